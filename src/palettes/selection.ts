import { totalWeight } from '../core/dataset.ts';
import { ClusterkitError, NoPixelsError } from '../core/errors.ts';
import { fromHex, type Image, type Rgb, toHex } from '../core/image.ts';
import { type ColorDataset, pointsOfPixels } from '../features/colors.ts';
import { pointInSpace } from '../features/colorspace.ts';
import { ciede2000 } from './difference.ts';

/** Colors that are left out: those near a color, or what is joined to the edge of the picture by colors near that of the edge. */
export interface Ignored {
  /** As it was asked for: white, black, border or color:#hex~10. */
  text: string;
  /** Absent for the border. */
  rgb?: Rgb;
  /** Largest CIEDE2000 to the color. */
  within: number;
}

/** White of paper and black of shadows are seldom pure. */
const NEAR_WHITE = 4;
const NEAR_BLACK = 4;
/** Edges of photographs are less even. */
const NEAR_BORDER = 8;
const NEAR_COLOR = 5;

/**
 * What a word stands for: white, black, border, each with ~10 behind it for another distance, or color:#ff8000~10.
 * @throws {ClusterkitError} usage
 */
export function parseIgnored(text: string): Ignored {
  const [, what, distance] = /^([^~]*)(?:~(\d+(?:\.\d+)?))?$/.exec(text.trim()) ?? [];
  const within = (usual: number) => (distance === undefined ? usual : Number(distance));
  if (what === 'white') return { text, rgb: [255, 255, 255], within: within(NEAR_WHITE) };
  if (what === 'black') return { text, rgb: [0, 0, 0], within: within(NEAR_BLACK) };
  if (what === 'border') return { text, within: within(NEAR_BORDER) };
  const rgb = fromHex(/^color:(.*)$/.exec(what ?? '')?.[1] ?? '');
  if (rgb) return { text, rgb, within: within(NEAR_COLOR) };
  throw new ClusterkitError(
    'usage',
    'expected white, black, border or color:#rrggbb, and ~10 for a distance',
    {
      option: 'ignore',
      value: text,
    },
  );
}

/** The colors that are left, and the part of the pixels that each thing removed, 0 to 1. */
export interface Selected {
  colors: ColorDataset;
  removed: { what: string; share: number }[];
  /** The color of each pixel among all colors, -1 for pixels that were left out, where places decided over that. */
  points?: Int32Array;
}

/**
 * Leaves colors out. Each pixel is counted for the first thing that removes it. O(pixels) time where a border or a mask is
 * asked for, else O(colors).
 * @param mask a level for each pixel of the picture; those below 128 are left out
 * @throws {ClusterkitError} input, if nothing is left
 */
export function selectColors(
  colors: ColorDataset,
  image: Image,
  ignored: readonly Ignored[],
  mask?: Uint8Array,
): Selected {
  const kept = Float64Array.from(colors.weights);
  const removed: Selected['removed'] = [];
  const total = totalWeight(colors);
  const note = (what: string, weight: number) => removed.push({ what, share: weight / total });
  const gone = new Uint8Array(colors.n);
  const places = mask || ignored.some(({ rgb }) => !rgb) ? pixelsOf(colors) : undefined;
  if (mask && places)
    note(
      'mask',
      leaveOut(places, kept, (pixel) => mask[pixel] < 128),
    );
  for (const { text, rgb, within } of ignored) {
    if (rgb) note(text, leaveColors(colors, kept, gone, nearTo(colors, rgb, within)));
    else if (places) {
      const edge = edgeColor(image, places, colors);
      const flooded = floodFromEdge(image, places, nearTo(colors, edge, within));
      note(
        `${text} (${toHex(edge)})`,
        leaveOut(places, kept, (pixel) => flooded[pixel] === 1),
      );
    }
  }
  const what = ignored.length > 0 ? 'ignore less' : 'take a mask that is light where pixels count';
  return { colors: withWeights(colors, kept, what), removed, ...(places && { points: places.points }) };
}

/** Where colors are, and what each pixel weighs. */
interface Places {
  /** The color of each pixel, -1 for one that is left out. */
  points: Int32Array;
  /** Opacity of each pixel, from 0 to 255, where pixels are weighted by it. */
  opacity?: (pixel: number) => number;
}

function pixelsOf(colors: ColorDataset): Places {
  const { source } = colors;
  const { data, bands, alpha } = source;
  const isWeighted = alpha === 'weight' && (bands === 2 || bands === 4);
  return {
    points: pointsOfPixels(colors),
    ...(isWeighted && { opacity: (pixel: number) => data[pixel * bands + bands - 1] }),
  };
}

