import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { WeightedSampler } from '../../core/weightedSampler.ts';
import type { MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { openSearch } from './open.ts';
import { type FirstRows, type Solution, type SolveOptions, solve } from './solve.ts';
import { type MedoidSource, someRows } from './source.ts';
import { MedoidState } from './state.ts';

/** Samples: how many, and the rows of each. */
export interface SamplePlan {
  count: number;
  size: number;
}

/** What samples came to. */
export interface SampleSolution extends Solution {
  /** The loss over all rows by the medoids of each sample, divided by the weight of the rows. */
  losses: number[];
}

/** Random numbers of samples are none that searches use. */
const SAMPLES = 2 ** 20;

/**
 * CLARA (L. Kaufman, P. J. Rousseeuw, 1990): searches medoids of samples, each of which holds the best medoids so far,
 * and takes those with the least loss over all rows.
 * @param whole a search among all rows, for their distances to medoids
 */
export async function searchSamples(
  source: MedoidSource,
  whole: MedoidSearch,
  k: number,
  first: FirstRows,
  { count, size }: SamplePlan,
  options: SolveOptions & { maxMemory: number },
  pacer: Pacer,
): Promise<SampleSolution> {
  const { n, weights } = source;
  const total = weights ? weights.reduce((sum, w) => sum + w, 0) : n;
  const state = new MedoidState(whole, weights, options.objective, k);
  const losses: number[] = [];
  let best: Solution | undefined;
  for (let s = 0; s < count; s++) {
    const given = typeof first === 'string' ? [] : first;
    const fixed = [...new Set([...given, ...(best?.rows ?? [])])];
    const random = new Random(options.seed, SAMPLES, s);
    const sample = drawSample(source, Math.max(size, k), random, fixed);
    const part = someRows(source, sample.rows, sample.weights);
    const search = await openSearch(part, true, k, options.maxMemory, pacer);
    try {
      const start = typeof first === 'string' ? first : first.map((row) => sample.rows.indexOf(row));
      const found = await solve(search, part.weights, k, start, options, s, pacer);
      const rows = found.rows.map((at) => sample.rows[at]);
      state.set(rows);
      losses.push(state.loss / total);
      if (!best || state.loss < best.loss) best = { ...found, rows, loss: state.loss };
    } finally {
      search.close();
    }
    if (pacer.due) await pacer.pause();
  }
  return { ...(best as Solution), losses };
}

/**
 * Draws rows: without weights each at most once; else by weight and with replacement, so that how often a row is drawn
 * is its weight in the sample. Rows in rising order.
 */
function drawSample(
  { n, weights }: MedoidSource,
  size: number,
  random: Random,
  fixed: readonly number[],
): { rows: Int32Array; weights?: Float64Array } {
  const counts = new Map<number, number>(fixed.map((row) => [row, 1]));
  if (weights) {
    const draws = new Uint32Array(size);
    new WeightedSampler(n, weights).fill(draws, random);
    for (const row of draws) counts.set(row, (counts.get(row) ?? 0) + 1);
  } else {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let at = 0; at < Math.min(n, size); at++) {
      const other = at + random.below(n - at);
      [order[at], order[other]] = [order[other], order[at]];
      counts.set(order[at], 1);
    }
  }
  const rows = Int32Array.from(counts.keys()).sort();
  return { rows, ...(weights && { weights: Float64Array.from(rows, (row) => counts.get(row) ?? 0) }) };
}
