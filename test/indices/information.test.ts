import { describe, expect, it } from 'vitest';
import { contingency } from '../../src/indices/contingency.ts';
import { adjustedRandOf, fowlkesMallowsOf, pairCountsOf, randOf } from '../../src/indices/external.ts';
import {
  AVERAGES,
  adjustedMutualInformationOf,
  classEntropyOf,
  clusterEntropyOf,
  completenessOf,
  entropy,
  expectedInformation,
  homogeneityOf,
  mutualInformationOf,
  normalizedMutualInformationOf,
  variationOfInformationOf,
  vMeasureOf,
} from '../../src/indices/information.ts';
import fixture from '../fixtures/sklearn/external.json' with { type: 'json' };
import { Lottery } from '../support/random.ts';

/** Mutual information by chance, from dealing the rows in every order. */
function byDealing(a: readonly number[], b: readonly number[]): number {
  let [sum, count] = [0, 0];
  const deal = (left: readonly number[], dealt: readonly number[]) => {
    if (left.length === 0) {
      sum += mutualInformationOf(contingency(a, dealt));
      count++;
    }
    left.forEach((label, i) => {
      deal(
        left.filter((_, at) => at !== i),
        [...dealt, label],
      );
    });
  };
  deal(b, []);
  return sum / count;
}

/** A table with rows and columns of these sizes; which rows are in which column does not matter here. */
function tableOf(a: readonly number[], b: readonly number[]) {
  const labels = (sizes: readonly number[]) => sizes.flatMap((size, c) => new Array<number>(size).fill(c));
  return contingency(labels(a), labels(b));
}

