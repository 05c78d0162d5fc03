import type { Summary } from '../../core/clustering.ts';
import type { Leaves } from '../../kernels/birch/heap.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';

/** What the leaves are, and what summing rows up lost. */
export function summaryOf({ leaves, threshold }: { leaves: Leaves; threshold: number }): Summary {
  const { within, spread } = spreadOf(leaves);
  return { leaves: leaves.count, threshold, error: within, share: spread > 0 ? within / spread : 0 };
}

/** The mean squared distance of all rows to the mean of their leaves, and to the mean of all. */
export function spreadOf({ count, means, weights, spreads }: Leaves): { within: number; spread: number } {
  const dim = means.length / count;
  const mean = means.slice(0, dim);
  let [weight, inner] = [weights[0], spreads[0]];
  let between = 0;
  for (let c = 1; c < count; c++) {
    const after = weight + weights[c];
    const share = weights[c] / after;
    between += weight * share * squaredDistance(means, c * dim, mean, 0, dim);
    for (let j = 0; j < dim; j++) mean[j] += share * (means[c * dim + j] - mean[j]);
    weight = after;
    inner += spreads[c];
  }
  return { within: inner / weight, spread: (inner + between) / weight };
}
