import { compared } from '../../core/dataset.ts';
import { finish, rowsPerSlice } from '../../core/pacer.ts';
import type { Random } from '../../core/random.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { areEqualRows } from '../../kernels/sparseRows.ts';
import { farthestFirstRows } from './seedings/farthestFirst.ts';
import { parallelRows } from './seedings/parallel.ts';
import { plusPlusRows } from './seedings/plusPlus.ts';
import { randomRows } from './seedings/random.ts';
import { type RowSearch, rowsOf } from './seedings/rows.ts';

/** The methods that choose first centers among the distinct rows of positive weight. */
export type Seeding =
  /**
   * Greedy k-means++ (Arthur and Vassilvitskii 2007): each center is the best of 2 + log k rows. These are drawn with
   * probabilities in proportion to weight times squared distance to the nearest center so far.
   */
  | 'k-means++'
  /** Rows drawn by weight without replacement (Forgy 1965). */
  | 'random'
  /** A row drawn by weight, then repeatedly the row that is farthest from all centers so far (Gonzalez 1985). */
  | 'farthest-first'
  /**
   * k-means|| (Bahmani et al. 2012): up to five passes over the data draw about k / 2 candidates each, and greedy
   * k-means++ chooses among the candidates. Faster for a large k.
   */
  | 'k-means||';

/** Each function finds the numbers of k distinct rows; d2 is scratch. */
const WAYS: Record<Seeding, (data: AnyRows, k: number, random: Random, d2: Float64Array) => RowSearch> = {
  'k-means++': plusPlusRows,
  random: randomRows,
  'farthest-first': farthestFirstRows,
  'k-means||': parallelRows,
};

export const SEEDINGS = Object.keys(WAYS) as Seeding[];

/**
 * First centers for k-means.
 * @param k at most the number of distinct rows of positive weight
 * @param d2 scratch, n
 * @returns k * dim
 */
export function seedCenters(
  data: AnyRows,
  k: number,
  how: Seeding,
  random: Random,
  d2: Float64Array,
): Float64Array {
  return finish(seedSteps(data, k, how, random, d2));
}

/** `seedCenters` that yields after each pass over the data, for pauses. */
export function* seedSteps(
  data: AnyRows,
  k: number,
  how: Seeding,
  random: Random,
  d2: Float64Array,
): Generator<void, Float64Array> {
  return rowsOf(data, yield* seedRows(data, k, how, random, d2));
}

/** The numbers of the rows that `seedSteps` takes, in the order of the draws. */
export function seedRows(
  data: AnyRows,
  k: number,
  how: Seeding,
  random: Random,
  d2: Float64Array,
): RowSearch {
  return WAYS[how](data, k, random, d2);
}

/**
 * The number of distinct rows of positive weight, which are the possible seeds, counted up to `enough`. Numbers whose
 * squares vanish count as 0. Expected O(n dim) time, O(enough) memory.
 */
export function countDistinct(data: AnyRows, enough: number): number {
  return finish(distinctSteps(data, enough));
}

/** `countDistinct` that yields for pauses. */
export function* distinctSteps(data: AnyRows, enough: number): Generator<void, number> {
  const { n, dim, weights } = data;
  const { hash, isEqual } = comparing(data);
  let size = 1024;
  while (size < 4 * Math.min(n, enough)) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const pause = rowsPerSlice(8 * dim);
  let distinct = 0;
  for (let i = 0; i < n && distinct < enough; i++) {
    if (i % pause === pause - 1) yield;
    if (weights && weights[i] === 0) continue;
    let slot = hash(i) & (size - 1);
    while (slots[slot] >= 0 && !isEqual(i, slots[slot])) slot = (slot + 1) & (size - 1);
    if (slots[slot] < 0) {
      slots[slot] = i;
      distinct++;
    }
  }
  return distinct;
}

/** How rows are told apart. */
function comparing(data: AnyRows): {
  hash(row: number): number;
  isEqual(a: number, b: number): boolean;
} {
  if (isSparse(data)) {
    const { starts, places, values } = data.rows;
    return {
      hash: (i) => {
        const [from, to] = [starts[i], starts[i + 1]];
        return hashRow(values, from, to - from) ^ hashRow(places, from, to - from);
      },
      isEqual: (a, b) => areEqualRows(data, a, b),
    };
  }
  const { x, dim } = data;
  return {
    hash: (i) => hashRow(x, i * dim, dim),
    isEqual: (a, b) => areAlike(x, a * dim, b * dim, dim),
  };
}

function areAlike(x: ArrayLike<number>, p: number, q: number, dim: number): boolean {
  for (let j = 0; j < dim; j++) if (compared(x[p + j]) !== compared(x[q + j])) return false;
  return true;
}

const word = new Float64Array(1);
const halves = new Int32Array(word.buffer);

function hashRow(x: ArrayLike<number>, p: number, dim: number): number {
  let hash = 0;
  for (let j = 0; j < dim; j++) {
    word[0] = compared(x[p + j]);
    hash = Math.imul(hash ^ halves[0], 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ halves[1], 0xc2b2ae35);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
