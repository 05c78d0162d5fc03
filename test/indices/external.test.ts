import { describe, expect, it } from 'vitest';
import { ClusterkitError } from '../../src/core/errors.ts';
import { contingency, denseTable } from '../../src/indices/contingency.ts';
import {
  adjustedRand,
  fowlkesMallowsOf,
  pairCountsOf,
  pairJaccardOf,
  randOf,
} from '../../src/indices/external.ts';
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
      expect(adjustedRand(a, b, { weights })).toBe(adjustedRand(repeated(a), repeated(b)));
    }
  });

  it('is exact where pairs are more than a number can hold', () => {
    // B parts one pixel of 10^9 from the others: what chance gives
    expect(adjustedRand([0, 0], [0, 1], { weights: [1e9 - 1, 1] })).toBe(0);
    // worked out with fractions
    expect(adjustedRand([0, 0, 1], [0, 1, 1], { weights: [1e9, 1, 1] })).toBeCloseTo(0.6666666655555555, 15);
    expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2], { weights: [5e8, 5e8, 5e8, 5e8] })).toBeCloseTo(
      0.74999999984375,
      15,
    );
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1], { weights: [1e9, 1, 1, 1e9] })).toBeCloseTo(
      0.999999996,
      15,
    );
    expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1], { weights: [1e9, 3, 2, 4] })).toBeCloseTo(
      0.6153846098224852,
      15,
    );
    expect(adjustedRand([0, 1, 2], [2, 1, 0], { weights: [3e15, 3e15, 3e15] })).toBe(1);
  });

  it('takes masses, of any scale', () => {
    const [a, b] = [
      [0, 0, 1, 1],
      [0, 0, 1, 2],
    ];
    // pairs with replacement: 2 (6/16 - 8/16 * 6/16) / (14/16 - 2 * 8/16 * 6/16)
    for (const scale of [0.1, 1e-9, 1e60]) {
      expect(adjustedRand(a, b, { weights: new Float64Array(4).fill(scale) })).toBeCloseTo(0.375 / 0.5, 12);
    }
    expect(adjustedRand(a, a, { weights: [0.3, 0.1, 0.7, 0.9] })).toBe(1);
    expect(adjustedRand([0, 0, 0], [1, 1, 1], { weights: [0.3, 0.1, 0.7] })).toBe(1);
  });

  it.each([
    ['labels of another length', [0, 1], [0], undefined, 'usage'],
    ['no rows', [], [], undefined, 'input'],
    ['a label that is NaN', [0, Number.NaN], [0, 1], undefined, 'input'],
    ['rows without weight', [0, 1], [0, 1], [0, 0], 'input'],
    ['weights of another length', [0, 1], [0, 1], [1], 'usage'],
    ['a negative weight', [0, 1], [0, 1], [1, -1], 'input'],
    ['a weight that is no number', [0, 1], [0, 1], [1, Number.NaN], 'input'],
    ['weights without a sum', [0, 1], [0, 1], [1e308, 1e308], 'input'],
  ])('refuses %s', (_, a, b, weights, code) => {
    expect(() => adjustedRand(a, b, { weights })).toThrow(ClusterkitError);
    expect(() => adjustedRand(a, b, { weights })).toThrow(expect.objectContaining({ code }));
  });
});

