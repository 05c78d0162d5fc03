import type { Dataset } from '../core/dataset.ts';
import type { Random } from '../core/random.ts';
import { squaredDistance } from '../kernels/kmeans.ts';
import { WeightedSampler } from './sampling.ts';

/** How the first centers are found: `random` takes rows by their weight. */
export type Seeding = 'k-means++' | 'random';

export const SEEDINGS = ['k-means++', 'random'] as const satisfies readonly Seeding[];

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
  const rows = how === 'random' ? randomRows(data, k, random, d2) : plusPlusRows(data, k, random, d2);
  return rowsOf(data, rows);
}

/** The rows with these numbers, as centers. */
function rowsOf({ x, dim }: Dataset, rows: number[]): Float64Array {
  const centers = new Float64Array(rows.length * dim);
  rows.forEach((i, c) => {
    centers.set(x.subarray(i * dim, (i + 1) * dim), c * dim);
  });
  return centers;
}

/** k rows with distinct values, drawn by weight without replacement. */
function randomRows(data: Dataset, k: number, random: Random, d2: Float64Array): number[] {
  const { n, dim, x, weights } = data;
  const rows: number[] = [];
  // d2 serves as the weight that is still in the urn
  for (let i = 0; i < n; i++) d2[i] = weights ? weights[i] : 1;
  while (rows.length < k) {
    const row = draw(d2, random);
    rows.push(row);
    for (let i = 0; i < n; i++)
      if (d2[i] > 0 && squaredDistance(x, i * dim, x, row * dim, dim) === 0) d2[i] = 0;
  }
  return rows;
}

/**
 * Greedy k-means++ (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, with the
 * trials of their section 6): each new center is the best of 2 + log k rows drawn by weighted squared distance to
 * the centers so far. O(n k log k dim) time.
 */
function plusPlusRows(data: Dataset, k: number, random: Random, d2: Float64Array): number[] {
  const trials = 2 + Math.floor(Math.log(k));
  const first = new WeightedSampler(data.n, data.weights).draw(random);
  const rows = [first];
  d2.fill(Number.POSITIVE_INFINITY);
  lower(data, first, d2);
  while (rows.length < k) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let t = 0; t < trials; t++) {
      const row = draw(d2, random, data.weights);
      const potential = potentialWith(data, row, d2);
      if (best < 0 || potential < least) {
        least = potential;
        best = row;
      }
    }
    rows.push(best);
    lower(data, best, d2);
  }
  return rows;
}

/** A row drawn in proportion to mass[i] * weights[i]; never one of no mass while there is another. */
function draw(mass: Float64Array, random: Random, weights?: Float64Array): number {
  let total = 0;
  for (let i = 0; i < mass.length; i++) total += weights ? weights[i] * mass[i] : mass[i];
  let left = random.float() * total;
  let last = 0;
  for (let i = 0; i < mass.length; i++) {
    const m = weights ? weights[i] * mass[i] : mass[i];
    if (m === 0) continue;
    last = i;
    left -= m;
    if (left < 0) return i;
  }
  return last;
}

/** The weighted sum of squared distances if `row` became a center. */
function potentialWith({ x, n, dim, weights }: Dataset, row: number, d2: Float64Array): number {
  let potential = 0;
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const d = squaredDistance(x, p, x, row * dim, dim);
    const nearest = Math.min(d, d2[i]);
    potential += weights ? weights[i] * nearest : nearest;
  }
  return potential;
}

/** Makes `row` a center: lowers the squared distances to it. */
function lower({ x, n, dim }: Dataset, row: number, d2: Float64Array): void {
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    const d = squaredDistance(x, p, x, row * dim, dim);
    if (d < d2[i]) d2[i] = d;
  }
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
