import type { Mixer } from './mixer.ts';

/** A neighbor that gets a part of the error: columns ahead, lines below, and the part in 16ths. */
type Share = readonly [ahead: number, below: number, part: number];

/** R. W. Floyd, L. Steinberg, "An adaptive algorithm for spatial greyscale", Proc. SID 17, 1976. */
export const FLOYD_STEINBERG: readonly Share[] = [
  [1, 0, 7],
  [-1, 1, 3],
  [0, 1, 5],
  [1, 1, 1],
];

/** B. Atkinson's, of 1984: a quarter of the error is dropped, which keeps light and dark areas clean. */
export const ATKINSON: readonly Share[] = [
  [1, 0, 2],
  [2, 0, 2],
  [-1, 1, 2],
  [0, 1, 2],
  [1, 1, 2],
  [0, 2, 2],
];

/** Columns beside the picture that take errors which nobody reads. */
const MARGIN = 2;

/**
 * Error diffusion in lines that run to and fro. What a pixel lacks goes to its neighbors, frame by frame. Fully transparent
 * pixels take no error and have none; neither has a pixel of a color of the palette inside of an area of that color, which stays
 * flat.
 * @param points the number of the color of each pixel, frames below each other
 * @param nearest for each color that of the palette, from which exact colors are known
 * @param strength the part of errors that is passed on
 * @yields the share that is done, after each line
 */
export function* diffuse(
  mixer: Mixer,
  points: Int32Array,
  { width, height }: { width: number; height: number },
  shares: readonly Share[],
  strength: number,
  nearest: Int32Array,
): Generator<number, Uint8Array> {
  const { bands, goals, palette } = mixer;
  const exact = exactColors(mixer, nearest);
  const indices = new Uint8Array(points.length);
  const stride = (width + 2 * MARGIN) * bands;
  let lines = [0, 1, 2].map(() => new Float64Array(stride));
  const wanted = new Float64Array(bands);
  const parts = Float64Array.from(shares, ([, , part]) => (part * strength) / 16);
  for (let row = 0; row * width < points.length; row++) {
    if (row % height === 0) for (const line of lines) line.fill(0);
    const forth = (row % height) % 2 === 0;
    const step = forth ? 1 : -1;
    const offsets = shares.map(([ahead]) => ahead * step * bands);
    for (let at = 0; at < width; at++) {
      const x = forth ? at : width - 1 - at;
      const p = row * width + x;
      const i = points[p];
      if (i >= mixer.clearFrom || (exact[i] === 1 && isInside(points, p, x, row % height, width, height))) {
        indices[p] = nearest[i];
        continue;
      }
      const here = (x + MARGIN) * bands;
      for (let j = 0; j < bands; j++) wanted[j] = goals[bands * i + j] + lines[0][here + j];
      const c = mixer.nearest(i, wanted);
      indices[p] = c;
      for (let j = 0; j < bands; j++) {
        const error = wanted[j] - palette[bands * c + j];
        for (let s = 0; s < parts.length; s++) lines[shares[s][1]][here + j + offsets[s]] += error * parts[s];
      }
    }
    lines[0].fill(0);
    lines = [lines[1], lines[2], lines[0]];
    yield ((row + 1) * width) / points.length;
  }
  return indices;
}

/** Which colors are those of the palette. */
function exactColors({ n, bands, colors, palette }: Mixer, nearest: Int32Array): Uint8Array {
  const exact = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    exact[i] = 1;
    for (let j = 0; j < bands; j++)
      if (colors[bands * i + j] !== palette[bands * nearest[i] + j]) exact[i] = 0;
  }
  return exact;
}

/** Whether a neighbor in the line and one in the column have the same color. */
function isInside(
  points: Int32Array,
  p: number,
  x: number,
  y: number,
  width: number,
  height: number,
): boolean {
  const i = points[p];
  const beside = (x > 0 && points[p - 1] === i) || (x < width - 1 && points[p + 1] === i);
  return beside && ((y > 0 && points[p - width] === i) || (y < height - 1 && points[p + width] === i));
}
