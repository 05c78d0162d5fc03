import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { vote } from '../../src/indices/choose/vote.ts';
import type { Ballot } from '../../src/indices/vote/ballot.ts';
import { fTail } from '../../src/indices/vote/fTail.ts';
import { readK } from '../../src/indices/vote/rules.ts';
import { VOTERS } from '../../src/indices/vote/table.ts';

/** Of one data set: partitions for `ks` and the k after them, and the values that R has for `ks`. */
interface Case {
  dim: number;
  x: number[];
  ks: number[];
  labels: number[][];
  means: Record<string, number[]>;
  splits: Record<string, number[]>;
  pairs: Record<string, number[]>;
  nbclust: Record<string, number[]>;
}

const { iris, arrests } = JSON.parse(
  readFileSync(new URL('../fixtures/r/vote.json', import.meta.url), 'utf8'),
) as Record<'iris' | 'arrests', Case>;

const dataOf = (rows: readonly number[][]): Dataset => ({
  x: Float64Array.from(rows.flat()),
  n: rows.length,
  dim: rows[0].length,
});

const rowsOf = ({ x, dim }: Case, factor: number): Dataset => ({
  x: Float64Array.from(x, (value) => factor * value),
  n: x.length / dim,
  dim,
});

const partitionsOf = ({ labels }: Case) => labels.map((one) => ({ labels: one }));

const find = ({ indices }: Ballot, name: string) => indices.find((index) => index.name === name)!;

describe.each(Object.entries({ iris, arrests }))('the thirty indices of %s, as by R', async (_, of) => {
  const ballot = await vote(
    { x: Float64Array.from(of.x), n: of.x.length / of.dim, dim: of.dim },
    partitionsOf(of),
    { ks: of.ks },
  );
  const measured = { ...of.means, ...of.splits, ...of.pairs };

  it.each(Object.keys(measured).filter((name) => !name.endsWith('Bound')))('%s', (name) => {
    const { values, bounds } = find(ballot, name);
    for (const [at, value] of values.entries()) {
      expect(value / measured[name][at], `k = ${of.ks[at]}`).toBeCloseTo(1, 9);
      const bound = measured[`${name}Bound`]?.[at];
      if (bound !== undefined) expect(bounds?.[at]).toBeCloseTo(bound, 9);
    }
  });

  it('has what NbClust has where formulas are the same', () => {
    for (const [name, numbers] of Object.entries(of.nbclust)) {
      const { values } = find(ballot, name);
      for (const [at, value] of values.entries())
        expect(Math.abs(value - numbers[at]), `${name}, k = ${of.ks[at]}`).toBeLessThanOrEqual(5.1e-5);
    }
  });
});

