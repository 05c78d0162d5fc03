import { checkMemory } from '../core/memory.ts';
import {
  type ComparisonOptions,
  type Contingency,
  contingency,
  denseTable,
  type Label,
  type Labels,
} from './contingency.ts';
import { leastCostMatching } from './matching.ts';

/* How well clusters (the rows of a table) predict the class (the columns). */

/** A cluster and the class of most of its rows. */
export interface ClusterClasses {
  cluster: Label;
  /** Sum of the weights of its rows. */
  size: number;
  /** The most frequent class; the first of equally frequent classes. */
  majority: Label;
  /** Weight of the rows of this class, and its share of the size. */
  correct: number;
  share: number;
  /** Weight of the other rows. */
  errors: number;
  /** Entropy of the classes in the cluster, in nats. */
  entropy: number;
}

/**
 * The most frequent class of each cluster; clusters by rising label, numbers before text.
 * @example
 * const [cluster] = indices.majorityClasses([0, 0, 0, 1], ['a', 'a', 'b', 'b']);
 * console.log(cluster.majority, cluster.correct, cluster.errors); // a 2 1
 */
export function majorityClasses(
  labels: Labels,
  truth: Labels,
  options?: ComparisonOptions,
): ClusterClasses[] {
  return majorityClassesOf(contingency(labels, truth, options));
}

/** `majorityClasses` of a contingency table. */
export function majorityClassesOf(table: Contingency): ClusterClasses[] {
  const { rowLabels, columnLabels, rows, columns, sums, rowSums } = table;
  const found = rowLabels.map((cluster, row) => ({
    cluster,
    size: rowSums[row],
    column: -1,
    correct: 0,
    entropy: 0,
  }));
  for (const [cell, sum] of sums.entries()) {
    const entry = found[rows[cell]];
    entry.entropy += (sum / entry.size) * Math.log(entry.size / sum);
    if (sum <= entry.correct) continue;
    entry.correct = sum;
    entry.column = columns[cell];
  }
  return found.map(({ cluster, size, column, correct, entropy }) => {
    const majority = columnLabels[column];
    return { cluster, size, majority, correct, share: correct / size, errors: size - correct, entropy };
  });
}

/**
 * Purity: the share of rows that have the most frequent class of their cluster, which is the accuracy of a majority
 * vote. Above 0, at most 1; purity rises with the number of clusters.
 * @example
 * console.log(indices.purity([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 0.75
 */
export function purity(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return purityOf(contingency(labels, truth, options));
}

/** `purity` of a contingency table. */
export function purityOf(table: Contingency): number {
  return largest(table.rows, table.rowSums.length, table.sums) / table.total;
}

/**
 * Weight of the rows whose class differs from the majority vote in their cluster.
 * @example
 * console.log(indices.majorityErrors([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 1
 */
export function majorityErrors(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return majorityErrorsOf(contingency(labels, truth, options));
}

/** `majorityErrors` of a contingency table. */
export function majorityErrorsOf(table: Contingency): number {
  return table.total - largest(table.rows, table.rowSums.length, table.sums);
}

/**
 * Inverse purity: the share of rows that are in the most frequent cluster of their class; it falls with more clusters.
 * @example
 * console.log(indices.inversePurity([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 0.75
 */
export function inversePurity(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return inversePurityOf(contingency(labels, truth, options));
}

/** `inversePurity` of a contingency table. */
export function inversePurityOf(table: Contingency): number {
  return largest(table.columns, table.columnSums.length, table.sums) / table.total;
}

/** The sum of the largest cells of the groups. */
function largest(group: Int32Array, groups: number, sums: Float64Array): number {
  const most = new Float64Array(groups);
  for (const [cell, sum] of sums.entries()) most[group[cell]] = Math.max(most[group[cell]], sum);
  return most.reduce((total, sum) => total + sum, 0);
}

/** The class of each cluster, if each class belongs to at most one cluster. */
export interface ClassMatching {
  /** The class of each cluster, by rising label; undefined for clusters without a class. */
  classes: (Label | undefined)[];
  /** Share of the rows whose class is the class of their cluster. */
  accuracy: number;
}

/** Maximum number of cells of a table that can be matched. */
const MOST_CELLS = 5e7;

/**
 * Accuracy by the best one-to-one matching of clusters and classes. Time O(c^2 m), where c is the smaller of the
 * numbers of clusters and classes, and m the larger; memory for all cells.
 *
 * @throws {ClusterkitError} memory, for a table of more than 50 million cells
 * @example
 * console.log(indices.matchClasses([0, 0, 1, 1], ['a', 'a', 'a', 'b']));
 * // { classes: [ 'a', 'b' ], accuracy: 0.75 }
 */
export function matchClasses(labels: Labels, truth: Labels, options?: ComparisonOptions): ClassMatching {
  return matchClassesOf(contingency(labels, truth, options));
}

/**
 * The accuracy of `matchClasses`: 1 if clusters and classes differ in their names only.
 * @example
 * console.log(indices.accuracy([0, 0, 1, 1], ['a', 'a', 'a', 'b'])); // 0.75
 */
export function accuracy(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return matchClasses(labels, truth, options).accuracy;
}

/** `matchClasses` of a contingency table. */
export function matchClassesOf(table: Contingency): ClassMatching {
  const { rowLabels, columnLabels, total } = table;
  const cells = rowLabels.length * columnLabels.length;
  const what = `matching ${rowLabels.length} clusters with ${columnLabels.length} classes`;
  checkMemory(what, 16 * cells, 16 * MOST_CELLS, [{ how: 'do', what: 'use purity, which needs less' }]);
  const sums = denseTable(table);
  const chosen = leastCostMatching(
    sums.map((sum) => -sum),
    rowLabels.length,
    columnLabels.length,
  );
  let correct = 0;
  const classes = Array.from(chosen, (column, row) => {
    if (column < 0) return undefined;
    correct += sums[row * columnLabels.length + column];
    return columnLabels[column];
  });
  return { classes, accuracy: correct / total };
}
