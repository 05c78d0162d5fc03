import type { SilhouetteChart } from '../charts/index.ts';
import type { Label } from '../metrics/contingency.ts';
import type { Silhouette } from '../metrics/silhouette.ts';

/** The silhouettes of each cluster, as their chart wants them. */
export function silhouetteBlocks(
  { rows, clusters }: Silhouette,
  labels: ArrayLike<Label>,
  weights?: ArrayLike<number>,
): SilhouetteChart['clusters'] {
  const members = new Map<Label, number[]>(clusters.map(({ cluster }) => [cluster, []]));
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(rows[i])) members.get(labels[i])?.push(i);
  return clusters.map(({ cluster, mean }) => {
    const own = members.get(cluster) ?? [];
    return {
      label: String(cluster),
      mean,
      values: Float64Array.from(own, (i) => rows[i]),
      ...(weights ? { weights: own.map((i) => weights[i]) } : {}),
    };
  });
}
