import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { nearestNeighbors } from '../../src/distances/neighbors.ts';
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
    const found = await nearestNeighbors(lineOf([0, 1, 3, 3, 10]), 2);
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
        const found = await nearestNeighbors(data, count);
        const slow = slowNeighbors(data, count);
        expect(found.indices).toEqual(slow.indices);
        expect(Array.from(found.distances)).toEqual(slow.distances);
      }
    }
  });

  it('does not mind an offset or how numbers are stored', async () => {
    const lottery = new Lottery(12);
    const x = lottery.bytes(90 * 5, 30);
    const near = await nearestNeighbors({ x, n: 90, dim: 5 }, 6);
    const far = await nearestNeighbors({ x: Float64Array.from(x, (v) => v + 1e9), n: 90, dim: 5 }, 6);
    expect(far).toEqual(near);
  });

  it('refuses what it cannot answer', async () => {
    const data = dataOf([[1], [2]]);
    await expect(nearestNeighbors(data, 2)).rejects.toThrow(/at least 3 rows, not 2/);
    await expect(nearestNeighbors(data, 0)).rejects.toMatchObject({ code: 'usage' });
    await expect(nearestNeighbors(dataOf([[1], [Number.NaN]]), 1)).rejects.toMatchObject({ code: 'input' });
    await expect(nearestNeighbors(data, 1, { maxMemory: 1 })).rejects.toMatchObject({ code: 'memory' });
    await expect(nearestNeighbors(data, 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
