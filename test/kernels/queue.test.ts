import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish, Pacer } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { type ColorJob, openColors } from '../../src/kernels/colors/layout.ts';
import { ColorRunner } from '../../src/kernels/colors.ts';
import { StartQueue } from '../../src/kernels/queue.ts';
import { comesTrue } from '../support/threads.ts';

/** Rows around some centers, in no order: enough work for helpers to be asked. */
function clouds(n: number): Dataset {
  const random = new Random(5);
  const x = Uint8Array.from({ length: 3 * n }, () => 8 * random.below(32));
  const weights = Float64Array.from({ length: n }, () => 1 + random.below(1000));
  return { x, n, dim: 3, weights };
}

afterEach(() => {
  configureKernels({ threads: undefined });
  vi.restoreAllMocks();
});

/** Starts that take long enough for help to come, and what comes of them on one thread. */
function longQueue() {
  const data = clouds(20_000);
  const limits = { maxIter: 20, shift: 0 };
  const tasks = Array.from({ length: 10 }, (_, restart) => ({ k: 60, seed: 2, restart }));
  const alone = new ColorRunner(openColors(data, 60, 1)!, 0);
  const starts = tasks.map((task) => finish(alone.start(task, limits)));
  const open = () => {
    const job = openColors(data, 60, 2)!;
    const runner = new ColorRunner(job, 0);
    return { runner, begun: () => hasBegun(job, 1), queue: new StartQueue(job, tasks, limits) };
  };
  return { starts, open };
}

/** Whether a thread has begun a start: the struct of its run is all zeros before. */
function hasBegun({ memory, runs }: ColorJob, thread: number): boolean {
  return new Uint32Array(memory.buffer, runs[thread].at, 1)[0] !== 0;
}

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

  it('has helpers make some of them', async () => {
    const { starts, open } = longQueue();
    let byHelper = 0;
    const run = async () => {
      const { queue, runner, begun } = open();
      const own = vi.spyOn(runner, 'start');
      const indices: number[] = [];
      const made = await queue.run(runner, new Pacer({}), undefined, (done, index) => {
        expect(indices.push(index)).toBe(done);
      });
      expect(made).toStrictEqual(starts);
      expect(indices.sort((a, b) => a - b)).toEqual([...starts.keys()]);
      byHelper = starts.length - own.mock.calls.length;
      expect(byHelper > 0).toBe(begun());
    };
    expect(await comesTrue(() => byHelper > 0, run)).toBe(true);
  });

  it('makes again what a helper that died has left', async () => {
    const { starts, open } = longQueue();
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    let left = 0;
    const run = async () => {
      const { queue, runner, begun } = open();
      const own = vi.spyOn(runner, 'start');
      asked.mockClear();
      const timer = setInterval(() => {
        if (!begun()) return;
        clearInterval(timer);
        (asked.mock.contexts[0] as Worker).terminate();
      }, 1);
      const made = await queue.run(runner, new Pacer({}), undefined, () => {});
      clearInterval(timer);
      expect(made).toStrictEqual(starts);
      // starts are taken in their order; what is made after a later one was left
      const order = own.mock.calls.map(([{ restart }]) => restart);
      left = order.filter((restart, at) => restart < order[at - 1]).length;
    };
    expect(await comesTrue(() => left === 1, run)).toBe(true);
  });
});
