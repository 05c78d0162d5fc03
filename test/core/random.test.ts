import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';

const SEEDS = [0, 1, 2, 3, 42, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];

function words(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.uint32());
}

/** Chi-square of counts against equal expectations. */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** A chi-square of `cells` - 1 degrees of freedom lies within 5 standard deviations of its mean. */
function expectUniform(counts: number[]): void {
  const freedom = counts.length - 1;
  expect(Math.abs(chiSquare(counts) - freedom)).toBeLessThan(5 * Math.sqrt(2 * freedom));
}

describe('Random', () => {
  it('is xoshiro128**: from state 1, 2, 3, 4 it draws the numbers of the C reference', () => {
    const random = Object.assign(new Random(0), { a: 1, b: 2, c: 3, d: 4 });
    expect(words(random, 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('repeats the same numbers for the same seed and streams', () => {
    for (const seed of SEEDS) {
      expect(words(new Random(seed, 7, 0), 50)).toEqual(words(new Random(seed, 7, 0), 50));
    }
  });

  it('keeps the numbers of this version, which results depend on', () => {
    expect(words(new Random(1), 3)).toMatchInlineSnapshot(`
      [
        2691577384,
        3711679405,
        894996848,
      ]
    `);
    expect(words(new Random(2 ** 40, 10, 3), 3)).toMatchInlineSnapshot(`
      [
        266850435,
        3143256812,
        1779840266,
      ]
    `);
  });

  it('gives each seed a sequence of its own, beyond 32 bits too', () => {
    const starts = SEEDS.map((seed) => words(new Random(seed), 4).join());
    expect(new Set(starts).size).toBe(SEEDS.length);
  });

  it('gives each stream a sequence of its own', () => {
    const starts = new Set<string>();
    for (let k = 1; k <= 60; k++) {
      for (let restart = 0; restart < 60; restart++) starts.add(words(new Random(1, k, restart), 2).join());
    }
    expect(starts.size).toBe(3600);
    expect(words(new Random(1, 2, 3), 2)).not.toEqual(words(new Random(1, 3, 2), 2));
    expect(words(new Random(1, 0), 2)).not.toEqual(words(new Random(1), 2));
  });

  it('tells seed 0 from seed 0 with stream 0', () => {
    expect(words(new Random(0, 0), 4)).not.toEqual(words(new Random(0), 4));
  });

  it('draws words whose every byte is uniform', () => {
    for (const seed of [0, 1, 99]) {
      const random = new Random(seed);
      const counts = Array.from({ length: 4 }, () => new Array<number>(256).fill(0));
      for (let i = 0; i < 100_000; i++) {
        const word = random.uint32();
        for (let byte = 0; byte < 4; byte++) counts[byte][(word >>> (8 * byte)) & 255]++;
      }
      counts.forEach(expectUniform);
    }
  });

  it('draws pairs of neighboring numbers uniformly', () => {
    const random = new Random(5);
    const counts = new Array<number>(1024).fill(0);
    for (let i = 0; i < 200_000; i++) counts[random.below(32) * 32 + random.below(32)]++;
    expectUniform(counts);
  });

  it('draws first numbers of successive streams that are uniform together', () => {
    const counts = new Array<number>(64).fill(0);
    for (let stream = 0; stream < 40_000; stream++) counts[new Random(1, 8, stream).below(64)]++;
    expectUniform(counts);
  });

  it('draws words that are whole and fit into 32 bits', () => {
    for (const word of words(new Random(11), 5000)) {
      expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true);
    }
  });

  it('draws floats in [0, 1) of 53 bits, each of them set half of the time', () => {
    const random = new Random(12);
    const draws = 20_000;
    const set = new Array<number>(53).fill(0);
    for (let i = 0; i < draws; i++) {
      const value = random.float();
      expect(value >= 0 && value < 1).toBe(true);
      const whole = value * 2 ** 53;
      expect(Number.isInteger(whole)).toBe(true);
      for (let bit = 0; bit < 53; bit++) set[bit] += Math.floor(whole / 2 ** bit) % 2;
    }
    // 5 standard errors, for there are 53 of them
    const wrong = set.filter((count) => Math.abs(count / draws - 0.5) > 5 * Math.sqrt(0.25 / draws));
    expect(wrong).toEqual([]);
  });

  it('draws every number below n, and none else', () => {
    for (const n of [1, 2, 3, 7, 100]) {
      const random = new Random(n);
      const seen = new Set<number>();
      for (let i = 0; i < 60 * n; i++) seen.add(random.below(n));
      expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  it('draws each number below an n that is no power of two equally often', () => {
    const random = new Random(8);
    const counts = new Array<number>(37).fill(0);
    for (let i = 0; i < 100_000; i++) counts[random.below(37)]++;
    expectUniform(counts);
  });

  it('draws below 2^53 with all the bits of the bound', () => {
    const random = new Random(9);
    const draws = Array.from({ length: 200 }, () => random.below(2 ** 53));
    expect(draws.every((draw) => Number.isSafeInteger(draw) && draw >= 0)).toBe(true);
    expect(Math.max(...draws)).toBeGreaterThan(2 ** 52);
    expect(draws.some((draw) => draw % 2 === 1)).toBe(true);
  });
});
