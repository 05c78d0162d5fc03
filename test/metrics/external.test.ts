import { describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { adjustedRand, contingency } from '../../src/metrics/external.ts';
import { Lottery } from '../support/random.ts';

/** From the definition: every pair is looked at. */
function byPairs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [both, onlyA, onlyB, apart] = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const [inA, inB] = [a[i] === a[j], b[i] === b[j]];
      if (inA && inB) both++;
      else if (inA) onlyA++;
      else if (inB) onlyB++;
      else apart++;
    }
  }
  if (onlyA === 0 && onlyB === 0) return 1;
  const most = (both + onlyA) * (onlyA + apart) + (both + onlyB) * (onlyB + apart);
  return (2 * (both * apart - onlyA * onlyB)) / most;
}

const labels = (lottery: Lottery, n: number, k: number) =>
  Array.from({ length: n }, () => Math.floor(lottery.float() * k));

describe('adjustedRand', () => {
  it.each([
    ['one cluster split in two', [0, 0, 1, 1], [0, 0, 1, 2], 0.5714285714285714],
    ['the other way round', [0, 0, 1, 2], [0, 0, 1, 1], 0.5714285714285714],
    ['the same', [0, 0, 1, 1], [0, 0, 1, 1], 1],
    ['other names', [0, 0, 1, 1], [7, 7, -1, -1], 1],
    ['one cluster each', [0, 0, 0], [5, 5, 5], 1],
    ['every row alone', [0, 1, 2], [2, 0, 1], 1],
    ['one cluster and every row alone', [0, 0, 0, 0], [0, 1, 2, 3], 0],
    ['less than chance', [0, 0, 1, 1], [0, 1, 0, 1], -0.5],
    ['a single row', [3], [4], 1],
    ['no rows', [], [], 1],
  ])('is right for %s', (_, a, b, expected) => {
    expect(adjustedRand(a, b)).toBeCloseTo(expected, 15);
  });

  it('agrees with counting every pair', () => {
    const lottery = new Lottery(5);
    for (let round = 0; round < 200; round++) {
      const n = 1 + Math.floor(lottery.float() * 40);
      const [a, b] = [labels(lottery, n, 1 + (round % 6)), labels(lottery, n, 1 + (round % 5))];
      expect(adjustedRand(a, b)).toBeCloseTo(byPairs(a, b), 13);
    }
  });

  it('counts a row as often as its weight says', () => {
    const lottery = new Lottery(9);
    for (let round = 0; round < 50; round++) {
      const [a, b, weights] = [labels(lottery, 12, 3), labels(lottery, 12, 4), labels(lottery, 12, 5)];
      const repeated = (of: number[]) => of.flatMap((label, i) => new Array<number>(weights[i]).fill(label));
      expect(adjustedRand(a, b, weights)).toBe(adjustedRand(repeated(a), repeated(b)));
    }
  });

  it('is exact where pairs are more than a number can hold', () => {
    // B parts one pixel of 10^9 from the others: what chance gives
    expect(adjustedRand([0, 0], [0, 1], [1e9 - 1, 1])).toBe(0);
    // worked out with fractions
    expect(adjustedRand([0, 0, 1], [0, 1, 1], [1e9, 1, 1])).toBeCloseTo(0.6666666655555555, 15);
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2], [5e8, 5e8, 5e8, 5e8])).toBeCloseTo(0.74999999984375, 15);
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1], [1e9, 1, 1, 1e9])).toBeCloseTo(0.999999996, 15);
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1], [1e9, 3, 2, 4])).toBeCloseTo(0.6153846098224852, 15);
    expect(adjustedRand([0, 1, 2], [2, 1, 0], [3e15, 3e15, 3e15])).toBe(1);
  });

  it('takes masses, of any scale', () => {
    const [a, b] = [
      [0, 0, 1, 1],
      [0, 0, 1, 2],
    ];
    // pairs with replacement: 2 (6/16 - 8/16 * 6/16) / (14/16 - 2 * 8/16 * 6/16)
    for (const scale of [0.1, 1e-9, 1e60]) {
      expect(adjustedRand(a, b, new Float64Array(4).fill(scale))).toBeCloseTo(0.375 / 0.5, 12);
    }
    expect(adjustedRand(a, a, [0.3, 0.1, 0.7, 0.9])).toBe(1);
    expect(adjustedRand([0, 0, 0], [1, 1, 1], [0.3, 0.1, 0.7])).toBe(1);
  });

  it.each([
    ['labels of another length', [0, 1], [0], undefined, 'usage'],
    ['weights of another length', [0, 1], [0, 1], [1], 'usage'],
    ['a negative weight', [0, 1], [0, 1], [1, -1], 'input'],
    ['a weight that is no number', [0, 1], [0, 1], [1, Number.NaN], 'input'],
    ['weights without a sum', [0, 1], [0, 1], [1e308, 1e308], 'input'],
  ])('refuses %s', (_, a, b, weights, code) => {
    expect(() => adjustedRand(a, b, weights)).toThrow(ClusterkitError);
    expect(() => adjustedRand(a, b, weights)).toThrow(expect.objectContaining({ code }));
  });
});

describe('contingency', () => {
  it('has the cells that are not empty, by rising labels', () => {
    expect(contingency([4, 4, -1, 4], [1, 0, 0, 1], [1, 2, 4, 8])).toEqual({
      rowLabels: [-1, 4],
      columnLabels: [0, 1],
      rows: Int32Array.of(0, 1, 1),
      columns: Int32Array.of(0, 0, 1),
      sums: Float64Array.of(4, 2, 9),
    });
  });

  it('stays small with many clusters', () => {
    const each = Int32Array.from({ length: 200_000 }, (_, i) => i);
    expect(contingency(each, each).sums).toHaveLength(each.length);
  });
});
