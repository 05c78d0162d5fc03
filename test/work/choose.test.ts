import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { choose, limitsOf } from '../../src/work/choose.ts';
import { checkChoose, kneeOf, type Refit } from '../../src/work/choosing.ts';
import { factsOf, plannedIndices, scoresOf } from '../../src/work/judge.ts';
import type { Result } from '../../src/work/result.ts';
import type { Subject } from '../../src/work/subject.ts';
import { Lottery } from '../support/random.ts';
import { resultFor } from '../support/results.ts';
import { clusteringOf, rowsSubject } from '../support/subjects.ts';
import { testWork } from '../support/work.ts';

/** Three round heaps of twenty rows, far apart. */
const lottery = new Lottery(3);
const data: Dataset = {
  x: Float64Array.from({ length: 120 }, (_, p) => {
    const heap = Math.floor(p / 2) % 3;
    return lottery.float() + (p % 2 === 0 ? 10 * heap : heap === 1 ? 10 : 0);
  }),
  n: 60,
  dim: 2,
};
const KS = [2, 3, 4, 5];

const labelsOf = async (rows: Dataset, k: number, nInit = 3) => (await kmeans(rows, { k, nInit })).labels;

const asked: { k: number; n: number; starts: number }[] = [];
const refit: Refit = (rows, ks, { starts }) =>
  Promise.all(
    ks.map((k) => {
      asked.push({ k, n: rows.n, starts });
      return labelsOf(rows, k, starts);
    }),
  );

async function sweep(subject: Subject, more: Partial<Result> = {}): Promise<Result[]> {
  const names = plannedIndices({ choose: true }, factsOf(subject, more.settings?.metric));
  return Promise.all(
    KS.map(async (k) => {
      const clustering = clusteringOf(Array.from(await labelsOf(data, k)));
      const scores = await scoresOf(testWork(), subject, clustering, names);
      return resultFor(subject, clustering, { ...more, settings: { ...more.settings, k }, scores });
    }),
  );
}

describe('choose', () => {
  it('finds the heaps there are, and fits all k to the same rows at once', async () => {
    const choice = await choose(testWork(), await sweep(rowsSubject(data)), refit);
    expect(choice).toMatchObject({ input: 'rows.csv', ks: KS, knee: 3, rows: 60 });
    expect(choice.verdict).toMatchObject({ k: 3, doubts: [] });
    expect(choice.gap).toMatchObject({ ks: [1, ...KS], k: 3, references: 20 });
    expect(choice.stability?.mean[1]).toBe(1);
    expect(choice).not.toHaveProperty('leftOut');
    // the data and 20 references for five k; the data for four k and ten samples for each
    expect(asked.filter(({ starts }) => starts === 2)).toHaveLength(21 * 5);
    expect(asked.filter(({ starts }) => starts === 4)).toHaveLength(4 + 10 * 4);
  });

  it('takes a sample of many rows', async () => {
    const many = { x: new Lottery(1).floats(2200), n: 1100, dim: 2 };
    const subject = rowsSubject(many);
    const results = await Promise.all(
      [2, 3].map(async (k) => resultFor(subject, clusteringOf(Array.from(await labelsOf(many, k, 1))))),
    );
    const quick: Refit = (rows, ks) => Promise.all(ks.map((k) => labelsOf(rows, k, 1)));
    const { rows, knee } = await choose(
      testWork(),
      results,
      quick,
      {},
      { leftOut: { gap: 'x', hopkins: 'x' } },
    );
    expect([rows, knee]).toEqual([1000, null]);
  });

  it('needs several k', () => {
    const several = 'choose requires several values of k; use k = 2..10';
    expect(() => checkChoose({ runs: [{ k: 3 }, { k: 3 }], varying: [] })).toThrow(several);
    expect(() => checkChoose({ runs: [{ eps: 1 }], varying: [] })).toThrow(several);
    const runs = [{ k: 2 }, { k: 3 }];
    expect(() => checkChoose({ runs: [...runs, { height: 1 }], varying: ['k', 'height'] })).not.toThrow();
    const twice = ['ward', 'average'].flatMap((linkage) => runs.map((run) => ({ linkage, ...run })));
    expect(() => checkChoose({ runs: twice, varying: ['linkage', 'k'] })).toThrow('not linkage');
  });
});

describe('limitsOf', () => {
  const leftOut = async (subject: Subject, settings: Record<string, unknown> = {}) =>
    limitsOf(await sweep(subject, { settings })).leftOut;

  it('leaves nothing out for rows under a straight distance', async () => {
    expect(await leftOut(rowsSubject(data))).toEqual({});
    expect(await leftOut(rowsSubject(data), { metric: 'cosine' })).toEqual({});
  });

  it('goes by the distance, by the neighbors, and by categories', async () => {
    expect(await leftOut(rowsSubject(data), { metric: 'canberra' })).toEqual({
      gap: 'rows spread by chance have no canberra distances like these',
      hopkins: 'rows spread by chance have no canberra distances like these',
    });
    const joined = await leftOut(rowsSubject(data), { connectivity: 'knn:5' });
    expect(Object.keys(joined ?? {})).toEqual(['gap', 'stability']);
    const mixed = rowsSubject(data, { measuring: { categorical: [0] } });
    expect(Object.keys((await leftOut(mixed, { metric: 'gower' })) ?? {})).toEqual([
      'means',
      'gap',
      'hopkins',
    ]);
  });

  it('leaves out what clusters samples, where rows are pixels in their places', async () => {
    const subject = rowsSubject(data, { pixels: { width: 10, height: 6, range: 255 } });
    expect(Object.keys((await leftOut(subject)) ?? {})).toEqual(['gap', 'stability']);
  });

  it('leaves all that needs rows out for given distances', async () => {
    const condensed = new Float64Array(1770).fill(1);
    const given = { ...rowsSubject(data), kind: 'distances' as const, data: undefined };
    const subject: Subject = { ...given, distances: { condensed, n: 60 } };
    const results = await sweep(subject);
    const { leftOut: out } = limitsOf(results);
    expect(Object.keys(out ?? {})).toEqual(['means', 'gap', 'stability', 'hopkins']);
    const choice = await choose(testWork(), results, refit);
    expect(choice).toMatchObject({ gap: null, stability: null, hopkins: null, knee: null, leftOut: out });
    expect(Object.keys(choice.indices)).toEqual(['silhouette', 'dunn', 'c-index']);
  });

  it('lets the widest gap of a tree vote', async () => {
    const results = await sweep(rowsSubject(data), {
      tree: { gap: { k: 3, from: 1, to: 2 } } as Result['tree'],
    });
    expect(limitsOf(results).votes).toEqual([{ name: 'gap of heights', k: 3 }]);
  });
});

it('sees no knee in fewer than three k, and passes over those that found as many as before', () => {
  const value = (k: number) => ({ k, value: 1 / k ** 3 });
  expect(kneeOf([2, 3].map(value))).toBeUndefined();
  expect(kneeOf([value(2), value(3), value(3)])).toBeUndefined();
  expect(kneeOf([1, 2, 3, 4, 5].map(value))).toBe(2);
});
