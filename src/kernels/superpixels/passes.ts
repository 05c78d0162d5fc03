import { BAND } from '../layouts/superpixels.ts';

/** A picture for SLIC. */
export interface SlicPicture {
  width: number;
  height: number;
  /** The most centers. */
  k: number;
  /** How far from a center pixels are compared with it, in pixels in each direction; above 0. */
  reach: number;
  /** What a squared distance in pixels counts beside one of colors. */
  pull: number;
}

/** Passes of SLIC over a picture. Lines have `stride` numbers each, of which the first `width` count. */
export interface SlicPasses {
  readonly stride: number;
  /**
   * stride * height each: the coordinates of colors, multiples of a unit whose sums f64 holds exactly. NaN in the first
   * plane leaves a pixel out.
   */
  readonly planes: readonly [Float32Array, Float32Array, Float32Array];
  /** stride * height: the center of each pixel; -1 for pixels that are left out. Pixels far from all centers keep theirs. */
  readonly labels: Int32Array;
  /** CENTER numbers each: three coordinates of a color, x and y. */
  readonly centers: Float32Array;
  /**
   * Moves each pixel to the nearest of the first `count` centers around it, the first of equally near ones. Yields the
   * share that is done.
   * @returns SUMS numbers for each center: sums of three coordinates, of x and of y, and the number of pixels
   */
  pass(count: number): Generator<number, Float64Array>;
  close(): void;
}

/** The first four lanes of a vector. */
const LANES = 4;

export function strideOf(width: number): number {
  return Math.ceil(width / LANES) * LANES;
}

export function bandsOf(height: number): number {
  return Math.ceil(height / BAND);
}

/** Bands that the surroundings of a center can touch. */
export function bandsAround({ height, reach }: SlicPicture): number {
  return Math.min(bandsOf(height), Math.floor((2 * reach) / BAND) + 2);
}

/**
 * Lists the centers whose surroundings touch each band, rising within a band.
 * @param y of each of the centers
 * @param starts out, bands + 1
 * @param members out, as many as `bandsAround` says for each center
 */
export function listMembers(
  { height, reach }: SlicPicture,
  y: (c: number) => number,
  count: number,
  starts: Int32Array,
  members: Int32Array,
): void {
  const bands = bandsOf(height);
  const firstOf = (c: number) => Math.max(0, Math.floor((y(c) - reach) / BAND));
  const lastOf = (c: number) => Math.min(bands - 1, Math.floor((y(c) + reach) / BAND));
  starts.fill(0);
  for (let c = 0; c < count; c++) for (let b = firstOf(c); b <= lastOf(c); b++) starts[b + 1]++;
  for (let b = 0; b < bands; b++) starts[b + 1] += starts[b];
  const next = starts.slice();
  for (let c = 0; c < count; c++) for (let b = firstOf(c); b <= lastOf(c); b++) members[next[b]++] = c;
}
