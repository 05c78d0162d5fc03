import { describe, expect, it } from 'vitest';
import { nearestTwo } from '../../../src/algorithms/centers/nearestTwo.ts';
import { dataOf } from '../../support/datasets.ts';

/** Clusters with these centers. */
function clusters(points: number[][], labels: number[], directions = false) {
  const centers = { dim: points[0].length, points: Float64Array.from(points.flat()), inertia: 0 };
  return {
    k: points.length,
    labels: Int32Array.from(labels),
    centers: { ...centers, ...(directions && { directions }) },
  };
}

describe('nearestTwo', () => {
  it('measures the own center and names the next', async () => {
    const data = dataOf([
      [0, 0],
      [3, 4],
      [10, 0],
    ]);
    const centers = [
      [0, 0],
      [10, 0],
      [0, 9],
    ];
    const { distance, second } = await nearestTwo(data, clusters(centers, [0, 0, 1]));
    expect([...distance]).toEqual([0, 5, 0]);
    // of equally near ones the first
    expect([...second]).toEqual([2, 2, 0]);
    const around = [
      [5, 0],
      [0, 0],
      [10, 0],
    ];
    const tied = await nearestTwo(dataOf([[5, 0]]), clusters(around, [0]));
    expect([...tied.second]).toEqual([1]);
  });

  it('has no next where there is one cluster, and angles where they count', async () => {
    const { distance, second } = await nearestTwo(dataOf([[0, 2]]), clusters([[1, 0]], [0], true));
    expect([...distance, ...second]).toEqual([1, -1]);
  });

  it('measures no distance of noise, but names the nearest cluster', async () => {
    const { distance, second } = await nearestTwo(dataOf([[4], [1]]), clusters([[0], [5]], [-1, 0]));
    expect([...distance]).toEqual([Number.NaN, 1]);
    expect([...second]).toEqual([1, 1]);
  });

  it('can be stopped', async () => {
    const signal = AbortSignal.abort();
    await expect(nearestTwo(dataOf([[1]]), clusters([[1]], [0]), { signal })).rejects.toThrow('interrupted');
  });
});
