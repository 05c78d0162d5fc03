import { ClusterkitError } from '../../core/errors.ts';
import { kernelSettings } from '../../core/kernelSettings.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import { BENCH_READING, type BenchOptions } from '../params/bench.ts';
import type { Work } from '../work.ts';
import { findSources } from './data.ts';
import type { BenchRun, BenchSettings, RivalRun } from './document.ts';
import { type Prepared, prepare, Shelf } from './prepare.ts';
import { rivalVersion } from './rival.ts';
import { type Case, type Measured, summarize, timeInTurns } from './timing.ts';
import { planWorkloads, type Workload } from './workloads.ts';

/** The plan of a bench. */
export interface BenchPlan {
  workloads: Workload[];
  settings: BenchSettings;
  options: BenchOptions;
}

/**
 * Plans a bench.
 * @param threads number of threads of the kernels, for the record
 * @throws {ClusterkitError} usage, for unknown workloads, and for a rival that can run none of them
 */
export function planBench(files: readonly string[], options: BenchOptions, threads: number): BenchPlan {
  const { repeat = 7, warmup = 1, seed = DEFAULT_SEED, against } = options;
  const workloads = planWorkloads(findSources(files, options.mnist), options);
  if (against !== undefined && !workloads.some(knownToRival))
    throw new ClusterkitError('usage', `${against} knows kmeans; add kmeans to the algorithms`, {
      option: 'against',
    });
  const { mode: kernels } = kernelSettings();
  return { workloads, settings: { seed, threads, kernels, repeat, warmup }, options };
}

const knownToRival = ({ algorithm }: Workload) => algorithm.name === 'kmeans';

/** Measures every workload; fits take turns. */
export async function runBench(work: Work, { workloads, settings, options }: BenchPlan): Promise<BenchRun[]> {
  const { against } = options;
  const shelf = new Shelf(work, options);
  const prepared: Prepared[] = [];
  // all data stay open, because fits take turns
  for (const workload of workloads) {
    const withRival = against !== undefined && knownToRival(workload);
    prepared.push(await prepare(work, shelf, workload, settings.seed, withRival));
  }
  const cases = prepared.flatMap(({ own, rival }) => (rival ? [own, rival] : [own]));
  const measured = await timeInTurns(work, cases, settings);
  const figuresOf = (one: Case) => figures(measured[cases.indexOf(one)]);
  return prepared.map((one) => describeRun(one, settings, options, figuresOf));
}

function figures({ outcome, seconds }: Measured) {
  const { inertia, iterations, converged, warnings } = outcome;
  return {
    seconds: summarize(seconds),
    ...(inertia === undefined ? {} : { inertia }),
    ...(iterations === undefined ? {} : { iterations, converged }),
    warnings,
  };
}

function describeRun(
  { workload, opened, init, own, rival, rivalRows }: Prepared,
  { seed }: BenchSettings,
  options: BenchOptions,
  figuresOf: (one: Case) => ReturnType<typeof figures>,
): BenchRun {
  const { name, algorithm, settings, k, source } = workload;
  const { warnings, ...found } = figuresOf(own);
  const { n, dim, sha256, kind, read } = opened;
  const { k: _, seed: __, ...params } = settings;
  return {
    workload: name,
    input: {
      path: 'path' in source ? source.path : source.name,
      ...(sha256 && { sha256 }),
      kind,
      seconds: read,
    },
    algorithm: algorithm.name,
    params: {
      ...params,
      ...(rival && { nInit: 1 }),
      ...('init' in params ? { init } : {}),
      ...('path' in source ? givenReading(options) : {}),
    },
    ...{ seed, ...(k === undefined ? {} : { k }), n, ...(dim === undefined ? {} : { dim }) },
    ...found,
    ...(rival && { against: describeRival(figuresOf(rival), rivalRows, found.seconds.min) }),
    warnings: [...opened.warnings, ...warnings],
  };
}

/** The options for reading files that were given. */
function givenReading(options: object): Record<string, unknown> {
  const names = BENCH_READING.map(({ name }) => name as string);
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

function describeRival(
  { warnings, ...found }: ReturnType<typeof figures>,
  n: number,
  ours: number,
): RivalRun {
  return { library: 'ml-kmeans', version: rivalVersion(), n, ...found, ratio: found.seconds.min / ours };
}
