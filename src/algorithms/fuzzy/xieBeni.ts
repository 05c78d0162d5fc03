import { squaredDistance } from '../../kernels/kmeans.ts';

/**
 * X. L. Xie, G. Beni, "A validity measure for fuzzy clustering", IEEE Trans. PAMI 13, 1991, with u^m; nothing for a single
 * center.
 * @param total the weight of all rows
 * @param points k * dim centers
 */
export function xieBeniOf(
  objective: number,
  total: number,
  points: Float64Array,
  dim: number,
): { xieBeni?: number } {
  const k = points.length / dim;
  if (k < 2) return {};
  let least = Number.POSITIVE_INFINITY;
  for (let c = 1; c < k; c++)
    for (let other = 0; other < c; other++)
      least = Math.min(least, squaredDistance(points, c * dim, points, other * dim, dim));
  return { xieBeni: objective / total / least };
}
