import { ClusterkitError, invalid } from '../core/errors.ts';

/** How the clusters of two clusterings of the same rows overlap: the cells that are not empty, row by row. */
export interface Contingency {
  /** The labels of A, ascending: row r of the table is rowLabels[r]. */
  rowLabels: number[];
  /** The same for B and the columns. */
  columnLabels: number[];
  /** Of each cell the row, the column and the sum of the weights. */
  rows: Int32Array;
  columns: Int32Array;
  sums: Float64Array;
}

/** Masses are counted in so many units: all that a number can tell apart. */
const UNITS = 2 ** 52;

/**
 * The contingency table of two clusterings, sparse: with many clusters most of them do not meet.
 *
 * Labels are any numbers, noise (-1) being a cluster like others. Time O(n + clusters log clusters); memory O(n).
 *
 * @param weights how often each row counts; absent: once
 * @throws {ClusterkitError} usage, when lengths differ; input, for a weight that is negative or not finite
 */
export function contingency(
  labelsA: ArrayLike<number>,
  labelsB: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Contingency {
  checkLengths(labelsA, labelsB, weights);
  const [a, b] = [numbered(labelsA), numbered(labelsB)];
  const { order, start } = sortedByCluster(a);
  const cells = { rows: [] as number[], columns: [] as number[], sums: [] as number[] };
  const sums = new Float64Array(b.labels.length);
  for (let row = 0; row < a.labels.length; row++) {
    const members = order.subarray(start[row], start[row + 1]);
    const met = new Set<number>();
    for (const i of members) {
      met.add(b.clusters[i]);
      sums[b.clusters[i]] += weights ? weights[i] : 1;
    }
    for (const column of [...met].sort((p, q) => p - q)) {
      cells.rows.push(row);
      cells.columns.push(column);
      cells.sums.push(sums[column]);
      sums[column] = 0;
    }
  }
  return {
    rowLabels: a.labels,
    columnLabels: b.labels,
    rows: Int32Array.from(cells.rows),
    columns: Int32Array.from(cells.columns),
    sums: Float64Array.from(cells.sums),
  };
}

/**
 * The adjusted Rand index of two clusterings (L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification
 * 2, 1985): of the pairs of rows, how many are together in both or apart in both, scaled so that 1 is the same
 * partition and 0 what chance gives; below 0 it is worse than chance. Names of clusters do not matter.
 *
 * Pairs are counted exactly, however many rows there are. Whole weights are rows that occur so often; other weights
 * are masses, of which pairs are drawn with replacement. Two partitions without any pair to tell apart (one cluster
 * each, every row alone in both, no rows) agree: 1. Time O(n + clusters log clusters); memory O(n).
 *
 * @param weights how often each row counts; absent: once
 * @throws {ClusterkitError} as `contingency` does
 */
export function adjustedRand(
  labelsA: ArrayLike<number>,
  labelsB: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  const table = contingency(labelsA, labelsB, weights);
  const cells = wholeSums(table.sums, weights);
  const rows = new Array<bigint>(table.rowLabels.length).fill(0n);
  const columns = new Array<bigint>(table.columnLabels.length).fill(0n);
  let total = 0n;
  for (const [cell, sum] of cells.entries()) {
    rows[table.rows[cell]] += sum;
    columns[table.columns[cell]] += sum;
    total += sum;
  }
  const [both, inA, inB, all] = [cells, rows, columns, [total]].map(pairs);
  const chance = inA * inB;
  const most = (inA + inB) * all - 2n * chance;
  return most === 0n ? 1 : Number(2n * (both * all - chance)) / Number(most);
}

/** Ordered pairs within groups of these sizes. */
function pairs(sizes: readonly bigint[]): bigint {
  return sizes.reduce((sum, size) => sum + size * (size - 1n), 0n);
}

/** Counts as they are; masses in units so small that a pair of the same unit does not matter. */
function wholeSums(sums: Float64Array, weights: ArrayLike<number> | undefined): bigint[] {
  const total = sums.reduce((sum, value) => sum + value, 0);
  const counts = !weights || Array.prototype.every.call(weights, Number.isInteger);
  if (counts && total <= Number.MAX_SAFE_INTEGER) return Array.from(sums, BigInt);
  return Array.from(sums, (sum) => BigInt(Math.round((sum / total) * UNITS)));
}

function checkLengths(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): void {
  if (b.length !== a.length) throw invalid('labelsB', `${a.length} labels, as labelsA has`, b.length);
  if (!weights) return;
  if (weights.length !== a.length) throw invalid('weights', `${a.length} numbers`, weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    if (weights[i] >= 0 && total < Number.POSITIVE_INFINITY) continue;
    throw new ClusterkitError('input', `row ${i}: weight ${weights[i]} is negative or cannot be added up`);
  }
}

/** Clusters numbered from 0 by rising label. */
interface Numbered {
  labels: number[];
  clusters: Int32Array;
}

function numbered(given: ArrayLike<number>): Numbered {
  const numbers = new Map<number, number>();
  for (let i = 0; i < given.length; i++) numbers.set(given[i], 0);
  const labels = [...numbers.keys()].sort((p, q) => p - q);
  for (const [number, label] of labels.entries()) numbers.set(label, number);
  return { labels, clusters: Int32Array.from(given, (label) => numbers.get(label) ?? 0) };
}

/** Cluster c has the members `order[start[c]]` to `order[start[c + 1] - 1]`. */
function sortedByCluster({ labels, clusters }: Numbered) {
  const start = new Uint32Array(labels.length + 1);
  for (const cluster of clusters) start[cluster + 1]++;
  for (let c = 0; c < labels.length; c++) start[c + 1] += start[c];
  const next = start.slice();
  const order = new Uint32Array(clusters.length);
  for (let i = 0; i < clusters.length; i++) order[next[clusters[i]]++] = i;
  return { order, start };
}
