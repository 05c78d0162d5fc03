import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { tsne } from '../../src/features/tsne.ts';
import { ROOT } from '../support/cli.ts';
import { dataOf } from '../support/datasets.ts';
import { readDigits } from '../support/digits.ts';
import { Lottery } from '../support/random.ts';
import { trustworthiness } from '../support/tsne.ts';

interface TsneCase {
  n: number;
  dims: 2 | 3;
  perplexity: number;
  divergence: number;
  trustworthiness: number;
}

const fixture: { cases: TsneCase[] } = JSON.parse(
  readFileSync(join(ROOT, 'test/fixtures/features/tsne.json'), 'utf8'),
);

/** How many rows have a row of their own heap nearest to them. */
function keptTogether({ x, n, dim }: Dataset, heaps: number): number {
  let kept = 0;
  for (let i = 0; i < n; i++) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < n; other++) {
      if (other === i) continue;
      let d2 = 0;
      for (let c = 0; c < dim; c++) d2 += (x[i * dim + c] - x[other * dim + c]) ** 2;
      if (d2 < least) {
        least = d2;
        nearest = other;
      }
    }
    if (nearest % heaps === i % heaps) kept++;
  }
  return kept;
}

describe('tsne', () => {
  it.each(fixture.cases)('is as good as scikit-learn: $n digits, $dims dimensions', async (given) => {
    const { n, dims, perplexity } = given;
    const { data } = readDigits(n);
    const result = await tsne(data, { dims, perplexity });
    expect(result.data).toMatchObject({ n, dim: dims });
    // in space scikit-learn's density is another one, with two degrees of freedom, and so is its divergence
    if (dims === 2) expect(result.divergence).toBeLessThan(1.05 * given.divergence);
    const trust = trustworthiness(data.x, 64, result.data.x, dims, 12);
    expect(trust).toBeGreaterThan(given.trustworthiness - 0.005);
  });

  it('keeps heaps together, and weights with their rows', async () => {
    const x = new Lottery(41).heaps(90, 4, 3);
    const weights = new Float64Array(90).fill(0.5);
    for (const init of ['pca', 'random'] as const) {
      const result = await tsne({ x, n: 90, dim: 4, weights }, { init, iterations: 500 });
      expect(keptTogether(result.data, 3)).toBe(90);
      expect(result.data.columns).toEqual(['tsne1', 'tsne2']);
      expect(result.data.weights).toBe(weights);
      // (90 - 1) / 3
      expect(result).toMatchObject({ iterations: 500, learningRate: 50, theta: 0.5, init });
      expect(result.perplexity).toBeCloseTo(29.667, 3);
    }
  });

  it('keeps heaps of many rows together by a grid, unless theta is given', async () => {
    const n = 1000;
    const data = { x: new Lottery(44).heaps(n, 3, 8), n, dim: 3 };
    const grid = await tsne(data, { iterations: 400 });
    expect(keptTogether(grid.data, 8)).toBe(n);
    expect(grid).not.toHaveProperty('theta');
    const tree = await tsne(
      { ...data, x: data.x.subarray(0, 3 * 200), n: 200 },
      { iterations: 250, theta: 0.7 },
    );
    expect(tree.theta).toBe(0.7);
  });

  it('gives the same for the same seed, and something else for another', async () => {
    const data = { x: new Lottery(42).floats(60 * 3), n: 60, dim: 3 };
    const options = { init: 'random', perplexity: 5, iterations: 260 } as const;
    const first = await tsne(data, options);
    expect(await tsne(data, options)).toEqual(first);
    expect((await tsne(data, { ...options, seed: 2 })).data.x).not.toEqual(first.data.x);
  });

  it('does not mind an offset', async () => {
    const near = { x: new Lottery(43).bytes(50 * 3), n: 50, dim: 3 };
    const far = { ...near, x: Float64Array.from(near.x, (value) => value + 1e9) };
    const options = { init: 'random', iterations: 260, perplexity: 8 } as const;
    const places = await Promise.all([near, far].map((data) => tsne(data, options)));
    expect(places[1].data.x).toEqual(places[0].data.x);
  });

  it('takes few columns, equal rows and few rows', async () => {
    const line = dataOf(Array.from({ length: 40 }, (_, i) => [i]));
    const same = dataOf(Array.from({ length: 30 }, () => [3, 4]));
    const few = dataOf([[0], [1], [5], [9]]);
    for (const data of [line, same, few]) {
      const result = await tsne(data, { dims: 3, iterations: 300 });
      expect(result.data.x.every(Number.isFinite)).toBe(true);
      expect(result.divergence).toBeGreaterThan(-1e-9);
    }
  });

  it('refuses what it cannot do, and stops when told to', async () => {
    const { data } = readDigits(60);
    await expect(tsne(data, { perplexity: 20 })).rejects.toThrow(/20 is too large for 60 rows: 19\.6/);
    await expect(tsne(data, { dims: 4 as 3 })).rejects.toMatchObject({ code: 'usage' });
    await expect(tsne(data, { iterations: 100 })).rejects.toMatchObject({ code: 'usage' });
    await expect(tsne(data, { theta: 1.5 })).rejects.toThrow(/from 0 to 1/);
    await expect(tsne(data, { learningRate: 0 })).rejects.toThrow(/auto or a number above 0/);
    await expect(tsne(data, { init: 'PCA' as 'pca' })).rejects.toThrow(/did you mean pca/);
    await expect(tsne(dataOf([[1], [2], [3]]))).rejects.toMatchObject({ code: 'input' });
    await expect(tsne(dataOf([[1], [2], [3], [Number.NaN]]))).rejects.toMatchObject({ code: 'input' });
    await expect(tsne(data, { maxMemory: 1000 })).rejects.toMatchObject({ code: 'memory' });
    const wide = { x: new Lottery(45).floats(10 * 2000), n: 10, dim: 2000 };
    await expect(tsne(wide, { maxMemory: 1e6 })).rejects.toMatchObject({ code: 'memory' });
    const abort = new AbortController();
    const stopped = tsne(readDigits(500).data, {
      signal: abort.signal,
      onProgress: ({ stage }) => stage === 't-sne' && abort.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});
