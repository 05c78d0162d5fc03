import { describe, expect, it } from 'vitest';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import { resultFields } from '../../src/output/document.ts';
import { dataOf } from '../support/datasets.ts';

describe('resultFields', () => {
  it('gives a result as plain numbers, with shares of the whole', async () => {
    const data = dataOf(
      [
        [0, 1],
        [10, 11],
        [10, 11],
        [20, 0],
      ],
      [1, 2, 2, 3],
    );
    const result = await kmeans(data, { k: 3, seed: 9 });
    expect(resultFields(result)).toEqual({
      seed: 9,
      k: 3,
      dim: 2,
      centers: [
        [10, 11],
        [20, 0],
        [0, 1],
      ],
      sizes: [4, 3, 1],
      shares: [0.5, 0.375, 0.125],
      inertia: 0,
      iterations: 1,
      converged: true,
      restarts: 10,
    });
  });
});
