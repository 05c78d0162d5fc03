import { describe, expect, it } from 'vitest';
import { bisecting } from '../../src/algorithms/bisecting.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { Random } from '../../src/core/random.ts';
import { criteriaOf } from '../../src/indices/choose/criteria.ts';
import { chooseGap, type GapRule, gap } from '../../src/indices/choose/gap.ts';
import { hopkins } from '../../src/indices/choose/hopkins.ts';
import { knee } from '../../src/indices/choose/knee.ts';
import { referenceOf } from '../../src/indices/choose/reference.ts';
import { type Cluster, stability } from '../../src/indices/choose/stability.ts';
import { topKs, verdict } from '../../src/indices/choose/verdict.ts';
import { clusteredRows } from '../../src/indices/clusteredRows.ts';
import { centeredRows } from '../../src/indices/internal.ts';
import { dataOf, lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

const byKMeans: Cluster = async (data, k, seed) => (await kmeans(data, { k, seed, nInit: 3 })).labels;

const heaps = (seed: number, n = 90): Dataset => ({ x: new Lottery(seed).heaps(n, 2, 3), n, dim: 2 });
const evenly = (seed: number, n = 90): Dataset => ({ x: new Lottery(seed).floats(n * 2), n, dim: 2 });

describe('knee', () => {
  const ks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

  it('is where a curve stops falling', () => {
    const found = knee(ks, [100, 60, 20, 18, 16, 14, 12, 10, 8, 6]);
    expect(found.k).toBe(3);
    expect(found.knees).toEqual([3]);
    // at 3, two ninths along, 80 of 94 down
    expect(found.differences[2]).toBeCloseTo(80 / 94 - 2 / 9, 14);
    for (const end of [0, 9]) expect(found.differences[end]).toBeCloseTo(0, 14);
  });

  it('is the one of the paper on x / (x + 5) and its mirror images', () => {
    const rising = ks.map((k) => -1 / (k - 0.9) + 5);
    expect(knee(ks, rising, { direction: 'rising' }).k).toBe(2);
    expect(
      knee(
        ks,
        rising.map((value) => -value),
      ).k,
    ).toBe(2);
    const late = [...rising].reverse();
    expect(knee(ks, late, { curve: 'concave' }).k).toBe(9);
    expect(
      knee(
        ks,
        late.map((value) => -value),
        { direction: 'rising', curve: 'convex' },
      ).k,
    ).toBe(9);
  });

  it('is none on a line, a flat one, or when it does not come back by enough', () => {
    expect(
      knee(
        ks,
        ks.map((k) => 50 - k),
      ).k,
    ).toBeUndefined();
    expect(
      knee(
        ks,
        ks.map(() => 7),
      ).k,
    ).toBeUndefined();
    const late = [9, 7.5, 6, 4.9, 3.9, 2.9, 1.9, 0.6, 0.5, 0];
    expect(knee(ks, late, { sensitivity: 0 }).k).toBe(8);
    expect(knee(ks, late, { sensitivity: 5 }).k).toBeUndefined();
  });

  it('has others beside the one that stands out most', () => {
    const steps = [100, 60, 55, 50, 45, 20, 18, 16, 14, 12];
    expect(knee(ks, steps)).toMatchObject({ k: 6, knees: [2, 6] });
  });

  it.each([
    ['two ks', [1, 2], [2, 1], /at least 3/],
    ['other lengths', [1, 2, 3], [2, 1], /3 numbers/],
    ['NaN', [1, 2, 3], [2, Number.NaN, 1], /values\[1\]/],
    ['ks that fall', [1, 3, 2], [3, 2, 1], /ks\[2\]/],
  ])('refuses %s', (_, given, values, text) => {
    expect(() => knee(given, values)).toThrow(text);
  });
});

describe('the gap statistic', () => {
  it('finds heaps, and none where there are none', async () => {
    const ks = [1, 2, 3, 4, 5];
    for (const reference of ['box', 'pca'] as const) {
      const options = { cluster: byKMeans, references: 12, reference };
      expect((await gap(heaps(1), { ks, ...options })).k).toBe(3);
      expect((await gap(evenly(2), { ks, ...options })).k).toBe(1);
    }
  });

  it('is what the definition says', async () => {
    const data = lineOf([0, 2, 10, 14]);
    const halves: Cluster = ({ x, n }, k) => {
      const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a] - x[b]);
      const labels = new Int32Array(n);
      order.forEach((i, at) => {
        labels[i] = Math.floor((at * k) / n);
      });
      return labels;
    };
    for (const power of [1, 2] as const) {
      const w = (rows: ArrayLike<number>, k: number) => {
        const sorted = Array.from(rows).sort((a, b) => a - b);
        const parts = k === 1 ? [sorted] : [sorted.slice(0, 2), sorted.slice(2)];
        const within = parts.map(
          (part) =>
            part
              .flatMap((a, i) => part.slice(0, i).map((b) => Math.abs(a - b) ** power))
              .reduce((p, q) => p + q) / part.length,
        );
        return Math.log(within.reduce((p, q) => p + q) / 2);
      };
      const drawn: number[][] = [[], []];
      const spy: Cluster = (rows, k, seed) => {
        if (rows !== data) drawn[k - 1].push(w(rows.x, k));
        return halves(rows, k, seed);
      };
      const found = await gap(data, { ks: [1, 2], cluster: spy, references: 7, power, reference: 'box' });
      [1, 2].forEach((k, at) => {
        const mean = drawn[at].reduce((p, q) => p + q) / 7;
        const variance = drawn[at].reduce((sum, log) => sum + (log - mean) ** 2, 0) / 6;
        expect(found.logW[at]).toBeCloseTo(w(data.x, k), 13);
        expect(found.expectedLogW[at]).toBeCloseTo(mean, 13);
        expect(found.gap[at]).toBeCloseTo(mean - w(data.x, k), 13);
        expect(found.error[at]).toBeCloseTo(Math.sqrt((1 + 1 / 7) * variance), 13);
      });
    }
  });

  it('chooses by one of four rules', () => {
    const gaps = Float64Array.of(0.1, 0.4, 0.5, 0.45, 0.9);
    const error = Float64Array.of(0.05, 0.05, 0.15, 0.05, 0.05);
    const rules: [GapRule, number][] = [
      // 0.4 >= 0.5 - 0.15
      ['tibshirani', 1],
      ['first-max', 2],
      // 0.4 >= 0.5 - 0.15
      ['first-se', 1],
      ['max', 4],
    ];
    for (const [rule, at] of rules) expect(chooseGap(gaps, error, rule)).toBe(at);
    const rising = Float64Array.of(1, 2, 3);
    for (const [rule] of rules) expect(chooseGap(rising, new Float64Array(3), rule)).toBe(2);
  });

  it('is the same with the same seed, and another with another', async () => {
    const options = { cluster: byKMeans, references: 3 };
    const found = await gap(heaps(4, 30), { ks: [1, 2], ...options });
    expect(await gap(heaps(4, 30), { ks: [1, 2], ...options })).toStrictEqual(found);
    expect((await gap(heaps(4, 30), { ks: [1, 2], ...options, seed: 2 })).gap).not.toEqual(found.gap);
  });

  it('draws evenly in the box of the data', async () => {
    const data = dataOf(
      [
        [0, 5],
        [10, 5],
        [4, 9],
        [2, 6],
      ],
      [1, 2, 3, 4],
    );
    const draw = await referenceOf(data, 'box');
    const [sums, squares] = [
      [0, 0],
      [0, 0],
    ];
    for (let round = 0; round < 2000; round++) {
      const { x, n, weights } = draw(new Random(1, round));
      expect(n).toBe(4);
      expect(weights).toBe(data.weights);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < 2; j++) {
          const at = j === 0 ? x[2 * i] / 10 : (x[2 * i + 1] - 5) / 4;
          expect(at >= 0 && at <= 1).toBe(true);
          sums[j] += at;
          squares[j] += at * at;
        }
      }
    }
    for (const j of [0, 1]) {
      expect(sums[j] / 8000).toBeCloseTo(1 / 2, 1);
      expect(squares[j] / 8000).toBeCloseTo(1 / 3, 1);
    }
  });

  it('draws along the principal axes', async () => {
    const lottery = new Lottery(3);
    const rows = Array.from({ length: 200 }, () => {
      const [along, across] = [10 * lottery.float(), lottery.float()];
      return [1e6 + 3 * along - across, along + 3 * across];
    });
    const { x } = (await referenceOf(dataOf(rows), 'pca'))(new Random(1));
    for (let i = 0; i < 200; i++) {
      const across = (3 * x[2 * i + 1] - (x[2 * i] - 1e6)) / 10;
      expect(across).toBeGreaterThan(-0.2);
      expect(across).toBeLessThan(1.2);
    }
  });

  it.each([
    ['no ks', [], {}, /at least one k/],
    ['ks that fall', [2, 1], {}, /ks\[1\]/],
    ['a k of 0', [0], {}, /ks\[0\]/],
    ['an unknown rule', [1], { rule: 'first' as GapRule }, /rule/],
    ['an unknown reference', [1], { reference: 'bx' as 'box' }, /did you mean box/],
    ['another power', [1], { power: 3 as 2 }, /1 or 2/],
    ['one reference', [1], { references: 1 }, /references/],
  ])('refuses %s', async (_, ks, options, text) => {
    await expect(gap(heaps(1), { ks, cluster: byKMeans, ...options })).rejects.toThrow(text);
  });

  it('stops when told to, and refuses too many columns', async () => {
    const options = { cluster: byKMeans, signal: AbortSignal.abort() };
    await expect(gap(heaps(1), { ks: [1], ...options })).rejects.toMatchObject({ code: 'aborted' });
    const wide = { x: new Float64Array(1200).map((_, p) => p % 7), n: 2, dim: 600 };
    await expect(referenceOf(wide, 'pca')).rejects.toMatchObject({ code: 'memory' });
  });
});

