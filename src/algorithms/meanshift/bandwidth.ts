import { checkDataset, type Dataset, totalWeight } from '../../core/dataset.ts';
import { invalid } from '../../core/errors.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';

/** Options of `estimateBandwidth`. */
export interface BandwidthOptions extends Pacing {
  /** The share of all rows that lie within the bandwidth of a row, above 0 and at most 1, default 0.3. */
  quantile?: number;
}

/** Columns whose work is that of selecting among rows. */
const SELECTION = 16;

/** Numbers that are measured and selected among at most, but for FEWEST rows. */
const BUDGET = 3e8;
const FEWEST = 100;

/**
 * A bandwidth for `meanshift`: how far it is from a row to where the rows around it, itself included, weigh the quantile of
 * all, on average over the rows. It is that of scikit-learn's `estimate_bandwidth`: of n rows the distance to number
 * floor(quantile n), the row itself being the first. Of many rows (about 4000 of few columns) a sample is averaged, one at
 * each equal step of the weight of the rows in their order; all rows are measured from these.
 *
 * O(n^2 dim) time for few rows, else O(n dim) for each of at least 100 rows; O(n) memory.
 * @throws {ClusterkitError} usage, for a quantile out of range; input; aborted
 * @example
 * const data = { x: Float64Array.of(0, 1, 2, 10, 11), n: 5, dim: 1 };
 * console.log(await estimateBandwidth(data, { quantile: 0.4 })); // 1
 */
export async function estimateBandwidth(data: Dataset, options: BandwidthOptions = {}): Promise<number> {
  const { quantile = 0.3 } = options;
  if (!(quantile > 0 && quantile <= 1)) throw invalid('quantile', 'a number above 0 and at most 1', quantile);
  checkDataset(data);
  const pacer = new Pacer(options);
  const total = totalWeight(data);
  const isWhole = data.weights?.every(Number.isInteger) ?? true;
  const mass = Math.min(isWhole ? Math.max(1, Math.floor(total * quantile)) : total * quantile, total);
  return meanReach(data, mass, total, pacer);
}

async function meanReach(data: Dataset, mass: number, total: number, pacer: Pacer): Promise<number> {
  const { n, dim, weights } = data;
  const most = Math.max(FEWEST, Math.floor(BUDGET / (n * (dim + SELECTION))));
  const counts = most < n ? sampled(data, total, most) : weights;
  const reach = new Reach(n, weights);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const count = counts ? counts[i] : 1;
    if (count === 0) continue;
    for (let l = 0; l < n; l++) reach.d2[l] = squaredDistance(data.x, i * dim, data.x, l * dim, dim);
    sum += count * Math.sqrt(reach.find(mass));
    if (!pacer.due) continue;
    pacer.report({ stage: 'bandwidth', done: i, total: n });
    await pacer.pause();
  }
  return sum / (most < n ? most : total);
}

/** How often each row is in a sample. */
function sampled({ n, weights }: Dataset, total: number, size: number): Float64Array {
  const counts = new Float64Array(n);
  let [mass, taken] = [0, 0];
  let last = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights ? weights[i] : 1;
    if (weight === 0) continue;
    mass += weight;
    last = i;
    const until = Math.min(size, Math.floor((mass / total) * size + 0.5));
    counts[i] = until - taken;
    taken = until;
  }
  // sums of fractions may stay below the total by rounding
  counts[last] += size - taken;
  return counts;
}

/** Ranges that distances are counted in. */
const RANGES = 512;

/** Finds distances up to which rows weigh something, for one row after the other. */
class Reach {
  /** in, before each search: n squared distances; they are lost. */
  readonly d2: Float64Array;
  private readonly weights: Float64Array | undefined;
  private readonly masses: Float64Array;
  private readonly counted = new Float64Array(RANGES);

  constructor(n: number, weights: Float64Array | undefined) {
    this.d2 = new Float64Array(n);
    this.masses = new Float64Array(n).fill(1);
    this.weights = weights;
  }

  /** The squared distance up to which rows weigh a mass. O(n) time on average. */
  find(mass: number): number {
    const { d2, masses, weights } = this;
    if (weights) masses.set(weights);
    else masses.fill(1);
    let [count, wanted] = [d2.length, mass];
    for (;;) {
      const { low, high } = this.ends(count);
      const scale = (RANGES - 1) / (high - low);
      // all are equal, or too near to each other to be told apart by ranges
      if (!(scale < Number.POSITIVE_INFINITY)) return high;
      const { range, before } = this.rangeOf(count, low, scale, wanted);
      wanted -= before;
      count = this.keep(count, low, scale, range);
    }
  }

  private ends(count: number): { low: number; high: number } {
    const { d2 } = this;
    let [low, high] = [d2[0], d2[0]];
    for (let l = 1; l < count; l++) {
      const value = d2[l];
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    return { low, high };
  }

  /** The range in which the mass is reached, and the mass before it. */
  private rangeOf(count: number, low: number, scale: number, wanted: number) {
    const { d2, masses, counted } = this;
    counted.fill(0);
    for (let l = 0; l < count; l++) counted[((d2[l] - low) * scale) | 0] += masses[l];
    let [range, before] = [0, 0];
    while (range < RANGES - 1 && before + counted[range] < wanted) before += counted[range++];
    // sums of fractions may stay below the mass by rounding
    while (range > 0 && counted[range] === 0) range--;
    return { range, before };
  }

  private keep(count: number, low: number, scale: number, range: number): number {
    const { d2, masses } = this;
    let kept = 0;
    for (let l = 0; l < count; l++) {
      const value = d2[l];
      if ((((value - low) * scale) | 0) !== range) continue;
      d2[kept] = value;
      masses[kept++] = masses[l];
    }
    return kept;
  }
}
