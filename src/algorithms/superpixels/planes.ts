import { columnRanges } from '../../kernels/moments.ts';
import type { PixelColors, Planes } from './grid.ts';

/** Bits of a number in f32. */
const BITS = 23;

/** How colors become numbers of planes. */
export interface PlaneScale {
  /** The middles of the ranges of the columns. */
  middle: Float64Array;
  /** A power of two, by which differences to the middle are at most 1 in size. */
  factor: number;
}

export function scaleOfPlanes({ x, n, dim }: PixelColors): PlaneScale {
  const [low, high] = [new Float64Array(dim), new Float64Array(dim)];
  columnRanges(x, n, dim, undefined, low, high);
  const half = low.reduce((most, value, j) => Math.max(most, high[j] / 2 - value / 2), 0);
  let factor = 1;
  while (half * factor > 1) factor /= 2;
  while (half > 0 && half * factor <= 0.5) factor *= 2;
  return { middle: low.map((value, j) => value / 2 + high[j] / 2), factor };
}

/** Fills planes with the colors of pixels. Pixels that are left out are NaN in the first plane. Missing columns are 0. */
export function fillPlanes(
  colors: PixelColors,
  { middle, factor }: PlaneScale,
  { width, height, stride, planes }: Planes,
): void {
  const { x, n, dim, of } = colors;
  const [first, second, third] = planes;
  // there can be far fewer colors than pixels; the last one is that of pixels that are left out
  const values = new Float32Array(3 * (n + 1)).fill(Number.NaN, 3 * n);
  for (let c = 0; c < n; c++)
    for (let j = 0; j < dim; j++) values[3 * c + j] = (x[c * dim + j] - middle[j]) * factor;
  for (let y = 0, i = 0; y < height; y++) {
    for (let at = y * stride, end = at + width; at < end; at++, i++) {
      const c = of ? of[i] : i;
      const p = 3 * (c < 0 ? n : c);
      first[at] = values[p];
      second[at] = values[p + 1];
      third[at] = values[p + 2];
    }
  }
}

/** Rounds the colors in planes to multiples of a unit, so that f64 holds sums of them exactly. */
export function roundPlanes({ planes }: Planes): void {
  // adding and subtracting it rounds to its last bit
  const cut = 1.5 * 2 ** (52 - BITS);
  for (const plane of planes) for (let at = 0; at < plane.length; at++) plane[at] = plane[at] + cut - cut;
}

/** A bell is cut off so many standard deviations from its middle. */
const BELL = 4;

/**
 * Smooths planes by a Gaussian bell. Pixels that are left out, and those beyond the edge, have no part in it.
 * @param sigma standard deviation in pixels, above 0
 */
export function* smoothPlanes(picture: Planes, sigma: number): Generator<void> {
  const { width, height, stride, planes } = picture;
  const radius = Math.ceil(BELL * sigma);
  const bell = Float64Array.from({ length: radius + 1 }, (_, d) => Math.exp((-d * d) / (2 * sigma * sigma)));
  const isLeftOut = Uint8Array.from(planes[0], (value) => (Number.isNaN(value) ? 1 : 0));
  for (const plane of planes) {
    for (let y = 0; y < height; y++) {
      smoothLine(plane, y * stride, 1, width, isLeftOut, bell);
      yield;
    }
    for (let x = 0; x < width; x++) {
      smoothLine(plane, x, stride, height, isLeftOut, bell);
      yield;
    }
  }
}

/** Smooths `count` numbers that are `step` apart. */
function smoothLine(
  plane: Float32Array,
  from: number,
  step: number,
  count: number,
  isLeftOut: Uint8Array,
  bell: Float64Array,
): void {
  const line = new Float64Array(count);
  for (let i = 0, at = from; i < count; i++, at += step) line[i] = plane[at];
  for (let i = 0, at = from; i < count; i++, at += step) {
    if (isLeftOut[at]) continue;
    let [sum, total] = [0, 0];
    const end = Math.min(count - 1, i + bell.length - 1);
    for (let l = Math.max(0, i - bell.length + 1); l <= end; l++) {
      if (isLeftOut[from + l * step]) continue;
      const weight = bell[Math.abs(l - i)];
      sum += weight * line[l];
      total += weight;
    }
    plane[at] = sum / total;
  }
}
