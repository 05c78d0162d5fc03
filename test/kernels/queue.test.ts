import { afterEach, describe, expect, it } from 'vitest';
import { kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernels.ts';
import { Random } from '../../src/core/random.ts';

/** Rows around some centers, in no order: enough work for helpers to be asked. */
function clouds(n: number): Dataset {
  const random = new Random(5);
  const x = Uint8Array.from({ length: 3 * n }, () => 8 * random.below(32));
  const weights = Float64Array.from({ length: n }, () => 1 + random.below(1000));
  return { x, n, dim: 3, weights };
}

afterEach(() => configureKernels({ threads: undefined }));

describe('a queue of starts', () => {
  it('has the same results for any number of threads', async () => {
    const data = clouds(10_000);
    const options = { ks: [8, 25, 2, 16], nInit: 8, maxIter: 25 };
    configureKernels({ threads: 1 });
    const alone = await kmeansSweep(data, options);
    for (const threads of [2, 3, 8]) {
      configureKernels({ threads });
      expect(await kmeansSweep(data, options), `${threads} threads`).toStrictEqual(alone);
    }
    expect(await kmeans(data, { k: 25, nInit: 8, maxIter: 25 })).toStrictEqual(alone[1]);
  });

  it('serves several callers at a time', async () => {
    configureKernels({ threads: 3 });
    const data = clouds(5_000);
    const ask = (k: number) => kmeans(data, { k, nInit: 6, maxIter: 30 });
    const together = await Promise.all([ask(20), ask(12), ask(20)]);
    expect(together).toStrictEqual([await ask(20), await ask(12), await ask(20)]);
  });

  it('stops when told to, and reports how far it is until then', async () => {
    configureKernels({ threads: 2 });
    const stop = new AbortController();
    let last = 0;
    const onProgress = ({ done, total }: { done: number; total: number }) => {
      expect(done).toBeLessThanOrEqual(total);
      expect(done).toBeGreaterThanOrEqual(last);
      last = done;
      if (done === 3) stop.abort();
    };
    const began = kmeans(clouds(20_000), { k: 60, nInit: 200, signal: stop.signal, onProgress });
    await expect(began).rejects.toMatchObject({ code: 'aborted' });
    expect(last).toBeLessThan(200);
  });
});