describe('BIC and AIC', () => {
  it('are what the definition says', () => {
    const rows = centeredRows(clusteredRows(lineOf([0, 2, 10, 12, 14]), [0, 0, 1, 1, 1]));
    // inertia 10, five rows, two clusters: variance 10 / 3; a share, two centers, a variance
    const variance = 10 / 3;
    const density = (d2: number) => -d2 / (2 * variance) - Math.log(2 * Math.PI * variance) / 2;
    const likelihood = [1, 1, 4, 0, 4].reduce(
      (sum, d2, i) => sum + density(d2) + Math.log(i < 2 ? 2 / 5 : 3 / 5),
      0,
    );
    const found = criteriaOf(rows);
    expect(found.logLikelihood).toBeCloseTo(likelihood, 13);
    expect(found.parameters).toBe(4);
    expect(found.bic).toBeCloseTo(4 * Math.log(5) - 2 * likelihood, 13);
    expect(found.aic).toBeCloseTo(8 - 2 * likelihood, 13);
  });

  it('are least at the right k, and weigh rows as repeating them does', async () => {
    const data = heaps(5);
    const bics: number[] = [];
    for (let k = 1; k <= 6; k++) {
      const labels = await byKMeans(data, k, 1);
      bics.push(criteriaOf(centeredRows(clusteredRows(data, labels))).bic);
    }
    expect(bics.indexOf(Math.min(...bics))).toBe(2);
    const twice = criteriaOf(centeredRows(clusteredRows(lineOf([0, 1, 5], [2, 2, 2]), [0, 0, 1])));
    const repeated = criteriaOf(centeredRows(clusteredRows(lineOf([0, 0, 1, 1, 5, 5]), [0, 0, 0, 0, 1, 1])));
    expect(twice.bic).toBeCloseTo(repeated.bic, 12);
  });

  it('have their ends', () => {
    expect(criteriaOf(centeredRows(clusteredRows(lineOf([1, 1, 2]), [0, 0, 1]))).bic).toBe(
      Number.NEGATIVE_INFINITY,
    );
    expect(() => criteriaOf(centeredRows(clusteredRows(lineOf([1, 2]), [0, 1])))).toThrow(
      /more rows than clusters/,
    );
  });
});

