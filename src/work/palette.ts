import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import type { Rgb } from '../core/image.ts';
import { type ColorSpace, fromSpace } from '../features/colorspace.ts';
import type { Subject } from './subject.ts';

/**
 * An sRGB color for each cluster of a picture, not rounded: its center, or the mean color of its pixels if there are no
 * centers or they are not colors.
 */
export function paletteOf({ picture, data, unit }: Subject, clustering: Clustering): Rgb[] | undefined {
  if (!picture) return undefined;
  const { centers, k } = clustering;
  const { space } = picture.colors;
  const rows = unit !== 'colors' && data ? data : picture.colors;
  if (!centers || centers.directions) return meanColors(rows, space, clustering);
  const { points, dim } = centers;
  return Array.from({ length: k }, (_, c) => {
    const center = Array.from(points.subarray(c * dim, (c + 1) * dim));
    // a gray picture in a grid has one coordinate
    return dim === 1 ? [center[0], center[0], center[0]] : fromSpace(center.slice(0, 3), space);
  });
}

/** The mean color of each cluster, in the space of the points, whose first columns are a color. */
function meanColors(
  { x, n, dim, weights }: Dataset,
  space: ColorSpace,
  { k, labels, sizes }: Clustering,
): Rgb[] {
  const means = Array.from({ length: k }, (): [number, number, number] => [0, 0, 0]);
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    if (c < 0) continue;
    const share = (weights ? weights[i] : 1) / sizes[c];
    // a gray picture in a grid has one coordinate
    for (let j = 0; j < 3; j++) means[c][j] += share * x[dim * i + Math.min(j, dim - 1)];
  }
  return means.map((mean) => fromSpace(mean, space));
}
