import { ClusterkitError } from '../core/errors.ts';
import { kernelSettings } from '../core/kernels.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { toJson } from '../output/json.ts';
import { documentOf, printDocument } from './batch.ts';
import { compareWith, readBase } from './bench/compare.ts';
import { findSources, type OpenRows } from './bench/data.ts';
import type { BaseComparison, BenchDocument, BenchRun, BenchSettings, RivalRun } from './bench/document.ts';
import { describeMachine } from './bench/machine.ts';
import { type BenchOptions, type Bound, boundsOf } from './bench/options.ts';
import { type Prepared, prepare, Shelf } from './bench/prepare.ts';
import { rivalVersion } from './bench/rival.ts';
import { openFile } from './bench/rows.ts';
import { benchCsv, benchText, comparisonNotes, missedText } from './bench/text.ts';
import { type Case, type Measured, summarize, timeInTurns } from './bench/timing.ts';
import { planWorkloads, type Workload } from './bench/workloads.ts';
import { CHART_FORMATS, writeChart } from './chart.ts';
import { formatOf, OutputPlan } from './naming.ts';
import { writeOutput } from './outputs.ts';
import { BOUND_MISSED } from './report.ts';
import type { Session } from './session.ts';

const RECORD_FORMATS = ['json', 'csv'] as const;

/** `clusterkit bench`: how long fits take here, and what comes of them. */
export async function runBench(
  session: Session,
  files: string[],
  options: BenchOptions,
  openRows: OpenRows = openFile,
): Promise<void> {
  const { compare, seed = DEFAULT_SEED, repeat, warmup } = options;
  const bounds = planBounds(options);
  const target = planTarget(session, files, options);
  const workloads = planWorkloads(findSources(files, options.mnist), options);
  checkRival(workloads, options);
  const base =
    compare === undefined ? undefined : await readBase(compare, session.maxMemory, session.io.stdin);
  const { mode: kernels } = kernelSettings();
  const settings: BenchSettings = { seed, threads: session.jobs, kernels, repeat, warmup };
  const machine = describeMachine();
  const runs = await measure(session, workloads, settings, options, openRows);
  for (const { workload, warnings } of runs) for (const one of warnings) session.warn(workload, one);
  const document: BenchDocument = { ...documentOf('bench', runs), machine, settings };
  if (base) document.comparison = compareWith(compare ?? '', base, document, bounds);
  session.print(benchText(document, await session.painter()));
  if (target !== undefined) await writeRecord(session, target, document, options);
  if (document.comparison) judge(session, document.comparison);
  printDocument(session, document);
}

/** @throws {ClusterkitError} usage, for bounds without anything to hold them against */
function planBounds({ compare, failIf }: BenchOptions): Bound[] {
  if (failIf === undefined) return [];
  const bounds = boundsOf(failIf);
  if (compare !== undefined) return bounds;
  throw new ClusterkitError('usage', `--fail-if "${failIf}": slower than what? add --compare base.json`);
}

/** The file to write, if any. */
function planTarget(session: Session, files: string[], options: BenchOptions): string | undefined {
  const { chart, output } = options;
  if (chart === undefined && output === undefined) return undefined;
  const plan = new OutputPlan(session, files);
  return plan.add('-o', output ?? 'bench-time.svg', [...(chart ? [] : RECORD_FORMATS), ...CHART_FORMATS]);
}

/** @throws {ClusterkitError} usage, when there is nothing that the rival can do, too */
function checkRival(workloads: readonly Workload[], { against }: BenchOptions): void {
  if (against === undefined || workloads.some(knownToRival)) return;
  throw new ClusterkitError('usage', `--against ${against}: it knows kmeans; add kmeans to --algorithms`);
}

const knownToRival = ({ algorithm }: Workload) => algorithm.name === 'kmeans';

