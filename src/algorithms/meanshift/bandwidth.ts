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
const BUDGET = 5e8;
const FEWEST = 100;

/**
 * A bandwidth for `meanshift`: how far it is from a row to where the rows around it, itself included, weigh the quantile of
 * all, on average over the rows. It is that of scikit-learn's `estimate_bandwidth`: of n rows the distance to number
 * floor(quantile n), the row itself being the first. Of many rows (about 5000 of few columns) a sample is averaged, one at
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
  const d2 = new Float64Array(n);
  const masses = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const count = counts ? counts[i] : 1;
    if (count === 0) continue;
    for (let l = 0; l < n; l++) d2[l] = squaredDistance(data.x, i * dim, data.x, l * dim, dim);
    if (weights) masses.set(weights);
    else masses.fill(1);
    sum += count * Math.sqrt(reachOf(d2, masses, mass));
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

/**
 * The squared distance up to which rows weigh a mass. O(n) on average.
 * @param d2 inout: squared distances, which change places
 * @param masses inout: weights, which move along
 */
function reachOf(d2: Float64Array, masses: Float64Array, mass: number): number {
  let [from, end, wanted] = [0, d2.length, mass];
  for (;;) {
    const pivot = median(d2[from], d2[(from + end) >> 1], d2[end - 1]);
    let [low, at, high, lighter, equal] = [from, from, end, 0, 0];
    while (at < high) {
      const value = d2[at];
      if (value < pivot) {
        lighter += masses[at];
        swap(d2, masses, low++, at++);
      } else if (value > pivot) swap(d2, masses, at, --high);
      else equal += masses[at++];
    }
    if (wanted <= lighter && low > from) end = low;
    else if (wanted <= lighter + equal || high === end) return pivot;
    else [from, wanted] = [high, wanted - lighter - equal];
  }
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function swap(d2: Float64Array, masses: Float64Array, p: number, q: number): void {
  const [d, mass] = [d2[p], masses[p]];
  d2[p] = d2[q];
  masses[p] = masses[q];
  d2[q] = d;
  masses[q] = mass;
}