describe('stability', () => {
  it('is high for the right k and lower for others', async () => {
    const data = heaps(6);
    const right = await stability(data, { k: 3, cluster: byKMeans, rounds: 6 });
    const wrong = await stability(data, { k: 5, cluster: byKMeans, rounds: 6 });
    expect(right).toMatchObject({ k: 3, mean: 1, deviation: 0 });
    expect(wrong.mean).toBeLessThan(0.95);
    expect(await stability(data, { k: 5, cluster: byKMeans, rounds: 6 })).toStrictEqual(wrong);
  });

  it('clusters rows drawn with replacement, and compares them where they came from', async () => {
    const data = lineOf([0, 1, 2, 3, 4, 5, 6, 7]);
    const sizes: number[] = [];
    const cluster: Cluster = ({ x, n, weights }) => {
      if (weights) sizes.push(weights.reduce((sum, w) => sum + w, 0));
      expect(new Set(x).size).toBe(n);
      return Array.from(x, (value) => Number(value > 3));
    };
    const found = await stability(data, { k: 2, cluster, rounds: 3 });
    expect(found.mean).toBe(1);
    expect(sizes).toEqual([8, 8, 8]);
  });

  it('goes with any algorithm', async () => {
    const cluster: Cluster = async (data, k) => (await bisecting(data, { k })).labels;
    expect((await stability(heaps(7, 30), { k: 3, cluster, rounds: 2 })).mean).toBeGreaterThan(0.9);
  });
});

