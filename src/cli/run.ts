import { join } from 'node:path';
import { type ClusterkitError, describeError } from '../core/errors.ts';
import { plural } from '../core/words.ts';
import type { ResultDocument } from '../output/document.ts';
import { toJson } from '../output/json.ts';
import type { ExperimentRun } from '../output/runRecord.ts';
import { recordCall } from '../work/call.ts';
import { writeOutput } from '../work/files.ts';
import type { ForecastOptions } from '../work/forecast/forecast.ts';
import type { PlannedPart } from '../work/forecast/together.ts';
import { fillTemplate, OutputPlan } from '../work/names.ts';
import { RESULT_FORMATS, RUN_TABLES, type RunOptions } from '../work/params/run.ts';
import { readExperiment } from '../work/run/experiment.ts';
import { runFits } from '../work/run/fit.ts';
import type { FitRecord } from '../work/run/keep.ts';
import { planRun, type RunPlan } from '../work/run/plan.ts';
import { bestFits, type RunRow, runTable } from '../work/run/table.ts';
import type { PlannedFit } from '../work/run/units.ts';
import type { Work } from '../work/work.ts';
import { writeTable } from '../work/write.ts';
import { documentOf, printDocument, printRuns } from './batch.ts';
import { cacheOf } from './cacheFolder.ts';
import { parseValue } from './params.ts';
import { EXIT_CODES, oneLine, SOME_FAILED } from './report.ts';
import type { Session } from './session.ts';
import { printable } from './table.ts';
import { runText } from './words/run.ts';
import { workOf } from './work.ts';

/** `clusterkit run`: all fits of an experiment, and their table. */
export async function runExperiment(session: Session, path: string, options: RunOptions): Promise<void> {
  const work = workOf(session);
  work.fingerprints = true;
  // a repetition makes all anew
  if (!session.io.isolated && session.options.cache !== false) work.cache = cacheOf(session);
  const experiment = await readExperiment(work, path);
  const plan = await planRun(work, experiment, parseValue);
  session.reads(plan.files);
  const outputs = new OutputPlan(session.planFacts(plan.files));
  const { output } = options;
  if (output !== undefined) outputs.add('output', output, RUN_TABLES);
  const files = resultFiles(outputs, plan, options);
  if (session.planned) session.planned.parts = partsOf(plan);
  session.follow(outputs);
  // one line tells of all results
  const quiet: Work = { ...work, wrote: (file) => session.call?.written.add(file) };
  const rows: RunRow[] = [];
  const errors: NonNullable<ResultDocument<ExperimentRun>['errors']> = [];
  let kept = 0;
  const found = async (fit: PlannedFit, record: FitRecord, isKept: boolean) => {
    for (const warning of record.run.warnings) session.warn(`${fit.input}, ${fit.entry.name}`, warning);
    rows.push({ fit, run: record.run });
    if (isKept) kept++;
    printRuns(session, [experimentRun({ fit, run: record.run })]);
    if (files) await writeResult(quiet, { path: files[fit.row], fit, record });
  };
  const refused = ({ input, entry }: PlannedFit, error: ClusterkitError) => {
    const at = { ...error.at, file: `${error.at?.file ?? input}, ${entry.name}` };
    if (session.options.failFast) throw error.with({ at });
    const message = oneLine(describeError(error.with({ at }), session.wording));
    if (!errors.some((one) => one.message === message)) session.say(`clusterkit: ${message}`);
    errors.push({ path: input, algorithm: entry.name, code: error.code, message });
  };
  try {
    await runFits(work, plan, { found, refused }, options.fresh);
  } finally {
    if (session.io.signal.aborted && work.cache && rows.length > 0)
      session.note(`${rows.length} of ${plural(plan.fits.length, 'fit')} are kept; the same command goes on`);
  }
  if (kept > 0)
    session.note(
      `${kept} of ${plural(plan.fits.length, 'fit')} ${kept === 1 ? 'was' : 'were'} known; --fresh makes them again`,
    );
  rows.sort((a, b) => a.fit.row - b.fit.row);
  if (errors.length > 0) session.exitCode = rows.length > 0 ? SOME_FAILED : EXIT_CODES.input;
  const table = runTable(plan, rows);
  const best = bestFits(experiment, rows);
  session.print(runText({ table, best, failed: errors.length }, await session.painter()));
  if (files && rows.length > 0)
    session.note(`wrote ${plural(rows.length, 'result')} into ${printable(options.results as string)}`);
  if (output !== undefined && rows.length > 0) await writeTable(work, output, table);
  const runs = rows.map(experimentRun);
  await printDocument(session, {
    ...documentOf('run', runs),
    ...(best.length > 0 && { best }),
    ...(errors.length > 0 && { errors }),
  });
}

/** The fits of a plan as commands of their algorithms would make them. */
function partsOf({ units }: RunPlan): PlannedPart[] {
  return units.map(({ plan: { fit, options }, fits }) => {
    const ks = fits.flatMap(({ run }) => (typeof run.k === 'number' ? [run.k] : []));
    return {
      command: fit.entry.name,
      path: fits[0].input,
      options: { ...(options as ForecastOptions), ...(ks.length > 0 && { k: ks }) },
    };
  });
}

function experimentRun({ fit, run }: RunRow): ExperimentRun {
  return { ...run, arguments: fit.words };
}

/** The file of the result of each fit, if they are asked for. */
function resultFiles(outputs: OutputPlan, { fits }: RunPlan, { results }: RunOptions): string[] | undefined {
  if (results === undefined) return undefined;
  const { length } = String(fits.length);
  return fits.map(({ row, input, entry }) => {
    const number = String(row + 1).padStart(length, '0');
    const name = fillTemplate(`${number}-{stem}-{command}.json`, { input, i: row + 1, command: entry.name });
    return outputs.add('results', join(results, name), RESULT_FORMATS);
  });
}

/** Writes what the command of the algorithm prints as JSON. */
async function writeResult(
  work: Work,
  { path, fit, record: { whole } }: { path: string; fit: PlannedFit; record: FitRecord },
): Promise<void> {
  const words = [...fit.words, '--json'];
  const call = await recordCall({ arguments: words, named: fit.files, written: new Set() }, [whole]);
  const { schema, tool, version, command, ...rest } = documentOf(fit.entry.name, [whole]);
  await writeOutput(work, path, toJson({ schema, tool, version, command, call, ...rest }));
}
