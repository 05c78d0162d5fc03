import { MOST_SHORT } from '../layouts/stream.ts';

/*
 * Centers as whole numbers of 16 bits; assembly/stream/shorts.ts derives the bounds of errors.
 */

/** Bound of the rounding of a coordinate of a row, and of a center. */
const ROW_ROUNDING = 0.51;
const CENTER_ROUNDING = 0.5;

/** Bound of whole numbers: not all of 16 bits, for rounding. */
const MOST = 32_000;

/** With less, rows are mostly in doubt. */
const LEAST_FACTOR = 64;

/** More centers would take too many of the last bits. */
const MOST_CENTERS = 4096;

/** Covers the rounding of f32 of bounds, and of numbers below 2^31. */
const UP = 1.001;
const ROUNDING = 512;

/** What rows are like as points. */
export interface PointSizes {
  /** The largest coordinate, and a bound of the largest length. */
  spread: number;
  radius: number;
}

/** Arrays of the kernel. */
export interface ShortArrays {
  /** i16[k / 4][columns / 2][4][2], up to whole fours of both */
  places: Int16Array;
  /** i32[k], up to whole fours */
  norms: Int32Array;
}

/** Bytes of `places` and of `norms`. */
export function shortBytes(k: number, dim: number): { places: number; norms: number } {
  const lanes = 4 * Math.ceil(k / 4);
  return { places: 2 * lanes * 4 * Math.ceil(dim / 4), norms: 4 * lanes };
}

/**
 * Writes centers as whole numbers.
 * @param points the centers as points, k * dim
 * @param out out
 * @returns the bounds of errors, in units of the whole numbers; undefined where 16 bits would not decide
 */
export function shortenCenters(
  points: Float64Array,
  dim: number,
  { spread, radius }: PointSizes,
  out: ShortArrays,
) {
  const k = points.length / dim;
  let [longest, widest] = [0, spread];
  for (let c = 0; c < k; c++) {
    let squared = 0;
    for (let p = c * dim; p < (c + 1) * dim; p++) {
      squared += points[p] * points[p];
      widest = Math.max(widest, Math.abs(points[p]));
    }
    longest = Math.max(longest, squared);
  }
  const length = Math.sqrt(longest);
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, k))) - 1;
  const most = MOST_SHORT - MOST_CENTERS;
  const factor = Math.fround(
    0.99 * Math.min(MOST / widest, Math.sqrt(most / (longest / 2 + UP * radius * length))),
  );
  if (!(factor >= LEAST_FACTOR && factor < 2 ** 30) || k > MOST_CENTERS) return undefined;
  const columns = 4 * Math.ceil(dim / 4);
  const { places, norms } = out;
  places.fill(0);
  norms.fill(most);
  for (let c = 0; c < k; c++) {
    let squared = 0;
    const to = (c - (c % 4)) * columns + 2 * (c % 4);
    for (let j = 0; j < dim; j++) {
      const v = points[c * dim + j] * factor;
      squared += v * v;
      places[to + 8 * (j >> 1) + (j % 2)] = -Math.round(v);
    }
    norms[c] = Math.round(squared / 2);
  }
  const own = ROW_ROUNDING * Math.sqrt(dim);
  const longestRow = factor * radius + own;
  const absolute = own * factor * length + 1 + mask;
  return {
    shortMask: mask,
    shortFactor: factor,
    shortUnit: 1 / factor,
    shortShare: 2 * UP * CENTER_ROUNDING * Math.sqrt(dim),
    shortRest: 2 * UP * absolute + ROUNDING,
    shortSlack: 2 * UP * own,
    shortMore: UP * own * own + 4 * ROUNDING + longestRow * longestRow * (dim + 8) * 2 ** -23,
  };
}
