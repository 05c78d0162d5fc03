import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/indices/evaluate.ts';
import {
  factsBefore,
  factsOf,
  plannedIndices,
  sampleOfChoice,
  scoresOf,
  truthOf,
} from '../../src/work/judge.ts';
import { clusteringOf, rowsSubject } from '../support/subjects.ts';
import { refusal, testWork } from '../support/work.ts';

/* Two heaps on a line, three rows each. */
const data = { x: Float64Array.of(0, 1, 2, 10, 11, 12), n: 6, dim: 1 };
const labels = [0, 0, 1, 1, 1, 1];
const truth = ['a', 'a', 'a', 'b', 'b', 'b'];
const subject = rowsSubject(data, { truth });
const distances = {
  n: 6,
  condensed: Float64Array.from(
    [0, 1, 2, 3, 4].flatMap((i) =>
      Array.from({ length: 5 - i }, (_, j) => Math.abs(data.x[i] - data.x[i + j + 1])),
    ),
  ),
};
const given = { ...rowsSubject(data), kind: 'distances' as const, data: undefined, distances };

describe('sampleOfChoice', () => {
  it('is of many rows, where the silhouette serves the choice of k alone', () => {
    const pixels = { data: { n: 307_200, dim: 3 } };
    expect(sampleOfChoice({ choose: true }, pixels)).toBe(2000);
    expect(sampleOfChoice({ vote: true, metrics: ['dunn'] }, pixels)).toBe(2000);
    expect(sampleOfChoice({ choose: true, metrics: ['sil'] }, pixels)).toBeUndefined();
    expect(sampleOfChoice({ choose: true, failIf: 'silhouette<0' }, pixels)).toBeUndefined();
    expect(sampleOfChoice({ choose: true, chart: ['silhouette'] }, pixels)).toBeUndefined();
    expect(sampleOfChoice({ metrics: ['dunn'] }, pixels)).toBeUndefined();
    expect(sampleOfChoice({ choose: true }, { data: { n: 35_386, dim: 3 } })).toBeUndefined();
    expect(sampleOfChoice({ choose: true }, {})).toBeUndefined();
  });
});

describe('plannedIndices', () => {
  const facts = factsOf(subject);

  it('takes what was asked for, what is bounded, and what charts and choices need, each once', async () => {
    expect(plannedIndices({}, facts)).toEqual(['ari', 'ami', 'accuracy']);
    expect(plannedIndices({}, factsOf(rowsSubject(data)))).toEqual([]);
    expect(plannedIndices({ metrics: ['sil', 'ARI'], failIf: 'db>1,ari<1' }, facts)).toEqual([
      ...['silhouette', 'ari', 'davies-bouldin'],
    ]);
    expect(plannedIndices({ metrics: [], chart: ['metrics'] }, facts)).toEqual([
      ...['silhouette', 'calinski-harabasz', 'class-entropy', 'homogeneity', 'purity'],
    ]);
    expect(plannedIndices({ metrics: [], choose: true, chart: ['silhouette'] }, facts)).toEqual([
      ...['silhouette', 'calinski-harabasz', 'davies-bouldin'],
    ]);
    expect(plannedIndices({ choose: true }, factsOf(given))).toEqual(['silhouette', 'dunn', 'c-index']);
  });

  it('says what to write where every index is asked for', async () => {
    const error = await refusal(() => plannedIndices({ metrics: ['all'] }, facts));
    expect(error).toMatchObject({
      code: 'usage',
      option: 'metrics',
      value: 'all',
    });
    expect(JSON.stringify(error.remedies)).toContain('evaluate');
  });

  it.each([
    ['picture', {}, ['ari'], /metrics = ari: the colors of a picture have no true classes$/],
    ['distances', {}, ['ari'], /ari: true classes are not known; use labels = FILE$/],
    [
      'distances',
      { labels: 'f' },
      ['db'],
      /davies-bouldin requires rows, .*; there are silhouette, dunn, c-index$/,
    ],
    ['distances', { labels: 'f' }, ['dbcv'], /dbcv requires rows/],
    ['table', { transpose: true }, ['ari'], /true classes are of rows, and columns are clustered$/],
    ['table', {}, ['arri'], /did you mean ari/],
  ] as const)('knows before %s %j is read that there is no %j', (kind, options, metrics, message) => {
    expect(() => plannedIndices({ metrics: [...metrics] }, factsBefore(kind, options))).toThrow(message);
  });

  it('knows after reading that no class is known, or that columns are categories', async () => {
    const plain = factsOf(rowsSubject(data));
    expect(() => plannedIndices({ failIf: 'ari<1' }, plain)).toThrow(
      'failIf = ari: true classes are not known; use labelColumn or labels = FILE',
    );
    const mixed = rowsSubject(data, { measuring: { categorical: [0] } });
    expect(() => plannedIndices({ metrics: ['ch'] }, factsOf(mixed, 'gower'))).toThrow(
      'calinski-harabasz: columns of categories have no means',
    );
    expect(plannedIndices({ metrics: ['ch'] }, factsOf(mixed))).toEqual(['calinski-harabasz']);
  });
});

