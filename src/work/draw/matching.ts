import { numberLabels } from '../../indices/contingency.ts';
import { leastCostMatching } from '../../indices/matching.ts';
import type { Subject } from '../subject.ts';

/*
 * Numbers of clusters that mean the same in several clusterings of the same rows, so that they have the same color.
 */

/** More pairs of clusters are not matched: they could not be told apart by their colors. */
const MOST_PAIRS = 250_000;

/** A clustering by numbers: -1 for rows that are in no cluster. */
export interface Numbered {
  labels: ArrayLike<number>;
  /** All numbers are below it. */
  k: number;
}

/** The known classes of rows by number, and their names; undefined where none is known. */
export function numberedClasses({ truth, unit }: Subject): (Numbered & { names: string[] }) | undefined {
  if (!truth || unit === 'columns') return undefined;
  const texts = Array.from(truth);
  const { names, clusters } = numberLabels(texts);
  const unknown = names.indexOf('');
  const known = names.filter((name) => name !== '').map(String);
  if (known.length === 0) return undefined;
  if (unknown < 0) return { labels: clusters, k: known.length, names: known };
  const labels = clusters.map((c) => (c === unknown ? -1 : c > unknown ? c - 1 : c));
  return { labels, k: known.length, names: known };
}

/**
 * The labels of a clustering with the numbers of the clusters of another one: each cluster has the number of at most
 * one that it shares rows with, so that as many rows as possible have the same number in both. Other clusters get the
 * least numbers that are free.
 */
export function matched({ labels, k }: Numbered, by: Numbered): Numbered {
  if (k === 0 || by.k === 0 || k * by.k > MOST_PAIRS) return { labels, k };
  const shared = new Float64Array(k * by.k);
  for (let i = 0; i < labels.length; i++)
    if (labels[i] >= 0 && by.labels[i] >= 0) shared[labels[i] * by.k + by.labels[i]]++;
  const numbers = partnersOf(shared, k, by.k);
  const taken = new Set(numbers);
  let free = 0;
  for (let c = 0; c < k; c++) {
    if (numbers[c] >= 0) continue;
    while (taken.has(free)) free++;
    numbers[c] = free++;
  }
  const renumbered = Int32Array.from(labels, (label) => (label < 0 ? -1 : numbers[label]));
  return { labels: renumbered, k: numbers.reduce((most, number) => Math.max(most, number + 1), 0) };
}

/**
 * For each of `rows` clusters the one of `columns` others with which it is paired, so that the pairs share as many rows
 * as possible; -1 for a cluster without a partner that it shares rows with.
 */
function partnersOf(shared: Float64Array, rows: number, columns: number): Int32Array {
  const partners = leastCostMatching(
    shared.map((count) => -count),
    rows,
    columns,
  );
  return partners.map((other, c) => (other >= 0 && shared[c * columns + other] > 0 ? other : -1));
}

/**
 * The order of the rows of a table of counts in which the pairs of rows and columns that share most stand on the
 * diagonal: first the rows with a partner, by its column, then the others by their most frequent column.
 * @param isLast rows that stand after all others and have no partner, such as noise
 */
export function diagonalOrder(
  counts: readonly (readonly number[])[],
  isLast: (row: number) => boolean,
): number[] {
  const all = [...counts.keys()];
  const own = all.filter((row) => !isLast(row));
  const columns = counts[0]?.length ?? 0;
  const isMatched = own.length * columns > 0 && own.length * columns <= MOST_PAIRS;
  const shared = Float64Array.from(own.flatMap((row) => counts[row]));
  const partners = isMatched ? partnersOf(shared, own.length, columns) : new Int32Array(own.length).fill(-1);
  const most = (row: number) => counts[row].indexOf(Math.max(...counts[row]));
  const key = new Map(
    own.map((row, at) => [row, partners[at] >= 0 ? partners[at] : columns + most(row)] as const),
  );
  return all.sort((a, b) => (key.get(a) ?? 2 * columns) - (key.get(b) ?? 2 * columns) || a - b);
}
