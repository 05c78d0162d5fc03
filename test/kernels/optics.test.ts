import { afterEach, describe, expect, it } from 'vitest';
import { optics } from '../../src/algorithms/optics.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { gridData } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

describe('the same order with the kernel and without', () => {
  const lottery = new Lottery(93);
  const blobs = lottery.floats(250 * 2).map((value, p) => 40 * value ** 4 + 100 * ((p >> 1) % 3));

  async function expectTwin(data: Dataset): Promise<void> {
    for (const minSamples of [1, 2, 8]) {
      for (const maxEps of [undefined, 0, 1.5, 12]) {
        configureKernels({ mode: 'wasm' });
        const fast = await optics(data, { minSamples, maxEps });
        configureKernels({ mode: 'js' });
        expect(fast).toEqual(await optics(data, { minSamples, maxEps }));
      }
    }
  }

  it.each([
    ['one row', { x: Float64Array.of(3), n: 1, dim: 1 }],
    ['many ties and equal rows', gridData(lottery, 250, 2, 9)],
    ['whole numbers in three columns', gridData(lottery, 300, 3, 20)],
    ['five columns', gridData(lottery, 200, 5, 4)],
    ['far from 0', { x: lottery.floats(400, 1e9, 1e9 + 30), n: 200, dim: 2 }],
    ['heaps of different density', { x: blobs, n: 250, dim: 2 }],
  ])('%s', async (_, data) => {
    await expectTwin(data);
    const weights = Float64Array.from({ length: data.n }, (__, i) => (i + 1) % 3);
    await expectTwin({ ...data, weights });
  });
});
