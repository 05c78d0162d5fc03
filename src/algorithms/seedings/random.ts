import type { Dataset } from '../../core/dataset.ts';
import type { Random } from '../../core/random.ts';
import { squaredDistance } from '../../kernels/kmeans.ts';
import { draw } from './rows.ts';

/** k rows with distinct values, drawn by weight without replacement. O(n k dim) time. */
export function randomRows(data: Dataset, k: number, random: Random, d2: Float64Array): number[] {
  const { n, dim, x, weights } = data;
  const rows: number[] = [];
  // d2 serves as the weight that is still in the urn
  for (let i = 0; i < n; i++) d2[i] = weights ? weights[i] : 1;
  while (rows.length < k) {
    const row = draw(d2, random);
    rows.push(row);
    for (let i = 0; i < n; i++)
      if (d2[i] > 0 && squaredDistance(x, i * dim, x, row * dim, dim) === 0) d2[i] = 0;
  }
  return rows;
}
