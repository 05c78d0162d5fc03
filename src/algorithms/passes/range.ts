import { checkLargest, checkSums, type Dataset, LARGEST, notAWeight, notFinite } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { RowRange } from '../../core/rowStore.ts';
import { cutsFor, type SumCuts } from '../../kernels/exactSums.ts';

/** The range of no rows. */
export function emptyRange(dim: number): RowRange {
  return {
    n: 0,
    dim,
    type: 'u8',
    lows: new Float64Array(dim).fill(Number.POSITIVE_INFINITY),
    highs: new Float64Array(dim).fill(Number.NEGATIVE_INFINITY),
    sizes: new Float64Array(dim),
  };
}

/** Types of numbers, each of which holds those of the ones before. */
export const TYPES: readonly RowRange['type'][] = ['u8', 'f32', 'f64'];

/** The type that holds the numbers of both. */
function wider(a: RowRange['type'], b: RowRange['type']): RowRange['type'] {
  return TYPES[Math.max(TYPES.indexOf(a), TYPES.indexOf(b))];
}

/** The range of the rows of both. */
export function joinRanges(a: RowRange, b: RowRange): RowRange {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const weights = [a.mostWeight, b.mostWeight].filter((weight) => weight !== undefined);
  return {
    n: a.n + b.n,
    dim: a.dim,
    type: wider(a.type, b.type),
    lows: a.lows.map((low, j) => Math.min(low, b.lows[j])),
    highs: a.highs.map((high, j) => Math.max(high, b.highs[j])),
    sizes: a.sizes.map((size, j) => Math.max(size, b.sizes[j])),
    ...(weights.length > 0 && { mostWeight: Math.max(...weights) }),
  };
}

/**
 * The range of some rows. O(n dim) time.
 * @param first the number of the first row, for errors
 * @throws {ClusterkitError} input, for a number or a weight that rows must not have
 */
export function rangeOf({ x, n, dim, weights, columns }: Dataset, first = 0): RowRange {
  const range = emptyRange(dim);
  const { lows, highs, sizes } = range;
  const type = x instanceof Float64Array ? 'f64' : x instanceof Float32Array ? 'f32' : 'u8';
  let mostWeight = 0;
  for (let i = 0, p = 0; i < n; i++) {
    const w = weights ? weights[i] : 1;
    if (!(w >= 0 && w <= LARGEST)) throw notAWeight(w, first + i);
    if (w > mostWeight) mostWeight = w;
    for (let j = 0; j < dim; j++, p++) {
      const v = x[p];
      if (v < lows[j]) lows[j] = v;
      if (v > highs[j]) highs[j] = v;
      const size = w * Math.abs(v);
      if (size > sizes[j]) sizes[j] = size;
      // NaN fails each of the comparisons above
      else if (!(size <= LARGEST)) throw notFinite(v, { row: first + i, column: columns?.[j] ?? j });
      if (size > LARGEST) throw notFinite(v, { row: first + i, column: columns?.[j] ?? j });
    }
  }
  return { ...range, n, type, ...(weights && { mostWeight }) };
}

/** @throws {ClusterkitError} input, for rows that cannot be clustered */
export function checkRange({ n, dim, lows, highs, mostWeight = 1 }: RowRange): void {
  if (n === 0) throw new ClusterkitError('input', 'there are no rows to cluster');
  if (mostWeight === 0) throw new ClusterkitError('input', 'every weight is zero');
  let most = 0;
  for (let j = 0; j < dim; j++) {
    const size = Math.max(Math.abs(lows[j]), Math.abs(highs[j]));
    checkLargest(size, j);
    if (size > most) most = size;
  }
  checkSums(most, dim, n * mostWeight);
}

/**
 * Refuses centers that are so far from the rows that their squared distances have no finite sum.
 * @throws {ClusterkitError} input
 */
export function checkCenters({ n, dim, lows, highs, mostWeight = 1 }: RowRange, centers: Float64Array): void {
  let most = 0;
  for (const [p, value] of centers.entries()) {
    if (!(Math.abs(value) <= LARGEST))
      throw notFinite(value, { name: `center ${Math.floor(p / dim)}`, column: p % dim });
    most = Math.max(most, Math.abs(value));
  }
  for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(lows[j]), Math.abs(highs[j]));
  checkSums(most, dim, n * mostWeight);
}

/** The cuts of sums over all rows. They depend on the number of rows and on the largest alone, and not on their order. */
export function passCuts({ n, sizes, mostWeight = 1 }: RowRange): SumCuts {
  return {
    coordinates: cutsFor(
      sizes.map((size) => n * size),
      n,
    ),
    masses: cutsFor(Float64Array.of(n * mostWeight), n),
  };
}

/** Room for the rounding of distances that are compared with a bound. */
const ABOVE = 1 + 2 ** -20;

/** The cuts of sums of weighted squared distances to the nearest of some centers. @param centers k * dim */
export function inertiaCuts(
  { n, dim, lows, highs, mostWeight = 1 }: RowRange,
  centers: Float64Array,
): Float64Array {
  let bound = 0;
  for (let j = 0; j < dim; j++) {
    let [low, high] = [lows[j], highs[j]];
    for (let q = j; q < centers.length; q += dim) {
      if (centers[q] < low) low = centers[q];
      if (centers[q] > high) high = centers[q];
    }
    bound += (high - low) * (high - low);
  }
  return cutsFor(Float64Array.of(n * mostWeight * bound * ABOVE), n);
}
