import type { Measure } from '../../distances/measure.ts';
import { addMerge, type FoundMerges, roomForMerges } from '../../kernels/linkage.ts';

/** Rows of which no two are equal. */
export interface DistinctRows {
  measured: Measure;
  /** The sum of the weights of all rows that equal each one. */
  weights: Float64Array;
  /** The first row of each kind of equal rows, rising. */
  rows: Int32Array;
  /** n numbers of kinds. */
  kinds: Int32Array;
}

/** The distinct ones of rows; undefined where all are. O(n dim) time and memory. */
export function distinctOf(measured: Measure, weights: Float64Array | undefined): DistinctRows | undefined {
  const { n, dim, x } = measured;
  const { rows, kinds } = distinctRows(measured);
  const m = rows.length;
  if (m === n) return undefined;
  const sums = new Float64Array(m);
  for (let i = 0; i < n; i++) sums[kinds[i]] += weights ? weights[i] : 1;
  const distinct = x.slice(0, m * dim);
  rows.forEach((i, at) => {
    for (let j = 0; j < dim; j++) distinct[at * dim + j] = x[i * dim + j];
  });
  return { measured: { ...measured, x: distinct, n: m }, weights: sums, rows, kinds };
}

/**
 * Adds the merges of all rows, of which those of distinct rows are known: each row merges with the first of its kind.
 * @param heights in, of each kind: where equal rows merge; absent: at 0
 */
export function mergesOfAll(
  n: number,
  { rows, kinds }: DistinctRows,
  rest: FoundMerges,
  heights?: Float64Array,
): FoundMerges {
  const found = roomForMerges(n);
  for (let i = 0; i < n; i++) {
    const kind = kinds[i];
    if (rows[kind] !== i) addMerge(found, rows[kind], i, heights ? heights[kind] : 0);
  }
  for (let t = 0; t < rest.count; t++)
    addMerge(found, rows[rest.left[t]], rows[rest.right[t]], rest.height[t]);
  return found;
}

/**
 * Merges equal rows, each with the first of its equals, since a spatial index cannot separate them. `mergeRest` then
 * merges the distinct rows, each with the weight of all rows that equal it. O(n dim) time and memory.
 */
export async function mergeDistinct(
  measured: Measure,
  weights: Float64Array | undefined,
  mergeRest: (measured: Measure, weights: Float64Array | undefined) => Promise<FoundMerges>,
): Promise<FoundMerges> {
  const distinct = measured.squared && distinctOf(measured, weights);
  if (!distinct) return mergeRest(measured, weights);
  return mergesOfAll(measured.n, distinct, await mergeRest(distinct.measured, distinct.weights));
}

/** The first of each group of equal rows, in rising order, and the group of each row. A hash table finds them. */
function distinctRows({ n, dim, x }: Measure): { rows: Int32Array; kinds: Int32Array } {
  let mask = 15;
  while (mask < 2 * n) mask = 2 * mask + 1;
  const table = new Int32Array(mask + 1).fill(-1);
  const rows = new Int32Array(n);
  const kinds = new Int32Array(n);
  const value = new Float64Array(1);
  const bits = new Uint32Array(value.buffer);
  let count = 0;
  for (let i = 0; i < n; i++) {
    let hash = 0;
    for (let j = 0, p = i * dim; j < dim; j++, p++) {
      // 0 and -0 are equal
      value[0] = x[p] + 0;
      hash = Math.imul(hash ^ bits[0], 0x9e3779b1);
      hash = Math.imul(hash ^ (hash >>> 15) ^ bits[1], 0x85ebca6b);
    }
    let at = (hash ^ (hash >>> 13)) & mask;
    while (table[at] >= 0 && !isEqual(x, rows[table[at]] * dim, i * dim, dim)) at = (at + 1) & mask;
    if (table[at] < 0) {
      table[at] = count;
      rows[count++] = i;
    }
    kinds[i] = table[at];
  }
  return { rows: rows.slice(0, count), kinds };
}

function isEqual(x: ArrayLike<number>, p: number, q: number, dim: number): boolean {
  for (let j = 0; j < dim; j++) if (x[p + j] !== x[q + j]) return false;
  return true;
}
