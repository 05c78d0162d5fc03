import { checkInteger } from '../../core/check.ts';
import { checkDataset, type Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { powerBy } from '../../core/pow.ts';
import { DEFAULT_SEED, Random } from '../../core/random.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';

/** Options of `hopkins`. */
export interface HopkinsOptions extends Pacing {
  /** Number of rows and of random points; default a tenth of the rows, from 10 to 200. */
  sample?: number;
  /** Default 1. */
  seed?: number;
}

/** The result of `hopkins`. */
export interface Hopkins {
  /** About 0.5 for uniformly random rows, up to 1 for clusters, down to 0 for a grid. */
  statistic: number;
  sample: number;
  /** Standard deviation of the statistic for rows without structure. */
  spread: number;
  /** Whether the statistic is so large that rows without structure reach it at most once in twenty times. */
  clustered: boolean;
}

/** One in twenty normal numbers is more than this many standard deviations above the mean. */
const ONE_IN_TWENTY = 1.645;

/**
 * Hopkins' statistic (B. Hopkins, J. G. Skellam, "A new method for determining the type of distribution of plant
 * individuals", Annals of Botany 18, 1954): compares random points in the box of the data with a random sample of rows,
 * by the distance to the nearest other row. Distances are raised to the power of dim, so the statistic of m points has
 * a Beta(m, m) distribution for rows without structure. In many columns the statistic is high for most data, because
 * they do not fill their box. Weights are not used, except that rows of weight 0 are ignored.
 *
 * Time O(m n dim); memory O(n).
 *
 * @throws {ClusterkitError} usage and input; aborted
 * @example
 * const data = { x: Float64Array.from({ length: 40 }, (_, i) => (i % 2) * 100 + i / 40), n: 40, dim: 1 };
 * const { statistic, clustered } = await choosing.hopkins(data);
 * console.log(statistic > 0.9, clustered); // true true
 */
export async function hopkins(data: Dataset, options: HopkinsOptions = {}): Promise<Hopkins> {
  checkDataset(data);
  const { seed = DEFAULT_SEED, sample, ...pacing } = options;
  checkInteger('seed', seed, 0);
  const rows = usedRows(data);
  if (rows.length < 2) throw new ClusterkitError('input', 'hopkins requires at least 2 rows');
  const most = Math.min(200, Math.max(10, Math.round(rows.length / 10)));
  const m = Math.min(rows.length, checkInteger('sample', sample ?? most, 1));
  const random = new Random(seed, rows.length);
  const { x, dim } = data;
  const [low, high] = boxOf(data, rows);
  const pacer = new Pacer(pacing);
  const [places, own] = [new Float64Array(m), new Float64Array(m)];
  const place = new Float64Array(dim);
  for (let probe = 0; probe < m; probe++) {
    const other = probe + random.below(rows.length - probe);
    [rows[probe], rows[other]] = [rows[other], rows[probe]];
    for (let j = 0; j < dim; j++) place[j] = low[j] + random.float() * (high[j] - low[j]);
    places[probe] = nearest(data, rows, place, 0, -1);
    own[probe] = nearest(data, rows, x, rows[probe] * dim, rows[probe]);
    if (!pacer.due) continue;
    pacer.report({ stage: 'hopkins', done: probe, total: m });
    await pacer.pause();
  }
  const statistic = shareOfPowers(places, own, dim);
  const spread = 1 / (2 * Math.sqrt(2 * m + 1));
  return { statistic, sample: m, spread, clustered: statistic > 0.5 + ONE_IN_TWENTY * spread };
}

function usedRows({ n, weights }: Dataset): Uint32Array {
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  return weights ? rows.filter((i) => weights[i] > 0) : rows;
}

function boxOf({ x, dim }: Dataset, rows: Uint32Array): [Float64Array, Float64Array] {
  const low = new Float64Array(dim).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(dim).fill(Number.NEGATIVE_INFINITY);
  for (const i of rows) {
    for (let j = 0; j < dim; j++) {
      low[j] = Math.min(low[j], x[i * dim + j]);
      high[j] = Math.max(high[j], x[i * dim + j]);
    }
  }
  return [low, high];
}

/** The squared distance of a point to the nearest row except one. */
function nearest(
  { x, dim }: Dataset,
  rows: Uint32Array,
  point: Dataset['x'],
  p: number,
  but: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const i of rows) if (i !== but) least = Math.min(least, squaredDistance(point, p, x, i * dim, dim));
  return least;
}

/** The share of `a` in the sums of distances to the power of dim; 0.5 if both sums are 0. */
function shareOfPowers(a: Float64Array, b: Float64Array, dim: number): number {
  const most = Math.max(
    a.reduce((p, q) => Math.max(p, q)),
    b.reduce((p, q) => Math.max(p, q)),
  );
  if (most === 0) return 0.5;
  const raise = powerBy(dim / 2);
  // powers of ratios to the largest distance do not overflow
  const powers = (d2: Float64Array) => d2.reduce((sum, value) => sum + raise(value / most), 0);
  const [inA, inB] = [powers(a), powers(b)];
  return inA / (inA + inB);
}
