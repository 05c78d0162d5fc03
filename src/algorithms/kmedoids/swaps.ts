import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { Goal, LANES } from '../../kernels/layouts/kmedoids.ts';
import type { Objective } from './choices.ts';
import type { MedoidState } from './state.ts';

/** Panels of candidates that are evaluated before the best of them is taken: few, but enough for several threads. */
const AT_ONCE = 8;

/** Losses that differ by no more than this share are equal: distances are rounded to f32. */
const ROUNDING = 1e-7;

/** What candidates are evaluated for. */
export const GOALS = { loss: Goal.swap, silhouette: Goal.silhouette } as const satisfies Record<
  Objective,
  number
>;

/** Candidates that would lower the loss, the best one first. */
interface Candidate {
  /** Its place among the candidates. */
  at: number;
  gain: number;
  slot: number;
}

export interface SwapOptions {
  /** Number of swaps at most. */
  most: number;
  /** The rows of candidates; absent: the candidates are the rows. */
  candidates?: Int32Array;
}

/** What swaps came to. */
export interface Swaps {
  swaps: number;
  /** Whether no swap was left that lowers the loss. */
  converged: boolean;
}

/**
 * Eager swaps as in FasterPAM: candidates are evaluated in their order, some panels at a time, and the best of these
 * takes the place of a medoid at once; until all candidates were evaluated since the last swap and none lowers the loss.
 * Yields the share of candidates evaluated since the last swap.
 */
export function* swapMedoids(
  search: MedoidSearch,
  state: MedoidState,
  { most, candidates }: SwapOptions,
): Generator<number, Swaps> {
  const count = candidates?.length ?? search.n;
  const panels = Math.ceil(count / LANES);
  let swaps = 0;
  for (let since = 0, at = 0; since < panels; ) {
    if (swaps >= most) return { swaps, converged: false };
    const end = Math.min(panels, at + AT_ONCE);
    evaluate(search, state, at, end);
    const best = bestOf(search, state, at * LANES, Math.min(count, end * LANES), candidates);
    since += end - at;
    if (best && lowers(state, best, candidates)) {
      swaps++;
      since = 0;
    }
    at = end === panels ? 0 : end;
    yield since / panels;
  }
  if (!candidates) takeLower(search, state);
  return { swaps, converged: true };
}

/** Of rows that are equally good medoids, takes the lowest; after all were evaluated with these medoids. */
function takeLower({ n, gains, slots }: MedoidSearch, state: MedoidState): void {
  const lowest = state.rows.slice();
  for (let row = n - 1; row >= 0; row--) {
    const slot = slots[row];
    if (row < lowest[slot] && gains[row] <= ROUNDING * state.loss && !state.rows.includes(row))
      lowest[slot] = row;
  }
  for (const [slot, row] of lowest.entries()) {
    const [before, loss] = [state.rows[slot], state.loss];
    if (row === before) continue;
    state.swap(slot, row);
    if (state.loss > loss * (1 + ROUNDING)) state.swap(slot, before);
  }
}

/** Evaluates panels of candidates by all rows. */
function evaluate(search: MedoidSearch, state: MedoidState, from: number, to: number): void {
  const { rows, removal, objective } = state;
  const goal = GOALS[objective];
  search.evaluate({ goal, k: rows.length, removal, rows: { from: 0, end: search.n } }, from, to);
}

/** The candidate that lowers the loss most, the first of those that are equal but for rounding. */
function bestOf(
  { gains, slots }: MedoidSearch,
  { rows, loss }: MedoidState,
  from: number,
  to: number,
  candidates: Int32Array | undefined,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (let at = from; at < to; at++) {
    const bound = (best?.gain ?? 0) - ROUNDING * loss;
    if (gains[at] >= bound || rows.includes(candidates ? candidates[at] : at)) continue;
    best = { at, gain: gains[at], slot: slots[at] };
  }
  return best;
}

/** Swaps, unless that lowers the loss by rounding only. */
function lowers(state: MedoidState, { at, slot }: Candidate, candidates?: Int32Array): boolean {
  const before = state.loss;
  const row = state.rows[slot];
  state.swap(slot, candidates ? candidates[at] : at);
  if (state.loss < before) return true;
  state.swap(slot, row);
  return false;
}
