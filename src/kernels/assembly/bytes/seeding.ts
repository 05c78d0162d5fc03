import { i32At, setI32 } from '../arrays';
import { CHUNK, Rows, Run } from './layout';
import { products } from './pairs';

/*
 * Greedy k-means++ for all candidates of a seed at once. Squared distances between rows are whole numbers below 2^31,
 * and potentials are below 2^53, so all results are exact.
 */

/** Maximum number of candidates for a seed. @host */
const MOST_CANDIDATES: i32 = 20;

/**
 * For a chunk of rows and each candidate, the squared distances to the nearest seed if the candidate became one, and
 * their sums.
 */
export function offerSeeds(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * run.scratchBytes;
  const bytes = (<usize>run.candidateVectors) << 4;
  const potentials = run.potentials + ((<usize>(chunk * MOST_CANDIDATES)) << 3);
  memory.fill(potentials, 0, (<usize>MOST_CANDIDATES) << 3);
  const end = min((chunk + 1) * CHUNK, rows.n);
  for (let i = chunk * CHUNK; i < end; i++) {
    products(run.candidateVectors, rows, i, run.candidates, scratch);
    const square = v128.load32_splat(rows.squares + ((<usize>i) << 2));
    const nearest = v128.load32_splat(run.nearest + ((<usize>i) << 2));
    const w = v128.load64_splat(rows.weights + ((<usize>i) << 3));
    const offers = run.offers + ((<usize>(i * MOST_CANDIDATES)) << 2);
    for (let v: usize = 0; v < bytes; v += 16) {
      const twice = i32x4.shl(v128.load(scratch + v), 1);
      // intermediate sums may wrap around, but the result is below 2^31
      const d2 = i32x4.sub(i32x4.add(square, v128.load(run.candidateSquares + v)), twice);
      const lower = i32x4.min_s(nearest, d2);
      v128.store(offers + v, lower);
      addWeighted(potentials + 2 * v, lower, w);
    }
  }
}

/** Adds four weighted whole numbers to four sums. @inline */
function addWeighted(sums: usize, v: v128, w: v128): void {
  const low = f64x2.convert_low_i32x4_s(v);
  const high = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(low, w)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(high, w)), 16);
}

/** Makes the chosen candidate a seed, for a chunk of rows. */
export function takeSeed(rows: Rows, run: Run, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  const offers = run.offers + ((<usize>run.choice) << 2);
  for (let i = chunk * CHUNK; i < end; i++) setI32(run.nearest, i, i32At(offers, i * MOST_CANDIDATES));
}
