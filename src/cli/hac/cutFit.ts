import type { TreeCut } from '../../algorithms/tree/cut.ts';
import type { Dataset } from '../../core/dataset.ts';
import { profile } from '../../indices/profile.ts';
import type { Fit } from '../algorithm.ts';

/** A cut as what algorithms with centers find: means and the squared error around them. */
export function fitOfCut(data: Dataset, { k, labels, sizes }: TreeCut, seed: number): Fit {
  const { x, n, dim, weights } = data;
  const centers = Float64Array.from(profile(data, labels, k).clusters.flat());
  let inertia = 0;
  for (let i = 0; i < n; i++) {
    let d2 = 0;
    for (let j = 0, p = i * dim, q = labels[i] * dim; j < dim; j++) d2 += (x[p + j] - centers[q + j]) ** 2;
    inertia += weights ? weights[i] * d2 : d2;
  }
  const work = { iterations: 0, converged: true, restarts: 0, seed, warnings: [] };
  return { k, n, dim, centers, labels, sizes, inertia, ...work };
}
