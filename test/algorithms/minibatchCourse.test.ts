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
    // 60 rows for two centers: a unit is one step
    const { course, step } = courseOf(Float64Array.of(0, 100), 2, 60, 10);
    const rows = new Float64Array(60).fill(2);
    rows[7] = 92;
    step(rows);
    // the first batch alone, whatever the centers were before
    expect([...course.centers]).toEqual([2, 92]);
    // 0.4 of their weight is forgotten: 59 * 0.6 rows at 2, and 59 at 5
    const more = new Float64Array(60).fill(5);
    more[0] = 98;
    step(more);
    expect(course.centers[0]).toBeCloseTo((0.6 * 2 + 5) / 1.6, 12);
    expect(course.centers[1]).toBeCloseTo((0.6 * 92 + 98) / 1.6, 12);
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
      // 240 rows are two units for 6 centers; from step 8 on, 3 / t of the weight is forgotten
      const centers = lottery.floats(k * dim, -10, 10);
      const { course, step } = courseOf(centers, k, 240, 1000);
      const plainCenters = rowsOf(centers, dim);
      const plainCounts = new Array<number>(k).fill(0);
      for (let t = 1; t <= 60; t++) {
        const rows = lottery.floats(240 * dim, -10, 10);
        step(rows);
        plainBatchStep(rowsOf(rows, dim), plainCenters, plainCounts, 1 - Math.min(0.4, 3 / t));
        plainCenters.flat().forEach((value, p) => {
          expect(Math.abs(course.centers[p] - value)).toBeLessThan(1e-11);
        });
      }
    }
  });
});

describe('a center of few rows', () => {
  const moves = (distance: number) => {
    const { course, step } = courseOf(Float64Array.of(0, 10, 10 + distance), 3, 300, 1000);
    const rows = new Float64Array(300);
    for (let i = 0; i < 300; i++) rows[i] = i < 150 ? (i % 3) - 1 : 9 + (i % 3);
    rows[299] = 10 + distance;
    step(rows);
    return course.centers[2] !== 10 + distance;
  };

  it('stays where its rows are far from all others, and moves where it is hardly missed', () => {
    // 1 row of 150 is below 1 %; without the center, the inertia of 200 or so would grow by distance^2
    expect(moves(50)).toBe(false);
    expect(moves(1.5)).toBe(true);
  });
});
