import { describe, expect, it } from 'vitest';
import { drawRow, sumSlices, totalOf } from '../../src/kernels/drawing.ts';
import { SLICE_ROWS } from '../../src/kernels/layouts/drawing.ts';
import { Lottery } from '../support/random.ts';

function sliceSumsOf(mass: Float64Array, weights?: Float64Array): Float64Array {
  const sliceSums = new Float64Array(Math.ceil(mass.length / SLICE_ROWS));
  sumSlices(mass, weights, sliceSums);
  return sliceSums;
}

/** The first row up to which the masses add up to more than the target, or the last of mass. */
function plainDraw(mass: Float64Array, weights: Float64Array | undefined, target: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < mass.length; i++) {
    const m = weights ? weights[i] * mass[i] : mass[i];
    if (m === 0) continue;
    last = i;
    sum += m;
    if (sum > target) break;
  }
  return last;
}

describe('drawRow', () => {
  it.each([
    ['the first row of mass', 0, 1],
    ['a row as long as less is before it', 1.9, 1],
    ['the next row, from just where one ends', 2, 3],
    ['past a row of no mass', 4.9, 3],
    ['the last row', 5, 4],
    ['the last row, up to all of the mass', 9.9, 4],
    ['the last row of mass for all of it', 10, 4],
  ])('takes %s: %d', (_, target, row) => {
    const mass = Float64Array.of(0, 2, 0, 3, 5, 0);
    expect(drawRow(sliceSumsOf(mass), mass, undefined, target)).toBe(row);
    // the same masses by weight
    const halves = mass.map((m) => m / 2);
    const two = new Float64Array(6).fill(2);
    expect(drawRow(sliceSumsOf(halves, two), halves, two, target)).toBe(row);
  });

  it.each([
    [0, 1],
    [2.5, 1],
    [3, 2 * SLICE_ROWS + 1],
    [6.5, 2 * SLICE_ROWS + 1],
    [7, 2 * SLICE_ROWS + 9],
    [8, 2 * SLICE_ROWS + 9],
  ])('skips slices without mass, in the middle and at the end: %d', (target, row) => {
    const mass = new Float64Array(4 * SLICE_ROWS + 7);
    mass[1] = 3;
    mass[2 * SLICE_ROWS + 1] = 4;
    mass[2 * SLICE_ROWS + 9] = 1;
    const sliceSums = sliceSumsOf(mass);
    expect([...sliceSums]).toEqual([3, 0, 5, 0, 0]);
    expect(totalOf(sliceSums)).toBe(8);
    expect(drawRow(sliceSums, mass, undefined, target)).toBe(row);
  });

  it('adds up slices by weight, the last one of fewer rows', () => {
    const mass = new Float64Array(SLICE_ROWS + 2).fill(2);
    const weights = new Float64Array(SLICE_ROWS + 2).fill(1);
    weights[SLICE_ROWS - 1] = 4;
    weights[SLICE_ROWS + 1] = 0.5;
    expect([...sliceSumsOf(mass)]).toEqual([1024, 4]);
    expect([...sliceSumsOf(mass, weights)]).toEqual([1030, 3]);
    expect(totalOf(sliceSumsOf(mass, weights))).toBe(1033);
  });

  it('finds the row that a target falls on', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 100; t++) {
      const n = 1 + lottery.below(4 * SLICE_ROWS);
      const sparse = t % 2 === 0;
      const mass = lottery.wholes(n, 4).map((m) => (sparse && lottery.float() < 0.99 ? 0 : m));
      const weights = t % 3 === 0 ? lottery.wholes(n, 3) : undefined;
      const sliceSums = sliceSumsOf(mass, weights);
      const total = totalOf(sliceSums);
      const targets = [0, total, total / 2, ...Array.from({ length: 20 }, () => lottery.float() * total)];
      for (const target of targets)
        expect(drawRow(sliceSums, mass, weights, target)).toBe(plainDraw(mass, weights, target));
    }
  });
});
