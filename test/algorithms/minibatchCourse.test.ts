import { describe, expect, it } from 'vitest';
import { Course } from '../../src/algorithms/minibatch/course.ts';
import { openBatch } from '../../src/kernels/minibatch.ts';
import { plainBatchStep, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

function courseOf(centers: Float64Array, k: number, batch: number, steps: number) {
  const dim = centers.length / k;
  const course = new Course(centers, { k, dim, batch, steps, patience: 1000, seed: 1 });
  const loaded = openBatch(batch, dim, k, true);
  const step = (rows: Float64Array) => {
    loaded.rows.set(rows);
    loaded.n = batch;
    const copy = (row: number, out: Float64Array, q: number) =>
      out.set(rows.subarray(row * dim, (row + 1) * dim), q);
    course.step({ loaded, load: async () => {}, copy });
  };
  return { course, step };
}

describe('a course', () => {
  it('moves centers to the mean of their rows, of which those of the batch before count less', () => {
    // 60 rows for two centers: a unit is one step, and settling takes 40 % of 10 steps at most: 2
    const { course, step } = courseOf(Float64Array.of(0, 100), 2, 60, 10);
    const rows = new Float64Array(60).fill(2);
    rows[7] = 92;
    step(rows);
    // the first batch alone, whatever the centers were before
    expect([...course.centers]).toEqual([2, 92]);
    // settling is over at the second step: all rows count the same
    const more = new Float64Array(60).fill(5);
    more[0] = 98;
    step(more);
    expect([...course.centers]).toEqual([3.5, 95]);
    expect(course.iterations).toBe(2);
  });

  it('labels the whole batch before any center moves', () => {
    // after the first row the center would be at 4.9, and 7 nearer to it than to 10
    const { course, step } = courseOf(Float64Array.of(0, 10), 2, 2, 1);
    step(Float64Array.of(4.9, 7));
    expect([...course.centers]).toEqual([4.9, 7]);
    expect(course.ended).toBe(true);
    expect(course.converged).toBe(false);
  });

  it('equals the textbook loop over many batches, within 1e-11 of the coordinates', () => {
    const lottery = new Lottery(5);
    for (const dim of [1, 2, 3, 5]) {
      const k = 6;
      // 240 rows are two units for 6 centers; 40 units come before 20 % of the steps
      const centers = lottery.floats(k * dim, -10, 10);
      const { course, step } = courseOf(centers, k, 240, 1000);
      const plainCenters = rowsOf(centers, dim);
      const plainCounts = new Array<number>(k).fill(0);
      for (let t = 1; t <= 60; t++) {
        const rows = lottery.floats(240 * dim, -10, 10);
        step(rows);
        plainBatchStep(rowsOf(rows, dim), plainCenters, plainCounts, t < 40 ? 0.6 : 1);
        plainCenters.flat().forEach((value, p) => {
          expect(Math.abs(course.centers[p] - value)).toBeLessThan(1e-11);
        });
      }
    }
  });
});
