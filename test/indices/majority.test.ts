import { describe, expect, it } from 'vitest';
import { contingency } from '../../src/indices/contingency.ts';
import {
  inversePurityOf,
  majorityClassesOf,
  majorityErrorsOf,
  matchClassesOf,
  purityOf,
} from '../../src/indices/majority.ts';
import { Lottery } from '../support/random.ts';

describe('majority', () => {
  // cluster 0: p p q; cluster 1: q r; noise: p
  const table = contingency([0, 0, 0, 1, 1, -1], ['p', 'p', 'q', 'r', 'q', 'p']);

  it('has a class for each cluster, the first of equals', () => {
    expect(majorityClassesOf(table)).toEqual([
      { cluster: -1, size: 1, majority: 'p', correct: 1, share: 1, errors: 0, entropy: 0 },
      {
        cluster: 0,
        size: 3,
        majority: 'p',
        correct: 2,
        share: 2 / 3,
        errors: 1,
        entropy: expect.closeTo((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(3), 14),
      },
      {
        cluster: 1,
        size: 2,
        majority: 'q',
        correct: 1,
        share: 1 / 2,
        errors: 1,
        entropy: expect.closeTo(Math.log(2), 14),
      },
    ]);
  });

  it('makes purityOf, its inverse and the errors', () => {
    expect(purityOf(table)).toBe(4 / 6);
    expect(majorityErrorsOf(table)).toBe(2);
    // p: 2 of 3 in cluster 0; q: 1 of 2; r: 1
    expect(inversePurityOf(table)).toBe(4 / 6);
  });

  it('is not the best matching, where a class is given once', () => {
    const { classes, accuracy } = matchClassesOf(table);
    // several matchings are as good
    expect([...classes].sort()).toEqual(['p', 'q', 'r']);
    expect(accuracy).toBe(3 / 6);
    expect(matchClassesOf(contingency([0, 1], ['a', 'a']))).toEqual({
      classes: ['a', undefined],
      accuracy: 1 / 2,
    });
  });

  it('matches as trying every permutation does', () => {
    const lottery = new Lottery(8);
    const permutations = (of: number[]): number[][] =>
      of.length === 0
        ? [[]]
        : of.flatMap((first, i) =>
            permutations(of.filter((_, at) => at !== i)).map((rest) => [first, ...rest]),
          );
    for (let round = 0; round < 30; round++) {
      const [a, b] = [lottery.wholes(30, 4), lottery.wholes(30, 4)];
      const right = (order: number[]) => a.reduce((sum, label, i) => sum + Number(order[label] === b[i]), 0);
      const best = Math.max(...permutations([0, 1, 2, 3]).map(right));
      expect(matchClassesOf(contingency(a, b)).accuracy).toBeCloseTo(best / 30, 14);
    }
  });

  it('is swapped with its inverse, and counts weights', () => {
    const lottery = new Lottery(9);
    const [a, b, weights] = [lottery.wholes(50, 5), lottery.wholes(50, 3), lottery.floats(50)];
    expect(inversePurityOf(contingency(a, b, { weights }))).toBe(purityOf(contingency(b, a, { weights })));
    expect(purityOf(contingency([0, 0], [1, 2], { weights: [0.75, 0.25] }))).toBe(0.75);
    expect(majorityErrorsOf(contingency([0, 0], [1, 2], { weights: [3, 1] }))).toBe(1);
  });

  it('refuses to match what would not fit into memory', () => {
    const each = Int32Array.from({ length: 8000 }, (_, i) => i);
    expect(() => matchClassesOf(contingency(each, each))).toThrow(
      expect.objectContaining({ code: 'memory' }),
    );
  });
});
