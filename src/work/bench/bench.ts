import { ClusterkitError } from '../../core/errors.ts';
import { kernelSettings } from '../../core/kernelSettings.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import type { BenchOptions } from '../params/bench.ts';
import type { Work } from '../work.ts';
import { findSources } from './data.ts';
import type { BenchRun, BenchSettings, RivalRun } from './document.ts';
import { type Prepared, prepare, Shelf } from './prepare.ts';
import { rivalVersion } from './rival.ts';
import { type Case, type Measured, summarize, timeInTurns } from './timing.ts';
import { planWorkloads, type Workload } from './workloads.ts';

/** What is to be measured, and how. */
export interface BenchPlan {
  workloads: Workload[];
  settings: BenchSettings;
  against?: BenchOptions['against'];
}

/**
 * What is to be measured.
 * @param threads of the kernels, which the record tells
 * @throws {ClusterkitError} usage, for workloads that there are not, and for a rival that can do none of them
 */
export function planBench(
  files: readonly string[],
  { repeat = 7, warmup = 1, ...options }: BenchOptions,
  threads: number,
): BenchPlan {
  const { seed = DEFAULT_SEED, against } = options;
  const workloads = planWorkloads(findSources(files, options.mnist), options);
  if (against !== undefined && !workloads.some(knownToRival))
    throw new ClusterkitError('usage', `${against} knows kmeans; add kmeans to the algorithms`, {
      option: 'against',
    });
  const { mode: kernels } = kernelSettings();
  return { workloads, settings: { seed, threads, kernels, repeat, warmup }, against };
}

const knownToRival = ({ algorithm }: Workload) => algorithm.name === 'kmeans';

/** Measures every workload, the fits in turns. */
export async function runBench(work: Work, { workloads, settings, against }: BenchPlan): Promise<BenchRun[]> {
  const shelf = new Shelf(work);
  const prepared: Prepared[] = [];
  // all data stay open, as the fits take turns
  for (const workload of workloads) {
    const withRival = against !== undefined && knownToRival(workload);
    prepared.push(await prepare(work, shelf, workload, settings.seed, withRival));
  }
  const cases = prepared.flatMap(({ own, rival }) => (rival ? [own, rival] : [own]));
  const measured = await timeInTurns(work, cases, settings);
  const figuresOf = (one: Case) => figures(measured[cases.indexOf(one)]);
  return prepared.map((one) => describeRun(one, settings, figuresOf));
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
  { workload, rows, init, own, rival, rivalRows }: Prepared,
  { seed }: BenchSettings,
  figuresOf: (one: Case) => ReturnType<typeof figures>,
): BenchRun {
  const { name, algorithm, settings, k, source } = workload;
  const { n, dim } = rows.data;
  const { warnings, ...found } = figuresOf(own);
  const { sha256, kind, read } = rows;
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
    params: { ...params, ...(rival && { nInit: 1 }), ...('init' in params ? { init } : {}) },
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
