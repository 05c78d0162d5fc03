import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import type { CodeRows, ModeSearch } from '../../kernels/modes.ts';
import { randomRows } from '../centers/seedings/random.ts';
import type { Codes } from './codes.ts';
import type { ModeSeeding } from './words.ts';

/** What seeds are chosen from: the rows, their categories by number, and a search among them. */
export interface CategoryRows {
  data: Dataset;
  codes: Codes;
  search: ModeSearch;
}

type Seeds = Generator<void, number[]>;

/** Each finds k rows, no two of them equal. */
const WAYS: Record<ModeSeeding, (rows: CategoryRows, k: number, random: Random) => Seeds> = {
  cao: caoRows,
  huang: huangRows,
  random: ({ data }, k, random) => randomRows(data, k, random, new Float64Array(data.n)),
};

/**
 * k first modes. O(n k dim) time.
 * @param k at most the number of distinct rows of positive weight
 * @returns k * dim numbers of categories
 */
export function* seedModes(
  rows: CategoryRows,
  k: number,
  how: ModeSeeding,
  random: Random,
): Generator<void, CodeRows> {
  const found = yield* WAYS[how](rows, k, random);
  const { codes } = rows;
  const modes = codes.rows.slice(0, k * codes.dim);
  for (const [c, i] of found.entries()) modes.set(rowOf(codes, i), c * codes.dim);
  return modes;
}

/** How often each category occurs, by weight. */
function frequencies({ data: { n, weights }, codes: { rows, dim, offsets } }: CategoryRows): Float64Array {
  const counts = new Float64Array(offsets[dim]);
  for (let i = 0, p = 0; i < n; i++)
    for (let j = 0; j < dim; j++) counts[offsets[j] + rows[p++]] += weights ? weights[i] : 1;
  return counts;
}

/**
 * F. Cao, J. Liang, L. Bai, "A new initialization method for categorical data clustering", Expert Systems with
 * Applications 36, 2009. The first row has the most frequent categories; each further one is that whose density, the mean frequency of its
 * categories, times the mismatches with the nearest row so far is largest; the first of equals.
 */
function* caoRows(rows: CategoryRows, k: number): Seeds {
  const { data, codes, search } = rows;
  const { n, weights } = data;
  const { dim, offsets } = codes;
  const counts = frequencies(rows);
  const density = new Float64Array(n);
  for (let i = 0, p = 0; i < n; i++)
    for (let j = 0; j < dim; j++) density[i] += counts[offsets[j] + codes.rows[p++]];
  const apart = new Float64Array(n).fill(1);
  const found: number[] = [];
  while (found.length < k) {
    let best = -1;
    let most = 0;
    for (let i = 0; i < n; i++) {
      if (density[i] * apart[i] <= most || weights?.[i] === 0) continue;
      most = density[i] * apart[i];
      best = i;
    }
    yield* search.nearest(rowOf(codes, best), 1);
    for (let i = 0; i < n; i++) {
      const mismatches = dim - search.equal[i];
      apart[i] = found.length === 0 ? mismatches : Math.min(apart[i], mismatches);
    }
    found.push(best);
  }
  return found;
}

/**
 * Huang (1998): for each mode categories are drawn by their frequencies, and the nearest row that equals no row so far
 * takes its place.
 */
function* huangRows(rows: CategoryRows, k: number, random: Random): Seeds {
  const { data, codes, search } = rows;
  const { n, weights } = data;
  const { dim, offsets } = codes;
  const counts = frequencies(rows);
  const taken = new Uint8Array(n);
  const drawn = codes.rows.slice(0, dim);
  const found: number[] = [];
  while (found.length < k) {
    for (let j = 0; j < dim; j++)
      drawn[j] = drawCategory(counts.subarray(offsets[j], offsets[j + 1]), random);
    yield* search.nearest(drawn, 1);
    let best = -1;
    let most = -1;
    for (let i = 0; i < n; i++) {
      if (taken[i] || search.equal[i] <= most || weights?.[i] === 0) continue;
      most = search.equal[i];
      best = i;
    }
    found.push(best);
    yield* search.nearest(rowOf(codes, best), 1);
    for (let i = 0; i < n; i++) if (search.equal[i] === dim) taken[i] = 1;
  }
  return found;
}

/** A category in proportion to its count. */
function drawCategory(counts: Float64Array, random: Random): number {
  const target = random.float() * counts.reduce((sum, count) => sum + count, 0);
  let upTo = 0;
  for (let a = 0; a < counts.length; a++) {
    upTo += counts[a];
    if (upTo > target) return a;
  }
  // rounding only
  return counts.length - 1;
}

function rowOf({ rows, dim }: Codes, i: number): CodeRows {
  return rows.subarray(i * dim, (i + 1) * dim);
}
