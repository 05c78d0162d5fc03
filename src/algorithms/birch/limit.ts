import type { LeafOrder } from '../../kernels/birch/heap.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { spreadOf } from './loss.ts';

/** A rounded radius must not be above the limit that was taken from it. */
const ABOVE = 1 + 2 ** -40;

/**
 * A limit of squared radii with which fewer leaves remain: the median, over the leaves, of the squared radius that a leaf
 * would have together with the nearest leaf of its node. Zhang, Ramakrishnan and Livny leave the choice open; Lang and
 * Schubert find that this one suits.
 * @param limit the limit so far
 */
export function largerLimit(found: LeafOrder, limit: number): number {
  const radii = jointRadii(found).sort();
  let at = Math.floor(radii.length / 2);
  while (at < radii.length && radii[at] <= limit) at++;
  if (at < radii.length) return radii[at] * ABOVE;
  return limit > 0 ? 2 * limit : 1e-6 * spreadOf(found).spread;
}

/** Of each leaf with others in its node, the squared radius together with the nearest of them. */
function jointRadii({ means, weights, spreads, count, order, starts }: LeafOrder): Float64Array {
  const dim = means.length / count;
  const radii = new Float64Array(count);
  let known = 0;
  for (let node = 0; node + 1 < starts.length; node++) {
    const members = order.subarray(starts[node], starts[node + 1]);
    for (const a of members) {
      let least = Number.POSITIVE_INFINITY;
      let mate = -1;
      for (const b of members) {
        if (b === a) continue;
        const d = squaredDistance(means, a * dim, means, b * dim, dim);
        if (d < least) [least, mate] = [d, b];
      }
      if (mate < 0) continue;
      const weight = weights[a] + weights[mate];
      const spread = spreads[a] + spreads[mate] + weights[a] * (weights[mate] / weight) * least;
      radii[known++] = spread / weight;
    }
  }
  return radii.subarray(0, known);
}
