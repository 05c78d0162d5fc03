import type { Clustering } from '../core/clustering.ts';
import type { Rgb } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { fromSpace } from '../features/colorspace.ts';
import type { Picture, Subject } from './subject.ts';

/**
 * An sRGB color for each cluster of a picture, not rounded: its center, or the mean color of its pixels if there are no
 * centers or they are not colors.
 */
export function paletteOf({ picture }: Subject, clustering: Clustering): Rgb[] | undefined {
  if (!picture) return undefined;
  const { centers, k } = clustering;
  const { space } = picture.colors;
  if (!centers || centers.directions) return meanColors(picture, clustering);
  const { points, dim } = centers;
  return Array.from({ length: k }, (_, c) => {
    const center = Array.from(points.subarray(c * dim, (c + 1) * dim));
    // a gray picture in a grid has one coordinate
    return dim === 1 ? [center[0], center[0], center[0]] : fromSpace(center, space);
  });
}

/** The mean color of each cluster, in the space of the points. */
function meanColors({ colors }: Picture, { k, labels, sizes }: Clustering): Rgb[] {
  const { x, n, weights, space }: ColorDataset = colors;
  const means = Array.from({ length: k }, (): [number, number, number] => [0, 0, 0]);
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    if (c < 0) continue;
    for (let j = 0; j < 3; j++) means[c][j] += (weights[i] / sizes[c]) * x[3 * i + j];
  }
  return means.map((mean) => fromSpace(mean, space));
}
