import type { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { Goal, LANES } from '../../kernels/layouts/kmedoids.ts';
import type { MedoidSeeding } from './choices.ts';
import type { MedoidState } from './state.ts';

/** Panels that are evaluated between two chances for a pause. */
const AT_ONCE = 64;

type FirstMedoids = (
  search: MedoidSearch,
  state: MedoidState,
  k: number,
  weights: Float64Array | undefined,
  random: Random,
) => Generator<void>;

/** Each adds k medoids to a state without any, and leaves the loss to be summed. */
export const FIRST_MEDOIDS: Record<MedoidSeeding, FirstMedoids> = {
  'k-means++': plusPlus,
  build,
  lab,
  random: drawn,
};

/**
 * Each medoid is the best of 2 + log k rows, drawn in proportion to weight times distance to the nearest medoid so far
 * (as D. Arthur, S. Vassilvitskii, SODA 2007, do for means). O(n k log k) time.
 */
function* plusPlus(
  search: MedoidSearch,
  state: MedoidState,
  k: number,
  weights: Float64Array | undefined,
  random: Random,
): Generator<void> {
  const { n, nearest } = search;
  const { d1 } = nearest;
  const trials = 2 + Math.floor(Math.log(k));
  const columns = Array.from({ length: trials }, () => new Float32Array(n));
  state.add(new WeightedSampler(n, weights).draw(random));
  const masses = new Float64Array(n);
  while (state.rows.length < k) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      masses[i] = d1[i] * (weights ? weights[i] : 1);
      total += masses[i];
    }
    if (total === 0) return addAnyRows(state, k);
    const sampler = new WeightedSampler(n, masses);
    const rows = columns.map(() => sampler.draw(random));
    search.columns(rows, columns);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [at, column] of columns.entries()) {
      let loss = 0;
      for (let i = 0; i < n; i++) loss += (weights ? weights[i] : 1) * Math.min(d1[i], column[i]);
      if (loss >= least) continue;
      least = loss;
      best = at;
    }
    state.add(rows[best]);
    yield;
  }
}

/** All rows are equal to medoids: further ones make no difference. */
function addAnyRows(state: MedoidState, k: number): void {
  for (let row = 0; state.rows.length < k; row++) if (!state.rows.includes(row)) state.add(row);
}

/**
 * BUILD of PAM (L. Kaufman, P. J. Rousseeuw, 1990): each medoid is the row that lowers the loss most, the first of
 * equals. O(n^2 k) time.
 */
function* build(search: MedoidSearch, state: MedoidState, k: number): Generator<void> {
  const { n, gains } = search;
  const panels = Math.ceil(n / LANES);
  const removal = new Float64Array(k);
  while (state.rows.length < k) {
    for (let at = 0; at < panels; at += AT_ONCE) {
      const evaluation = { goal: Goal.add, k: state.rows.length, removal, rows: { from: 0, end: n } };
      search.evaluate(evaluation, at, Math.min(panels, at + AT_ONCE));
      yield;
    }
    let best = -1;
    for (let i = 0; i < n; i++) if ((best < 0 || gains[i] < gains[best]) && !state.rows.includes(i)) best = i;
    state.add(best);
  }
}

/**
 * Linear approximative BUILD (E. Schubert, P. J. Rousseeuw, 2021): as BUILD, but each medoid is chosen among, and by, 10 +
 * sqrt(n) rows that are drawn for it. O(n k) time.
 */
function* lab(
  search: MedoidSearch,
  state: MedoidState,
  k: number,
  weights: Float64Array | undefined,
  random: Random,
): Generator<void> {
  const { n, nearest } = search;
  const size = 10 + Math.ceil(Math.sqrt(n));
  while (state.rows.length < k) {
    const left = n - state.rows.length;
    const rows = someOf(n, Math.min(left, size), random, state.rows);
    let best = rows[0];
    let least = Number.POSITIVE_INFINITY;
    for (const row of rows) {
      let loss = 0;
      for (const i of rows)
        loss += (weights ? weights[i] : 1) * Math.min(nearest.d1[i], i === row ? 0 : search.between(row, i));
      if (loss >= least) continue;
      least = loss;
      best = row;
    }
    state.add(best);
    yield;
  }
}

/** Rows drawn by weight without replacement. */
function* drawn(
  { n }: MedoidSearch,
  state: MedoidState,
  k: number,
  weights: Float64Array | undefined,
  random: Random,
): Generator<void> {
  const left = weights ? weights.slice() : new Float64Array(n).fill(1);
  while (state.rows.length < k) {
    const row = new WeightedSampler(n, left).draw(random);
    left[row] = 0;
    state.add(row);
    yield;
  }
}

/** Different rows, of which none is taken, in the order in which they are drawn. */
function someOf(n: number, count: number, random: Random, taken: readonly number[]): number[] {
  const out = new Set(taken);
  if (2 * (count + out.size) > n) {
    const rows = Array.from({ length: n }, (_, i) => i).filter((i) => !out.has(i));
    for (let at = 0; at < count; at++) {
      const other = at + random.below(rows.length - at);
      [rows[at], rows[other]] = [rows[other], rows[at]];
    }
    return rows.slice(0, count);
  }
  const rows: number[] = [];
  while (rows.length < count) {
    const row = random.below(n);
    if (out.has(row)) continue;
    out.add(row);
    rows.push(row);
  }
  return rows;
}
