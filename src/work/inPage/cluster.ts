import type { AlgorithmEntry, FitContext } from '../../algorithms/entry.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { flagOf } from '../../core/params.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import type { AgainRequest, AgainSubject } from '../../output/again.ts';
import type { AgainResult } from '../../output/againMessages.ts';
import { toCsv } from '../../output/csv.ts';
import { SCHEMA } from '../../output/document.ts';
import { toJson } from '../../output/json.ts';
import type { ReportReceipt } from '../../output/report.ts';
import { commandLine, listWord } from '../../output/shell.ts';
import { findingsOf, fitSource } from '../fitted.ts';
import { gridOf } from '../grid.ts';
import { judgeFindings } from '../judge.ts';
import { Blocks } from '../report/blocks.ts';
import { reportedOf } from '../report/reported.ts';
import { describeResult } from '../report/result.ts';
import type { PageRows } from '../report/some.ts';
import { optionWords, PAGE_WORDS } from '../report/words.ts';
import type { Findings } from '../result.ts';
import { runsOf } from '../runs.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import { subjectInPage } from './subject.ts';
import { algorithmInPage } from './table.ts';

/** A clustering, and the command that makes it. */
export interface Made {
  findings: Findings;
  entry: AlgorithmEntry;
  words: string[];
}

/**
 * Clusters the rows of a page: the same code as the command line, with the same bytes.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function clusterInPage(work: Work, rows: AgainSubject, request: AgainRequest): Promise<Made> {
  const entry = algorithmInPage(request.algorithm);
  const algorithm = await entry.load();
  const subject = await subjectInPage(work, rows, request);
  const grid = gridOf(entry, request.settings);
  if (grid.runs.length !== 1) throw new ClusterkitError('usage', 'a page makes one clustering at a time');
  const context: FitContext = { ...work.pacing, maxMemory: work.maxMemory };
  const { data, measuring } = subject;
  const plan = { entry, grid, algorithm };
  const fits = await fitSource(work, subject, plan, { source: { data, measuring }, context }, {});
  const findings = findingsOf(subject, plan, fits, {});
  return { findings, entry, words: wordsOf(rows, entry, request, findings) };
}

/** The words of the command line that makes the same clustering. */
function wordsOf(
  rows: AgainSubject,
  entry: AlgorithmEntry,
  { scale = 'none', columns: chosen }: AgainRequest,
  { results: [{ settings }] }: Findings,
): string[] {
  const columns = chosen ?? (rows.made ? undefined : (rows.reading.columns as string[] | undefined));
  return [
    entry.name,
    ...rows.files,
    ...optionWords(entry.params, settings),
    ...rows.words,
    ...(columns ? [flagOf('columns'), listWord(columns)] : []),
    ...(rows.made || scale === 'none' ? [] : [flagOf('scale'), scale]),
  ];
}

/** A clustering as the views of the page show it. */
export async function shownInPage(
  work: Work,
  { findings, entry, words }: Made,
  rowsOf: (subject: Subject) => PageRows,
  firstBlock: number,
): Promise<AgainResult> {
  const { subject, results } = findings;
  const [result] = results;
  const one = await reportedOf(result, entry, work.version);
  const blocks: ArrayBuffer[] = [];
  const keep = new Blocks((values) => {
    blocks.push(values.slice().buffer as ArrayBuffer);
    return firstBlock + blocks.length - 1;
  });
  const page = { rows: rowsOf(subject), isPhoto: false, seed: one.seed ?? DEFAULT_SEED };
  const described = await describeResult(work, keep, one, page);
  const receipt = receiptOf(work, subject, words, one.seed);
  return { result: { ...described, name: nameOf(one.title, one.k), receipt }, blocks };
}

function nameOf(title: string, k: number): string {
  return `here: ${title}, k = ${k}`;
}

/** All rows, as they were read and as they were clustered. */
export function allRows({ items, data }: Subject): PageRows {
  const clustered = data as Dataset;
  return { read: items?.data ?? clustered, clustered };
}

function receiptOf(work: Work, { record, items }: Subject, words: string[], seed?: number): ReportReceipt {
  const { path, sha256, files } = record as AgainSubject['record'];
  const hashes = (files ?? [{ path, sha256 }]).map((file): [string, string] => [
    `SHA-256 of ${file.path}`,
    file.sha256 ?? 'not known',
  ]);
  return {
    command: commandLine(['clusterkit', ...words]),
    ...PAGE_WORDS,
    ...(!items?.rowOf && { judging: flagOf('labels') }),
    facts: [
      ['clusterkit', work.version],
      ...(seed === undefined ? [] : [['seed', String(seed)] as [string, string]]),
      ...hashes,
    ],
  };
}

/** A clustering as the JSON of the command line, with labels. */
export async function documentOf(work: Work, { findings, words }: Made): Promise<string> {
  const judged = await judgeFindings(work, findings, {});
  const runs = runsOf(judged, { labels: true });
  const { path, sha256, files } = findings.subject.record as AgainSubject['record'];
  const warnings = runs.flatMap((run) => run.warnings.map((warning) => ({ ...warning, input: path })));
  const call = {
    arguments: [...words, flagOf('json'), flagOf('labels')],
    inputs: files ?? [{ path, sha256 }],
    outputs: [],
  };
  const document = {
    schema: SCHEMA,
    tool: 'clusterkit',
    version: work.version,
    command: words[0],
    call,
    runs,
    warnings,
  };
  return toJson(document);
}

/** A label for each row in the order of the input, as a table. */
export function labelsCsv({ findings: { results } }: Made): string {
  const labels = results[0].labels();
  return toCsv(
    ['cluster'],
    Array.from(labels, (label) => [label]),
  );
}
