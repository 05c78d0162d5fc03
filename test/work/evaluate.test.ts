import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { indicesToMeasure } from '../../src/work/evaluate/plan.ts';
import { openReference } from '../../src/work/evaluate/reference.ts';
import { evaluateFile } from '../../src/work/evaluate.ts';
import type { EvaluateOptions } from '../../src/work/params/evaluating.ts';
import { temporaryFolder } from '../support/cli.ts';
import { refusal, testWork } from '../support/work.ts';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const lines = (labels: readonly (string | number)[]) => labels.map((label) => `${label}\n`).join('');

/*
 * Six rows on a line in heaps of three: clusters 0 0 1 | 1 1 1 against classes a a a | b b b. By hand: pairs together in
 * both: 1 + 0 + 3 = 4; in clusters 1 + 6 = 7; in classes 3 + 3 = 6; of 15. ARI = (4 - 42/15) / (6.5 - 42/15) = 1.2 / 3.7.
 */
const found = file('found.txt', lines([0, 0, 1, 1, 1, 1]));
const truth = file('truth.txt', lines(['a', 'a', 'a', 'b', 'b', 'b']));
const data = file('data.csv', 'x\n0\n1\n2\n10\n11\n12\n');
const distances = file(
  'distances.csv',
  [0, 1, 2, 10, 11, 12]
    .map((a) => `${[0, 1, 2, 10, 11, 12].map((b) => Math.abs(a - b)).join(',')}\n`)
    .join(''),
);

async function judge(path: string, options: EvaluateOptions) {
  const work = testWork();
  const reference = await openReference(work, options);
  const indices = indicesToMeasure(options, false, reference.data?.subject);
  return (await evaluateFile(work, path, reference, indices, options)).map(({ run }) => run);
}

describe('evaluateFile', () => {
  it('judges labels by truth and by data, with defaults filled in', async () => {
    const [run] = await judge(found, { truth, data });
    expect(run).toMatchObject({ n: 6, k: 2, noise: 0, params: { metric: 'euclidean', noise: 'omit' } });
    expect(run.metrics.ari).toBeCloseTo(1.2 / 3.7, 14);
    expect(run.metrics.inertia).toBeCloseTo(63.25, 12);
    expect(run.contingency?.counts).toEqual([
      [2, 0],
      [1, 3],
    ]);
  });

  it('judges by distances as by the rows that they are between', async () => {
    const [byRows] = await judge(found, { data, metrics: ['sil', 'dunn', 'c-index'] });
    const [byDistances] = await judge(found, { distances });
    expect(Object.keys(byDistances.metrics)).toEqual(['silhouette', 'dunn', 'c-index']);
    for (const [name, value] of Object.entries(byDistances.metrics))
      expect(value).toBeCloseTo(byRows.metrics[name], 12);
    expect(byDistances.data).toMatchObject({ kind: 'distances', n: 6 });
  });

  it('takes every clustering of a result, noise included', async () => {
    const runs = [
      { algorithm: 'dbscan', k: 2, labels: [0, 0, -1, 1, 1, 1] },
      { algorithm: 'kmeans', k: 2, labels: [0, 0, 0, 1, 1, 1] },
    ];
    const both = await judge(file('runs.json', JSON.stringify({ runs })), { data, metrics: ['inertia'] });
    expect(both.map(({ noise, k }) => [noise, k])).toEqual([
      [1, 3],
      [0, 2],
    ]);
    expect(both.map(({ metrics }) => metrics.inertia)).toEqual([2.5, 4]);
  });

  it('takes every cut of a tree, and names runs by the parameters that vary', async () => {
    const labels = [0, 0, 0, 1, 1, 1];
    const runs = [
      { algorithm: 'hac', cuts: [{ k: 2, labels }, { k: 3, labels: [0, 0, 1, 2, 2, 2] }, { k: 4 }] },
      { algorithm: 'dbscan', params: { eps: 1, metric: 'euclidean' }, k: 2, labels },
      { algorithm: 'dbscan', params: { eps: 2, metric: 'euclidean' }, k: 2, labels },
    ];
    const path = file('several.json', JSON.stringify({ runs }));
    const judged = await judge(path, { truth, metrics: ['ari'] });
    expect(judged.map(({ name }) => name.slice(path.length + 1))).toEqual([
      ...['hac k=2', 'hac k=3', 'dbscan eps=1 k=2', 'dbscan eps=2 k=2'],
    ]);
  });
});

describe('refusals carry options, places and remedies', () => {
  it('names what would help when there is nothing to judge by', async () => {
    const { remedies } = await refusal(() => openReference(testWork(), {}));
    expect(remedies.map((one) => 'option' in one && one.option)).toEqual([
      ...['truth', 'truthColumn', 'data', 'distances'],
    ]);
  });

  it.each<[string, EvaluateOptions, object]>([
    [
      'an index of data',
      { truth, metrics: ['dunn'] },
      { option: 'metrics', value: 'dunn', reason: 'requires the data' },
    ],
    [
      'an index of truth',
      { data, failIf: 'ari<1' },
      { option: 'failIf', value: 'ari', reason: 'requires true labels' },
    ],
    ['a word', { truth, metrics: ['arri'] }, { option: 'metrics' }],
    ['means of distances', { distances, metrics: ['db'] }, { option: 'metrics' }],
  ])('refuses %s', async (_, options, expected) => {
    expect(await refusal(() => indicesToMeasure(options, false))).toMatchObject({
      code: 'usage',
      ...expected,
    });
  });

  it('says where a label is missing, and when the rows are not the same', async () => {
    const gap = file('gap.txt', lines([0, 0, '', 1, 1, 1]));
    expect(await refusal(() => judge(gap, { data }))).toMatchObject({
      code: 'input',
      at: { file: gap, row: 2 },
      remedies: [{ option: 'missing', value: 'drop' }, { how: 'do' }],
    });
    const [run] = await judge(gap, { data, missing: 'drop', metrics: ['inertia'] });
    expect(run).toMatchObject({ n: 5, metrics: { inertia: 2.5 } });
    const short = file('short.txt', lines([0, 1]));
    const refused = await refusal(() => judge(short, { truth }));
    expect(refused).toMatchObject({ reason: `2 labels for 6 rows of ${truth}`, at: { file: short } });
  });
});