describe("Hopkins' statistic", () => {
  it('tells heaps from rows spread evenly and from a grid', async () => {
    const found = await hopkins(heaps(1, 300));
    expect(found.statistic).toBeGreaterThan(0.9);
    expect(found).toMatchObject({ clustered: true, sample: 30 });
    const grid = dataOf(Array.from({ length: 400 }, (_, i) => [i % 20, Math.floor(i / 20)]));
    expect((await hopkins(grid, { sample: 100 })).statistic).toBeLessThan(0.4);
  });

  it('finds clusters where there are none once in twenty times, and has its spread', async () => {
    let [found, sum, squares] = [0, 0, 0];
    const rounds = 200;
    for (let seed = 0; seed < rounds; seed++) {
      const { statistic, clustered } = await hopkins(evenly(seed, 600), { sample: 20, seed });
      if (clustered) found++;
      sum += statistic - 0.5;
      squares += (statistic - 0.5) ** 2;
    }
    // a little above a half: rows near the border have neighbors on one side only
    expect(found / rounds).toBeLessThan(0.13);
    expect(Math.abs(sum / rounds)).toBeLessThan(0.04);
    expect(Math.sqrt(squares / rounds)).toBeCloseTo(1 / (2 * Math.sqrt(41)), 1);
  });

  it('has its ends', async () => {
    expect(await hopkins(lineOf([2, 2, 2]))).toMatchObject({ statistic: 0.5, clustered: false });
    await expect(hopkins(lineOf([2]))).rejects.toThrow(/at least 2 rows/);
    await expect(hopkins(lineOf([2, 3], [1, 0]))).rejects.toThrow(/at least 2 rows/);
    const wide = { x: new Lottery(1).floats(20 * 2000), n: 20, dim: 2000 };
    expect((await hopkins(wide)).statistic).toBeGreaterThan(0);
  });
});

describe('the verdict', () => {
  const ks = [2, 3, 4, 5, 6, 7];
  const indices = [
    { name: 'silhouette', better: 'higher' as const, values: [0.3, 0.6, 0.5, 0.4, 0.3, 0.2] },
    { name: 'davies-bouldin', better: 'lower' as const, values: [0.9, 0.5, 0.4, 0.8, 0.9, 1] },
    { name: 'calinski-harabasz', better: 'higher' as const, values: [10, 30, 20, Number.NaN, 5, 1] },
  ];

  it('has the five best of an index, equals by k', () => {
    expect(topKs(ks, indices[0])).toEqual([
      { k: 3, value: 0.6 },
      { k: 4, value: 0.5 },
      { k: 5, value: 0.4 },
      { k: 2, value: 0.3 },
      { k: 6, value: 0.3 },
    ]);
    expect(topKs(ks, indices[1], 2).map(({ k }) => k)).toEqual([4, 3]);
    expect(topKs(ks, indices[2]).map(({ k }) => k)).not.toContain(5);
  });

  it('is what most vote for', () => {
    const found = verdict({ ks, indices, votes: [{ name: 'knee', k: undefined }], gap: { k: 4 } });
    expect(found.votes).toEqual([
      { name: 'silhouette', k: 3 },
      { name: 'davies-bouldin', k: 4 },
      { name: 'calinski-harabasz', k: 3 },
      { name: 'gap', k: 4 },
    ]);
    expect(found).toMatchObject({ k: 3, doubts: [] });
    expect(found.ranking.map(({ k, votes }) => [k, votes])).toEqual([
      [3, 2],
      [4, 2],
    ]);
    expect(found.text).toBe(
      'the indices disagree: k = 3 and 4 have 2 of 4 votes each (k = 3: silhouette, calinski-harabasz; k = 4: davies-bouldin, gap); k = 3 is the smallest of these',
    );
    expect(verdict({ ks, indices }).text).toBe(
      'k = 3 has 2 of 3 votes (silhouette, calinski-harabasz); next is k = 4 with 1 (davies-bouldin)',
    );
  });

  it('may be that there is no clear structure', () => {
    const found = verdict({ ks, indices, gap: { k: 1 }, hopkins: { statistic: 0.512, clustered: false } });
    expect(found.k).toBeUndefined();
    expect(found.doubts).toEqual(['gap-at-1', 'not-clustered']);
    expect(found.text).toBe(
      'no clear structure: the gap statistic finds one cluster and the rows are spread as by chance (Hopkins 0.51); k = 3 has 2 of 4 votes',
    );
    expect(verdict({ ks, indices, hopkins: { statistic: 0.9, clustered: true } }).k).toBe(3);
    expect(verdict({ ks, indices: [] })).toMatchObject({ k: undefined, text: 'nothing to judge by' });
  });

  it('refuses curves of another length', () => {
    expect(() => verdict({ ks: [1, 2], indices })).toThrow(/2 numbers/);
  });
});