/** Takes pixels from the weights of their colors, and marks them. @returns what they weighed */
function leaveOut(
  { points, opacity }: Places,
  kept: Float64Array,
  isLeftOut: (pixel: number) => boolean,
): number {
  let sum = 0;
  for (let pixel = 0; pixel < points.length; pixel++) {
    const point = points[pixel];
    if (point < 0 || !isLeftOut(pixel)) continue;
    const weight = Math.min(kept[point], opacity ? opacity(pixel) / 255 : 1);
    kept[point] -= weight;
    sum += weight;
    points[pixel] = -1;
  }
  return sum;
}

function leaveColors({ n }: ColorDataset, kept: Float64Array, gone: Uint8Array, isNear: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (isNear[i] === 0 || gone[i] === 1) continue;
    gone[i] = 1;
    sum += kept[i];
    kept[i] = 0;
  }
  return sum;
}

/** 1 for each color that is near enough. */
function nearTo({ rgb, n }: ColorDataset, color: Rgb, within: number): Uint8Array {
  const to = pointInSpace(color, 'lab');
  return Uint8Array.from({ length: n }, (_, i) =>
    ciede2000(pointInSpace([rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]], 'lab'), to) <= within ? 1 : 0,
  );
}

/** Colors of the edge are counted in boxes of this many levels a side. */
const BOX_BITS = 4;

/** The mean color of the fullest box of colors along the edges of all frames. */
function edgeColor(image: Image, { points }: Places, { rgb }: ColorDataset): Rgb {
  const boxes = new Map<number, number[]>();
  for (const pixel of edgePixels(image)) {
    const point = points[pixel];
    if (point < 0) continue;
    const color = [rgb[3 * point], rgb[3 * point + 1], rgb[3 * point + 2]];
    const key = color.reduce((sum, value) => sum * 256 + (value >> BOX_BITS), 0);
    const box = boxes.get(key) ?? [0, 0, 0, 0];
    boxes.set(key, [box[0] + 1, box[1] + color[0], box[2] + color[1], box[3] + color[2]]);
  }
  let fullest = [0, 0, 0, 0];
  for (const box of boxes.values()) if (box[0] > fullest[0]) fullest = box;
  const [count, r, g, b] = fullest;
  if (count === 0) return [255, 255, 255];
  return [Math.round(r / count), Math.round(g / count), Math.round(b / count)];
}

function* edgePixels({ width, height, frames }: Image): Generator<number> {
  for (let frame = 0; frame < frames; frame++) {
    const first = frame * width * height;
    for (let x = 0; x < width; x++) {
      yield first + x;
      if (height > 1) yield first + (height - 1) * width + x;
    }
    for (let y = 1; y < height - 1; y++) {
      yield first + y * width;
      if (width > 1) yield first + y * width + width - 1;
    }
  }
}

/** 1 for each pixel that pixels of near colors join to the edge, four neighbors each. */
function floodFromEdge(image: Image, { points }: Places, isNear: Uint8Array): Uint8Array {
  const { width, height } = image;
  const flooded = new Uint8Array(points.length);
  const stack: number[] = [];
  const visit = (pixel: number) => {
    if (flooded[pixel] === 1 || points[pixel] < 0 || isNear[points[pixel]] === 0) return;
    flooded[pixel] = 1;
    stack.push(pixel);
  };
  for (const pixel of edgePixels(image)) visit(pixel);
  for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
    const x = pixel % width;
    const y = Math.floor(pixel / width) % height;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (y > 0) visit(pixel - width);
    if (y < height - 1) visit(pixel + width);
  }
  return flooded;
}

/** The colors whose weight is above 0. @param remedy what to do where there is none */
function withWeights(colors: ColorDataset, weights: Float64Array, remedy: string): ColorDataset {
  const rows = Int32Array.from(weights.keys()).filter((i) => weights[i] > 0);
  const n = rows.length;
  if (n === 0) {
    throw new NoPixelsError('input', 'every pixel is left out', {
      remedies: [{ how: 'do', what: remedy }],
    });
  }
  if (n === colors.n) return { ...colors, weights, used: totalWeight({ n, weights }) };
  const x = colors.x.slice(0, 3 * n);
  const rgb = new Uint8Array(3 * n);
  rows.forEach((from, to) => {
    x.set(colors.x.subarray(3 * from, 3 * from + 3), 3 * to);
    rgb.set(colors.rgb.subarray(3 * from, 3 * from + 3), 3 * to);
  });
  const kept = Float64Array.from(rows, (i) => weights[i]);
  return {
    ...colors,
    x,
    rgb,
    n,
    weights: kept,
    codes: colors.codes.filter((_, i) => weights[i] > 0),
    used: totalWeight({ n, weights: kept }),
  };
}
