import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import { checkMemory, MORE_MEMORY, SMALLER_PICTURE } from '../core/memory.ts';
import type { GraphSpec } from '../distances/graph.ts';
import { type ColorDataset, pointsOfPixels } from '../features/colors.ts';
import { COLOR_RANGE } from '../features/colorspace.ts';
import type { ImageInput } from '../output/document.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/*
 * Pictures whose pixels are rows.
 */

/** A subject of one picture, or of the colors of several. */
export interface PictureSubject extends Subject {
  data: Dataset;
  record: ImageInput;
  picture: NonNullable<Subject['picture']>;
}

/** "pixel 3,2" and, for an animation, the frame. */
export function pixelName({ width, height, frames }: Image, pixel: number): string {
  const [x, y] = [pixel % width, Math.floor(pixel / width)];
  return frames > 1 ? `pixel ${x},${y % height} of frame ${Math.floor(y / height)}` : `pixel ${x},${y}`;
}

/**
 * The pixels of one picture by their colors, for algorithms that know of their places. Transparent pixels may be left out.
 * @throws {ClusterkitError} usage, for several pictures or frames, and for pixels with weights; memory
 */
export function asPixels({ maxMemory }: Work, parts: readonly PictureSubject[]): PictureSubject {
  checkOne(parts, 'superpixels are those of one frame of one picture');
  const [one] = parts;
  const { path, picture } = one;
  const { image, colors } = picture;
  const points = wholePixels(colors);
  const pixels = points.includes(-1) ? usedPixels(points) : undefined;
  const n = pixels?.length ?? points.length;
  const bytes = 3 * n * colors.x.BYTES_PER_ELEMENT;
  checkMemory('the colors of all pixels', bytes, maxMemory, [SMALLER_PICTURE, MORE_MEMORY], { file: path });
  const x = colors.x instanceof Uint8Array ? new Uint8Array(3 * n) : new Float32Array(3 * n);
  for (let i = 0; i < n; i++) {
    const from = 3 * points[pixels ? pixels[i] : i];
    for (let j = 0; j < 3; j++) x[3 * i + j] = colors.x[from + j];
  }
  const { width, height } = image;
  const places = { width, height, pixels, range: COLOR_RANGE[colors.space] };
  const pixelOf = (row: number) => (pixels ? pixels[row] : row);
  return {
    ...one,
    unit: 'pixels',
    n,
    data: { x, n, dim: 3, columns: colors.columns },
    pixels: places,
    picture: { ...picture, ...(pixels && { rowOf: rowsOfPixels(points) }) },
    names: () => Array.from({ length: n }, (_, i) => placeName(pixelOf(i), width)),
    placeOf: async (row) => ({ file: path, name: pixelName(image, pixelOf(row)) }),
  };
}

/**
 * The color of each pixel, -1 for those that are left out.
 * @throws {ClusterkitError} usage, for pixels with weights
 */
export function wholePixels(colors: ColorDataset): Int32Array {
  if (colors.source.alpha === 'weight')
    throw new ClusterkitError('usage', 'pixels of superpixels have no weights', {
      option: 'alpha',
      remedies: (['skip', 'blend'] as const).map((value) => ({ option: 'alpha', how: 'set', value })),
    });
  return pointsOfPixels(colors);
}

/** The numbers of the pixels that have a color. */
function usedPixels(points: Int32Array): Int32Array {
  const pixels = new Int32Array(points.length);
  let n = 0;
  for (let pixel = 0; pixel < points.length; pixel++) if (points[pixel] >= 0) pixels[n++] = pixel;
  return pixels.slice(0, n);
}

/** The row of each pixel, where pixels without a color are no rows. */
function rowsOfPixels(points: Int32Array): Int32Array {
  let n = 0;
  return points.map((point) => (point < 0 ? -1 : n++));
}

/** "3,2" */
export function placeName(pixel: number, width: number): string {
  return `${pixel % width},${Math.floor(pixel / width)}`;
}

/** @throws {ClusterkitError} usage, for several pictures or frames */
export function checkOne(
  [{ path, picture }, ...others]: readonly PictureSubject[],
  what: string,
  option?: string,
): void {
  const { frames } = picture.image;
  if (frames === 1 && others.length === 0) return;
  const many = frames > 1 ? `${frames} frames of ${path}` : `${others.length + 1} pictures together`;
  throw new ClusterkitError('usage', `${what}, not ${many}`, { option });
}

/**
 * The pixels of one picture, in the coordinates of their colors (for a gray picture one coordinate), and of their places
 * if these count.
 * @throws {ClusterkitError} usage, for several pictures or frames; input, if some pixels are left out, because a grid
 * has no holes
 */
export function inGrid(
  parts: readonly PictureSubject[],
  { grid, position = 0 }: Pick<SubjectOptions, 'grid' | 'position'>,
): PictureSubject {
  checkOne(parts, 'a grid is for one frame of one picture', grid ? 'connectivity' : 'position');
  const [one] = parts;
  const { path, picture } = one;
  const { image, colors } = picture;
  const { width, height } = image;
  const flat = pixelRows(picture.image, colors, path, position > 0);
  const data = position > 0 ? withPlaces(flat, image, position * COLOR_RANGE[colors.space]) : flat;
  const graph: GraphSpec = { kind: 'grid', width, height };
  return {
    ...one,
    unit: 'pixels',
    n: data.n,
    data,
    ...(grid && { graph }),
    ...(position > 0 && { reading: { ...one.reading, position } }),
    names: () => Array.from({ length: data.n }, (_, i) => placeName(i, width)),
    placeOf: async (pixel) => ({ file: path, name: pixelName(image, pixel) }),
  };
}

/** Rows of pixels with x and y as further columns, of which the longer side has a length. */
function withPlaces({ x: from, n, dim, columns = [] }: Dataset, image: Image, length: number): Dataset {
  const { width, height } = image;
  const step = length / Math.max(1, width - 1, height - 1);
  const x = new Float64Array(n * (dim + 2));
  for (let i = 0, to = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) x[to++] = from[i * dim + j];
    x[to++] = step * (i % width);
    x[to++] = step * Math.floor(i / width);
  }
  return { x, n, dim: dim + 2, columns: [...columns, 'x', 'y'] };
}

/** @param isColored whether gray pictures have three coordinates, too */
function pixelRows({ bands }: Image, colors: ColorDataset, path: string, isColored: boolean): Dataset {
  const { x: from, space, columns } = colors;
  const points = pointsOfPixels(colors);
  if (points.includes(-1))
    throw new ClusterkitError('input', 'a grid has no holes, and pixels are transparent', {
      at: { file: path },
      remedies: [{ how: 'set', option: 'alpha', value: 'blend', to: 'lay them over a background' }],
    });
  const dim = bands <= 2 && space === 'rgb' && !isColored ? 1 : 3;
  const n = points.length;
  const x = from instanceof Uint8Array ? new Uint8Array(n * dim) : new Float64Array(n * dim);
  for (let i = 0; i < n; i++) for (let j = 0; j < dim; j++) x[i * dim + j] = from[3 * points[i] + j];
  return { x, n, dim, columns: dim === 1 ? ['grey'] : columns };
}
