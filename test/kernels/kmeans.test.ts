import { describe, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import {
  accumulate,
  assign,
  moveBeyondRounding,
  moveCenters,
  squaredDistance,
  weightedSum,
} from '../../src/kernels/kmeans.ts';
import { distance2, meanOf, nearestOf, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

const DIMS = [1, 2, 3, 5];

interface Case {
  x: Rows;
  n: number;
  dim: number;
  k: number;
  centers: Float64Array;
  weights: Float64Array;
}

/** Whole numbers on a small grid: duplicate rows, duplicate centers and exact ties. */
function gridCase(lottery: Lottery, dim: number): Case {
  const n = 1 + lottery.below(60);
  const k = 1 + lottery.below(8);
  const side = 2 + lottery.below(5);
  const x = lottery.bytes(n * dim, side);
  return { x, n, dim, k, centers: lottery.wholes(k * dim, side), weights: lottery.wholes(n, 4) };
}

/** Real numbers, none of them equal. */
function realCase(lottery: Lottery, dim: number): Case {
  const n = 1 + lottery.below(60);
  const k = 1 + lottery.below(8);
  const x = lottery.floats(n * dim, -50, 50);
  return { x, n, dim, k, centers: lottery.floats(k * dim, -50, 50), weights: lottery.floats(n) };
}

function cases(seed: number, count: number): Case[] {
  const lottery = new Lottery(seed);
  return DIMS.flatMap((dim) =>
    Array.from({ length: count }, (_, i) => (i % 2 === 0 ? gridCase(lottery, dim) : realCase(lottery, dim))),
  );
}

describe('assign', () => {
  it('gives each row the nearest center, the first of equals, and its squared distance', () => {
    for (const { x, n, dim, k, centers } of cases(1, 60)) {
      const labels = new Int32Array(n).fill(-1);
      const d2 = new Float64Array(n);
      assign(x, n, dim, centers, k, labels, d2);
      const plainCenters = rowsOf(centers, dim);
      rowsOf(x, dim).forEach((row, i) => {
        expect(labels[i]).toBe(nearestOf(row, plainCenters));
        const exact = distance2(row, plainCenters[labels[i]]);
        expect(Math.abs(d2[i] - exact)).toBeLessThanOrEqual(1e-14 * exact);
      });
    }
  });

  it('gives equal answers for the three types of rows', () => {
    const lottery = new Lottery(3);
    for (const dim of DIMS) {
      const bytes = lottery.bytes(40 * dim);
      const centers = lottery.floats(6 * dim, 0, 255);
      const answers = [bytes, Float32Array.from(bytes), Float64Array.from(bytes)].map((x) => {
        const labels = new Int32Array(40);
        const d2 = new Float64Array(40);
        assign(x, 40, dim, centers, 6, labels, d2);
        return { labels, d2 };
      });
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    }
  });

  it('leaves rows, centers and what lies behind k alone', () => {
    const [x, centers] = [Float64Array.of(0, 9), Float64Array.of(8, 1, 9)];
    const labels = new Int32Array(2);
    assign(x, 2, 1, centers, 2, labels, new Float64Array(2));
    expect([...labels]).toEqual([1, 0]);
    expect([...x, ...centers]).toEqual([0, 9, 8, 1, 9]);
  });
});

describe('accumulate and moveCenters', () => {
  it('move each center to the weighted mean of its rows', () => {
    for (const { x, n, dim, k, centers, weights } of cases(4, 40)) {
      const lottery = new Lottery(n);
      const labels = Int32Array.from({ length: n }, () => lottery.below(k));
      const sums = new Float64Array(k * dim);
      const mass = new Float64Array(k);
      accumulate(x, weights, n, dim, labels, sums, mass);
      const moved = centers.slice();
      const shift = moveCenters(moved, dim, sums, mass);
      let plainShift = 0;
      rowsOf(moved, dim).forEach((center, c) => {
        const members = [...labels.keys()].filter((i) => labels[i] === c && weights[i] > 0);
        const before = rowsOf(centers, dim)[c];
        const rows = rowsOf(x, dim);
        const mean =
          members.length === 0
            ? before
            : meanOf(
                members.map((i) => rows[i]),
                members.map((i) => weights[i]),
              );
        plainShift += distance2(mean, before);
        center.forEach((value, j) => {
          expect(Math.abs(value - mean[j])).toBeLessThanOrEqual(1e-11);
        });
        const total = members.reduce((sum, i) => sum + weights[i], 0);
        expect(Math.abs(mass[c] - total)).toBeLessThanOrEqual(1e-13 * total);
      });
      expect(Math.abs(shift - plainShift)).toBeLessThanOrEqual(1e-10 * (plainShift + 1e-9));
    }
  });

  it('count each row once without weights, on top of what there is', () => {
    const sums = Float64Array.of(100, 0, 0, 0);
    const mass = Float64Array.of(0, 10);
    accumulate(Uint8Array.of(1, 2, 3, 4, 5, 6), undefined, 3, 2, Int32Array.of(1, 0, 1), sums, mass);
    expect([...sums, ...mass]).toEqual([103, 4, 6, 8, 1, 12]);
  });

  it('leave the center of a cluster without weight where it is', () => {
    const centers = Float64Array.of(5, 100);
    const shift = moveCenters(centers, 1, Float64Array.of(8, 0), Float64Array.of(4, 0));
    expect([...centers, shift]).toEqual([2, 100, 9]);
  });
});

describe('moveBeyondRounding', () => {
  it('leaves a center that is within two ulps of the mean, and moves the others as moveCenters does', () => {
    const near = 3 * (1 + 2 ** -52);
    const centers = Float64Array.of(near, 7, near, 7, 1, 1);
    // means (3, 7), (3, 8), and nothing
    const sums = Float64Array.of(6, 14, 6, 16, 0, 0);
    expect(moveBeyondRounding(centers, 2, sums, Float64Array.of(2, 2, 0))).toBeCloseTo(1, 12);
    expect([...centers]).toEqual([near, 7, 3, 8, 1, 1]);
  });
});

describe('weightedSum and squaredDistance', () => {
  it('add up what they should', () => {
    expect(weightedSum(Float64Array.of(1, 2, 3), undefined, 3)).toBe(6);
    expect(weightedSum(Float64Array.of(1, 2, 3), Float64Array.of(2, 0, 0.5), 3)).toBe(3.5);
    expect(weightedSum(Float64Array.of(1, 2, 3), undefined, 2)).toBe(3);
    expect(squaredDistance(Uint8Array.of(9, 1, 2), 1, [0, 0, 4, 6], 2, 2)).toBe(25);
  });
});
