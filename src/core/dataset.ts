import { checkInteger } from './check.ts';
import { ClusterkitError, invalid, type Place } from './errors.ts';

/**
 * Points to cluster: `n` rows of `dim` numbers, row-major. A narrower type of numbers is faster. There is at least
 * one row, the numbers are finite and at most 1e140 in size, and not all weights are 0.
 *
 * The same names everywhere: `x` data, `n` rows, `dim` columns, `k` clusters, `centers` k * dim, `labels` n, `sizes`
 * k, `d2` squared distance; loops use `i` for a row, `c` for a cluster, `j` for a column.
 */
export interface Dataset {
  /** n * dim. */
  x: Rows;
  n: number;
  dim: number;
  /** Weights of the rows: n numbers of at least 0, whole or not; absent: 1 each. */
  weights?: Float64Array;
  /** Names of the columns, dim entries. */
  columns?: string[];
  /** The size of the pictures, if rows are pictures. */
  shape?: RowShape;
}

/** A row holds height * width * bands values: from the top left, line by line, the bands of a pixel together. */
export interface RowShape {
  height: number;
  width: number;
  /** 1 gray, 3 red, green and blue. */
  bands: 1 | 3;
}

/** The types that hold rows: the narrower, the faster. */
export type Rows = Uint8Array | Float32Array | Float64Array;

/** A constructor of rows. */
export type RowsType = Uint8ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor;

/** Sum of the weights, or n without weights. */
export function totalWeight({ n, weights }: Pick<Dataset, 'n' | 'weights'> & Partial<Dataset>): number {
  if (!weights) return n;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i];
  return total;
}

/** Largest coordinate or weight: sums of squared distances stay finite. */
export const LARGEST = 1e140;

/**
 * Numbers closer to 0 than this count as 0 where rows are compared. The square of the difference of any two other
 * numbers is not 0, so distinct rows have distances above 0.
 */
export const VANISHING = 1e-135;

/** A number as rows are compared by it; also turns -0 into 0, which is equal to -0. */
export function compared(value: number): number {
  return value > -VANISHING && value < VANISHING ? 0 : value;
}

/**
 * Refuses data that cannot be clustered. O(n dim) time.
 * @param tiny whether a column may be so small that all of its squares vanish
 * @throws {ClusterkitError} input, naming the first offending row
 */
export function checkDataset(data: Dataset, tiny = false): void {
  checkNumbers(data, checkRows(data), tiny);
}

/**
 * What `checkDataset` refuses beyond single values, once the largest absolute value `most` is known.
 * @throws {ClusterkitError} input
 */
export function checkNumbers(data: Dataset, most: number, tiny = false): void {
  const { x, n, dim, weights } = data;
  const total = weights ? checkWeights(weights, n) : n;
  if (x instanceof Uint8Array) return;
  // f32 has no numbers whose squares vanish in f64
  if (!tiny && !(x instanceof Float32Array)) checkColumns(data);
  checkSums(most, dim, total);
}

/** Refuses anything but a dataset, whatever its numbers are. @throws {ClusterkitError} usage or input */
export function checkShape(data: Dataset): void {
  if (typeof data !== 'object' || data === null) throw invalid('data', 'a dataset { x, n, dim }', data);
  const { x, n, dim } = data;
  checkInteger('dim', dim, 1);
  checkInteger('n', n, 0);
  if (n === 0) throw new ClusterkitError('input', 'there are no rows to cluster');
  if (!(x instanceof Uint8Array || x instanceof Float32Array || x instanceof Float64Array))
    throw invalid('x', 'a Uint8Array, Float32Array or Float64Array', x);
  if (x.length !== n * dim) throw invalid('x', `n * dim = ${n * dim} numbers`, x.length);
}

/**
 * Refuses rows that have no distances.
 * @returns the largest absolute value
 * @throws {ClusterkitError} usage, for anything but a dataset; input, with the place of the first value that is not
 * a finite number up to LARGEST
 */