describe('information', () => {
  // two clusters of two and three; classes p p, q q r
  const table = contingency([0, 0, 1, 1, 1], ['p', 'q', 'q', 'q', 'r']);

  it('is what the definitions say', () => {
    const left = (2 / 5) * Math.log(2) + (3 / 5) * ((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(3));
    const classes = (1 / 5) * Math.log(5) * 2 + (3 / 5) * Math.log(5 / 3);
    const clusters = (2 / 5) * Math.log(5 / 2) + (3 / 5) * Math.log(5 / 3);
    const together = classes - left;
    expect(entropy(table.columnSums, table.total)).toBeCloseTo(classes, 15);
    expect(classEntropyOf(table)).toBeCloseTo(left, 15);
    expect(clusterEntropyOf(table)).toBeCloseTo(clusters - together, 15);
    expect(mutualInformationOf(table)).toBeCloseTo(together, 15);
    expect(variationOfInformationOf(table)).toBeCloseTo(classes + clusters - 2 * together, 15);
    expect(homogeneityOf(table)).toBeCloseTo(together / classes, 15);
    expect(completenessOf(table)).toBeCloseTo(together / clusters, 15);
    expect(normalizedMutualInformationOf(table)).toBeCloseTo((2 * together) / (classes + clusters), 15);
    expect(normalizedMutualInformationOf(table, 'min')).toBeCloseTo(together / clusters, 15);
    expect(normalizedMutualInformationOf(table, 'max')).toBeCloseTo(together / classes, 15);
    expect(normalizedMutualInformationOf(table, 'geometric')).toBeCloseTo(
      together / Math.sqrt(classes * clusters),
      15,
    );
  });

  it('of chance is the mean over all ways to deal the rows', () => {
    const lottery = new Lottery(2);
    for (let round = 0; round < 12; round++) {
      const n = 2 + (round % 6);
      const [a, b] = [lottery.wholes(n, 3), lottery.wholes(n, 4)].map((labels) => [...labels]);
      expect(expectedInformation(contingency(a, b))).toBeCloseTo(byDealing(a, b), 13);
    }
  });

  it.each(fixture.cases)('agrees with scikit-learn: $name', (known) => {
    const found = contingency(known.labels, known.truth);
    expect(randOf(found)).toBeCloseTo(known.rand, 14);
    expect(adjustedRandOf(found)).toBeCloseTo(known.ari, 14);
    expect(fowlkesMallowsOf(found)).toBeCloseTo(known.fowlkesMallows, 14);
    expect(homogeneityOf(found)).toBeCloseTo(known.homogeneity, 12);
    expect(completenessOf(found)).toBeCloseTo(known.completeness, 12);
    expect(vMeasureOf(found)).toBeCloseTo(known.v, 12);
    expect(vMeasureOf(found, 0.5)).toBeCloseTo(known.v_half, 12);
    // scikit-learn's matrix has the pairs of the true classes in its rows
    const { both, onlyA, onlyB, apart } = pairCountsOf(found);
    expect([apart, onlyA, onlyB, both].map(Number)).toEqual(known.pairs.flat());
    for (const average of AVERAGES) {
      expect(normalizedMutualInformationOf(found, average)).toBeCloseTo(known.nmi[average], 12);
    }
  });

  it.each(fixture.cases)('is right to twelve digits: $name', (known) => {
    const found = contingency(known.labels, known.truth);
    expect(mutualInformationOf(found)).toBeCloseTo(known.mi, 14);
    expect(expectedInformation(found)).toBeCloseTo(known.emi, 14);
    for (const average of AVERAGES) {
      expect(adjustedMutualInformationOf(found, average)).toBeCloseTo(known.ami[average], 12);
    }
  });

  it.each(fixture.expected)('of chance keeps its digits for thousands of rows', ({ a, b, emi }) => {
    const found = expectedInformation(tableOf(a, b));
    expect(Math.abs(found - emi)).toBeLessThan(1e-12 * emi + 1e-16);
  });

  it('of chance is that of two by two for a billion rows', () => {
    // as n grows, twice n times the information of chance becomes chi-squared with one degree of freedom
    const found = expectedInformation(
      contingency([0, 0, 1, 1], [0, 1, 0, 1], { weights: [1e8, 2e8, 3e8, 4e8] }),
    );
    expect(2e9 * found).toBeCloseTo(1, 6);
  });

  it.each([
    ['the same', [0, 0, 1, 2], ['b', 'b', 'c', 'a'], [1, 1, 1, 1, 1, 0]],
    ['one cluster each', [0, 0, 0], [5, 5, 5], [1, 1, 1, 1, 1, 0]],
    ['every row alone in both', [0, 1, 2], [2, 0, 1], [1, 1, 1, 1, 1, 0]],
    ['one cluster for two classes', [0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 1, 0, Math.log(2)]],
    ['every row alone', [0, 1, 2, 3], [0, 0, 1, 1], [2 / 3, 0, 1, 0.5, 2 / 3, Math.log(2)]],
    ['independent', [0, 0, 1, 1], [0, 1, 0, 1], [0, -0.5, 0, 0, 0, 2 * Math.log(2)]],
    ['a single row', [3], ['x'], [1, 1, 1, 1, 1, 0]],
  ])('has its ends: %s', (_, a, b, expected) => {
    const ends = contingency(a, b);
    const found = [normalizedMutualInformationOf, adjustedMutualInformationOf, homogeneityOf, completenessOf]
      .map((metric) => metric(ends))
      .concat(vMeasureOf(ends), variationOfInformationOf(ends));
    found.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at], 14);
    });
  });

  it('is exactly 1 or 0 for the same partition', () => {
    const lottery = new Lottery(3);
    const labels = lottery.wholes(500, 7);
    const same = contingency(
      labels,
      labels.map((label) => 9 - label),
    );
    expect([homogeneityOf(same), completenessOf(same), vMeasureOf(same)]).toEqual([1, 1, 1]);
    expect([
      normalizedMutualInformationOf(same),
      adjustedMutualInformationOf(same),
      variationOfInformationOf(same),
    ]).toEqual([1, 1, 0]);
  });

  it('weighs rows as repeating them does, and masses of any scale alike', () => {
    const lottery = new Lottery(4);
    const [a, b, weights] = [lottery.wholes(40, 3), lottery.wholes(40, 4), lottery.wholes(40, 5)];
    const repeated = (of: Float64Array) => [...of].flatMap((label, i) => new Array(weights[i]).fill(label));
    const weighted = contingency(a, b, { weights });
    expect(weighted).toEqual(contingency(repeated(a), repeated(b)));
    const scaled = contingency(a, b, { weights: weights.map((weight) => weight * 1e-7) });
    expect(scaled.counts).toBe(false);
    expect(vMeasureOf(scaled)).toBeCloseTo(vMeasureOf(weighted), 12);
    expect(adjustedMutualInformationOf(scaled)).toBeCloseTo(normalizedMutualInformationOf(weighted), 12);
  });

  it('does not see names or the order of rows, and stays within its bounds', () => {
    const lottery = new Lottery(6);
    for (let round = 0; round < 40; round++) {
      const n = 1 + lottery.below(60);
      const [a, b] = [lottery.wholes(n, 1 + (round % 7)), lottery.wholes(n, 1 + (round % 5))];
      const order = lottery.permutation(n);
      const table = contingency(a, b);
      const renamed = contingency(
        order.map((i) => `cluster ${(a[i] * 5) % 7}`),
        order.map((i) => -b[i]),
      );
      const swapped = contingency(b, a);
      for (const average of AVERAGES) {
        for (const metric of [normalizedMutualInformationOf, adjustedMutualInformationOf]) {
          const value = metric(table, average);
          expect(metric(renamed, average)).toBeCloseTo(value, 12);
          expect(metric(swapped, average)).toBeCloseTo(value, 12);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(normalizedMutualInformationOf(table, average)).toBeGreaterThanOrEqual(0);
      }
      expect(homogeneityOf(swapped)).toBeCloseTo(completenessOf(table), 12);
      expect(variationOfInformationOf(swapped)).toBeCloseTo(variationOfInformationOf(table), 12);
      expect(variationOfInformationOf(table)).toBeLessThanOrEqual(Math.log(n) + 1e-12);
    }
  });

  it('refuses averages and betas that it does not know', () => {
    expect(() => normalizedMutualInformationOf(table, 'mean' as 'min')).toThrow(
      /arithmetic, geometric, min or max/,
    );
    expect(() => adjustedMutualInformationOf(table, 'geometrik' as 'min')).toThrow(/did you mean geometric/);
    expect(() => vMeasureOf(table, -1)).toThrow(/beta/);
  });
});
