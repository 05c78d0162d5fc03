import { checkInteger } from './check.ts';
import { Random } from './random.ts';

/** Which of the rows that are read are kept. */
export interface RowChoice {
  /** Keep the first `limit` rows, at least 1; default all. */
  limit?: number;
  /** Draw a random sample of n of these rows without replacement, at least 1, and keep their order; default all. */
  sample?: number;
  /** Seed of `sample`; default 1. */
  seed?: number;
}

/** The random stream for drawing rows. */
const STREAM = 0x726f7773;

/**
 * The numbers of the kept rows of `n`, rising; undefined for all rows. Every set of `sample` rows is equally likely
 * (Knuth, The Art of Computer Programming 2, algorithm 3.4.2 S). O(n) time.
 * @throws {ClusterkitError} usage, when limit or sample is not a whole number of at least 1
 */
export function chooseRows(
  n: number,
  { limit = n, sample = n, seed = 1 }: RowChoice = {},
): Uint32Array | undefined {
  if (limit !== n) checkInteger('limit', limit, 1);
  if (sample !== n) checkInteger('sample', sample, 1);
  const from = Math.min(limit, n);
  const count = Math.min(sample, from);
  if (count === n) return undefined;
  const rows = new Uint32Array(count);
  if (count === from) return rows.map((_, i) => i);
  const random = new Random(seed, STREAM);
  let taken = 0;
  for (let i = 0; taken < count; i++) {
    if (random.below(from - i) < count - taken) rows[taken++] = i;
  }
  return rows;
}
