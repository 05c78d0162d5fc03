/** The default seed: runs repeat unless another seed is given. */
export const DEFAULT_SEED = 1;

/**
 * Seeded random numbers, the same on every machine: xoshiro128** of Blackman and Vigna ("Scrambled Linear
 * Pseudorandom Number Generators", ACM TOMS 47, 2021). A 32-bit mixer fills the state from the seed and any number of
 * stream numbers, so restart 7 draws the same numbers on any thread, at any time.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /**
   * @param seed whole number, 0 to 2^53 - 1
   * @param streams further whole numbers that select an independent sequence
   */
  constructor(seed: number, ...streams: number[]) {
    const next = wordsOf(0x9e3779b9, [seed, ...streams]);
    this.a = next();
    this.b = next();
    this.c = next();
    // a state of zeros would remain zero
    this.d = next() | 1;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const { b } = this;
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    this.c ^= this.a;
    this.d ^= b;
    this.b = b ^ this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = rotate(this.d, 11);
    return scrambled;
  }

  /** A number in [0, 1) with 53 random bits. */
  float(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A whole number in [0, n); n at most 2^53. */
  below(n: number): number {
    return Math.floor(this.float() * n);
  }
}

/** Puts the first n numbers of an array in random order, by R. A. Fisher and F. Yates. */
export function shuffle(order: Int32Array, n: number, random: Random): void {
  for (let i = n - 1; i > 0; i--) {
    const other = random.below(i + 1);
    const held = order[i];
    order[i] = order[other];
    order[other] = held;
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/**
 * Words of 32 bits that fill the state of a generator.
 * @param start not 0, which the mixer maps to 0; another one for each kind of generator
 * @param numbers whole numbers, 0 to 2^53 - 1, that select a sequence
 */
export function wordsOf(start: number, numbers: readonly number[]): () => number {
  let state = start;
  for (const number of numbers) {
    state = mixed(state ^ (number >>> 0));
    state = mixed(state ^ Math.floor(number / 4294967296));
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mixed(state);
  };
}

/** The finalizer of MurmurHash3 (Appleby): every input bit flips every output bit half of the time. */
export function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
