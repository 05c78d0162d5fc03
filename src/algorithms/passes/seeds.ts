import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import type { RowPasses } from '../../core/rowStore.ts';
import { plusPlusRows } from '../centers/seedings/plusPlus.ts';
import { totalOf, unpacked } from './rows.ts';

/** As in k-means|| of rows in memory. */
const OVERSAMPLING = 0.5;
const MOST_ROUNDS = 5;

/**
 * First centers by k-means|| (B. Bahmani and others, "Scalable k-means++", PVLDB 5, 2012), whose draws depend on the seed,
 * the round and the number of a row alone. A pass for the first row, one for each round, and one for the weights of the
 * candidates, among which greedy k-means++ chooses.
 * @returns k * dim, or fewer if there are fewer distinct rows
 */
export async function passSeeds(
  passes: RowPasses,
  k: number,
  seed: number,
  restart: number,
  pacer: Pacer,
): Promise<Float64Array> {
  const { n, dim } = passes.range;
  // restarts have streams of their own
  const stream = 2 ** 32 * restart;
  const { sample } = await passes.run({ kind: 'sample', seed: seed + stream, rows: 1 });
  let candidates: Float64Array = Float64Array.from(sample.subarray(2));
  const rounds = Math.min(MOST_ROUNDS, Math.ceil(Math.log(n)));
  for (let round = 1; round <= rounds && k > 1; round++) {
    const wanted = OVERSAMPLING * k;
    const { total, drawn } = await passes.run({
      kind: 'draw',
      centers: candidates,
      seed,
      round: stream + round,
      wanted,
    });
    if (totalOf(total) === 0) break;
    candidates = joined(candidates, unpacked(drawn, 3 + dim), 3);
  }
  const weighed = await weigh(passes, candidates, k);
  if (weighed.n <= k) return weighed.x as Float64Array;
  const d2 = new Float64Array(weighed.n);
  const chosen = await pacer.run(plusPlusRows(weighed, k, new Random(seed, k, restart), d2));
  return joined(
    new Float64Array(0),
    chosen.map((row) => Array.from(weighed.x.subarray(row * dim, (row + 1) * dim))),
    0,
  );
}

/**
 * The distinct candidates with the weights of the rows nearest to them. If there are fewer than k, the rows that are
 * farthest from all of them become candidates, until no row is away from them.
 */
async function weigh(passes: RowPasses, first: Float64Array, k: number): Promise<Dataset> {
  const { dim } = passes.range;
  let candidates = first;
  for (;;) {
    const { masses, far } = await passes.run({ kind: 'step', centers: candidates });
    const weights: number[] = [];
    const rows: number[][] = [];
    for (let c = 0; c < masses.length / 3; c++) {
      const mass = totalOf(masses.subarray(3 * c, 3 * c + 3));
      if (mass === 0) continue;
      weights.push(mass);
      rows.push(Array.from(candidates.subarray(c * dim, (c + 1) * dim)));
    }
    const away = distinct(unpacked(far, 2 + dim), 2);
    const kept = joined(new Float64Array(0), rows, 0);
    if (rows.length >= k || away.length === 0)
      return { x: kept, n: rows.length, dim, weights: Float64Array.from(weights) };
    candidates = joined(kept, away.slice(0, k - rows.length), 2);
  }
}

/** Rows whose coordinates differ. @param at the place of the first coordinate */
export function distinct(rows: readonly number[][], at: number): number[][] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const text = row.slice(at).join();
    return seen.size < seen.add(text).size;
  });
}

/** Points, and behind them the coordinates of rows. @param at the place of the first coordinate of a row */
function joined(points: Float64Array, rows: readonly number[][], at: number): Float64Array {
  return Float64Array.from([...points, ...rows.flatMap((row) => row.slice(at))]);
}
