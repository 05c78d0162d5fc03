import type { Random } from './random.ts';

/** The largest number below 1. */
const LAST = 1 - Number.EPSILON / 2;

/**
 * Draws row numbers in proportion to their weights, with replacement. O(n) time and memory to build, O(log n) time
 * for a single draw, expected O(1) time for each of many draws.
 */
export class WeightedSampler {
  private readonly n: number;
  /** Sums of the weights of rows 0 to i; absent if all rows have the same weight. */
  private readonly upTo?: Float64Array;
  /**
   * The total weight is divided into equal parts, whose number is a power of two. The entry of a part is the row
   * where the part begins.
   */
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
   * Fills `rows` with draws: the same numbers as calls of `draw` give.
   * @param rows out
   */
  fill(rows: Uint32Array, random: Random): void {
    const { upTo, n } = this;
    if (!upTo) {
      for (let i = 0; i < rows.length; i++) rows[i] = random.below(n);
      return;
    }
    for (let i = 0; i < rows.length; i++) rows[i] = this.rowOf(upTo, random.float());
  }

  /**
   * Fills `rows` with one draw from each of as many equal parts of the total weight, in the order of the rows. Each row
   * is as frequent as with `fill`, but where neighbors are alike, the draws resemble the data more.
   * @param rows out
   */
  spread(rows: Uint32Array, random: Random): void {
    const { upTo, n } = this;
    const parts = rows.length;
    for (let i = 0; i < parts; i++) {
      // rounding may give 1
      const u = Math.min((i + random.float()) / parts, LAST);
      rows[i] = upTo ? this.rowOf(upTo, u) : Math.floor(u * n);
    }
  }

  /** @param u in [0, 1) */
  private rowOf(upTo: Float64Array, u: number): number {
    this.guide ??= guideOf(upTo);
    const last = this.n - 1;
    // u times a power of two is exact, and rounding keeps the order of products: no earlier row can be right
    let row = this.guide[Math.floor(u * this.guide.length)];
    const target = u * upTo[last];
    while (row < last && upTo[row] <= target) row++;
    return row;
  }
}

/** The first row from `low` on whose share ends beyond the target. Never a row without weight: its share is empty. */
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
