import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/algorithms/table.ts';
import { fitParams } from '../../src/work/params/run.ts';
import { experimentSchema } from '../../src/work/schema.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(experimentSchema());

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
        settings: { k: '2..8', seed: [1, 'random'] },
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
