import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { fitParams } from '../../src/work/params/run.ts';
import { experimentSchema, modelSchema, resultSchema, type Schema } from '../../src/work/schema.ts';
import { cli, json, temporaryFolder } from '../support/cli.ts';

const compile = (schema: Schema) =>
  new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
const validate = compile(experimentSchema());

describe('the schema of experiments', () => {
  it.each([
    [{ inputs: 'a.csv', algorithms: 'kmeans' }],
    [
      {
        $schema: 'experiment.schema.json',
        title: 'digits',
        inputs: ['a.csv', { path: 'b.csv', k: [2, 3], columns: ['x'], preparations: [{ scale: 'l2' }] }],
        preparations: [{}, { features: 'pca:20' }],
        algorithms: [
          'kmeans',
          { algorithm: 'hac', linkage: ['ward', 'average'] },
          { algorithm: 'dbscan', eps: 'auto' },
        ],
        settings: { k: '2..8', seed: [1, 2] },
        metrics: ['ari', 'silhouette'],
        metricsSample: 1000,
        best: 'ari',
      },
    ],
  ])('accepts %j', (given) => {
    expect([validate(given), validate.errors]).toEqual([true, null]);
  });

  it.each([
    [{ algorithms: 'kmeans' }],
    [{ inputs: 'a.csv', algorithms: 'kmens' }],
    [{ inputs: 'a.csv', algorithms: { algorithm: 'kmeans', linkage: 'ward' } }],
    [{ inputs: 'a.csv', algorithms: 'kmeans', settings: { k: 0 } }],
    [{ inputs: 'a.csv', algorithms: 'kmeans', settings: { 'n-init': 1 } }],
    [{ inputs: [], algorithms: 'kmeans' }],
    [{ inputs: { path: 'a.csv', scale: 'most' }, algorithms: 'kmeans' }],
    [{ inputs: 'a.csv', algorithms: 'kmeans', metrics: ['silhuette'] }],
  ])('refuses %j', (given) => {
    expect(validate(given)).toBe(false);
  });

  it('has every parameter of every algorithm with its default', () => {
    for (const entry of ALGORITHMS)
      for (const { name, default: usual, type } of fitParams(entry)) {
        const value = type === 'color' ? '#fff' : (usual ?? undefined);
        if (value === undefined) continue;
        const given = { inputs: 'a', algorithms: { algorithm: entry.name, [name]: value } };
        expect([entry.name, name, validate(given), validate.errors]).toEqual([entry.name, name, true, null]);
      }
  });
});

describe('the schemas of results and models', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  const result = compile(resultSchema());
  const model = compile(modelSchema());

  beforeAll(() => {
    writeFileSync(at('rows.csv'), 'x,y,kind\n1,1,a\n1,2,a\n2,1,a\n2,2,b\n9,9,b\n9,10,b\n10,9,b\n30,1,b\n');
    writeFileSync(
      at('four.ppm'),
      Buffer.concat([Buffer.from('P6 1 2 255\n'), Buffer.from([9, 9, 0, 99, 0, 0])]),
    );
    writeFileSync(
      at('run.yaml'),
      'inputs: { path: rows.csv, columns: x,y }\nalgorithms: [kmeans, hac]\nsettings: { k: 2 }\nbest: inertia',
    );
  });

  it.each([
    ['kmeans four.ppm -k 2 --labels'],
    ['kmeans rows.csv --columns x,y -k 2..3 --metrics silhouette --labels --members'],
    ['hac rows.csv --columns x,y -k 2 --labels'],
    ['gmm rows.csv --columns x,y -k 2 --labels'],
    ['kmedoids rows.csv --columns x,y -k 2'],
    ['kprototypes rows.csv -k 2'],
    ['dbscan rows.csv --columns x,y --eps 2 --min-samples 2 --labels'],
    ['hdbscan rows.csv --columns x,y --min-cluster-size 2 --labels'],
    ['communities rows.csv --columns x,y --graph knn:3'],
    ['compare rows.csv --columns x,y -k 2'],
    ['run run.yaml'],
    ['info rows.csv'],
    ['evaluate rows.csv --truth rows.csv --truth-column kind --labels-column kind'],
  ])('hold for %s', async (line) => {
    const words = line.split(' ').map((word) => (/\.(csv|ppm|yaml)$/.test(word) ? at(word) : word));
    const document = JSON.parse((await cli([...words, '--json'])).stdout);
    if (document.error) return expect(result(document)).toBe(false);
    expect([result(document), result.errors]).toEqual([true, null]);
  });

  it('tell what is missing or of another type', async () => {
    const document = await json(['kmeans', at('rows.csv'), '--columns', 'x,y', '-k', '2']);
    for (const change of [
      { schema: 'clusterkit/result@2' },
      { runs: [{}] },
      { runs: [{ ...document.runs[0], k: 'two' }] },
      { runs: [{ ...document.runs[0], centers: 3 }] },
      { warnings: [{ code: 'no-such-code', input: 'a' }] },
    ])
      expect(result({ ...document, ...change })).toBe(false);
  });

  it.each(['kmeans', 'gmm', 'kprototypes'])('hold for models of %s', async (name) => {
    const path = at(`${name}.json`);
    const { code } = await cli([
      name,
      at('rows.csv'),
      ...(name === 'kprototypes' ? [] : ['--columns', 'x,y']),
      '-k',
      '2',
      '--model-out',
      path,
    ]);
    expect(code).toBe(0);
    const made = JSON.parse(readFileSync(path, 'utf8'));
    expect([model(made), model.errors]).toEqual([true, null]);
    expect(model({ ...made, kind: 'none' })).toBe(false);
  });
});
