import type { Dataset } from '../core/dataset.ts';
import type { Column } from '../core/items.ts';
import { numbersTo } from '../core/numbers.ts';
import { pointsOfPixels } from '../features/colors.ts';
import { datasetColumns } from './items.ts';
import type { Picture, Subject } from './subject.ts';

/**
 * What was clustered of a picture, a line each: its distinct colors with their pixels (or the sum of their opacity); where
 * each pixel is a row, the place and the color of each pixel; the mean colors of superpixels with their pixels.
 */
export function colorColumns({ n, unit, data }: Subject, picture: Picture): Column[] {
  const { image, colors } = picture;
  const numbers = (name: string, of: (row: number) => number): Column => ({
    name,
    values: Int32Array.from({ length: n }, (_, row) => of(row)),
  });
  const channels = (colorOf: (row: number) => number) =>
    ['red', 'green', 'blue'].map((name, j) => numbers(name, (row) => colors.rgb[3 * colorOf(row) + j]));
  if (unit === 'colors') return [...channels((row) => row), { name: 'pixels', values: colors.weights }];
  if (unit === 'superpixels') return meansOf(data as Dataset);
  const points = pointsOfPixels(colors);
  const pixels = pixelsOfRows(picture, n);
  return [
    numbers('x', (row) => pixels[row] % image.width),
    numbers('y', (row) => Math.floor(pixels[row] / image.width)),
    ...channels((row) => points[pixels[row]]),
  ];
}

function meansOf(data: Dataset): Column[] {
  const { n, weights } = data;
  return [
    { name: 'superpixel', values: numbersTo(n) },
    ...datasetColumns(data),
    { name: 'pixels', values: weights ?? [] },
  ];
}

/** The pixel that each row is. */
function pixelsOfRows({ rowOf }: Picture, n: number): Int32Array {
  if (!rowOf) return numbersTo(n);
  const pixels = new Int32Array(n);
  for (const [pixel, row] of rowOf.entries()) if (row >= 0) pixels[row] = pixel;
  return pixels;
}
