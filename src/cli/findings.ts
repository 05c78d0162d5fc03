import { ClusterkitError } from '../core/errors.ts';
import type { ChoiceOfK } from '../output/choiceRecord.ts';
import type { ClusteringRun, TreeRun } from '../output/document.ts';
import { indexBounds, missedBounds } from '../work/bounds.ts';
import type { ClusteringOptions } from '../work/params/clustering.ts';
import type { Findings } from '../work/result.ts';
import { runsOf } from '../work/runs.ts';
import { clusterCsv } from '../work/tables.ts';
import { checkFormats, eachInput, printDocument, printRuns } from './batch.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';
import { findingsText } from './words/findings.ts';

/** How a command finds clusterings, input by input. */
export interface FindingsJob {
  command: string;
  /** The first file of each input. */
  heads: readonly string[];
  options: Pick<
    ClusteringOptions,
    'csv' | 'labels' | 'members' | 'membersOf' | 'steps' | 'zScores' | 'failIf'
  >;
  /** @param ended receives the findings of runs as they end, if anybody wants that */
  find(index: number, ended?: (findings: Findings) => void): Promise<Findings>;
  /** Absent: no k is to be chosen. */
  choose?(findings: Findings): Promise<ChoiceOfK>;
  /** The files of each input, as far as they are its own. */
  targets?: readonly unknown[];
  write(findings: Findings, index: number, choice: ChoiceOfK | undefined): Promise<void>;
}

/** Finds, prints and writes the clusterings of each input; all commands that cluster share this function. */
export async function runFindings(session: Session, job: FindingsJob): Promise<void> {
  const { command, heads, options } = job;
  const choices: ChoiceOfK[] = [];
  let printed = 0;
  const document = await eachInput(
    session,
    command,
    heads,
    async (path, index) => {
      const how = { ...options, maxMemory: session.maxMemory };
      const ended = (some: Findings) => printRuns(session, runsOf(some, how));
      const findings = await job.find(index, session.options.ndjson ? ended : undefined);
      const runs = runsOf(findings, how);
      for (const { warnings } of runs) for (const warning of warnings) session.warn(path, warning);
      const painter = await session.painter();
      if (options.csv) session.printAsIs(clusterCsv(findings.results, printed++ === 0));
      else session.print(`${printed++ > 0 ? '\n' : ''}${findingsText(findings, options, painter)}`);
      const choice = await job.choose?.(findings);
      if (choice) choices.push(choice);
      if (choice && !options.csv) {
        const { choiceText } = await import('./words/choice.ts');
        session.print(`\n${choiceText(choice, painter)}`);
      }
      await job.write(findings, index, choice);
      return runs;
    },
    job.targets,
  );
  await printDocument(session, choices.length > 0 ? { ...document, choice: choices } : document);
  failRuns(session, document.runs, options);
}

/** @throws {ClusterkitError} usage, for options that exclude each other, and for labels that would not be written */
export function checkTelling(session: Session, { csv, labels, output }: ClusteringOptions): void {
  checkFormats(session, csv);
  if (labels === true && !session.printsData && output === undefined)
    throw new ClusterkitError('usage', 'the labels go into the JSON', {
      option: 'labels',
      remedies: [
        { option: 'json', how: 'set' },
        { option: 'labelsOut', how: 'set', value: 'FILE' },
      ],
    });
}

/** Reports which bounds are missed, and sets the exit code if any is. */
export function failRuns(
  session: Session,
  runs: readonly (ClusteringRun | TreeRun)[],
  { failIf }: Pick<ClusteringOptions, 'failIf'>,
): void {
  const bounds = indexBounds(failIf);
  const judged = runs.flatMap((run) => {
    const about = ({ k }: { k: number }) => `${run.input.path}, ${run.algorithm}, k = ${k}`;
    const clusterings = 'cuts' in run ? run.cuts : [run];
    return clusterings.map((one) => ({ about: about(one), metrics: one.metrics }));
  });
  reportMissed(session, missedBounds(judged, bounds));
}
