/** Seeded data for the tests, from a generator of their own (mulberry32 by T. Ettinger) that src does not use. */
export class Lottery {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A number in [0, 1) with 32 random bits. */
  float(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.float() * n);
  }

  /** Roughly normal, mean 0 and variance 1. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.float();
    return sum;
  }

  floats(length: number, low = 0, high = 1): Float64Array {
    return Float64Array.from({ length }, () => low + this.float() * (high - low));
  }

  /** Whole numbers in [0, n). */
  wholes(length: number, n: number): Float64Array {
    return Float64Array.from({ length }, () => this.below(n));
  }

  bytes(length: number, n = 256): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(n));
  }

  /** The numbers 0 to n - 1 in random order. */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  /** Rows in k round heaps far apart, one after the other: row i belongs to heap i % k. */
  heaps(n: number, dim: number, k: number): Float64Array {
    const middles = Array.from({ length: k }, (_, c) =>
      Array.from({ length: dim }, (_, j) => 100 * (j === c % dim ? 1 + c : 0)),
    );
    return Float64Array.from(
      { length: n * dim },
      (_, p) => middles[Math.floor(p / dim) % k][p % dim] + 4 * this.normal(),
    );
  }
}

/** Whether a count over draws lies within 4 standard errors of its probability. */
export function isWithinFourErrors(count: number, draws: number, probability: number): boolean {
  const error = Math.sqrt((probability * (1 - probability)) / draws);
  return Math.abs(count / draws - probability) <= 4 * error;
}
