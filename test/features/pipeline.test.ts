import { describe, expect, it } from 'vitest';
import { hog } from '../../src/features/hog.ts';
import { runFeatures } from '../../src/features/pipeline.ts';
import { scale } from '../../src/features/scale.ts';
import { parseFeatures } from '../../src/features/spec.ts';
import { readDigits } from '../support/digits.ts';

describe('parseFeatures', () => {
  it('reads names, main values, switches and options', () => {
    expect(parseFeatures(['hog', ' raw : 16 ', 'scale:standard'])).toEqual([
      { name: 'hog', options: {} },
      { name: 'raw', options: { max: 16 } },
      { name: 'scale', options: { method: 'standard' } },
    ]);
    expect(parseFeatures(['hog:orientations=8,cell=7x5,block=2,norm=L2-Hys'])[0].options).toEqual({
      orientations: 8,
      cell: [7, 5],
      block: [2, 2],
      norm: 'L2-Hys',
    });
    expect(parseFeatures(['histogram:16,range=-1..1.5'])[0].options).toEqual({ bins: 16, range: [-1, 1.5] });
    expect(parseFeatures(['minmax', 'pca:3'])).toEqual([
      { name: 'scale', options: { method: 'minmax' } },
      { name: 'pca', options: { components: 3 } },
    ]);
    expect(parseFeatures(['pca:50,whiten'])[0].options).toEqual({ components: 50, whiten: true });
    expect(parseFeatures(['tsne:2,perplexity=40', 'umap:3,minDist=0.2'])).toEqual([
      { name: 'tsne', options: { dims: 2, perplexity: 40 } },
      { name: 'umap', options: { dims: 3, minDist: 0.2 } },
    ]);
  });

  it.each([
    ['histgram', /features "histgram": did you mean histogram\? Expected hog, /],
    ['', /for features/],
    ['hog:orientatons=3', /features hog "orientatons": did you mean orientations\?/],
    ['hog:8', /features hog/],
    ['hog:', /features hog/],
    ['hog:cell=4x4x4', /a size such as 4x4/],
    ['hog:cell=0', /hog cell/],
    ['hog:norm=l2', /did you mean L2/],
    ['histogram:bins=', /a number for histogram bins/],
    ['histogram:range=5', /a range such as 0\.\.255/],
    ['histogram:8,bins=9', /bins is given twice/],
    ['histogram:8,9', /features histogram/],
    ['pca:whiten=yes', /no value for pca whiten/],
    ['pca:2.5', /pca components/],
    ['scale:standart', /did you mean standard/],
  ])('refuses %s', (spec, message) => {
    expect(() => parseFeatures([spec])).toThrow(message);
    expect(() => parseFeatures([spec])).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('runFeatures', () => {
  it('does the steps in their order, and tells what they did', async () => {
    const { data } = readDigits(30);
    const weights = new Float64Array(30).fill(2);
    const stages: string[] = [];
    const result = await runFeatures({ ...data, weights }, parseFeatures(['hog', 'scale:minmax']), {
      onProgress: ({ stage }) => stages.push(stage),
    });
    const byHand = await scale((await hog(data)).data, { method: 'minmax' });
    expect(result.data.x).toEqual(byHand.data.x);
    expect(result.data.weights).toEqual(weights);
    expect(result.data.columns?.[35]).toBe('hog36');
    expect(result.steps).toEqual([
      {
        name: 'hog',
        params: { orientations: 9, cell: [4, 4], block: [2, 2], norm: 'L2-Hys' },
        from: 64,
        to: 36,
        facts: {},
      },
      { name: 'scale', params: { method: 'minmax' }, from: 36, to: 36, facts: {} },
    ]);
    expect(result.warnings).toEqual(byHand.warnings);
  });

  it('tells what was taken when nothing was said', async () => {
    const { steps } = await runFeatures(readDigits(3).data, parseFeatures(['raw', 'histogram:bins=4']));
    expect(steps.map(({ params }) => params)).toEqual([{ max: 16 }, { bins: 4, range: [0, 255] }]);
  });

  it('tells how much variance is left', async () => {
    const { data, steps } = await runFeatures(readDigits(50).data, parseFeatures(['pca:3']), { seed: 5 });
    expect(data.columns).toEqual(['pca1', 'pca2', 'pca3']);
    expect(steps[0].params).toEqual({ components: 3, method: 'exact', whiten: false, seed: 5 });
    expect(steps[0].facts.explainedVarianceRatio).toHaveLength(3);
  });

  it('lays rows out in the plane, with the seed that is given', async () => {
    const { data } = readDigits(40);
    const specs = parseFeatures(['pca:5', 'tsne:iterations=250', 'umap:1,neighbors=4,epochs=5']);
    const result = await runFeatures(data, specs, { seed: 3 });
    expect(result.steps.map(({ from, to }) => [from, to])).toEqual([
      [64, 5],
      [5, 2],
      [2, 1],
    ]);
    expect(result.steps[1].params).toEqual({
      dims: 2,
      perplexity: 13,
      iterations: 250,
      rate: 50,
      theta: 0.5,
      init: 'pca',
      seed: 3,
    });
    expect(result.steps[1].facts.divergence).toBeGreaterThan(0);
    expect(result.steps[2].params).toEqual({ dims: 1, neighbors: 4, minDist: 0.1, epochs: 5, seed: 3 });
    const other = await runFeatures(data, specs, { seed: 4 });
    expect(other.data.x).not.toEqual(result.data.x);
  });

  it('gives the rows back when there are no steps', async () => {
    const { data } = readDigits(3);
    expect(await runFeatures(data, [])).toEqual({ data, steps: [], models: [], warnings: [] });
  });

  it('keeps to the memory that it may take, and stops', async () => {
    const { data } = readDigits(3);
    const steps = parseFeatures(['hog']);
    await expect(runFeatures(data, steps, { maxMemory: 1 })).rejects.toMatchObject({ code: 'memory' });
    await expect(runFeatures(data, steps, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
