import { describe, expect, it } from 'vitest';
import { kmeans } from '../../../src/algorithms/kmeans.ts';
import { kmeansStore } from '../../../src/algorithms/passes/fit.ts';
import { joinSums } from '../../../src/algorithms/passes/join.ts';
import { passOver, surveyRows } from '../../../src/algorithms/passes/pieces.ts';
import { joinRanges } from '../../../src/algorithms/passes/range.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { configureKernels } from '../../../src/core/kernelSettings.ts';
import type { Pass, RowStore } from '../../../src/core/rowStore.ts';
import { Lottery } from '../../support/random.ts';

const N = 4000;

/** Rows around some points. */
function rowsOf(Type: typeof Float32Array | typeof Float64Array | typeof Uint8Array, dim: number): Dataset {
  const lottery = new Lottery(7);
  const x = new Type(N * dim);
  for (let i = 0, p = 0; i < N; i++) {
    const around = lottery.below(9) * 25;
    for (let j = 0; j < dim; j++) x[p++] = around + 40 * lottery.float() * ((j % 3) + 1);
  }
  return { x, n: N, dim };
}

function weighted(data: Dataset): Dataset {
  const lottery = new Lottery(3);
  const weights = Float64Array.from({ length: data.n }, () => Math.max(0, lottery.float() - 0.1));
  return { ...data, weights };
}

function storeOf(data: Dataset): RowStore {
  return {
    n: data.n,
    dim: data.dim,
    weighted: data.weights !== undefined,
    gather: async () => {},
    async *pieces() {
      yield data;
    },
  };
}

/** A store whose passes are made shard by shard. @param cuts rows at which shards end */
async function shardedStore(data: Dataset, cuts: readonly number[]): Promise<RowStore> {
  const { x, dim, weights } = data;
  const shards = cuts.map((to, s) => {
    const first = s === 0 ? 0 : cuts[s - 1];
    const part: Dataset = {
      x: x.subarray(first * dim, to * dim),
      n: to - first,
      dim,
      ...(weights && { weights: weights.subarray(first, to) }),
    };
    return { first, n: part.n, pieces: () => storeOf(part).pieces() };
  });
  const ranges = await Promise.all(shards.map((shard) => surveyRows(shard, dim)));
  const range = ranges.reduceRight((all, one) => joinRanges(one, all));
  const run = async (pass: Pass) => {
    const parts = await Promise.all(shards.map((shard) => passOver(shard, range, pass)));
    // in another order, and some joined before
    const [last, ...others] = parts.reverse();
    return joinSums(pass, dim, others.length > 1 ? [last, joinSums(pass, dim, others)] : [last, ...others]);
  };
  return { ...storeOf(data), passes: { range, run } };
}

const even = (shards: number) => Array.from({ length: shards }, (_, s) => Math.round(((s + 1) * N) / shards));