describe('the vote', () => {
  const x = [0, 1, 3, 10, 12, 30];
  const data = dataOf(x.map((value) => [value]));
  const partitions = [
    { labels: [0, 0, 0, 0, 0, 1] },
    { labels: [0, 0, 0, 1, 1, 2] },
    { labels: [0, 0, 3, 1, 1, 2] },
  ];

  it('has the thirty names of NbClust', () => {
    expect(VOTERS).toHaveLength(30);
    expect(new Set(VOTERS.map(({ name }) => name)).size).toBe(30);
  });

  it('is that of a case worked out by hand', async () => {
    const ballot = await vote(data, partitions);
    const value = (name: string, at: number) => find(ballot, name).values[at];
    // tr W: 1853.33 - ... of all rows around 28 / 3; 110.8 of two clusters, 20 / 3 of three
    expect(value('tracew', 0)).toBeCloseTo(118.8, 10);
    expect(value('tracew', 1)).toBeCloseTo(14 / 3 + 2, 10);
    expect(value('ball', 1)).toBeCloseTo(20 / 9, 10);
    expect(value('hartigan', 0)).toBeCloseTo((118.8 / (20 / 3) - 1) * 3, 10);
    expect(value('duda', 0)).toBeCloseTo(20 / 3 / 118.8, 10);
    // within 1, 3, 2 and 2; between 7 to 30, all larger
    expect(value('mcclain', 1)).toBeCloseTo(
      2 / ((10 + 9 + 7 + 12 + 11 + 9 + 30 + 29 + 27 + 20 + 18) / 11),
      10,
    );
    expect(value('gamma', 1)).toBe(1);
    expect(value('gplus', 1)).toBe(0);
    // 44 concordant pairs of pairs, and 15 * 14 / 2 of all kinds
    expect(value('tau', 1)).toBeCloseTo(44 / Math.sqrt(44 * 105), 10);
    expect(value('dunn', 1)).toBeCloseTo(7 / 3, 10);
    expect(value('cindex', 1)).toBe(0);
    expect(ballot.k).toBe(3);
    expect(ballot.count).toBe(ballot.indices.filter(({ k }) => k !== undefined).length);
    expect(ballot.ranking.reduce((sum, { votes }) => sum + votes, 0)).toBe(ballot.count);
  });

  it('counts weighted rows as often as their weight says', async () => {
    const weights = Float64Array.of(2, 1, 3, 1, 2, 2);
    const repeated = Array.from(weights).flatMap((w, i) => Array.from({ length: w }, () => i));
    const weighted = await vote({ ...data, weights }, partitions);
    const all = await vote(
      dataOf(repeated.map((i) => [x[i]])),
      partitions.map(({ labels }) => ({ labels: repeated.map((i) => labels[i]) })),
    );
    for (const { name, values, bounds, k } of weighted.indices) {
      const other = find(all, name);
      expect(k, name).toBe(other.k);
      for (const [at, value] of values.entries()) {
        if (Number.isNaN(other.values[at])) expect(value, name).toBeNaN();
        else expect(value, name).toBeCloseTo(other.values[at], 9);
        if (bounds && !Number.isNaN(bounds[at]))
          expect(bounds[at]).toBeCloseTo(other.bounds?.[at] as number, 9);
      }
    }
  });

  it.each([2 ** 400, 2 ** -400])('measures the same at any scale: %s', async (scale) => {
    const at = async (factor: number) => vote(rowsOf(iris, factor), partitionsOf(iris), { ks: iris.ks });
    const [here, there] = [await at(1), await at(scale)];
    for (const name of ['hubert', 'gamma', 'tau', 'ptbiserial', 'mcclain', 'cindex', 'dunn', 'silhouette'])
      expect(find(there, name).values).toEqual(
        find(here, name).values.map((value) => expect.closeTo(value, 12)),
      );
  });

  it('says why an index has no vote', async () => {
    const masses = { ...data, weights: Float64Array.of(0.5, 1, 1, 1, 1, 1) };
    const crossed = [
      partitions[0],
      { labels: [0, 0, 1, 1, 1, 2].map((c) => (c + 1) % 3) },
      { labels: [0, 1, 1, 2, 2, 3] },
    ];
    const of = await vote(masses, [{ labels: [0, 0, 0, 1, 1, 1] }, ...crossed.slice(1)]);
    expect(find(of, 'gplus').reason).toMatch(/weights are not whole numbers/);
    expect(find(of, 'duda').reason).toMatch(/not nested/);
    expect(find(of, 'gap').reason).toMatch(/references/);
    expect(find(of, 'kl').k).toBeDefined();
    const none = await vote(data, partitions, { noMeans: true });
    expect(find(none, 'ch').reason).toMatch(/no means/);
    expect(find(none, 'frey').values).toHaveLength(3);
    expect(find(none, 'gamma').k).toBeDefined();
    const flat = dataOf(x.map((value) => [value, 2 * value]));
    expect(find(await vote(flat, partitions), 'scott').reason).toMatch(/follow from others/);
  });

  it('measures a sample of the rows by pairs, the same for the same seed', async () => {
    const [one, two] = await Promise.all([1, 1].map((seed) => vote(data, partitions, { sample: 4, seed })));
    expect(one).toEqual(two);
    expect(one.pairRows).toBe(4);
  });

  it('refuses partitions in another order, and labels of another length', async () => {
    await expect(vote(data, [...partitions].reverse())).rejects.toThrow(/rising/);
    await expect(vote(data, [{ labels: [0, 1] }])).rejects.toThrow(/6 labels/);
    await expect(vote(data, partitions, { ks: [2, 9] })).rejects.toThrow(/for each number/);
    await expect(vote(data, partitions, { maxMemory: 10 })).rejects.toThrow(/pairs of 6 rows needs/);
  });
});

describe('rules', () => {
  const ks = [2, 3, 4, 5];

  it.each([
    ['largest', [1, 3, 3, Number.NaN], [], 3],
    ['least', [1, 3, 0, Number.NEGATIVE_INFINITY], [], 4],
    ['largest-step', [100, 60, 10, 9], [], 4],
    ['largest-bend', [100, 60, 10, 9], [], 4],
    ['least-bend', [0, 6, 7, 9], [], 3],
    ['above-critical', [0.3, 0.4, 0.6, 0.9], [0.5, 0.5, 0.5, 0.5], 4],
    ['below-critical', [9, 4, 3, 1], [3, 4, 5, 6], 3],
    ['likely-one', [9, 4, 3, 1], [0.01, 0.05, 0.1, 0.5], 4],
    ['before-below-1', [3, 2, 0.5, 4], [], 3],
    ['before-below-1', [0.3, 2, 0.5, 4], [], undefined],
  ] as const)('%s of %j is %j', (rule, values, bounds, k) => {
    expect(readK(rule, ks, values, bounds)).toBe(k);
  });

  it('takes differences of successive whole k alone', () => {
    expect(readK('largest-step', [2, 4, 5], [100, 10, 9])).toBe(5);
  });
});

describe('the tail of the F distribution', () => {
  it.each([
    // by R: pf(f, a, b, lower.tail = FALSE)
    [1, 1, 1, 0.5],
    [2.8, 4, 392, 0.02577697951],
    [0.5, 3, 12, 0.6892693639],
    [40, 2, 20, 1.024e-7],
    [0, 2, 3, 1],
  ])('F = %d with %d and %d degrees of freedom', (f, a, b, probability) => {
    expect(fTail(f, a, b) / probability).toBeCloseTo(1, 8);
  });
});
