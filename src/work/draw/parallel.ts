import { parallelChart } from '../../charts/parallel.ts';
import { visible } from '../../charts/theme.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { profile } from '../../indices/profile.ts';
import type { Result } from '../result.ts';
import { profiledRows } from './profiles.ts';
import { wordsOf } from './text.ts';

/** More lines than that hide each other. */
const MOST_LINES = 400;

/** Corners of all lines together. */
const MOST_CORNERS = 40_000;

/** Each row as a line across its columns, with the means of clusters. */
export function parallel(result: Result) {
  const { subject, clustering } = result;
  const { labels, k } = clustering;
  const { rows, columns, colors } = profiledRows(result, 'parallel');
  const { x, n, dim } = rows;
  if (dim < 2)
    throw new ClusterkitError('usage', 'parallel requires two columns, and there is one', {
      option: 'chart',
    });
  const most = Math.max(k + 1, Math.min(MOST_LINES, Math.floor(MOST_CORNERS / dim)));
  const names =
    subject.unit === 'columns' ? subject.names() : subject.items?.rowOf ? undefined : subject.items?.ids;
  const lines = Array.from(thinned(labels, k, most), (i) => ({
    values: x.subarray(i * dim, (i + 1) * dim),
    cluster: labels[i],
    ...(names && { name: visible(names[i]) }),
  }));
  return parallelChart({
    ...wordsOf(result),
    columns,
    ranges: rangesOf(rows),
    lines,
    means: profile(rows, labels, k).clusters,
    n,
    unit: subject.unit,
    ...(colors && { colors }),
  });
}

/**
 * Some rows of each cluster, and of the noise, by its share: one at least, evenly spaced in their order.
 * @returns numbers of rows, rising
 */
export function thinned(labels: Int32Array, k: number, most: number): Int32Array {
  const { length: n } = labels;
  if (n <= most) return Int32Array.from(labels.keys());
  const members = Array.from({ length: k + 1 }, (): number[] => []);
  for (let i = 0; i < n; i++) members[labels[i] < 0 ? k : labels[i]].push(i);
  const chosen = members.flatMap((rows) => {
    const count = Math.min(rows.length, Math.max(1, Math.floor((most * rows.length) / n)));
    return Array.from({ length: count }, (_, at) => rows[Math.floor(((at + 0.5) * rows.length) / count)]);
  });
  return Int32Array.from(chosen).sort();
}

function rangesOf({ x, n, dim }: Dataset): [number, number][] {
  return Array.from({ length: dim }, (_, j) => {
    let [low, high] = [x[j], x[j]];
    for (let i = 1, p = j + dim; i < n; i++, p += dim) {
      low = Math.min(low, x[p]);
      high = Math.max(high, x[p]);
    }
    return [low, high];
  });
}
