import { checkChoice, checkInteger, checkNumber, checkRadius } from '../core/check.ts';
import type { Centers, Clustering, Descent, Modes } from '../core/clustering.ts';
import { checkDataset, type Dataset } from '../core/dataset.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { type Measure, measure } from '../distances/measure.ts';
import { unitsOf } from '../distances/neighbors.ts';
import { weightedSum } from '../kernels/kmeans.ts';
import { Seed } from '../kernels/layouts/meanshift.ts';
import type { Shifted, ShiftRows } from '../kernels/meanshift/settings.ts';
import { shiftingBytes, shiftSeeds } from '../kernels/meanshift.ts';
import { threadCount } from '../kernels/pool.ts';
import { collectWarnings, noiseMass, numberBySize, partOfRows, reorder, weighing } from './clusters.ts';
import { rowsOf } from './door.ts';
import type { Algorithm } from './entry.ts';
import { distinctOf } from './hac/duplicates.ts';
import { type Assigned, assignRows } from './meanshift/assign.ts';
import { estimateBandwidth } from './meanshift/bandwidth.ts';
import { KERNELS, type Kernel, ORPHANS, type Orphans } from './meanshift/choices.ts';
import { modesOf } from './meanshift/modes.ts';
import { binSeeds } from './meanshift/seeds.ts';

/** Options of `meanshift`. */
export interface MeanshiftOptions extends Pacing {
  /**
   * The radius of the flat kernel, or the standard deviation of the gaussian one, at least 0; a row at exactly this
   * distance is within it. Infinity: all rows are. Default auto: what `estimateBandwidth` finds by `quantile`.
   */
  bandwidth?: number | 'auto';
  /** The share of all rows within the estimated bandwidth of a row, above 0 and at most 1, default 0.3. */
  quantile?: number;
  /**
   * How rows count: flat (default), all within the bandwidth alike; gaussian, by exp(-d^2 / (2 bandwidth^2)), up to 8
   * bandwidths.
   */
  kernel?: Kernel;
  /**
   * Whether seeds are the middles of bins of the width of the bandwidth in place of all rows. Faster, and the modes are
   * nearly the same. Bins without rows around their middle are left out; rows are taken where all are. Default false.
   */
  binSeeding?: boolean;
  /** The cluster of rows with no mode within the bandwidth: that of the nearest (default), or noise. */
  orphans?: Orphans;
  /** A seed stays where it is after a step of at most this share of the bandwidth, at least 0, default 0.001. */
  tol?: number;
  /** Most steps of a seed, at least 1, default 300. */
  maxIter?: number;
  /** Most bytes that may be allocated, default no limit. */
  maxMemory?: number;
}

/** The result of `meanshift`. */
export interface MeanshiftResult extends Clustering {
  algorithm: 'meanshift';
  centers: Centers;
  descent: Descent;
  modes: Modes;
}

/**
 * Mean shift (D. Comaniciu, P. Meer, "Mean shift: a robust approach toward feature space analysis", IEEE Trans. PAMI 24,
 * 2002): every row, or every bin of rows, is a seed that moves to the mean of the rows around it until it stays: there rows
 * are dense, and that is a mode. Modes within a bandwidth of a heavier one (the one with more weight around it; of equals
 * the one with larger coordinates) are one with it, as in scikit-learn. A row belongs to the nearest mode, the centers of
 * the result. The number of clusters follows from the bandwidth.
 *
 * A row of weight w counts as w equal rows, and one without weight moves nothing. Sums of rows are exact, so that neither
 * the order of rows nor the number of threads changes a bit. Clusters are numbered by falling size, ties by their modes.
 *
 * O((n + seeds) dim) memory. For each step of a seed, time grows with the rows at the edge of the radius for the flat
 * kernel in few columns, and with n dim else.
 *
 * @throws {ClusterkitError} usage, for options out of range; input, for data that cannot be clustered; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 0.5, 1, 8, 8.5, 20), n: 6, dim: 1 };
 * const { labels, centers } = await meanshift(data, { bandwidth: 2 });
 * console.log([...centers.points], [...labels]); // [ 0.5, 8.25, 20 ] [ 0, 0, 0, 1, 1, 2 ]
 */
export async function meanshift(data: Dataset, options: MeanshiftOptions = {}): Promise<MeanshiftResult> {
  const settings = checked(options);
  checkDataset(data);
  const pacer = new Pacer(options);
  const { quantile = 0.3 } = options;
  const bandwidth =
    settings.bandwidth === 'auto'
      ? await estimateBandwidth(data, { ...options, quantile })
      : settings.bandwidth;
  const rows = distinctRows(data);
  const limitOf = unitsOf(rows).limit;
  const limit = limitOf(Math.min(bandwidth, Number.MAX_VALUE));
  const shifted = await shiftRows(rows, { ...settings, bandwidth, limitOf }, pacer);
  const ends = { points: shifted.points, masses: shifted.masses, dim: data.dim };
  const assigned = await assignRows(data, modesOf(ends, limit, bandwidth), { ...settings, limit }, pacer);
  const warnings: Warning[] = [];
  if (rows.n > 1) {
    if (settings.bandwidth === 'auto' && bandwidth === 0) warnings.push({ code: 'no-bandwidth' });
    if (assigned.sizes.length === 0) warnings.push({ code: 'all-noise', raise: ['bandwidth'], lower: [] });
    const lower = settings.bandwidth === 'auto' ? 'quantile' : 'bandwidth';
    if (assigned.sizes.length === 1) warnings.push({ code: 'one-cluster', raise: [], lower: [lower] });
  }
  const found = { ...settings, bandwidth, ...(settings.bandwidth === 'auto' && { quantile }) };
  return resultOf(data, found, shifted, assigned, warnings);
}

