import { checkChoice } from '../core/check.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { type AnyRows, checkSparse, isSparse } from '../core/sparse.ts';
import { laterRows } from './laterRows.ts';
import { type DistanceOptions, type Measure, measure } from './measure.ts';
import { pairCount } from './pairIndex.ts';
import { type RowPairs, sparsePairs } from './sparsePairs.ts';
import type { Distance } from './table.ts';

/**
 * The distances of n rows or items, each pair once: first those of row 0 to all later rows, then those of row 1, ...
 */
export interface CondensedMatrix {
  /** n (n - 1) / 2 numbers, in the order of SciPy's pdist. */
  condensed: Float64Array | Float32Array;
  n: number;
}

/** Options of `pairwiseDistances`. */
export interface PairwiseOptions extends DistanceOptions, Pacing {
  /** Default euclidean. */
  metric?: Distance;
  /** Default f64. */
  precision?: 'f32' | 'f64';
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

const PRECISIONS = ['f32', 'f64'] as const;

/**
 * The pairwise distances of rows: of each row to every later row, in the order of SciPy's pdist. O(n^2 dim) time,
 * O(n^2) memory. Sparse rows have Euclidean, squared Euclidean and cosine distances, in O(n entries) time.
 * @example
 * const data = { x: Float64Array.of(0, 0, 3, 4, 3, 0), n: 3, dim: 2 };
 * const matrix = await distances.pairwiseDistances(data, { metric: 'manhattan' });
 * console.log([...matrix.condensed]); // [ 7, 3, 4 ]
 * console.log([...(await hac(matrix, { linkage: 'average' })).merges.height]); // [ 3, 5.5 ]
 * @throws {ClusterkitError} usage, for an unknown distance or option; input, naming the row that has no distances;
 *   memory; aborted
 */
export async function pairwiseDistances(
  data: AnyRows,
  options: PairwiseOptions = {},
): Promise<CondensedMatrix> {
  const { metric = 'euclidean', precision = 'f64', maxMemory = Number.POSITIVE_INFINITY } = options;
  checkChoice('precision', precision, PRECISIONS);
  const measured = pairsFor(data, metric, options);
  const pairs = pairCount(measured.n);
  const bytes = pairs * (precision === 'f32' ? 4 : 8);
  checkMemory(`the distances of ${measured.n} rows`, bytes, maxMemory, [
    { option: 'sample', how: 'set', to: 'measure fewer rows' },
    MORE_MEMORY,
  ]);
  const condensed = precision === 'f32' ? new Float32Array(pairs) : new Float64Array(pairs);
  await fillCondensed(measured, condensed, new Pacer(options));
  return { condensed, n: measured.n };
}

function pairsFor(data: AnyRows, metric: Distance, options: DistanceOptions): Measure | RowPairs {
  if (!isSparse(data)) return measure(data, metric, options);
  checkSparse(data);
  return sparsePairs(data, metric);
}

/** @param out out, n (n - 1) / 2 */
async function fillCondensed(rows: Measure | RowPairs, out: Float64Array | Float32Array, pacer: Pacer) {
  let at = 0;
  for (const row of laterRows(rows)) {
    out.set(row, at);
    at += row.length;
    if (!pacer.due) continue;
    pacer.report({ stage: 'distances', done: at, total: out.length });
    await pacer.pause();
  }
}

/** Largest difference between the halves of a square matrix, as a share of its largest number. */
const ASYMMETRY = 1e-9;

/**
 * Checks a given distance matrix, square (n * n, row-major) or condensed. `n` decides which form it is; without `n`,
 * the length decides. A length that fits both forms (1, 36, 1225...) counts as square.
 * @throws {ClusterkitError} input, for a length that fits neither form, or with the place of a number that is not
 * finite, is negative, differs from its mirror image or is not 0 on the diagonal
 * @param options infinite: whether rows may be infinitely far apart, which algorithms of density take, default false
 * @example
 * const { condensed, n } = distances.checkDistanceMatrix(Float64Array.of(0, 1, 2, 1, 0, 3, 2, 3, 0));
 * console.log(n, [...condensed]); // 3 [ 1, 2, 3 ]
 */
export function checkDistanceMatrix(
  values: Float64Array | Float32Array,
  n?: number,
  { infinite = false }: { infinite?: boolean } = {},
): CondensedMatrix {
  const most = infinite ? Number.POSITIVE_INFINITY : Number.MAX_VALUE;
  const side = Math.round(Math.sqrt(values.length));
  const many = Math.round((1 + Math.sqrt(1 + 8 * values.length)) / 2);
  if (values.length > 0 && side * side === values.length && (n === undefined || n === side)) {
    return { condensed: condenseSquare(values, side, most), n: side };
  }
  if (pairCount(many) !== values.length || (n !== undefined && n !== many)) {
    const what = n === undefined ? 'n * n or n (n - 1) / 2' : `${n * n} or ${pairCount(n)}`;
    throw invalid('distances', `${what} numbers`, values.length);
  }
  for (let i = 0, at = 0; i < many; i++) {
    for (let l = i + 1; l < many; l++) checkDistance(values[at++], i, l, most);
  }
  return { condensed: values, n: many };
}

function condenseSquare(
  values: Float64Array | Float32Array,
  n: number,
  limit: number,
): Float64Array | Float32Array {
  const condensed = values.slice(0, pairCount(n));
  let most = 0;
  for (let p = 0; p < values.length; p++) most = Math.max(most, values[p]);
  for (let i = 0, at = 0; i < n; i++) {
    if (values[i * n + i] !== 0) {
      throw refused(`the distance of a row to itself is ${values[i * n + i]}, not 0`, i, i);
    }
    for (let l = i + 1; l < n; l++) {
      const [there, back] = [values[i * n + l], values[l * n + i]];
      checkDistance(there, i, l, limit);
      checkDistance(back, l, i, limit);
      if (Math.abs(there - back) > ASYMMETRY * most) {
        throw refused(`the distance ${there} is not equal to ${back} in row ${l}, column ${i}`, i, l);
      }
      condensed[at++] = there;
    }
  }
  return condensed;
}

function checkDistance(value: number, i: number, l: number, most: number): void {
  if (value >= 0 && value <= most) return;
  const what = value < 0 ? 'is negative' : 'is not a finite number';
  const error = refused(`the distance ${value} ${what}`, i, l);
  throw value === Number.POSITIVE_INFINITY
    ? error.with({ remedies: [{ option: 'sparse', how: 'set', to: 'let things be infinitely far apart' }] })
    : error;
}

function refused(why: string, row: number, column: number): ClusterkitError {
  return new ClusterkitError('input', why, { at: { row, column } });
}