describe('kmeansStore', () => {
  const few = [even(7), [100, 100, 2000, N]];
  const many = [even(1), even(2), even(3), even(7), even(64)];
  const kinds: [string, Dataset, number[][]][] = [
    ['f32', rowsOf(Float32Array, 3), many],
    ['f32 of many columns', rowsOf(Float32Array, 17), few],
    ['f64', rowsOf(Float64Array, 5), few],
    ['bytes', rowsOf(Uint8Array, 4), few],
    ['weighted f32', weighted(rowsOf(Float32Array, 4)), few],
    ['weighted f64', weighted(rowsOf(Float64Array, 2)), few],
  ];
  it.each(kinds)('has the same bits for any cutting: %s', async (_, data, cuttings) => {
    const options = { k: 8, maxIter: 3, seed: 5 };
    const whole = await kmeansStore(storeOf(data), options);
    expect(whole.k).toBe(8);
    for (const cuts of cuttings)
      expect(await kmeansStore(await shardedStore(data, cuts), options)).toEqual(whole);
  });

  it('has the bits of the twin', async () => {
    const data = weighted(rowsOf(Float32Array, 4));
    const options = { k: 7, maxIter: 5 };
    const fast = await kmeansStore(storeOf(data), options);
    configureKernels({ mode: 'js' });
    const plain = await kmeansStore(storeOf(data), options);
    configureKernels({ mode: 'wasm' });
    expect(plain).toEqual(fast);
  });

  it('has the same bits where labels are not kept between passes', async () => {
    const data = rowsOf(Float32Array, 5);
    const options = { k: 20, maxIter: 15, nInit: 2 };
    const kept = await kmeansStore(storeOf(data), options);
    expect(await kmeansStore(storeOf(data), { ...options, maxMemory: 0 })).toEqual(kept);
  });

  it('names a number that is not finite, though the range did not have it', async () => {
    const data = rowsOf(Float32Array, 3);
    const store = storeOf(data);
    const init = Float64Array.from(data.x.slice(0, 6));
    const pieces = async function* () {
      yield data;
      data.x[3 * 7 + 1] = Number.NaN;
    };
    await expect(kmeansStore({ ...store, pieces }, { k: 2, init })).rejects.toMatchObject({
      code: 'input',
      at: { row: 7, column: 1 },
    });
  });

  it.each([kinds[0], kinds[3], kinds[5]])('goes on as rows in memory do: %s', async (_, data) => {
    const init = data.x.slice(0, 6 * data.dim);
    const points = Float64Array.from(init);
    const there = await kmeans(data, { k: 6, init: points, maxIter: 20 });
    const here = await kmeansStore(storeOf(data), { k: 6, init: points, maxIter: 20 });
    expect(here.descent).toEqual(there.descent);
    expect([...here.sizes].map(Math.round)).toEqual([...there.sizes].map(Math.round));
    for (const [p, v] of there.centers.points.entries()) expect(here.centers.points[p]).toBeCloseTo(v, 9);
    expect(here.centers.inertia / there.centers.inertia).toBeCloseTo(1, 12);
  });

  it('is as good as k-means|| in memory', async () => {
    const data = rowsOf(Float32Array, 3);
    const there = await kmeans(data, { k: 30, init: 'k-means||', nInit: 3 });
    const here = await kmeansStore(storeOf(data), { k: 30, nInit: 3 });
    expect(here.centers.inertia).toBeLessThan(1.05 * there.centers.inertia);
    expect(here.descent.converged).toBe(true);
  });

  it('has as many clusters as there are distinct rows', async () => {
    const x = Float64Array.of(1, 5, 1, 9, 5, 1);
    const found = await kmeansStore(storeOf({ x, n: 6, dim: 1 }), { k: 5 });
    expect([found.k, ...found.sizes, ...found.centers.points, found.centers.inertia]).toEqual([
      3, 3, 2, 1, 1, 5, 9, 0,
    ]);
    expect(found.warnings[0].code).toBe('fewer-points-than-k');
  });

  it('gives rows to centers that have none', async () => {
    const x = Float64Array.of(0, 0, 0, 10, 11, 30);
    const init = Float64Array.of(0, 500, 600);
    const found = await kmeansStore(storeOf({ x, n: 6, dim: 1 }), { k: 3, init });
    expect([...found.centers.points]).toEqual([0, 10.5, 30]);
    expect(found.centers.inertia).toBe(0.5);
  });

  it('refuses rows that are no numbers, and rows without weight', async () => {
    const x = Float64Array.of(0, Number.NaN);
    await expect(kmeansStore(storeOf({ x, n: 2, dim: 1 }), { k: 1 })).rejects.toThrow('row 1, column 0: NaN');
    const weights = new Float64Array(2);
    const none = { x: Float64Array.of(0, 1), n: 2, dim: 1, weights };
    await expect(kmeansStore(storeOf(none), { k: 1 })).rejects.toThrow('every weight is zero');
  });
});
