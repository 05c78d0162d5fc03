import { collectWarnings } from '../algorithms/clusters.ts';
import { USUAL_COMPACTNESS } from '../algorithms/entries/superpixels.ts';
import { segment } from '../algorithms/superpixels/segment.ts';
import { touchingRegions } from '../algorithms/superpixels/touching.ts';
import type { Rows } from '../core/dataset.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { GraphSpec } from '../distances/graph.ts';
import { pointsInSpace } from '../features/colorspace.ts';
import { inFile } from '../input/open.ts';
import { checkOne, type PictureSubject, placeName, wholePixels } from './openPixels.ts';
import type { SubjectOptions } from './params/reading.ts';
import type { Work } from './work.ts';

/** The superpixels that an option asks for. */
interface Asked {
  k: number;
  compactness?: number;
}

/** @throws {ClusterkitError} usage, for anything but a number, or two with a colon between them */
export function askedSuperpixels(said: string): Asked {
  const [, k, compactness] = /^(\d+)(?::(\d+\.?\d*|\.\d+))?$/.exec(said) ?? [];
  if (k === undefined || Number(k) < 1 || Number(k) > MOST)
    throw invalid(
      'superpixels',
      `a number such as 2000 (at most ${MOST}), or one with compactness such as 2000:20`,
      said,
    );
  return { k: Number(k), ...(compactness !== undefined && { compactness: Number(compactness) }) };
}

const MOST = 2 ** 24;

/**
 * The superpixels of one picture as rows: their mean colors, weighted by their pixels. They are found by colors in CIELAB,
 * whatever the space of the means is.
 * @throws {ClusterkitError} usage, for several pictures or frames, and for pixels with weights; memory; aborted
 */
export async function asSuperpixels(
  work: Work,
  parts: readonly PictureSubject[],
  { superpixels: said = '', grid, position }: SubjectOptions,
): Promise<PictureSubject> {
  const started = performance.now();
  const asked = askedSuperpixels(said);
  checkOne(parts, 'superpixels are those of one frame of one picture', 'superpixels');
  if (position) throw new ClusterkitError('usage', 'is not used with superpixels', { option: 'position' });
  const [one] = parts;
  const { path, picture, reading } = one;
  const { image, colors } = picture;
  const { width, height } = image;
  const points = wholePixels(colors);
  const x = colors.space === 'lab' ? colors.x : pointsInSpace(colors.rgb, 'lab');
  const { maxMemory, pacing } = work;
  const found = await inFile(path, () =>
    segment({ width, height, x, n: colors.n, dim: 3, of: points }, { ...asked, ...pacing, maxMemory }),
  );
  const { k, regions: rowOf, sizes, places } = found;
  const graph: GraphSpec | undefined = grid
    ? { kind: 'regions', graph: touchingRegions(rowOf, width, height, k) }
    : undefined;
  const middle = (c: number) =>
    placeName(Math.round(places[2 * c + 1]) * width + Math.round(places[2 * c]), width);
  return {
    ...one,
    unit: 'superpixels',
    n: k,
    data: {
      x: meansOfColors(colors.x, points, rowOf, sizes),
      n: k,
      dim: 3,
      weights: sizes,
      columns: colors.columns,
    },
    ...(graph && { graph }),
    reading: { ...reading, superpixels: asked.k, compactness: asked.compactness ?? USUAL_COMPACTNESS },
    picture: { ...picture, rowOf },
    warnings: [
      ...one.warnings,
      ...collectWarnings({ requested: asked.k, found: Math.min(asked.k, colors.used) }),
    ],
    seconds: one.seconds + (performance.now() - started) / 1000,
    names: () => Array.from({ length: k }, (_, c) => middle(c)),
    placeOf: async (row) => ({ file: path, name: `the superpixel around pixel ${middle(row)}` }),
  };
}

/** The mean color of each superpixel. */
function meansOfColors(x: Rows, points: Int32Array, rowOf: Int32Array, sizes: Float64Array): Float64Array {
  const means = new Float64Array(3 * sizes.length);
  for (let i = 0; i < points.length; i++) {
    if (points[i] < 0) continue;
    for (let j = 0; j < 3; j++) means[3 * rowOf[i] + j] += x[3 * points[i] + j];
  }
  return means.map((sum, p) => sum / sizes[Math.floor(p / 3)]);
}