describe('scoresOf', () => {
  const names = ['purity', 'silhouette', 'inertia'];

  it('measures by truth and by data, in the order asked for', async () => {
    const { values, warnings, silhouette } = await scoresOf(testWork(), subject, clusteringOf(labels), names);
    expect(Object.keys(values)).toEqual(names);
    // around 0.5 and 8.75
    expect(values.inertia).toBeCloseTo(63.25, 12);
    expect(values.purity).toBeCloseTo(5 / 6, 14);
    expect(warnings).toEqual([]);
    expect(silhouette?.mean).toBe(values.silhouette);
  });

  it('takes the inertia of the centers where there are some', async () => {
    const centers = { dim: 1, points: Float64Array.of(0, 9), inertia: 70 };
    const { values } = await scoresOf(testWork(), subject, clusteringOf(labels, { centers }), ['inertia']);
    expect(values).toEqual({ inertia: 70 });
  });

  it('measures given distances as the rows that they are between, and rows by the distance of the fit', async () => {
    const ofPairs = ['silhouette', 'dunn', 'c-index'];
    const byRows = await scoresOf(testWork(), subject, clusteringOf(labels), ofPairs);
    const byDistances = await scoresOf(testWork(), given, clusteringOf(labels), ofPairs);
    for (const name of ofPairs) expect(byDistances.values[name]).toBeCloseTo(byRows.values[name], 14);
    const metric = 'canberra';
    const measured = await scoresOf(testWork(), subject, clusteringOf(labels), ofPairs, { metric });
    expect(measured.values).toEqual((await evaluate(labels, { data, metric, indices: ofPairs })).values);
  });

  it('measures by the parameters of the distance of a run, whatever was measured before', async () => {
    const square = rowsSubject({ x: Float64Array.of(0, 0, 3, 4, 20, 0, 20, 7), n: 4, dim: 2 });
    const silhouette = async (settings: object) => {
      const settled = { metric: 'minkowski', ...settings };
      const { values } = await scoresOf(
        testWork(),
        square,
        clusteringOf([0, 0, 1, 1]),
        ['silhouette'],
        settled,
      );
      return values.silhouette;
    };
    const manhattan = await silhouette({ metric: 'manhattan' });
    // within 7 and 7; to the other cluster means of 23.5, 20.5, 20.5 and 23.5
    expect(manhattan).toBeCloseTo((2 * (1 - 7 / 23.5) + 2 * (1 - 7 / 20.5)) / 4, 14);
    expect(await silhouette({ p: 1 })).toBe(manhattan);
    const euclidean = await silhouette({ metric: 'euclidean' });
    expect(await silhouette({ p: 2 })).toBeCloseTo(euclidean, 14);
    expect(await silhouette({ p: 3 })).not.toBeCloseTo(euclidean, 3);
  });

  it('leaves noise out where data are looked at, and takes it for a cluster in comparisons', async () => {
    const noisy = clusteringOf([0, 0, -1, 1, 1, 1]);
    const { values } = await scoresOf(testWork(), subject, noisy, [
      'inertia',
      'purity',
      'homogeneity',
      'rand',
    ]);
    expect(values.inertia).toBeCloseTo(2.5, 12);
    // pairs together in both: 1 + 3 of 15; apart in both: 9
    expect(values).toMatchObject({ purity: 1, homogeneity: 1 });
    expect(values.rand).toBeCloseTo(13 / 15, 14);
  });

  it('compares columns that are clustered', async () => {
    const wide = { x: Float64Array.of(0, 1, 9, 0, 1, 9), n: 2, dim: 3 };
    const turned = rowsSubject(wide, { unit: 'columns', n: 3, measuring: { transpose: true } });
    const { values } = await scoresOf(testWork(), turned, clusteringOf([0, 0, 1]), ['inertia']);
    expect(values.inertia).toBeCloseTo(1, 14);
    expect(factsOf(turned)).toEqual({ truth: false, noTruth: 'columns' });
  });

  it('says why an index is not defined', async () => {
    const one = clusteringOf([0, 0, 0, 0, 0, 0]);
    const { values, warnings } = await scoresOf(testWork(), subject, one, ['silhouette', 'ari']);
    expect(values).toEqual({ silhouette: Number.NaN, ari: 0 });
    const reason = 'silhouette requires at least 2 clusters, and there is 1';
    expect(warnings).toEqual([{ code: 'index-undefined', index: 'silhouette', reason }]);
  });

  it('says that there is no cluster where all rows are noise', async () => {
    const none = clusteringOf([-1, -1, -1, -1, -1, -1]);
    const { values, warnings } = await scoresOf(testWork(), subject, { ...none, k: 0 }, [
      'silhouette',
      'purity',
    ]);
    expect(values.silhouette).toBeNaN();
    expect(values.purity).toBeCloseTo(0.5, 14);
    const reason = 'all rows are noise';
    expect(warnings).toEqual([{ code: 'index-undefined', index: 'silhouette', reason }]);
  });

  it('counts rows of unknown class as nothing', async () => {
    const half = rowsSubject(
      { ...data, weights: Float64Array.of(1, 2, 1, 1, 1, 1) },
      { truth: ['', 'a', 'a', 'b', 'b', ''] },
    );
    expect(truthOf(half)?.weights).toEqual(Float64Array.of(0, 2, 1, 1, 1, 0));
    const { values } = await scoresOf(testWork(), half, clusteringOf(labels), ['purity']);
    expect(values.purity).toBeCloseTo(4 / 5, 14);
    expect(truthOf(rowsSubject(data, { truth: ['', '', '', '', '', ''] }))).toBeUndefined();
  });
});
