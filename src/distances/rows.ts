import type { Dataset, Rows } from '../core/dataset.ts';
import { ClusterkitError, type Place } from '../core/errors.ts';

/** The place of a row, or of a number in it, for errors. */
export type PlaceOf = (row: number, column?: number) => Place;

/**
 * The places of rows, or of columns that became rows by transposition; columns have their names if these are known.
 */
export function placesIn({ columns }: Dataset, isTransposed: boolean): PlaceOf {
  const nameOf = (j: number) => (columns ? JSON.stringify(columns[j]) : j);
  if (isTransposed) return (j, i) => ({ name: `${i === undefined ? '' : `row ${i}, `}column ${nameOf(j)}` });
  return (row, j) => (j === undefined ? { row } : { row, column: columns?.[j] ?? j });
}

/**
 * Refuses negative numbers: the dissimilarity of 1 and -1 would be infinite.
 * @throws {ClusterkitError} input, naming the first number below 0
 */
export function checkNotNegative({ x, dim }: Dataset, placeOf: PlaceOf): void {
  const at = x.findIndex((value) => value < 0);
  if (at < 0) return;
  throw new ClusterkitError('input', `${x[at]} is negative, and braycurtis requires amounts of at least 0`, {
    at: placeOf(Math.floor(at / dim), at % dim),
  });
}

/** The columns as rows, in the same type of array. Names and weights are dropped, because they belong to the rows. */
export function transpose({ x, n, dim }: Dataset): Dataset {
  const turned: Rows = x.slice();
  for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) turned[j * n + i] = x[i * dim + j];
  return { x: turned, n: dim, dim: n };
}

/**
 * Rows minus their means, scaled to length 1: half the squared distance of two such rows is 1 - their correlation.
 * @throws {ClusterkitError} input, naming the first row whose numbers are all the same
 */
export function standardRows({ x, n, dim }: Dataset, placeOf: PlaceOf): Float64Array {
  const out = new Float64Array(n * dim);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let constant = true;
    for (let j = 1; j < dim && constant; j++) constant = x[p + j] === x[p];
    if (constant) {
      const why = dim === 1 ? 'there is one number' : `all ${dim} numbers are equal`;
      throw new ClusterkitError('input', `${why}, so that no correlation is defined`, {
        at: placeOf(i),
        remedies: [{ how: 'do', what: 'leave it out' }],
      });
    }
    standardRow(x, p, out, dim);
  }
  return out;
}

function standardRow(x: Rows, p: number, out: Float64Array, dim: number): void {
  // sums of differences to the first number lose no digits to a common offset
  let sum = 0;
  let most = 0;
  for (let j = 0; j < dim; j++) sum += x[p + j] - x[p];
  const mean = sum / dim;
  for (let j = 0; j < dim; j++) {
    out[p + j] = x[p + j] - x[p] - mean;
    most = Math.max(most, Math.abs(out[p + j]));
  }
  let squares = 0;
  for (let j = 0; j < dim; j++) {
    out[p + j] /= most;
    squares += out[p + j] ** 2;
  }
  const length = Math.sqrt(squares);
  for (let j = 0; j < dim; j++) out[p + j] /= length;
}

/**
 * Points on the unit sphere from latitude and longitude in degrees.
 * @throws {ClusterkitError} input, for other than two columns or a latitude beyond a pole
 */
export function sphereRows({ x, n, dim }: Dataset): Float64Array {
  if (dim !== 2) {
    throw new ClusterkitError('input', `haversine requires two columns, latitude and longitude, not ${dim}`);
  }
  const out = new Float64Array(n * 3);
  for (let i = 0; i < n; i++) {
    const latitude = x[2 * i];
    if (Math.abs(latitude) > 90) {
      throw new ClusterkitError('input', `${latitude} is not a latitude from -90 to 90 degrees`, {
        at: { row: i },
      });
    }
    const phi = (latitude * Math.PI) / 180;
    const lambda = (x[2 * i + 1] * Math.PI) / 180;
    out[3 * i] = Math.cos(phi) * Math.cos(lambda);
    out[3 * i + 1] = Math.cos(phi) * Math.sin(lambda);
    out[3 * i + 2] = Math.sin(phi);
  }
  return out;
}

/** Where the numbers of each column begin, and how far they reach. */
export interface Ranges {
  least: number[];
  range: number[];
}

/** The ranges of all columns. */
export function rangesOf({ x, dim }: Pick<Dataset, 'x' | 'dim'>): Ranges {
  const found: Ranges = { least: [], range: [] };
  for (let j = 0; j < dim; j++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let p = j; p < x.length; p += dim) {
      least = Math.min(least, x[p]);
      most = Math.max(most, x[p]);
    }
    found.least.push(least);
    found.range.push(most - least);
  }
  return found;
}

/** Divides numeric columns by their ranges; a column without a range becomes zeros. */
export function rangedRows(
  { x, n, dim }: Dataset,
  categorical: Uint8Array,
  { least, range }: Ranges,
): Float64Array {
  const out = Float64Array.from(x);
  for (let j = 0; j < dim; j++) {
    if (categorical[j] === 1) continue;
    for (let i = 0, p = j; i < n; i++, p += dim) out[p] = range[j] > 0 ? (x[p] - least[j]) / range[j] : 0;
  }
  return out;
}
