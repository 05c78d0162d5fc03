import { describe, expect, it } from 'vitest';
import { batchStep } from '../../src/kernels/minibatch.ts';
import { plainBatchStep, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

/** The kernel on flat arrays that start at `centers` and `counts`. */
function step(rows: Float64Array, dim: number, centers: Float64Array, counts: Float64Array): number {
  const batch = rows.length / dim;
  const [labels, d2] = [new Int32Array(batch), new Float64Array(batch)];
  return batchStep(rows, batch, dim, centers, counts.length, counts, labels, d2);
}

describe('batchStep', () => {
  it('moves a center to the running mean of its rows', () => {
    const centers = Float64Array.of(0, 100);
    const counts = Float64Array.of(0, 3);
    // 2 and 6 go to the first center, 92 to the second, which counts as three rows at 100
    expect(step(Float64Array.of(2, 92, 6), 1, centers, counts)).toBe(4 + 64 + 36);
    expect([...centers]).toEqual([4, 98]);
    expect([...counts]).toEqual([2, 4]);
  });

  it('labels the whole batch before any center moves', () => {
    const centers = Float64Array.of(0, 10);
    // after the first row the center would be at 4.9, and 7 nearer to it than to 10
    step(Float64Array.of(4.9, 7), 1, centers, Float64Array.of(0, 0));
    expect([...centers]).toEqual([4.9, 7]);
  });

  it('equals the textbook loop over many batches, within 1e-12 of the largest coordinate', () => {
    const lottery = new Lottery(5);
    for (const dim of [1, 2, 3, 5]) {
      const k = 6;
      const centers = lottery.floats(k * dim, -10, 10);
      const counts = new Float64Array(k);
      const plainCenters = rowsOf(centers, dim);
      const plainCounts = [...counts];
      for (let t = 0; t < 30; t++) {
        const rows = lottery.floats(50 * dim, -10, 10);
        const inertia = step(rows, dim, centers, counts);
        const plain = plainBatchStep(rowsOf(rows, dim), plainCenters, plainCounts);
        expect(Math.abs(inertia / plain - 1)).toBeLessThan(1e-12);
        expect([...counts]).toEqual(plainCounts);
        plainCenters.flat().forEach((value, p) => {
          expect(Math.abs(centers[p] - value)).toBeLessThan(1e-11);
        });
      }
    }
  });
});