describe('pairs of rows', () => {
  // of the ten pairs 1 is together in both, 3 in the clusters only, 1 in the classes only
  const table = contingency(['a', 'a', 'a', 'b', 'b'], ['p', 'p', 'q', 'q', 'r']);

  it('are counted', () => {
    expect(pairCountsOf(table)).toEqual({ both: 2n, onlyA: 6n, onlyB: 2n, apart: 10n });
    expect(randOf(table)).toBeCloseTo(6 / 10, 15);
    expect(pairJaccardOf(table)).toBeCloseTo(1 / 5, 15);
    expect(fowlkesMallowsOf(table)).toBeCloseTo(Math.sqrt((1 / 4) * (1 / 2)), 15);
  });

  it.each([
    ['the same', [0, 0, 1], ['b', 'b', 'a'], [1, 1, 1]],
    ['every row alone in both', [0, 1, 2], [2, 0, 1], [1, 1, 1]],
    ['one cluster and every row alone', [0, 0, 0], [0, 1, 2], [0, 0, 0]],
    ['a single row', [5], ['x'], [1, 1, 1]],
  ])('have their ends: %s', (_, a, b, expected) => {
    const ends = contingency(a, b);
    expect([randOf(ends), pairJaccardOf(ends), fowlkesMallowsOf(ends)]).toEqual(expected);
  });

  it('are exact in the billions', () => {
    const huge = contingency([0, 0, 1, 1], [0, 1, 0, 1], { weights: [1e9, 3, 2, 4] });
    const square = (n: bigint) => n * (n - 1n);
    const both = square(1_000_000_000n) + square(3n) + square(2n) + square(4n);
    const inA = square(1_000_000_003n) + square(6n);
    const inB = square(1_000_000_002n) + square(7n);
    const apart = square(1_000_000_009n) - inA - inB + both;
    expect(pairCountsOf(huge)).toEqual({ both, onlyA: inA - both, onlyB: inB - both, apart });
  });

  it('are the same numbers whichever way they are added up', () => {
    // counts above 2^26 are added up as big integers
    const [a, b] = [
      [0, 0, 1, 1, 2],
      [0, 1, 1, 2, 2],
    ];
    const small = pairCountsOf(contingency(a, b, { weights: [2 ** 22, 3, 5, 7, 11] }));
    const large = pairCountsOf(
      contingency([...a, 3], [...b, 3], { weights: [2 ** 22, 3, 5, 7, 11, 2 ** 26] }),
    );
    const alone = 2n ** 26n * (2n ** 26n - 1n);
    expect(large.both - alone).toBe(small.both);
    expect([large.onlyA, large.onlyB]).toEqual([small.onlyA, small.onlyB]);
  });
});

describe('contingency', () => {
  it('has the cells that are not empty, by rising labels', () => {
    expect(contingency([4, 4, -1, 4], [1, 0, 0, 1], { weights: [1, 2, 4, 8] })).toEqual({
      rowLabels: [-1, 4],
      columnLabels: [0, 1],
      rows: Int32Array.of(0, 1, 1),
      columns: Int32Array.of(0, 0, 1),
      sums: Float64Array.of(4, 2, 9),
      rowSums: Float64Array.of(4, 11),
      columnSums: Float64Array.of(6, 9),
      total: 15,
      counts: true,
    });
  });

  it('takes text, mixed with numbers, and fractions of them', () => {
    const table = contingency(['b', 2, 'a', 10, -0.5, '2'], [1e300, 0, 1e300, 1, 1, 1]);
    expect(table.rowLabels).toEqual([-0.5, 2, 10, '2', 'a', 'b']);
    expect(table.columnLabels).toEqual([0, 1, 1e300]);
    expect([...denseTable(table)]).toEqual([0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
  });

  it('leaves out rows of no weight and says what weights are', () => {
    const table = contingency([0, 1, 2], [0, 1, 2], { weights: [0.5, 0, 1] });
    expect(table.rowLabels).toEqual([0, 2]);
    expect(table.counts).toBe(false);
    expect(contingency([0, 9e9, 2], [0, 1, 2], { weights: [2, 0, 1] })).toMatchObject({
      rowLabels: [0, 2],
      counts: true,
    });
  });

  it('is the same small and large', () => {
    // beyond 2^20 cells rows are sorted instead
    const lottery = new Lottery(11);
    const n = 3000;
    const [a, b] = [lottery.wholes(n, 1500), lottery.wholes(n, 1400)];
    const table = contingency(a, b);
    const cells = new Map<string, number>();
    for (let i = 0; i < n; i++) cells.set(`${a[i]} ${b[i]}`, (cells.get(`${a[i]} ${b[i]}`) ?? 0) + 1);
    expect(table.rowLabels.length * table.columnLabels.length).toBeGreaterThan(2 ** 20);
    expect(table.sums).toHaveLength(cells.size);
    table.sums.forEach((sum, cell) => {
      const key = `${table.rowLabels[table.rows[cell]]} ${table.columnLabels[table.columns[cell]]}`;
      expect(sum).toBe(cells.get(key));
    });
  });

  it('stays small with many clusters', () => {
    const each = Int32Array.from({ length: 200_000 }, (_, i) => i);
    expect(contingency(each, each).sums).toHaveLength(each.length);
  });
});
