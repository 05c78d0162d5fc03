import type { Random } from './random.ts';

/** Draws row numbers in proportion to their weights, with replacement: O(n) to build, O(log n) a draw. */
export class WeightedSampler {
  private readonly n: number;
  /** Weight of rows 0 to i together; absent when every row weighs the same. */
  private readonly upTo?: Float64Array;

  constructor(n: number, weights?: Float64Array) {
    this.n = n;
    if (!weights) return;
    this.upTo = new Float64Array(n);
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += weights[i];
      this.upTo[i] = total;
    }
  }

  draw(random: Random): number {
    const { upTo, n } = this;
    if (!upTo) return random.below(n);
    const target = random.float() * upTo[n - 1];
    // the first row whose share ends beyond the target; a row of no weight ends where its neighbour does
    let low = 0;
    let high = n - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upTo[middle] > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
