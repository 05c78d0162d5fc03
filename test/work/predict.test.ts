import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../src/algorithms/table.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { evaluate } from '../../src/indices/evaluate.ts';
import { clusterInput, planClustering } from '../../src/work/cluster.ts';
import { modelOfResult } from '../../src/work/modelOf.ts';
import type { ClusteringOptions } from '../../src/work/params/clustering.ts';
import type { PredictOptions } from '../../src/work/params/predicting.ts';
import { planPrediction, predictInput } from '../../src/work/predict.ts';
import type { Result } from '../../src/work/result.ts';
import { COINS, temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Fits an algorithm and writes its model. */
async function model(algorithm: string, path: string, options: ClusteringOptions): Promise<[Result, string]> {
  const work = testWork();
  const plan = await planClustering(work, findAlgorithm(algorithm), [path], options);
  const { results } = await clusterInput(work, plan, 0);
  const written = file(`${algorithm}.json`, JSON.stringify(await modelOfResult(work, results[0])));
  return [results[0], written];
}

async function predict(path: string, data: string, options: PredictOptions = {}): Promise<Result> {
  const work = testWork();
  const { results } = await predictInput(work, await planPrediction(work, path, [data], options), 0);
  expect(results).toHaveLength(1);
  return results[0];
}

const ROWS = file(
  'rows.csv',
  `x,y,kind\n${Array.from({ length: 40 }, (_, i) => `${(i * 7) % 11},${(i * 5) % 13},${'ab'[i % 2]}\n`).join('')}`,
);
const columns = ['x', 'y'];

describe('predictInput', () => {
  it.each(['kmeans', 'minibatch', 'bisecting'])(
    'gives rows the labels that %s gave them',
    async (algorithm) => {
      const [fitted, path] = await model(algorithm, ROWS, { k: [4], columns, scale: 'standard' });
      const result = await predict(path, ROWS);
      const { clustering, settings, params, subject } = result;
      expect(clustering.labels).toEqual(fitted.clustering.labels);
      expect(clustering.sizes).toEqual(fitted.clustering.sizes);
      expect(result).toMatchObject({
        algorithm: 'predict',
        title: `${algorithm} model ${path}`,
        varying: [],
      });
      expect(settings).toEqual({ k: 4, model: path, algorithm, metric: 'euclidean', seed: 1 });
      // a model that labels has no descent, and records what was asked for, not what it asked for itself
      expect(clustering.descent).toBeUndefined();
      expect(params.columns).toBeUndefined();
      expect(subject.steps).toMatchObject([{ name: 'scale', from: 2, to: 2 }]);
    },
  );

  it('gives rows the nearest mean of the clusters of a tree', async () => {
    const [, path] = await model('hac', ROWS, { k: [3], columns, linkage: 'single' } as ClusteringOptions);
    const { clustering, settings, subject } = await predict(path, ROWS);
    expect(settings).toMatchObject({ algorithm: 'hac', metric: 'euclidean' });
    const { x, n } = subject.data as Dataset;
    const { points } = clustering.centers!;
    for (let i = 0; i < n; i++) {
      const d2 = [0, 1, 2].map(
        (c) => (x[2 * i] - points[2 * c]) ** 2 + (x[2 * i + 1] - points[2 * c + 1]) ** 2,
      );
      expect(d2[clustering.labels[i]]).toBe(Math.min(...d2));
    }
  });

  it.each([
    ['dbscan', { eps: [0.8], minSamples: [3] }],
    ['hdbscan', { minClusterSize: [4], minSamples: [2] }],
    ['optics', { eps: [0.8], minSamples: [3] }],
  ])('gives rows the labels that %s gave them, and noise -1', async (algorithm, settings) => {
    const [fitted, path] = await model(algorithm, ROWS, { ...settings, columns, scale: 'standard' } as never);
    const { clustering } = await predict(path, ROWS);
    expect(clustering.labels).toEqual(fitted.clustering.labels);
    expect(clustering.noise).toBe(fitted.clustering.noise);
    expect(clustering.centers).toBeUndefined();
    const far = file('far.csv', 'y,x\n500,500\n');
    expect((await predict(path, far)).clustering).toMatchObject({ labels: Int32Array.of(-1), noise: 1 });
  });

  it.each(['dbscan', 'hdbscan'])(
    'knows categories by their names, and others as others, by %s',
    async (name) => {
      const fit = file('kinds.csv', `kind,size\n${'b,1\na,9\n'.repeat(6)}`);
      const settings =
        name === 'dbscan' ? { eps: [0.1], minSamples: [2] } : { minClusterSize: [3], minSamples: [2] };
      const options = { ...settings, metric: 'gower', encode: 'label' } as never;
      const [fitted, path] = await model(name, fit, options);
      expect((await predict(path, fit)).clustering.labels).toEqual(fitted.clustering.labels);
      const [b, a] = fitted.clustering.labels;
      const some = file('some.csv', 'size,kind\n1,b\n9,a\n1,c\n');
      const { clustering, subject } = await predict(path, some);
      // c is half of the range and more from all
      expect([...clustering.labels]).toEqual([b, a, name === 'dbscan' ? -1 : expect.any(Number)]);
      expect(subject.warnings).toEqual([
        { code: 'unknown-categories', column: 'kind', rows: 1, categories: ['c'] },
      ]);
      const one = file('one.csv', 'size,kind\n1,b\n');
      expect([...(await predict(path, one)).clustering.labels]).toEqual([b]);
    },
  );

  it.each([
    ['dbscan', { eps: [3], minSamples: [200] }],
    ['hdbscan', { minClusterSize: [200], minSamples: [5] }],
  ])('labels the colors of pictures by %s', async (algorithm, settings) => {
    const [fitted, path] = await model(algorithm, COINS, settings as never);
    const { clustering, palette = [] } = await predict(path, COINS);
    expect(clustering.labels).toEqual(fitted.clustering.labels);
    expect(palette).toHaveLength(clustering.k);
    expect(clustering.k).toBeGreaterThan(0);
    const [[from], [to]] = [fitted.palette ?? [], palette];
    expect(Math.abs(from[0] - to[0])).toBeLessThanOrEqual(0.5);
  });

  it('measures indices by the distance of the model', async () => {
    const [, path] = await model('kmeans', ROWS, {
      k: [3],
      columns,
      metric: 'cosine',
      missing: 'drop',
      where: 'x > 0',
    } as ClusteringOptions);
    const options = { where: 'x > 0', labelColumn: 'kind', metrics: ['silhouette', 'ari'] };
    const { scores, clustering, subject } = await predict(path, ROWS, options);
    const data = subject.data as Dataset;
    const { values } = await evaluate(clustering.labels, { data, metric: 'cosine', indices: ['silhouette'] });
    expect(scores.values.silhouette).toBe(values.silhouette);
    expect(clustering.centers).toMatchObject({ directions: true });
  });

  it('labels the colors of pictures with those of the model', async () => {
    const [fitted, path] = await model('kmeans', COINS, { k: [3], nInit: [1], space: 'oklab' });
    const { clustering, palette, params } = await predict(path, COINS);
    expect(clustering.labels).toEqual(fitted.clustering.labels);
    expect(params.space).toBe('oklab');
    expect(palette).toHaveLength(3);
  });

  it('takes columns by name in any order, and warns of categories that the model does not know', async () => {
    const fit = file('fit.csv', 'color,size\nred,1\nblue,2\nred,1.5\ngreen,9\n');
    const [, path] = await model('kmeans', fit, { k: [2] });
    const other = file('other.csv', 'extra,size,color\n7,1,green\n7,8,violet\n7,2,red\n');
    const { clustering, subject } = await predict(path, other);
    expect(Array.from(clustering.labels)).toEqual([0, 1, 0]);
    expect(subject.warnings).toEqual([
      { code: 'unknown-categories', column: 'color', rows: 1, categories: ['violet'] },
    ]);
  });
});

describe('refusals', () => {
  it('say what does not fit the model', async () => {
    const fit = file('fit.csv', 'color,size\nred,1\nblue,2\nred,1.5\ngreen,9\n');
    const [, path] = await model('kmeans', fit, { k: [2], encode: 'label' });
    const cases: [string, PredictOptions, object][] = [
      [
        file('a.csv', 'size,shape\n1,2\n'),
        {},
        {
          code: 'input',
          reason: expect.stringContaining('does not fit the model: there is no column "color"'),
        },
      ],
      [file('b.csv', 'size,color\n1,violet\n'), {}, { code: 'input', at: { column: 'color' } }],
      [
        file('d.csv', 'size,color\n1,red\n'),
        { missing: 'mean' },
        { code: 'usage', option: 'missing', value: 'mean' },
      ],
      [file('e.csv', 'size,color\nNaN,red\nNaN,blue\nNaN,green\n'), {}, { at: { column: 'size' } }],
      [file('c.csv', 'size,color\n1,red\n'), { alpha: 'blend' }, { code: 'usage', option: 'alpha' }],
      [COINS, {}, { code: 'input', reason: expect.stringContaining('not a model for pictures') }],
    ];
    for (const [data, options, expected] of cases)
      expect(await refusal(() => predict(path, data, options))).toMatchObject(expected);
  });

  it('say what is wrong with the model', async () => {
    const broken = file('broken.json', '{"schema":');
    const refused = await refusal(() => predict(broken, ROWS));
    expect(refused).toMatchObject({
      code: 'input',
      at: { file: broken },
      reason: expect.stringContaining('not JSON'),
    });
    const [, ofColors] = await model('kmeans', COINS, { k: [2], nInit: [1] });
    expect(await refusal(() => predict(ofColors, ROWS))).toMatchObject({
      code: 'input',
      at: { file: ofColors },
    });
  });
});