type Settings = Required<Omit<MeanshiftOptions, keyof Pacing | 'quantile'>>;

function checked(options: MeanshiftOptions): Settings {
  const { bandwidth = 'auto', kernel = 'flat', binSeeding = false, orphans = 'nearest' } = options;
  const { tol = 1e-3, maxIter = 300, maxMemory = Number.POSITIVE_INFINITY } = options;
  if (bandwidth !== 'auto') checkRadius('bandwidth', bandwidth);
  checkChoice('kernel', kernel, KERNELS);
  checkChoice('orphans', orphans, ORPHANS);
  checkNumber('tol', tol, 0);
  checkInteger('maxIter', maxIter, 1);
  return { bandwidth, kernel, binSeeding, orphans, tol, maxIter, maxMemory };
}

/** Rows that weigh something, each once, with the weight of all that equal it. */
function distinctRows(data: Dataset): Measure & { weights?: Float64Array } {
  const weights = data.weights?.filter((weight) => weight > 0);
  const part = weights && weights.length < data.n ? partOfRows(data, weighing(data)) : data;
  const measured = measure(part, 'euclidean', {});
  const distinct = distinctOf(measured, weights);
  return distinct ? { ...distinct.measured, weights: distinct.weights } : { ...measured, weights };
}

interface ShiftPlan extends Settings {
  bandwidth: number;
  limitOf: (radius: number) => number;
}

async function shiftRows(rows: Measure & ShiftRows, plan: ShiftPlan, pacer: Pacer): Promise<Shifted> {
  const all = () => Float64Array.from(rows.x);
  const { bandwidth } = plan;
  // all rows are around any seed
  if (bandwidth === Number.POSITIVE_INFINITY) return shift(rows, all().slice(0, rows.dim), plan, pacer);
  const bins = plan.binSeeding ? binSeeds(rows, bandwidth) : undefined;
  const shifted = await shift(rows, bins ?? all(), plan, pacer);
  const isLost = bins && shifted.states.every((state) => state === Seed.lost);
  return isLost ? shift(rows, all(), plan, pacer) : shifted;
}

async function shift(rows: ShiftRows, seeds: Float64Array, plan: ShiftPlan, pacer: Pacer): Promise<Shifted> {
  const total = seeds.length / rows.dim;
  checkMemory('mean shift', shiftingBytes(rows.n, rows.dim, total), plan.maxMemory, [
    ...(plan.binSeeding ? [] : [{ option: 'binSeeding', how: 'set' } as const]),
    MORE_MEMORY,
  ]);
  const steps = shiftSeeds(rows, seeds, plan, threadCount());
  return pacer.run(steps, (share) => ({ stage: 'mean shift', done: Math.round(share * total), total }));
}

function resultOf(
  data: Dataset,
  { bandwidth, quantile, orphans }: Settings & { bandwidth: number; quantile?: number },
  { steps, states }: Shifted,
  { labels, d2, modes, sizes }: Assigned,
  warnings: Warning[],
): MeanshiftResult {
  const { n, dim, weights } = data;
  const k = sizes.length;
  const { order, ...numbered } = numberBySize(labels, sizes, modes.points);
  const noise = orphans === 'noise' ? noiseMass(labels, weights) : undefined;
  const iterations = steps.reduce((most, count) => Math.max(most, count), 0);
  const converged = !states.includes(Seed.spent);
  const errors = d2.map((error, i) => (labels[i] < 0 ? 0 : error));
  return {
    algorithm: 'meanshift',
    n,
    k,
    ...numbered,
    ...(noise !== undefined && { noise }),
    centers: { dim, points: reorder(modes.points, order), inertia: weightedSum(errors, weights, n) },
    descent: { iterations, converged, restarts: 1 },
    modes: {
      bandwidth,
      ...(quantile !== undefined && { quantile }),
      seeds: states.length,
      masses: Float64Array.from(order, (c) => modes.masses[c]),
      ...(orphans === 'noise' && { reach: bandwidth }),
    },
    warnings: [...collectWarnings({ iterations, converged }), ...warnings],
  };
}

/** The entry point of mean shift for the table of algorithms. */
export const algorithm: Algorithm = {
  bytes: ({ n, dim }) => shiftingBytes(n, dim, n),
  async fit(source, runs, { init: _, ...context }) {
    const fitted = [];
    for (const settings of runs) {
      const started = performance.now();
      const options = { ...context, ...(settings as MeanshiftOptions) };
      const clustering = await meanshift(rowsOf(source, 'mean shift'), options);
      fitted.push({ clustering, seconds: (performance.now() - started) / 1000 });
    }
    return fitted;
  },
};
