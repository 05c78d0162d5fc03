import { nearestTwo } from '../../algorithms/centers/nearestTwo.ts';
import type { Column } from '../../core/items.ts';
import { profile } from '../../indices/profile.ts';
import type { Judged } from '../evaluate.ts';
import { ofItems, readColumns, silhouetteColumn, withColumns } from '../rowTables.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';

/**
 * The rows that were judged, as they were read, with what is known of each: its label, its Euclidean distance to the mean of
 * its cluster, the cluster of the nearest other mean, and its silhouette, if it was measured. Of given distances the names,
 * labels and silhouettes. Noise has no distance.
 */
export async function judgedRows(
  work: Work,
  subject: Subject,
  { found, labels, weights }: Judged,
): Promise<Column[]> {
  const { items, data, distances } = subject;
  const added: Column[] = [{ name: 'label', values: Array.from(labels) }];
  if (data && !distances) added.push(...(await meanColumns(work, subject, { labels, weights })));
  const told = added.map((column) => (items ? ofItems(items, column) : column));
  told.push(...silhouetteColumn('silhouette', items ?? { count: labels.length }, found.silhouette));
  const read = items ? readColumns(subject, items) : [{ name: 'id', values: subject.names() }];
  return withColumns(read, told);
}

async function meanColumns(
  work: Work,
  { data }: Subject,
  { labels, weights }: Pick<Judged, 'labels' | 'weights'>,
): Promise<Column[]> {
  if (!data) return [];
  const names: (string | number)[] = [];
  const numbers = new Map<string, number>([['-1', -1]]);
  const codes = Int32Array.from(labels, (label, i) => {
    const known = numbers.get(String(label));
    if (known !== undefined) return known;
    // a cluster without weight has no mean
    if (weights?.[i] === 0) return -1;
    numbers.set(String(label), names.length);
    return names.push(label) - 1;
  });
  const k = names.length;
  const own = weights ? { ...data, weights: Float64Array.from(weights) } : data;
  const points = Float64Array.from(profile(own, codes, k).clusters.flat());
  const centers = { points, dim: data.dim, inertia: Number.NaN };
  const { distance, second } = await nearestTwo(data, { k, labels: codes, centers }, work.pacing);
  return [
    { name: 'distance', values: Array.from(distance, (d) => (Number.isNaN(d) ? null : d)) },
    { name: 'second_label', values: Array.from(second, (c) => (c < 0 ? null : names[c])) },
  ];
}
