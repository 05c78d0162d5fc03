import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import {
  type Neighborhoods,
  nearestNeighbors,
  neighborsWithin,
  squareWithin,
} from '../../src/distances/neighbors.ts';
import { DISTANCE_NAMES } from '../../src/distances/table.ts';
import { dataOf, gridData, lineOf } from '../support/datasets.ts';
import { distance2, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

/** All others in order, the first `count`. */
function slowNeighbors({ x, n, dim }: Dataset, count: number) {
  const rows = rowsOf(x, dim);
  const found = rows.map((row, i) =>
    Array.from({ length: n }, (_, other) => ({ other, d2: distance2(row, rows[other]) }))
      .filter(({ other }) => other !== i)
      .sort((a, b) => a.d2 - b.d2 || a.other - b.other)
      .slice(0, count),
  );
  return {
    indices: Int32Array.from(found.flat(), ({ other }) => other),
    distances: found.flat().map(({ d2 }) => Math.sqrt(d2)),
  };
}

describe('nearestNeighbors', () => {
  it('is right for a line worked out by hand', async () => {
    const found = await nearestNeighbors(lineOf([0, 1, 3, 3, 10]), { count: 2 });
    expect(found.count).toBe(2);
    expect(Array.from(found.indices)).toEqual([1, 2, 0, 2, 3, 1, 2, 1, 2, 3]);
    expect(Array.from(found.distances)).toEqual([1, 3, 1, 2, 0, 2, 0, 2, 7, 7]);
  });

  it('agrees with sorting all distances, ties and duplicates included', async () => {
    const lottery = new Lottery(11);
    for (const [n, dim, side] of [
      [2, 1, 3],
      [9, 2, 2],
      [40, 3, 4],
      [33, 17, 3],
      [25, 40, 2],
      [50, 16, 100],
    ]) {
      const data = gridData(lottery, n, dim, side);
      for (const count of [1, Math.min(7, n - 1), n - 1]) {
        const found = await nearestNeighbors(data, { count });
        const slow = slowNeighbors(data, count);
        expect(found.indices).toEqual(slow.indices);
        expect(Array.from(found.distances)).toEqual(slow.distances);
      }
    }
  });

  it('does not mind an offset or how numbers are stored', async () => {
    const lottery = new Lottery(12);
    const x = lottery.bytes(90 * 5, 30);
    const near = await nearestNeighbors({ x, n: 90, dim: 5 }, { count: 6 });
    const far = await nearestNeighbors(
      { x: Float64Array.from(x, (v) => v + 1e9), n: 90, dim: 5 },
      { count: 6 },
    );
    expect(far).toEqual(near);
  });

  it('refuses what it cannot answer', async () => {
    const data = dataOf([[1], [2]]);
    await expect(nearestNeighbors(data, { count: 2 })).rejects.toThrow(/at least 3 rows, not 2/);
    await expect(nearestNeighbors(data, { count: 0 })).rejects.toMatchObject({ code: 'usage' });
    await expect(nearestNeighbors(dataOf([[1], [Number.NaN]]), { count: 1 })).rejects.toMatchObject({
      code: 'input',
    });
    await expect(nearestNeighbors(data, { count: 1, maxMemory: 1 })).rejects.toMatchObject({
      code: 'memory',
    });
    await expect(nearestNeighbors(data, { count: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});

/** The neighborhoods of all rows, or of some. */
async function listed(near: Neighborhoods, rows?: Int32Array): Promise<number[][]> {
  const lists: number[][] = [];
  await near.visit((row, neighbors) => lists.push([row, ...neighbors]), rows);
  return lists;
}

/** The same from all distances. */
function slowWithin({ x, n, dim }: Dataset, radius: number): number[][] {
  const rows = rowsOf(x, dim);
  return rows.map((row, i) => [
    i,
    ...Array.from({ length: n }, (_, l) => l).filter((l) => Math.sqrt(distance2(row, rows[l])) <= radius),
  ]);
}

describe('neighborsWithin', () => {
  it('is right for a line worked out by hand, the radius included', async () => {
    const near = neighborsWithin(lineOf([0, 1, 3, 3, 10]), { radius: 2 });
    expect(near.n).toBe(5);
    expect(Array.from(await near.counts())).toEqual([2, 4, 3, 3, 1]);
    const all = [
      [0, 0, 1],
      [1, 0, 1, 2, 3],
      [2, 1, 2, 3],
      [3, 1, 2, 3],
      [4, 4],
    ];
    expect(await listed(near)).toEqual(all);
    expect(await listed(near, Int32Array.of(4, 1))).toEqual([all[4], all[1]]);
    near.close();
  });

  it('agrees with comparing all with all, ties and duplicates included', async () => {
    const lottery = new Lottery(13);
    for (const [n, dim, side] of [
      [1, 1, 3],
      [2, 1, 3],
      [9, 2, 2],
      [400, 3, 6],
      [333, 17, 3],
      [65, 40, 2],
    ]) {
      const data = gridData(lottery, n, dim, side);
      for (const radius of [0, 1, Math.sqrt(2), 3, 100]) {
        const near = neighborsWithin(data, { radius });
        const slow = slowWithin(data, radius);
        expect(await listed(near)).toEqual(slow);
        expect(Array.from(await near.counts())).toEqual(slow.map((list) => list.length - 1));
        near.close();
      }
    }
  });

  it('any distance that is reported is within itself', async () => {
    const data = { x: new Lottery(14).floats(60 * 3), n: 60, dim: 3 };
    for (const metric of ['euclidean', 'sqeuclidean', 'cosine', 'manhattan', 'correlation'] as const) {
      const options = { metric, correlationForm: 'half' } as const;
      const { indices, distances } = await nearestNeighbors(data, { count: 5, ...options });
      for (let i = 0; i < 60; i++) {
        for (const [radius, has] of [
          [distances[5 * i + 4], true],
          [distances[5 * i + 4] * (1 - 1e-15), false],
        ] as const) {
          const near = neighborsWithin(data, { radius, ...options });
          const [list] = await listed(near, Int32Array.of(i));
          expect(list.slice(1).includes(indices[5 * i + 4])).toBe(has);
          near.close();
        }
      }
    }
  });

  it('agrees with all distances, whatever these are', async () => {
    const lottery = new Lottery(17);
    for (const metric of DISTANCE_NAMES) {
      const grid = gridData(lottery, 90, metric === 'haversine' ? 2 : 3, 9);
      // no row is all zeros, or all the same
      grid.x = grid.x.map((value, p) => 1 + value + (p % grid.dim) / 4);
      const options = { metric, p: 3, categorical: [1] };
      const matrix = await pairwiseDistances(grid, options);
      for (const radius of [0, ...[5, 700, 4000].map((at) => matrix.condensed.toSorted()[at])]) {
        const [near, slow] = [
          neighborsWithin(grid, { radius, ...options }),
          neighborsWithin(matrix, { radius }),
        ];
        expect(await listed(near)).toEqual(await listed(slow));
        expect(await near.counts()).toEqual(await slow.counts());
        near.close();
      }
      const [near, slow] = [
        await nearestNeighbors(grid, { count: 7, ...options }),
        await nearestNeighbors(matrix, { count: 7 }),
      ];
      expect(near.distances).toEqual(slow.distances);
    }
  });

  it('takes distances, too', async () => {
    const data = gridData(new Lottery(15), 51, 2, 9);
    const matrix = await pairwiseDistances(data);
    const [near, same] = [neighborsWithin(data, { radius: 2 }), neighborsWithin(matrix, { radius: 2 })];
    expect(await listed(same)).toEqual(await listed(near));
    expect(await same.counts()).toEqual(await near.counts());
    expect(await nearestNeighbors(matrix, { count: 4 })).toEqual(await nearestNeighbors(data, { count: 4 }));
  });

  it('refuses what it cannot answer', async () => {
    const data = dataOf([[1], [2]]);
    expect(() => neighborsWithin(data, { radius: -1 })).toThrow(/radius/);
    expect(() => neighborsWithin(data, { radius: Number.NaN })).toThrow(/radius/);
    expect(() => neighborsWithin(dataOf([[1], [Number.NaN]]), { radius: 1 })).toThrow(/row 1/);
    expect(() => neighborsWithin(data, { radius: 1, signal: AbortSignal.abort() })).toThrow(/interrupted/);
  });
});

describe('squareWithin', () => {
  it('is the last number whose root is within', () => {
    const lottery = new Lottery(16);
    const radii = [0, 1, 2, 0.1, 1e-200, 1e200, Number.MAX_VALUE, 3e-162, ...lottery.floats(200)];
    for (const radius of radii) {
      const limit = squareWithin(radius);
      expect(Math.sqrt(limit)).toBeLessThanOrEqual(radius);
      const next = Float64Array.of(limit);
      new BigInt64Array(next.buffer)[0]++;
      if (Number.isFinite(next[0])) expect(Math.sqrt(next[0])).toBeGreaterThan(radius);
    }
  });
});
