import type { Random } from './random.ts';

/**
 * Draws row numbers in proportion to their weights, with replacement: O(n) to build, O(log n) for a single draw and
 * expected O(1) for each of many.
 */
export class WeightedSampler {
  private readonly n: number;
  /** Weight of rows 0 to i together; absent when every row weighs the same. */
  private readonly upTo?: Float64Array;
  /** The row where each of equal parts of the total weight begins; a power of two of them. */
  private guide?: Uint32Array;

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
    return rowAt(upTo, random.float() * upTo[n - 1], 0);
  }

  /**
   * Draws as many rows as there is room for: the same ones as so many calls of `draw`.
   * @param rows out
   */
  fill(rows: Uint32Array, random: Random): void {
    const { upTo, n } = this;
    if (!upTo) {
      for (let i = 0; i < rows.length; i++) rows[i] = random.below(n);
      return;
    }
    this.guide ??= guideOf(upTo);
    const { guide } = this;
    const total = upTo[n - 1];
    for (let i = 0; i < rows.length; i++) {
      const u = random.float();
      // u times a power of two is exact, and products keep their order when rounded: no row before the guide's fits
      let row = guide[Math.floor(u * guide.length)];
      const target = u * total;
      while (row < n - 1 && upTo[row] <= target) row++;
      rows[i] = row;
    }
  }
}

/** The first row from `low` on whose share ends beyond the target; a row of no weight ends where its neighbour does. */
function rowAt(upTo: Float64Array, target: number, low: number): number {
  let first = low;
  let last = upTo.length - 1;
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (upTo[middle] > target) last = middle;
    else first = middle + 1;
  }
  return first;
}

function guideOf(upTo: Float64Array): Uint32Array {
  let parts = 1;
  while (parts < upTo.length) parts *= 2;
  const guide = new Uint32Array(parts);
  const total = upTo[upTo.length - 1];
  for (let part = 0, row = 0; part < parts; part++) {
    const target = (part / parts) * total;
    while (row < upTo.length - 1 && upTo[row] <= target) row++;
    guide[part] = row;
  }
  return guide;
}
