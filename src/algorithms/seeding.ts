import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { farthestFirstRows } from './seedings/farthestFirst.ts';
import { parallelRows } from './seedings/parallel.ts';
import { plusPlusRows } from './seedings/plusPlus.ts';
import { randomRows } from './seedings/random.ts';
import { rowsOf } from './seedings/rows.ts';

/** How the first centers are found: `random` takes rows by their weight. */
export type Seeding = 'k-means++' | 'random' | 'farthest-first' | 'k-means||';

/** Each gives the numbers of k rows with distinct values; d2 is scratch. */
const WAYS: Record<Seeding, (data: Dataset, k: number, random: Random, d2: Float64Array) => number[]> = {
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
  data: Dataset,
  k: number,
  how: Seeding,
  random: Random,
  d2: Float64Array,
): Float64Array {
  return rowsOf(data, WAYS[how](data, k, random, d2));
}

/** How many distinct rows of positive weight there are, counting no further than `enough`. Expected O(n dim). */
export function countDistinct({ x, n, dim, weights }: Dataset, enough: number): number {
  let size = 1024;
  while (size < 4 * Math.min(n, enough)) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  let distinct = 0;
  for (let i = 0; i < n && distinct < enough; i++) {
    if (weights && weights[i] === 0) continue;
    let slot = hashRow(x, i * dim, dim) & (size - 1);
    while (slots[slot] >= 0 && squaredDistance(x, i * dim, x, slots[slot] * dim, dim) > 0) {
      slot = (slot + 1) & (size - 1);
    }
    if (slots[slot] < 0) {
      slots[slot] = i;
      distinct++;
    }
  }
  return distinct;
}

const word = new Float64Array(1);
const halves = new Int32Array(word.buffer);

function hashRow(x: ArrayLike<number>, p: number, dim: number): number {
  let hash = 0;
  for (let j = 0; j < dim; j++) {
    // + 0 turns -0 into 0: equal numbers hash alike
    word[0] = x[p + j] + 0;
    hash = Math.imul(hash ^ halves[0], 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ halves[1], 0xc2b2ae35);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
