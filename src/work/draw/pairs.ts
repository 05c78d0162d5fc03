import { pairsChart } from '../../charts/pairs.ts';
import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Result } from '../result.ts';
import { thinned } from './parallel.ts';
import { columnsToDraw, profiledRows } from './profiles.ts';
import { wordsOf } from './text.ts';

/** More columns would make cells in which nothing is seen. */
const MOST_COLUMNS = 6;

/** Points of all cells together: more would make a file of megabytes. */
const MOST_POINTS = 18_000;

const BINS = 16;

/** Values that differ less, as shares of their size, are one: their bins would have no width. */
const LEAST_RANGE = 1e-12;

/** The rows by each pair of columns. */
export function pairs(result: Result) {
  const { subject, clustering } = result;
  const { labels, k } = clustering;
  const { rows, columns, colors } = profiledRows(result, 'pairs');
  const drawn = columnsToDraw(rows, MOST_COLUMNS);
  const d = drawn.length;
  if (d < 2)
    throw new ClusterkitError('usage', 'pairs requires two columns, and there is one', { option: 'chart' });
  const chosen = thinned(labels, k, Math.max(k + 1, Math.floor(MOST_POINTS / (d * (d - 1)))));
  const clusters = [...Array.from({ length: k }, (_, c) => c), ...(labels.includes(-1) ? [-1] : [])];
  return pairsChart({
    ...wordsOf(result),
    names: drawn.map((j) => columns[j]),
    columns: drawn.map((j) => Float64Array.from(chosen, (i) => rows.x[i * rows.dim + j])),
    labels: Int32Array.from(chosen, (i) => labels[i]),
    clusters,
    bins: drawn.map((j) => binsOf(rows, j, labels, clusters.length, k)),
    n: clustering.n,
    unit: subject.unit,
    count: columns.length,
    ...(colors && { colors }),
  });
}

/** Counts by weight in bins of equal width; noise comes last. */
function binsOf({ x, n, dim, weights }: Dataset, j: number, labels: Int32Array, groups: number, k: number) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0, p = j; i < n; i++, p += dim) [low, high] = [Math.min(low, x[p]), Math.max(high, x[p])];
  if (high - low <= LEAST_RANGE * Math.abs(high)) {
    const width = (Math.abs(high) * 0.1 || 2) / BINS;
    // the value is in the middle of a bin
    [low, high] = [high - (BINS / 2 + 0.5) * width, high + (BINS / 2 - 0.5) * width];
  }
  const counts = Array.from({ length: groups }, () => new Array<number>(BINS).fill(0));
  for (let i = 0, p = j; i < n; i++, p += dim) {
    const bin = Math.min(BINS - 1, Math.floor((BINS * (x[p] - low)) / (high - low)));
    counts[labels[i] < 0 ? k : labels[i]][bin] += weights ? weights[i] : 1;
  }
  const ends = Array.from({ length: BINS + 1 }, (_, b) => low + (b / BINS) * (high - low));
  return { ends, counts };
}
