import { type Rgb, toHex } from '../core/image.ts';
import { numbersTo } from '../core/numbers.ts';
import type { ImageInput } from '../output/document.ts';
import { formatOf, MASK_FORMATS, PICTURE_FORMATS } from '../output/formats.ts';
import { pixelColors } from './draw/segmented.ts';
import { writeOutput } from './files.ts';
import { labelsOf } from './items.ts';
import { fillLater } from './names.ts';
import type { Result } from './result.ts';
import type { Picture, Subject } from './subject.ts';
import type { Work } from './work.ts';
import type { ClusterTargets, PictureTargets } from './writePlan.ts';

/* Files of a picture that show its clusters. */

/** The clusters of the pixels of a picture. */
interface PixelClusters {
  /** The cluster of each pixel, -1 for pixels of none. */
  labels: Int32Array;
  /** For each cluster its color, its number for names of files, and its name for people. */
  clusters: readonly { rgb: Rgb; number: number; name: string }[];
  picture: Picture;
  grid: Pick<ImageInput, 'width' | 'height' | 'frames'>;
  title: string;
  /** How far a pixel belongs to a cluster, from 0 to 255, where pixels can belong to several. */
  levelOf?(pixel: number, cluster: number): number;
}

interface ResultOptions {
  /** One of the pictures that were clustered together. */
  part?: Subject;
  /** How far outlines of layers may lie from the edges of pixels. */
  tolerance?: number;
}

/**
 * Writes the planned files of a picture.
 * @throws {ClusterkitError} output or memory
 */
export async function writeResultPictures(
  work: Work,
  targets: PictureTargets,
  result: Result,
  { part, tolerance }: ResultOptions,
): Promise<void> {
  if (targets.quantized !== undefined) await writeQuantized(work, targets.quantized, result, part);
  if (targets.boundaries !== undefined) await writeBoundaries(work, targets.boundaries, result, part);
  const { masks, cutouts, layers } = targets;
  if ([masks, cutouts, layers].some((path) => path !== undefined))
    await writeClusterPictures(work, targets, pixelClusters(result, part), tolerance);
}

async function writeQuantized(work: Work, path: string, result: Result, part?: Subject): Promise<void> {
  const { quantizedImage } = await import('../output/raster.ts');
  const { paintedPixels } = await import('./draw/painting.ts');
  const { labels, colors } = paintedPixels(result, part);
  const grid = (part ?? result.subject).record as ImageInput;
  const format = formatOf(path, PICTURE_FORMATS) ?? 'png';
  await writeOutput(work, path, await quantizedImage(labels, grid, colors.map(toBytes), format));
}

async function writeBoundaries(work: Work, path: string, result: Result, part?: Subject): Promise<void> {
  const { pixelsWithLines } = await import('./draw/boundaries.ts');
  const { colorImage } = await import('../output/raster.ts');
  const { pixels, grid } = pixelsWithLines(result, part);
  await writeOutput(work, path, await colorImage(pixels, grid, formatOf(path, MASK_FORMATS) ?? 'png'));
}

function pixelClusters(result: Result, part?: Subject): PixelClusters {
  const { subject, clustering, palette = [] } = result;
  const { membership, k, n } = clustering;
  const shown = part ?? subject;
  // the row of each pixel, -1 for one that was left out
  const rows = membership && labelsOf(subject, numbersTo(n), part);
  return {
    labels: part ? labelsOf(subject, clustering.labels, part) : result.labels(),
    clusters: palette.map((color, c) => {
      const rgb = toBytes(color);
      return { rgb, number: c, name: `${c} ${toHex(rgb)}` };
    }),
    picture: shown.picture as Picture,
    grid: shown.record as ImageInput,
    title: shown.name,
    ...(rows && {
      levelOf: (pixel: number, c: number) =>
        rows[pixel] < 0 ? 0 : Math.round(255 * membership.probabilities[rows[pixel] * k + c]),
    }),
  };
}

/** Writes masks, cut-outs and layers; pixels of no cluster are in none of them. */
export async function writeClusterPictures(
  work: Work,
  { masks, cutouts, layers }: ClusterTargets,
  shown: PixelClusters,
  tolerance?: number,
): Promise<void> {
  const { labels, clusters, levelOf, picture, grid, title } = shown;
  const levels = new Uint8Array(labels.length);
  const cutout = cutouts === undefined ? undefined : transparent(picture);
  const { colorImage, maskImage } = await import('../output/raster.ts');
  for (const [c, { rgb, number }] of clusters.entries()) {
    if (masks === undefined && !cutout) break;
    const named = (path: string) =>
      fillLater(path, { cluster: number, hex: toHex(rgb).slice(1), k: clusters.length });
    const formatFor = (path: string) => formatOf(path, MASK_FORMATS) ?? 'png';
    for (let i = 0; i < levels.length; i++) levels[i] = levelOf ? levelOf(i, c) : labels[i] === c ? 255 : 0;
    if (masks !== undefined)
      await writeOutput(work, named(masks), await maskImage(levels, grid, formatFor(masks)));
    if (cutout && cutouts !== undefined)
      await writeOutput(work, named(cutouts), await colorImage(cutout(levels), grid, formatFor(cutouts)));
  }
  if (layers === undefined) return;
  const { toLayers } = await import('../output/layers.ts');
  const lattice = { width: grid.width, height: grid.height * grid.frames };
  const named = clusters.map(({ rgb, number, name }) => ({ id: `cluster-${number}`, name, rgb }));
  const drawing = toLayers(labels, lattice, named, { title, tolerance, maxMemory: work.maxMemory });
  await writeOutput(work, layers, drawing);
}

/**
 * The pixels of a picture with the opacity that levels leave them; those without any have no color either. The array is
 * used again by the next call.
 */
function transparent(picture: Picture): (levels: Uint8Array) => Uint8Array {
  const { image } = picture;
  const rgb = pixelColors(picture);
  const { bands, data } = image;
  const isOpaque = bands % 2 === 1;
  const most = data instanceof Uint8Array ? 255 : 65535;
  const pixels = new Uint8Array((4 * rgb.length) / 3);
  return (levels) => {
    for (let i = 0, p = 0; i < levels.length; i++, p += 4) {
      const opacity = isOpaque ? 1 : data[i * bands + bands - 1] / most;
      const alpha = Math.round(levels[i] * opacity);
      for (let j = 0; j < 3; j++) pixels[p + j] = alpha === 0 ? 0 : rgb[3 * i + j];
      pixels[p + 3] = alpha;
    }
    return pixels;
  };
}

/** A color as a file holds it. */
function toBytes(color: Rgb): Rgb {
  const byte = (value: number) => Math.min(255, Math.max(0, Math.round(value)));
  return [byte(color[0]), byte(color[1]), byte(color[2])];
}
