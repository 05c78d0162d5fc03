import { ClusterkitError } from '../core/errors.ts';
import { CHART_FORMATS, DOCUMENT_FORMATS, DRAWN_FORMATS, formatOf } from '../output/formats.ts';
import { toJson } from '../output/json.ts';
import { junitXml } from '../output/junit.ts';
import { type BenchPlan, planBench, runBench } from '../work/bench/bench.ts';
import { type BenchBound, benchBounds } from '../work/bench/bounds.ts';
import { compareWith, readBase } from '../work/bench/compare.ts';
import type { BaseComparison, BenchDocument } from '../work/bench/document.ts';
import { writeOutput } from '../work/files.ts';
import { OutputPlan, templateOf } from '../work/names.ts';
import type { BenchOptions } from '../work/params/bench.ts';
import type { Work } from '../work/work.ts';
import { writeChart } from '../work/write.ts';
import { documentOf, printData, printDocument, recorded } from './batch.ts';
import { isProgramFolder, measureInTurns } from './benchTurns.ts';
import { neededCache } from './cacheFolder.ts';
import { describeMachine } from './machine.ts';
import { BOUND_MISSED } from './report.ts';
import { Planned, type Session } from './session.ts';
import { benchCsv, benchText, comparisonNotes, missedText } from './words/bench.ts';
import { benchMarkdown, benchSuite } from './words/benchReports.ts';
import { calibrationText } from './words/forecast.ts';
import { workOf } from './work.ts';

/** `clusterkit bench`: how long fits take on this machine, and their results. */
export async function runBenchCommand(
  session: Session,
  files: string[],
  options: BenchOptions,
): Promise<void> {
  const work = workOf(session);
  if (options.calibrate) return runCalibration(session, work);
  const bounds = planBounds(options);
  const targets = planTargets(session, files, options);
  const plan = planBench(files, options, session.jobs);
  const document = await measured(session, work, plan, bounds);
  for (const { workload, warnings } of document.runs) for (const one of warnings) session.warn(workload, one);
  session.print(benchText(document, await session.painter()));
  await writeTargets(session, work, targets, document, options);
  if (document.comparison) judge(session, document.comparison);
  await printDocument(session, document);
}

/** Measures the speed of this machine and keeps it. */
async function runCalibration(session: Session, work: Work): Promise<void> {
  if (session.options.dryRun) throw new Planned([]);
  const { calibrate, keepCalibration } = await import('../work/forecast/calibration.ts');
  const cache = neededCache(session);
  const processor = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const calibration = await calibrate(work, describeMachine(), processor);
  await keepCalibration(cache, calibration);
  session.print(calibrationText(calibration, cache.folder));
  printData(session, calibration);
}

/** The figures, beside those of an earlier run or of another version if they are to be compared. */
async function measured(
  session: Session,
  work: Work,
  plan: BenchPlan,
  bounds: readonly BenchBound[],
): Promise<BenchDocument> {
  const { compare } = plan.options;
  if (compare !== undefined && isProgramFolder(compare)) {
    const { base, here } = await measureInTurns(session, compare, plan.settings);
    return { ...here, comparison: compareWith(compare, base, here, bounds, true) };
  }
  const base = compare === undefined ? undefined : await readBase(work, compare);
  const machine = describeMachine();
  const runs = await runBench(work, plan);
  const document: BenchDocument = { ...documentOf('bench', runs), machine, settings: plan.settings };
  if (compare !== undefined && base) document.comparison = compareWith(compare, base, document, bounds);
  return document;
}

/** @throws {ClusterkitError} usage, for bounds without an earlier record to compare with */
function planBounds({ compare, failIf }: BenchOptions): BenchBound[] {
  if (failIf === undefined) return [];
  const bounds = benchBounds(failIf);
  if (compare !== undefined) return bounds;
  throw new ClusterkitError('usage', `"${failIf}": slower than what?`, {
    option: 'failIf',
    remedies: [{ option: 'compare', how: 'set', value: 'base.json' }],
  });
}

/** The files of a bench. */
interface BenchTargets {
  /** Figures or their chart. */
  record?: string;
  junit?: string;
  markdown?: string;
}

function planTargets(session: Session, files: string[], options: BenchOptions): BenchTargets {
  const { chart, output, junit, markdown } = options;
  const plan = new OutputPlan(session.planFacts(files));
  const formats = chart ? DRAWN_FORMATS : [...DOCUMENT_FORMATS, ...CHART_FORMATS];
  const isWritten = chart !== undefined || output !== undefined;
  const targets: BenchTargets = {
    ...(isWritten && { record: plan.add('output', templateOf(output, 'bench-time.svg'), formats) }),
    ...(junit !== undefined && { junit: plan.add('junit', templateOf(junit, 'bench.xml'), ['xml']) }),
    ...(markdown !== undefined && {
      markdown: plan.add('markdown', templateOf(markdown, 'bench.md'), ['md']),
    }),
  };
  session.follow(plan);
  return targets;
}

async function writeTargets(
  session: Session,
  work: Work,
  { record, junit, markdown }: BenchTargets,
  document: BenchDocument,
  options: BenchOptions,
): Promise<void> {
  if (record !== undefined) await writeRecord(work, record, await recorded(session, document), options);
  if (junit !== undefined) await writeOutput(work, junit, junitXml(benchSuite(document, new Date())));
  if (markdown !== undefined) await writeOutput(work, markdown, benchMarkdown(document));
}

/** Writes a chart of the figures if it was asked for by name, or else what the ending of the file says. */
async function writeRecord(
  work: Work,
  path: string,
  document: BenchDocument,
  options: BenchOptions,
): Promise<void> {
  const format = options.chart ? 'svg' : formatOf(path, [...DOCUMENT_FORMATS, ...CHART_FORMATS]);
  if (format === 'csv') return writeOutput(work, path, benchCsv(document));
  if (format === 'json' || format === undefined) return writeOutput(work, path, toJson(document));
  const { timings } = await import('../work/draw/timings.ts');
  await writeChart(work, path, timings(document), options, 'Bench');
}

/** Reports what cannot be compared, and which bounds are missed. */
function judge(session: Session, comparison: BaseComparison): void {
  for (const note of comparisonNotes(comparison)) session.note(note);
  if (comparison.missed.length === 0) return;
  session.say(`clusterkit: ${missedText(comparison.missed)}`);
  session.exitCode = BOUND_MISSED;
}
