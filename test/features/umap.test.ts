import { describe, expect, it } from 'vitest';
import { umap } from '../../src/features/umap.ts';
import { dataOf } from '../support/datasets.ts';
import { readDigits } from '../support/digits.ts';
import { Lottery } from '../support/random.ts';
import { trustworthiness } from '../support/tsne.ts';

describe('umap', () => {
  it('keeps digits near those like them', async () => {
    const { data } = readDigits(300);
    const { data: places, ...used } = await umap(data);
    expect(used).toEqual({ neighbors: 15, minDist: 0.1, epochs: 500 });
    expect(places).toMatchObject({ n: 300, dim: 2, columns: ['umap1', 'umap2'] });
    // chance gives 0.5
    expect(trustworthiness(data.x, 64, places.x, 2, 12)).toBeGreaterThan(0.94);
  });

  it('gives the same for the same seed, and something else for another', async () => {
    const weights = new Float64Array(40).fill(3);
    const data = { x: new Lottery(51).floats(40 * 3), n: 40, dim: 3, weights };
    const options = { dims: 3, neighbors: 5, epochs: 30, minDist: 0.3 };
    const first = await umap(data, options);
    expect(first).toMatchObject({ neighbors: 5, epochs: 30, minDist: 0.3, data: { dim: 3 } });
    expect(first.data.weights).toBe(weights);
    expect(await umap(data, options)).toEqual(first);
    expect((await umap(data, { ...options, seed: 2 })).data.x).not.toEqual(first.data.x);
  });

  it('takes few rows, and equal ones', async () => {
    for (const data of [dataOf([[0], [1], [5]]), dataOf(Array.from({ length: 20 }, () => [3, 4]))]) {
      const result = await umap(data, { epochs: 20 });
      expect(result.data.x.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses what it cannot do, and stops when told to', async () => {
    const { data } = readDigits(30);
    await expect(umap(data, { neighbors: 30 })).rejects.toThrow(/too many for 30 rows: 29 are the most/);
    await expect(umap(data, { neighbors: 1 })).rejects.toMatchObject({ code: 'usage' });
    await expect(umap(data, { dims: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(umap(data, { minDist: 2 })).rejects.toThrow(/from 0 to 1/);
    await expect(umap(dataOf([[1], [2]]))).rejects.toMatchObject({ code: 'input' });
    await expect(umap(data, { maxMemory: 1000 })).rejects.toMatchObject({ code: 'memory' });
    await expect(umap(data, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });
});
