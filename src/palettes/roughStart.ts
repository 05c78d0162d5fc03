import { kmeans } from '../algorithms/kmeans.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Pacing } from '../core/pacer.ts';
import type { ColorSpace } from '../features/colorspace.ts';
import { cellsOf } from './cells.ts';

/** Clusters up to which, and cells for each from which on, a fit of cells is a good start. */
export const MOST_ROUGH = 64;
const CELLS_PER_CLUSTER = 64;

/** What bounds a fit. */
export interface Limits {
  pacing: Pacing;
  maxMemory?: number;
}

/** Colors as points, and their samples. */
interface SampledColors {
  rows: Dataset & { weights: Float64Array };
  samples: Uint8Array;
  bands: 3 | 4;
  space: ColorSpace;
}

/**
 * Centers of clusters of cells of colors, the best of several starts; undefined where cells are too few, or not much fewer than
 * colors. With many clusters, cells are too coarse.
 * @throws {ClusterkitError} memory
 */
export async function roughStart(
  { pacing, maxMemory }: Limits,
  { rows, samples, bands, space }: SampledColors,
  options: { k: number; nInit?: number; seed?: number },
): Promise<Float64Array | undefined> {
  const { k } = options;
  if (k > MOST_ROUGH || rows.n < 2 * CELLS_PER_CLUSTER * k) return undefined;
  const cells = cellsOf(rows, samples, bands, space);
  if (cells.n < CELLS_PER_CLUSTER * k || cells.n > rows.n / 2) return undefined;
  const { centers } = await kmeans(cells, { ...options, maxMemory, ...pacing });
  return Float64Array.from(centers.points);
}
