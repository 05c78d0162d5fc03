import type { Measure } from '../../distances/measure.ts';
import { distinctOf } from '../hac/duplicates.ts';

/**
 * The middle of each bin that holds rows, in a grid of the bandwidth: columns are divided by it and rounded, half to even
 * as scikit-learn does, but in f64: its seeds are f32, which loses rows far from 0.
 * @returns undefined where bins save nothing: a bin for each row, or none of finite numbers
 */
export function binSeeds(rows: Measure, bandwidth: number): Float64Array | undefined {
  const { x } = rows;
  const bins = new Float64Array(x.length);
  for (let p = 0; p < x.length; p++) bins[p] = roundHalfEven(x[p] / bandwidth);
  const middles = distinctOf({ ...rows, x: bins }, undefined)?.measured.x;
  const seeds = middles && Float64Array.from(middles, (bin) => bin * bandwidth);
  return seeds?.every(Number.isFinite) ? seeds : undefined;
}

/** Adding and subtracting it rounds numbers below 2^51 as IEEE 754 does. */
const ROUND = 1.5 * 2 ** 52;

function roundHalfEven(value: number): number {
  return Math.abs(value) < 2 ** 51 ? value + ROUND - ROUND : Math.round(value);
}
