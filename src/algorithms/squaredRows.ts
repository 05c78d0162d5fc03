import type { Measure } from '../distances/measure.ts';

/** With at most this many columns, the products of rows of bytes are exact. */
const MOST_BYTE_COLUMNS = 33_025;

/**
 * Rows in a number type that loses no more digits than a matrix of their distances does.
 * @param isDouble whether the matrix has f64
 */
export function rowsFor(x: Uint8Array | Float32Array | Float64Array, dim: number, isDouble: boolean) {
  if (x instanceof Uint8Array && dim <= MOST_BYTE_COLUMNS) return x;
  // differences of f32 numbers are correct to the last bit of f32; those of other numbers are not
  if (!isDouble && (x instanceof Float32Array || isSingle(x))) return Float32Array.from(x);
  return Float64Array.from(x);
}

function isSingle(x: Uint8Array | Float64Array): boolean {
  for (let p = 0; p < x.length; p++) if (Math.fround(x[p]) !== x[p]) return false;
  return true;
}

/** What squared Euclidean distances are divided by to get the distance that follows from them. */
export function divisorOf(squared: Measure['squared']): number {
  if (squared === 'half') return 2;
  return squared === 'quarter' ? 4 : 1;
}