async function measure(
  session: Session,
  workloads: readonly Workload[],
  settings: BenchSettings,
  { against }: BenchOptions,
  openRows: OpenRows,
): Promise<BenchRun[]> {
  const shelf = new Shelf(session, openRows);
  const prepared: Prepared[] = [];
  // all data stay open, as the fits take turns
  for (const workload of workloads) {
    const withRival = against !== undefined && knownToRival(workload);
    prepared.push(await prepare(session, shelf, workload, settings.seed, withRival));
  }
  const cases = prepared.flatMap(({ own, rival }) => (rival ? [own, rival] : [own]));
  const measured = await timeInTurns(session, cases, settings);
  const figuresOf = (one: Case) => figures(measured[cases.indexOf(one)]);
  return prepared.map((one) => describeRun(one, settings, figuresOf));
}

function figures({ outcome, seconds }: Measured) {
  const { inertia, iterations, converged, warnings } = outcome;
  return { seconds: summarize(seconds), inertia, iterations, converged, warnings };
}

function describeRun(
  { workload, rows, init, own, rival, rivalRows }: Prepared,
  { seed }: BenchSettings,
  figuresOf: (one: Case) => ReturnType<typeof figures>,
): BenchRun {
  const { name, algorithm, k, source } = workload;
  const { n, dim } = rows.data;
  const { warnings, ...found } = figuresOf(own);
  const { sha256, kind, read } = rows;
  return {
    workload: name,
    input: {
      path: 'path' in source ? source.path : source.name,
      ...(sha256 && { sha256 }),
      kind,
      seconds: read,
    },
    algorithm: algorithm.name,
    params: { ...algorithm.params, ...(rival && { nInit: 1 }), init },
    ...{ seed, k, n, dim },
    ...found,
    ...(rival && { against: describeRival(figuresOf(rival), rivalRows, found.seconds.min) }),
    warnings: [...rows.warnings, ...warnings],
  };
}

function describeRival(
  { warnings, ...found }: ReturnType<typeof figures>,
  n: number,
  ours: number,
): RivalRun {
  return { library: 'ml-kmeans', version: rivalVersion(), n, ...found, ratio: found.seconds.min / ours };
}

/** Writes the figures, or a chart of them, as the name of the file asks. */
async function writeRecord(
  session: Session,
  path: string,
  document: BenchDocument,
  { chart, scale }: BenchOptions,
): Promise<void> {
  const format = chart && path === '-' ? 'svg' : formatOf(path, [...RECORD_FORMATS, ...CHART_FORMATS]);
  if (format === 'csv') await writeOutput(session, path, benchCsv(document));
  else if (format === 'json' || format === undefined) await writeOutput(session, path, toJson(document));
  else await writeChart(session, path, await timeSpec(document), scale, 'Bench');
}

/** Bars of the medians: for each k one for each set of data and algorithm. */
async function timeSpec({ runs, version, machine, settings }: BenchDocument) {
  const { timesChart } = await import('../charts/index.ts');
  const points = runs.flatMap(({ workload, k, seconds, against }) => {
    const name = workload.replace(/-k\d+$/, '');
    const one = { name, at: k, value: seconds.median };
    const other = against && { name: `${name} by ${against.library}`, at: k, value: against.seconds.median };
    return other ? [one, other] : [one];
  });
  const names = [...new Set(points.map(({ name }) => name))];
  return timesChart({
    title: 'Time of a fit',
    subtitle: `Median of ${settings.repeat}, clusterkit ${version}, ${settings.threads} threads, ${machine.cpu}`,
    series: names.map((name) => ({ name, points: points.filter((point) => point.name === name) })),
    measure: 'Seconds',
  });
}

/** Says what cannot be compared, and whether a bound is missed. */
function judge(session: Session, comparison: BaseComparison): void {
  for (const note of comparisonNotes(comparison)) session.note(note);
  if (comparison.missed.length === 0) return;
  session.say(`clusterkit: ${missedText(comparison.missed)}`);
  session.exitCode = BOUND_MISSED;
}
