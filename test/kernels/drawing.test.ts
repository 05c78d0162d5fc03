import { describe, expect, it } from 'vitest';
import { drawRow, SLICE, sumHeaps, totalOf } from '../../src/kernels/drawing.ts';
import { Lottery } from '../support/random.ts';

function heapsOf(mass: Float64Array, weights?: Float64Array): Float64Array {
  const heaps = new Float64Array(Math.ceil(mass.length / SLICE));
  sumHeaps(mass, weights, heaps);
  return heaps;
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
  it('finds the row that a target falls on', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 100; t++) {
      const n = 1 + lottery.below(4 * SLICE);
      const sparse = t % 2 === 0;
      const mass = lottery.wholes(n, 4).map((m) => (sparse && lottery.float() < 0.99 ? 0 : m));
      const weights = t % 3 === 0 ? lottery.wholes(n, 3) : undefined;
      const heaps = heapsOf(mass, weights);
      const total = totalOf(heaps);
      const targets = [0, total, total / 2, ...Array.from({ length: 20 }, () => lottery.float() * total)];
      for (const target of targets)
        expect(drawRow(heaps, mass, weights, target)).toBe(plainDraw(mass, weights, target));
    }
  });
});
