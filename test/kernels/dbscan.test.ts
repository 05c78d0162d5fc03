import { afterEach, describe, expect, it } from 'vitest';
import { dbscan } from '../../src/algorithms/dbscan.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { loadKernel } from '../../src/kernels/host.ts';
import { gridData } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

it('the kernels were built', () => {
  for (const name of ['dbscan', 'optics']) expect(loadKernel(name)).toBeInstanceOf(WebAssembly.Module);
});

describe('the same clusters with the kernel and without', () => {
  const lottery = new Lottery(81);

  it.each([
    [1, 1, 2],
    [9, 2, 3],
    [700, 1, 300],
    [900, 2, 35],
    [800, 3, 1e6],
    [300, 20, 4],
    [900, 2, 5],
    [400, 4, 6],
  ])('%d rows, %d columns, up to %d', async (n, dim, side) => {
    const data = gridData(lottery, n, dim, side);
    const weights = Float64Array.from({ length: n }, () => lottery.below(4));
    for (const border of ['nearest', 'first', 'noise'] as const) {
      for (const eps of [0, 1, 2.5, side / 4, 2 * side * dim]) {
        for (const one of weights.some((weight) => weight > 0) ? [data, { ...data, weights }] : [data]) {
          const options = { eps, minSamples: 6, border };
          configureKernels({ mode: 'wasm' });
          const fast = await dbscan(one, options);
          configureKernels({ mode: 'js' });
          expect(fast).toEqual(await dbscan(one, options));
        }
      }
    }
  });

  it('on several threads', async () => {
    const data = gridData(lottery, 80_000, 4, 100);
    const expected = await dbscan(data, { eps: 6, minSamples: 5 });
    for (const threads of [1, 3]) {
      configureKernels({ threads });
      expect(await dbscan(data, { eps: 6, minSamples: 5 })).toEqual(expected);
    }
    expect(expected.k).toBeGreaterThan(1);
  });
});
