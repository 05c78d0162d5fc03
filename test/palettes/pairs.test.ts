import { expect, it } from 'vitest';
import { pairsOf, sampleOf } from '../../src/palettes/pairs.ts';

it('counts which color became which, for one color each and for several', () => {
  const one = { width: 5, height: 1, colors: new Uint8Array(12), palette: new Uint8Array(8) };
  const points = Int32Array.of(2, 0, 2, 2, 0);
  expect(pairsOf({ ...one, points, indices: Uint8Array.of(1, 0, 1, 1, 0) })).toEqual({
    points: Int32Array.of(0, 2),
    indices: Int32Array.of(0, 1),
    weights: Float64Array.of(2, 3),
  });
  expect(pairsOf({ ...one, points, indices: Uint8Array.of(1, 0, 0, 1, 1) })).toEqual({
    points: Int32Array.of(0, 0, 2, 2),
    indices: Int32Array.of(0, 1, 1, 0),
    weights: Float64Array.of(1, 1, 2, 1),
  });
});

it('takes evenly spaced pixels of many pairs', () => {
  const n = 40_000;
  const weights = new Float64Array(n).fill(1);
  weights[7] = n;
  const rows = Int32Array.from(weights.keys());
  const sample = sampleOf({ points: rows, indices: rows, weights });
  const at = sample.points.indexOf(7);
  // half of the pixels are of one pair, and every fourth of the others
  expect(sample.weights[at]).toBeGreaterThan(9_995);
  expect(sample.weights[at]).toBeLessThan(10_005);
  expect(sample.weights.reduce((sum, weight) => sum + weight)).toBe(20_000);
  expect(sample.points.length).toBeGreaterThan(9_990);
});