export function checkRows(data: Dataset): number {
  checkShape(data);
  const { x, dim, columns } = data;
  if (x instanceof Uint8Array) return 255;
  let most = 0;
  let p = 0;
  // four comparisons serve nearly all values, and do not wait for each other; NaN fails them, too
  for (const end = x.length - 3; p < end; p += 4) {
    const a = Math.abs(x[p]);
    const b = Math.abs(x[p + 1]);
    const c = Math.abs(x[p + 2]);
    const d = Math.abs(x[p + 3]);
    if (a <= most && b <= most && c <= most && d <= most) continue;
    const size = Math.max(a, b, c, d);
    if (!(size <= LARGEST)) break;
    most = size;
  }
  for (; p < x.length; p++) {
    const size = Math.abs(x[p]);
    if (size <= most) continue;
    if (!(size <= LARGEST)) {
      throw notFinite(x[p], { row: Math.floor(p / dim), column: columns?.[p % dim] ?? p % dim });
    }
    most = size;
  }
  return most;
}

/** The error about a value that has no distance to any other. */
export function notFinite(value: number, at: Place): ClusterkitError {
  return new ClusterkitError('input', `${value} is not a finite number of at most ${LARGEST}`, { at });
}

/** The error about a value that is not a weight. */
export function notAWeight(value: number, row: number): ClusterkitError {
  return new ClusterkitError('input', `the weight ${value} is not a number from 0 to ${LARGEST}`, {
    at: { row },
  });
}

/** Refuses columns whose numbers are so small that all of their squares vanish. O(n dim) at most. */
function checkColumns({ x, n, dim, columns }: Dataset): void {
  // columns in which no large number was found yet
  let small = Array.from({ length: dim }, (_, j) => ({ j, most: 0 }));
  for (let i = 0, p = 0; i < n && small.length > 0; i++, p += dim) {
    let large = false;
    for (const column of small) {
      const size = Math.abs(x[p + column.j]);
      if (size > column.most) column.most = size;
      large ||= size >= VANISHING;
    }
    if (large) small = small.filter(({ most }) => most < VANISHING);
  }
  const lost = small.find(({ most }) => most > 0);
  if (lost) checkLargest(lost.most, columns?.[lost.j] ?? lost.j);
}

/** Refuses a column that is not 0 and whose largest number is so small that all of its squares vanish. */
export function checkLargest(most: number, column: string | number): void {
  if (most === 0 || most >= VANISHING) return;
  const reason = `the values are at most ${most}, and below ${VANISHING} they count as 0`;
  throw new ClusterkitError('input', reason, {
    at: { column },
    remedies: [{ how: 'do', what: 'scale the column up' }],
  });
}

/** Refuses values up to `most` whose squared distances, weighted and added up, would be infinite. */
export function checkSums(most: number, dim: number, total: number): void {
  if (Number.isFinite(4 * dim * most * most * total)) return;
  const reason = `squared distances of values up to ${most} with a total weight of ${total} have no finite sum`;
  throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'scale the values down' }] });
}

/** @returns the sum of the weights @throws {ClusterkitError} usage or input */
export function checkWeights(weights: Float64Array, n: number): number {
  if (!(weights instanceof Float64Array)) throw invalid('weights', 'a Float64Array', weights);
  if (weights.length !== n) throw invalid('weights', `n = ${n} numbers`, weights.length);
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(weights[i] >= 0 && weights[i] <= LARGEST)) throw notAWeight(weights[i], i);
    total += weights[i];
  }
  if (total === 0) throw new ClusterkitError('input', 'every weight is zero');
  return total;
}

/** Whether all numbers are finite, by their bits, which takes a third of the time. */
export function areFinite({ buffer, byteOffset, length }: Float32Array): boolean {
  const bits = new Int32Array(buffer, byteOffset, length);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = length - (length % 4);
  // of an exponent of all ones, the sum has the sign bit
  for (let p = 0; p < whole; p += 4) {
    a |= ((bits[p] & 0x7fffffff) + 0x00800000) | 0;
    b |= ((bits[p + 1] & 0x7fffffff) + 0x00800000) | 0;
    c |= ((bits[p + 2] & 0x7fffffff) + 0x00800000) | 0;
    d |= ((bits[p + 3] & 0x7fffffff) + 0x00800000) | 0;
  }
  for (let p = whole; p < length; p++) a |= ((bits[p] & 0x7fffffff) + 0x00800000) | 0;
  return (a | b | c | d) >= 0;
}
