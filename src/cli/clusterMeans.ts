import type { Clustering } from '../core/clustering.ts';
import type { Rgb } from '../core/image.ts';
import type { ColorDataset } from '../features/colors.ts';
import { fromSpace } from '../features/colorspace.ts';

/** The mean colour of each cluster, in the space of the points. */
export function clusterMeans(
  { x, n, weights, space }: ColorDataset,
  { k, labels, sizes }: Pick<Clustering, 'k' | 'labels' | 'sizes'>,
): Rgb[] {
  const means = Array.from({ length: k }, (): [number, number, number] => [0, 0, 0]);
  for (let i = 0; i < n; i++) {
    const c = labels[i];
    for (let j = 0; j < 3; j++) means[c][j] += (weights[i] / sizes[c]) * x[3 * i + j];
  }
  return means.map((mean) => fromSpace(mean, space));
}
