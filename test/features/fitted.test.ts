import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { applyFeatures, checkFeatureModels } from '../../src/features/fitted.ts';
import { runFeatures } from '../../src/features/pipeline.ts';
import { parseFeatures } from '../../src/features/spec.ts';
import { readDigits } from '../support/digits.ts';

/** Some rows of a dataset. */
function slice({ x, dim, shape }: Dataset, from: number, to: number): Dataset {
  return { x: x.subarray(from * dim, to * dim), n: to - from, dim, shape };
}

function through(json: unknown) {
  return checkFeatureModels(JSON.parse(JSON.stringify(json)));
}

describe('applyFeatures', () => {
  it.each([
    [['raw']],
    [['hog:orientations=8']],
    [['histogram:bins=4,range=0..16']],
    [['scale:standard']],
    [['scale:minmax', 'scale:none']],
    [['scale:robust', 'scale:l2']],
    [['pca:4,whiten']],
    [['raw:16', 'scale:standard', 'pca:10', 'scale:minmax']],
  ])('gives rows what they got among others: %s', async (specs) => {
    const { data } = readDigits(80);
    const all = await runFeatures(data, parseFeatures(specs));
    const some = await applyFeatures(slice(data, 10, 15), through(all.models));
    const { dim, columns } = all.data;
    expect(some.data.x).toEqual(all.data.x.slice(10 * dim, 15 * dim));
    expect(some.data).toMatchObject({ n: 5, dim });
    expect(some.data.columns).toEqual(columns);
  });

  it('keeps to the maximum of the first rows', async () => {
    const { data } = readDigits(2);
    const { models } = await runFeatures(data, parseFeatures(['raw']));
    const dark = { ...data, x: data.x.map((value) => value >> 1) };
    expect((await applyFeatures(dark, models)).data.x).toEqual(
      Float32Array.from(dark.x, (value) => value / 16),
    );
  });

  it('refuses other columns, and layouts', async () => {
    const { data } = readDigits(40);
    const { models } = await runFeatures(data, parseFeatures(['scale:minmax']));
    const narrow = { x: new Uint8Array(5), n: 1, dim: 5 };
    await expect(applyFeatures(narrow, models)).rejects.toThrow(/model's scale has 64 columns, the data 5/);
    const laid = await runFeatures(data, parseFeatures(['umap:epochs=2']));
    await expect(applyFeatures(data, laid.models)).rejects.toThrow(/umap places the rows/);
  });
});

describe('checkFeatureModels', () => {
  const good = {
    name: 'scale',
    params: { method: 'minmax' },
    from: 2,
    to: 2,
    fitted: { center: [0, 1], rest: [0, 0], spread: [1, 2] },
  };

  it('takes what is whole', () => {
    expect(checkFeatureModels([good])).toEqual([good]);
    expect(checkFeatureModels([])).toEqual([]);
  });

  it.each([
    ['no list', {}, /not a list/],
    ['nothing', [null], /without a name/],
    ['an unknown name', [{ ...good, name: 'toString' }], /"toString" is not a feature/],
    ['no dimension', [{ ...good, from: 0 }], /no dimension/],
    ['no options', [{ ...good, params: [] }], /lacks its options/],
    ['a short list', [{ ...good, fitted: { ...good.fitted, rest: [0] } }], /rest of scale must be 2 numbers/],
    ['a hole', [{ ...good, fitted: { ...good.fitted, center: [0, null] } }], /center of scale/],
  ])('refuses %s', (_, value, message) => {
    expect(() => checkFeatureModels(value)).toThrow(message);
    expect(() => checkFeatureModels(value)).toThrow(expect.objectContaining({ code: 'input' }));
  });
});
