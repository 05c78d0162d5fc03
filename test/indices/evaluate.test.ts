import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/indices/evaluate.ts';
import { adjustedRand } from '../../src/indices/external.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import { INDICES } from '../../src/indices/table.ts';
import { lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

const lottery = new Lottery(1);
const data = { x: lottery.heaps(60, 3, 3), n: 60, dim: 3 };
const truth = Array.from({ length: 60 }, (_, i) => 'pqr'[i % 3]);
const labels = truth.map((name, i) => (i < 6 ? 2 : 'pqr'.indexOf(name)));

describe('evaluate', () => {
  it('has every index, within its range, and the truth is best', async () => {
    const indices = INDICES.map(({ name }) => name);
    const found = await evaluate(labels, { truth, data, indices });
    const best = await evaluate(truth, { truth, data, indices });
    expect(Object.keys(found.values)).toEqual(indices);
    expect(found.refused).toEqual({});
    for (const { name, range, better } of INDICES) {
      for (const { values } of [found, best]) {
        expect(values[name], name).toBeGreaterThanOrEqual(range[0]);
        expect(values[name], name).toBeLessThanOrEqual(range[1]);
      }
      const gain = best.values[name] - found.values[name];
      expect(better === 'higher' ? gain : -gain, name).toBeGreaterThan(0);
    }
  });

  it('takes what it is given', async () => {
    const external = await evaluate(labels, { truth });
    expect(external.values.ari).toBe(adjustedRand(labels, truth));
    expect(external.table?.columnLabels).toEqual(['p', 'q', 'r']);
    expect(Object.keys(external.values)).not.toContain('silhouette');
    const internal = await evaluate(labels, { data });
    expect(internal.silhouette).toEqual(await silhouette(data, labels));
    expect(internal.values.silhouette).toBe(internal.silhouette?.mean);
    expect(Object.keys(internal.values)).not.toContain('dunn');
  });

  it('passes options on', async () => {
    const noise = labels.map((label, i) => (i < 4 ? -1 : label));
    const found = await evaluate(noise, {
      data,
      truth,
      indices: ['sil', 'V', 'Adjusted-Rand'],
      sample: 20,
      seed: 5,
      beta: 2,
    });
    expect(Object.keys(found.values)).toEqual(['silhouette', 'v-measure', 'ari']);
    expect(found.silhouette).toEqual(await silhouette(data, noise, { sample: 20, seed: 5 }));
    const cluster = await evaluate(noise, { data, indices: ['silhouette'], noise: 'cluster' });
    expect(cluster.values.silhouette).toBe((await silhouette(data, noise, { noise: 'cluster' })).mean);
  });

  it('weighs labels as the data do', async () => {
    const weights = lottery.wholes(60, 3).map((w) => w + 1);
    const found = await evaluate(labels, { truth, data: { ...data, weights }, indices: ['ari'] });
    expect(found.values.ari).toBe(adjustedRand(labels, truth, { weights }));
  });

  it('says why an index is not defined, and goes on', async () => {
    const found = await evaluate([0, 0, 0], { data: lineOf([1, 2, 6]) });
    expect(found.values).toEqual({
      inertia: expect.closeTo(14, 12),
      'within-variance': expect.closeTo(14 / 3, 12),
      'between-variance': 0,
    });
    expect(found.refused.silhouette).toMatch(/at least 2 clusters/);
    expect(found.silhouette).toBeUndefined();
  });

  it.each([
    ['no labels', [], { truth: [] }, 'input', /no labels/],
    ['nothing to judge by', [0, 1], {}, 'usage', /true labels or data/],
    [
      'an index without truth',
      [0, 0, 1],
      { data: lineOf([1, 2, 3]), indices: ['ari'] },
      'usage',
      /requires true labels/,
    ],
    ['an index without data', [0, 1], { truth: [0, 1], indices: ['dunn'] }, 'usage', /data/],
    [
      'an unknown index',
      [0, 1],
      { truth: [0, 1], indices: ['silhouete'] },
      'usage',
      /did you mean silhouette/,
    ],
    ['other lengths', [0, 1], { truth: [0] }, 'usage', /2 labels/],
    ['all noise', [-1, -1], { data: lineOf([1, 2]) }, 'input', /noise/],
    ['NaN', [0, 1], { data: lineOf([1, Number.NaN]) }, 'input', /row 1/],
  ])('refuses %s', async (_, given, options, code, message) => {
    await expect(evaluate(given, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
