import { mixed, wordsOf } from './random.ts';

/**
 * A number for each row that depends on a seed, on stream numbers and on the number of the row alone: whoever draws it, in
 * any order, gets the same (a counter-based generator, after J. K. Salmon and others, "Parallel random numbers: as easy as
 * 1, 2, 3", SC 2011, from the mixer of `Random`).
 */
export class Coins {
  private readonly a: number;
  private readonly b: number;
  private readonly c: number;
  private readonly d: number;

  /**
   * @param seed whole number, 0 to 2^53 - 1
   * @param streams further whole numbers that select an independent sequence
   */
  constructor(seed: number, ...streams: number[]) {
    const next = wordsOf(0x6a09e667, [seed, ...streams]);
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next();
  }

  /** The number of a row, in (0, 1), with 52 random bits. @param row whole number, 0 to 2^53 - 1 */
  of(row: number): number {
    const low = row >>> 0;
    const above = row < 4294967296 ? 0 : Math.floor(row / 4294967296);
    const first = mixed(mixed(low ^ this.a) ^ above ^ this.b);
    const second = mixed(mixed((low + this.c) | 0) ^ first ^ this.d);
    return ((first >>> 6) * 67108864 + (second >>> 6) + 0.5) / 4503599627370496;
  }
}
