import { describe, expect, it } from 'vitest';
import { nearestTwo } from '../../src/algorithms/nearestTwo.ts';
import { dataOf } from '../support/datasets.ts';

describe('nearestTwo', () => {
  it('measures the own center and names the next', async () => {
    const data = dataOf([
      [0, 0],
      [3, 4],
      [10, 0],
    ]);
    const centers = Float64Array.of(0, 0, 10, 0, 0, 9);
    const { distance, second } = await nearestTwo(data, centers, Int32Array.of(0, 0, 1));
    expect([...distance]).toEqual([0, 5, 0]);
    // of equally near ones the first
    expect([...second]).toEqual([2, 2, 0]);
    const tied = await nearestTwo(dataOf([[5, 0]]), Float64Array.of(5, 0, 0, 0, 10, 0), Int32Array.of(0));
    expect([...tied.second]).toEqual([1]);
  });

  it('has no next where there is one cluster, and angles where they count', async () => {
    const { distance, second } = await nearestTwo(dataOf([[0, 2]]), Float64Array.of(1, 0), Int32Array.of(0), {
      metric: 'cosine',
    });
    expect([...distance, ...second]).toEqual([1, -1]);
  });

  it('can be stopped', async () => {
    const signal = AbortSignal.abort();
    await expect(nearestTwo(dataOf([[1]]), Float64Array.of(1), Int32Array.of(0), { signal })).rejects.toThrow(
      'interrupted',
    );
  });
});
