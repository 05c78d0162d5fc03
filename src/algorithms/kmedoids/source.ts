import type { SparseDataset } from '../../core/sparse.ts';
import type { CondensedMatrix } from '../../distances/condensed.ts';
import { distanceOf, type Measure } from '../../distances/measure.ts';
import { unitsOf } from '../../distances/neighbors.ts';
import { condensedIndex } from '../../distances/pairIndex.ts';
import { sqeuclidean } from '../../distances/pairs.ts';
import type { RowPairs } from '../../distances/sparsePairs.ts';
import type { SquaredRows } from '../../kernels/kmedoids/search.ts';
import { divisorOf, rowsFor } from '../squaredRows.ts';

/** What is clustered: rows that have distances. */
export interface MedoidSource {
  n: number;
  /** n; absent: 1 each. */
  weights?: Float64Array;
  /** The distance of two rows, in f64. */
  between(i: number, l: number): number;
  /** What tells which of two distances is smaller, and the distance that follows: squares tell apart what roots round to the same. */
  compared(i: number, l: number): number;
  distance(compared: number): number;
  /** The rows, where the kernel can measure them; their distances are a power of two times the others. */
  squared?: SquaredRows;
  /** The power of two by which distances of others are multiplied before they are rounded to f32. */
  scale: number;
  /** Multiplications that a distance takes. */
  cost: number;
}

/** Largest number, and inverse of the smallest, whose squares f32 can hold with digits to spare. */
const IN_RANGE = 2 ** 20;

export function sourceOfRows(measured: Measure, weights?: Float64Array): MedoidSource {
  const { n, dim, squared } = measured;
  const between = (i: number, l: number) => distanceOf(measured, i, l);
  const cost = dim;
  if (!squared) {
    const scale = scaleOf(n, between);
    return { n, weights, between, compared: between, distance: same, scale, cost };
  }
  const { x } = measured;
  const compared = (i: number, l: number) => sqeuclidean(x, i * dim, x, l * dim, dim);
  const { distance } = unitsOf(measured);
  return { n, weights, between, compared, distance, scale: 1, cost, squared: squaredRows(measured) };
}

/** Sparse rows, by their products. */
export function sourceOfPairs({ n, between }: RowPairs, { rows, weights }: SparseDataset): MedoidSource {
  const cost = rows.values.length / n;
  return { n, weights, between, compared: between, distance: same, scale: scaleOf(n, between), cost };
}

export function sourceOfDistances({ condensed, n }: CondensedMatrix): MedoidSource {
  const between = (i: number, l: number) =>
    i === l ? 0 : condensed[i < l ? condensedIndex(n, i, l) : condensedIndex(n, l, i)];
  return { n, between, compared: between, distance: same, scale: scaleOf(n, between), cost: 1 };
}

function same(distance: number): number {
  return distance;
}

/** Some of the rows. @param weights their weights; absent: those that they have */
export function someRows(source: MedoidSource, rows: Int32Array, weights?: Float64Array): MedoidSource {
  const { squared } = source;
  const own = source.weights;
  return {
    ...source,
    n: rows.length,
    weights: weights ?? (own && Float64Array.from(rows, (i) => own[i])),
    between: (i, l) => source.between(rows[i], rows[l]),
    compared: (i, l) => source.compared(rows[i], rows[l]),
    ...(squared && { squared: { ...squared, x: gather(squared.x, rows, squared.dim) } }),
  };
}

function gather<X extends SquaredRows['x']>(x: X, rows: Int32Array, dim: number): X {
  const some = x.slice(0, rows.length * dim) as X;
  for (const [at, row] of rows.entries()) some.set(x.subarray(row * dim, (row + 1) * dim), at * dim);
  return some;
}

/** Rows for the kernel. Rows outside the range of f32 are scaled by a power of two, which loses no digit. */
function squaredRows({ x, dim, squared }: Measure): SquaredRows {
  const rows = { dim, root: squared === 'root', divisor: divisorOf(squared) };
  if (x instanceof Uint8Array) return { ...rows, x: rowsFor(x, dim, false) };
  let most = 0;
  for (let p = 0; p < x.length; p++) most = Math.max(most, Math.abs(x[p]));
  if (most === 0 || (most <= IN_RANGE && most >= 1 / IN_RANGE)) return { ...rows, x: rowsFor(x, dim, false) };
  const scale = powerBelow(most);
  return { ...rows, x: Float64Array.from(x, (value) => value * scale) };
}

/** A scale under which the distances of row 0 are small numbers; 1 where they are. */
function scaleOf(n: number, between: (i: number, l: number) => number): number {
  let most = 0;
  for (let l = 1; l < n; l++) most = Math.max(most, between(0, l));
  return most === 0 || (most < IN_RANGE && most > 1 / IN_RANGE) ? 1 : powerBelow(most);
}

/** A power of two that is about the inverse of a number. */
function powerBelow(value: number): number {
  let power = 1;
  while (power * value > 2) power /= 2;
  while (power * value < 1) power *= 2;
  return power;
}
