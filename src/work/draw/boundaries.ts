import type { Rgb } from '../../core/image.ts';
import type { ImageInput } from '../../output/document.ts';
import type { Result } from '../result.ts';
import type { Picture, Subject } from '../subject.ts';
import { paintedPixels } from './painting.ts';
import { pixelColors } from './segmented.ts';

/** Colors of lines: the first that fewest pixels are like. */
const LINES: readonly Rgb[] = [
  [255, 255, 0],
  [255, 0, 255],
  [0, 255, 255],
];

/** Colors are alike that are at most so far apart. */
const ALIKE = 150;

/** A line has two pixels for each so many of the longer side. */
const PER_LINE = 1500;

/**
 * The pixels of a picture, with lines along the boundaries of its clusters; pixels that were left out are transparent.
 * @param part one of the pictures that were clustered together
 */
export function pixelsWithLines(
  result: Result,
  part?: Subject,
): { pixels: Uint8Array; grid: Pick<ImageInput, 'width' | 'height' | 'frames'> } {
  const { subject } = result;
  const { labels } = paintedPixels(result, part);
  const picture = (part ?? subject).picture as Picture;
  const rgb = pixelColors(picture);
  const color = lineColor(picture);
  const grid = (part ?? subject).record as ImageInput;
  const thickness = Math.ceil(Math.max(grid.width, grid.height) / PER_LINE);
  const isLine = boundaryLines(labels, grid, thickness);
  const pixels = new Uint8Array(4 * labels.length);
  for (let i = 0, p = 0; i < labels.length; i++, p += 4) {
    if (labels[i] < 0) continue;
    for (let j = 0; j < 3; j++) pixels[p + j] = isLine[i] ? color[j] : rgb[3 * i + j];
    pixels[p + 3] = 255;
  }
  return { pixels, grid };
}

function lineColor({ colors: { rgb, weights, n } }: Picture): Rgb {
  const likes = LINES.map((line) => {
    let mass = 0;
    for (let i = 0; i < n; i++) {
      const d2 = line.reduce((sum, value, j) => sum + (value - rgb[3 * i + j]) ** 2, 0);
      if (d2 <= ALIKE * ALIKE) mass += weights[i];
    }
    return mass;
  });
  return LINES[likes.indexOf(Math.min(...likes))];
}

/**
 * Which pixels are at most so many pixels from another cluster, to the side or above or below: lines twice as thick. Frames
 * have no lines between them.
 */
function boundaryLines(
  labels: Int32Array,
  { width, height, frames }: Pick<ImageInput, 'width' | 'height' | 'frames'>,
  thickness: number,
): Uint8Array {
  const isLine = new Uint8Array(labels.length);
  // pixels on both sides of each boundary, and those behind them
  const mark = (a: number, step: number, room: number, ahead: number) => {
    for (let t = 0; t < thickness; t++) {
      if (t <= room) isLine[a - t * step] = 1;
      if (t < ahead) isLine[a + (t + 1) * step] = 1;
    }
  };
  for (let y = 0, i = 0; y < height * frames; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] < 0) continue;
      const inFrame = y % height;
      if (x + 1 < width && labels[i + 1] >= 0 && labels[i + 1] !== labels[i]) mark(i, 1, x, width - 1 - x);
      const below = inFrame + 1 < height ? labels[i + width] : -1;
      if (below >= 0 && below !== labels[i]) mark(i, width, inFrame, height - 1 - inFrame);
    }
  }
  return isLine;
}
