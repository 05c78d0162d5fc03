import { describe, expect, it } from 'vitest';
import { countDistinct, SEEDINGS, type Seeding, seedCenters } from '../../src/algorithms/centers/seeding.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { Random } from '../../src/core/random.ts';
import { WeightedSampler } from '../../src/core/weightedSampler.ts';
import { dataOf, gridData, lineOf, weightsOf } from '../support/datasets.ts';
import { plainDistinct, rowsOf } from '../support/kmeans.ts';
import { isWithinFourErrors, Lottery } from '../support/random.ts';

const DRAWS = 20_000;

/** How often each outcome comes up over seeded draws. */
function frequencies(outcome: (random: Random) => string | number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < DRAWS; seed++) {
    const key = String(outcome(new Random(seed, 77)));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Each outcome within 4 standard errors of its probability; none that should not be. */
function expectProbabilities(counts: Map<string, number>, exact: Record<string, number>): void {
  expect(Object.values(exact).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect([...counts.keys()].filter((key) => !(key in exact))).toEqual([]);
  for (const [key, probability] of Object.entries(exact)) {
    const count = counts.get(key) ?? 0;
    expect(
      isWithinFourErrors(count, DRAWS, probability),
      `${key}: ${count / DRAWS}, not ${probability}`,
    ).toBe(true);
  }
}

function seeds(data: Dataset, k: number, how: Seeding, random: Random): number[] {
  return [...seedCenters(data, k, how, random, new Float64Array(data.n))];
}

describe('WeightedSampler', () => {
  it('draws rows without weights equally often', () => {
    const sampler = new WeightedSampler(5);
    const fifth = { 0: 0.2, 1: 0.2, 2: 0.2, 3: 0.2, 4: 0.2 };
    expectProbabilities(
      frequencies((random) => sampler.draw(random)),
      fifth,
    );
  });

  it('draws rows in proportion to their weights, and none of weight 0', () => {
    const sampler = new WeightedSampler(7, Float64Array.of(0, 1, 0.5, 0, 2.5, 1, 0));
    expectProbabilities(
      frequencies((random) => sampler.draw(random)),
      { 1: 0.2, 2: 0.1, 4: 0.5, 5: 0.2 },
    );
  });

  it('draws like the repeated rows would be drawn', () => {
    const weighted = new WeightedSampler(3, Float64Array.of(2, 1, 3));
    const repeated = new WeightedSampler(6);
    const row = [0, 0, 1, 2, 2, 2];
    for (let seed = 0; seed < 500; seed++) {
      expect(weighted.draw(new Random(seed))).toBe(row[repeated.draw(new Random(seed))]);
    }
  });

  it('draws again what it has drawn: successive draws are independent', () => {
    const sampler = new WeightedSampler(2, Float64Array.of(1, 3));
    expectProbabilities(
      frequencies((random) => `${sampler.draw(random)}${sampler.draw(random)}`),
      { '00': 1 / 16, '01': 3 / 16, '10': 3 / 16, 11: 9 / 16 },
    );
  });
});

describe('random seeding', () => {
  it('takes rows by weight without replacement', () => {
    const data = lineOf([10, 20, 30], [1, 2, 3]);
    // the first by w / 6, the second by w / (6 - the first)
    expectProbabilities(
      frequencies((random) => seeds(data, 2, 'random', random).join()),
      {
        '10,20': (1 / 6) * (2 / 5),
        '10,30': (1 / 6) * (3 / 5),
        '20,10': (2 / 6) * (1 / 4),
        '20,30': (2 / 6) * (3 / 4),
        '30,10': (3 / 6) * (1 / 3),
        '30,20': (3 / 6) * (2 / 3),
      },
    );
  });

  it('includes each row equally often without weights', () => {
    const data = lineOf([0, 1, 2, 3]);
    const counts = new Array<number>(4).fill(0);
    frequencies((random) => {
      const drawn = seeds(data, 2, 'random', random);
      for (const value of drawn) counts[value]++;
      return '';
    });
    for (const count of counts) expect(isWithinFourErrors(count, DRAWS, 0.5)).toBe(true);
  });

  it('takes equal rows for one, with their weights together', () => {
    const data = lineOf([7, 8, 7, 9], [1, 1, 1, 1]);
    expectProbabilities(
      frequencies((random) => seeds(data, 2, 'random', random).join()),
      { '7,8': 1 / 4, '7,9': 1 / 4, '8,7': 1 / 6, '8,9': 1 / 12, '9,7': 1 / 6, '9,8': 1 / 12 },
    );
  });
});

describe('k-means++ seeding', () => {
  // For k = 2 there are two trials, and the better one is taken: a row drawn with probability p is taken with
  // 1 - (1 - p)^2 when it is the better, p^2 when it is the worse, and p when both are as good.
  it('takes the second center by squared distance, the better of two draws', () => {
    expectProbabilities(
      frequencies((random) => seeds(lineOf([0, 1, 3]), 2, 'k-means++', random).join()),
      {
        // squares 1 and 9; what remains is 4 with the row at 1, 1 with that at 3
        '0,1': (1 / 3) * 0.1 ** 2,
        '0,3': (1 / 3) * (1 - 0.1 ** 2),
        // squares 1 and 4; 4 remains with 0, 1 with 3
        '1,0': (1 / 3) * 0.2 ** 2,
        '1,3': (1 / 3) * (1 - 0.2 ** 2),
        // squares 9 and 4; 1 remains with either
        '3,0': (1 / 3) * (9 / 13),
        '3,1': (1 / 3) * (4 / 13),
      },
    );
  });

  it('multiplies squared distances by weights', () => {
    expectProbabilities(
      frequencies((random) => seeds(lineOf([0, 1, 3], [2, 1, 1]), 2, 'k-means++', random).join()),
      {
        '0,1': (1 / 2) * 0.1 ** 2,
        '0,3': (1 / 2) * (1 - 0.1 ** 2),
        // 2 * 1 and 4; 4 remains with 0, 2 with 3
        '1,0': (1 / 4) * (1 / 3) ** 2,
        '1,3': (1 / 4) * (1 - (1 / 3) ** 2),
        // 2 * 9 and 4; 1 remains with 0, 2 with 1
        '3,0': (1 / 4) * (1 - (4 / 22) ** 2),
        '3,1': (1 / 4) * (4 / 22) ** 2,
      },
    );
  });

  it('makes three trials for each center of three', () => {
    // 2 + floor(log 3) = 3: a row is taken with 1 - (1 - p)^3 when it is the better, p^3 when it is the worse
    expectProbabilities(
      frequencies((random) => seeds(lineOf([0, 1, 3]), 3, 'k-means++', random).join()),
      {
        '0,1,3': (1 / 3) * 0.1 ** 3,
        '0,3,1': (1 / 3) * (1 - 0.1 ** 3),
        '1,0,3': (1 / 3) * 0.2 ** 3,
        '1,3,0': (1 / 3) * (1 - 0.2 ** 3),
        '3,0,1': (1 / 3) * (9 / 13),
        '3,1,0': (1 / 3) * (4 / 13),
      },
    );
  });

  it('serves heaps far apart with a center each, nearly always', () => {
    const data: Dataset = { x: new Lottery(81).heaps(120, 3, 6), n: 120, dim: 3 };
    const rows = rowsOf(data.x, 3).map((row) => row.join());
    let complete = 0;
    for (let seed = 0; seed < 200; seed++) {
      const centers = rowsOf(seedCenters(data, 6, 'k-means++', new Random(seed), new Float64Array(120)), 3);
      const heaps = new Set(centers.map((center) => rows.indexOf(center.join()) % 6));
      if (heaps.size === 6) complete++;
    }
    expect(complete).toBeGreaterThan(190);
  });
});

describe.each(SEEDINGS)('%s seeding', (how) => {
  it('gives distinct rows of positive weight, up to all there are', () => {
    const lottery = new Lottery(91);
    for (let t = 0; t < 150; t++) {
      const dim = 1 + lottery.below(3);
      const data = gridData(lottery, 2 + lottery.below(30), dim, 3);
      if (t % 2 === 0) data.weights = lottery.wholes(data.n, 3);
      const weights = weightsOf(data);
      const distinct = plainDistinct(rowsOf(data.x, dim), weights);
      const k = t % 3 === 0 ? distinct : Math.min(distinct, 1 + lottery.below(5));
      if (k === 0) continue;
      const centers = seedCenters(data, k, how, new Random(t), new Float64Array(data.n));
      const known = new Set(rowsOf(data.x, dim).flatMap((row, i) => (weights[i] > 0 ? [row.join()] : [])));
      const names = rowsOf(centers, dim).map((center) => center.join());
      expect(names.every((name) => known.has(name))).toBe(true);
      expect(new Set(names).size).toBe(k);
    }
  });

  it('repeats itself for a seed, whatever the scratch held before', () => {
    const data = gridData(new Lottery(92), 50, 2, 100);
    const draw = (left: number) => seedCenters(data, 9, how, new Random(4), new Float64Array(50).fill(left));
    expect(draw(0)).toEqual(draw(1e9));
  });
});

describe('countDistinct', () => {
  it('equals the size of a Set', () => {
    const lottery = new Lottery(101);
    for (let t = 0; t < 200; t++) {
      const dim = 1 + lottery.below(4);
      const data = gridData(lottery, 1 + lottery.below(300), dim, 1 + lottery.below(6));
      if (t % 2 === 0) data.weights = lottery.wholes(data.n, 2);
      if (t % 3 === 0) data.x = Uint8Array.from(data.x);
      const distinct = plainDistinct(rowsOf(data.x, dim), weightsOf(data));
      expect(countDistinct(data, 1e9)).toBe(distinct);
      const enough = 1 + lottery.below(20);
      expect(countDistinct(data, enough)).toBe(Math.min(enough, distinct));
    }
  });

  it('keeps real numbers apart that differ in the last bit, and takes 0 and -0 for one', () => {
    const next = 1 + Number.EPSILON;
    expect(countDistinct(lineOf([1, next, 1, 0, -0]), 100)).toBe(3);
    const pairs = dataOf([
      [0, 5],
      [-0, 5],
      [0, 6],
    ]);
    expect(countDistinct(pairs, 100)).toBe(2);
  });

  it('counts many rows, beyond its smallest table', () => {
    const x = Float64Array.from({ length: 60_000 }, (_, i) => i % 20_000);
    expect(countDistinct({ x, n: 60_000, dim: 1 }, 60_000)).toBe(20_000);
  });
});
