import { ClusterkitError, invalid } from '../core/errors.ts';

/** Letters of a label that is none, which may be a whole list. */
const SHOWN = 40;

/** The name of a cluster or class. */
export type Label = number | string;

/** One label for each row. */
export type Labels = ArrayLike<Label>;

/** Options of indices that compare labels. */
export interface ComparisonOptions {
  /** Number of times that each row counts; absent: 1. */
  weights?: ArrayLike<number>;
}

/**
 * How the clusters of two clusterings of the same rows overlap: the cells that are not empty, row by row. If the order
 * matters, rows are the clusters that were found and columns are the true classes.
 */
export interface Contingency {
  /** The labels of A, numbers before text, ascending: row r of the table is rowLabels[r]. */
  rowLabels: Label[];
  /** The labels of B in the same order: column c of the table is columnLabels[c]. */
  columnLabels: Label[];
  /** The row, the column and the sum of the weights (above 0) of each cell. */
  rows: Int32Array;
  columns: Int32Array;
  sums: Float64Array;
  /** The sums of each row, of each column, and of all cells. */
  rowSums: Float64Array;
  columnSums: Float64Array;
  total: number;
  /** Whether sums are numbers of rows (no weights, or whole weights); otherwise sums are masses. */
  counts: boolean;
}

/** A table with at most this many cells, or with fewer cells than rows, is computed as a dense table. */
const DENSE_CELLS = 1 << 20;

/** A lookup table numbers whole labels within a range of at most this size. */
const TABLE_SPAN = 1 << 20;

/**
 * The contingency table of two clusterings. It is sparse, because most pairs of many clusters share no row.
 *
 * Labels are any numbers or text, and noise (-1) is a cluster like others. Rows of weight 0 are ignored. Time O(n +
 * clusters log clusters); memory O(n).
 *
 * @example
 * const table = indices.contingency([0, 0, 1, 1, 1], ['a', 'a', 'a', 'b', 'b']);
 * console.log(table.rowLabels, table.columnLabels, [...table.sums]); // [ 0, 1 ] [ 'a', 'b' ] [ 2, 1, 2 ]
 * @param labels the clusters, A
 * @param truth the classes, or other clusters, B
 * @throws {ClusterkitError} usage, if lengths differ; input, without rows, for a label that is NaN, for a weight that
 * is negative or not finite, and if every weight is zero
 */
export function contingency(labels: Labels, truth: Labels, { weights }: ComparisonOptions = {}): Contingency {
  const { total, counts } = checkRows(labels, truth, weights);
  const [a, b] = [numberLabels(labels, weights), numberLabels(truth, weights)];
  const [rowCount, columnCount] = [a.names.length, b.names.length];
  const small = rowCount * columnCount <= Math.max(DENSE_CELLS, labels.length);
  const cells = small ? denseCells(a, b, weights) : sparseCells(a, b, weights);
  const [rowSums, columnSums] = [new Float64Array(rowCount), new Float64Array(columnCount)];
  for (const [cell, sum] of cells.sums.entries()) {
    rowSums[cells.rows[cell]] += sum;
    columnSums[cells.columns[cell]] += sum;
  }
  return { rowLabels: a.names, columnLabels: b.names, ...cells, rowSums, columnSums, total, counts };
}

/**
 * All rows * columns cells of a table, row by row.
 * @example
 * const table = indices.contingency([0, 0, 1, 1, 1], ['a', 'a', 'a', 'b', 'b']);
 * console.log([...indices.denseTable(table)]); // [ 2, 0, 1, 2 ]
 */
export function denseTable({ rowLabels, columnLabels, rows, columns, sums }: Contingency): Float64Array {
  const table = new Float64Array(rowLabels.length * columnLabels.length);
  for (const [cell, sum] of sums.entries()) {
    table[rows[cell] * columnLabels.length + columns[cell]] = sum;
  }
  return table;
}

function checkRows(a: ArrayLike<Label>, b: ArrayLike<Label>, weights: ArrayLike<number> | undefined) {
  if (b.length !== a.length) throw invalid('labelsB', `${a.length} labels, as labelsA has`, b.length);
  if (a.length === 0) throw new ClusterkitError('input', 'there are no labels to compare');
  if (!weights) return { total: a.length, counts: true };
  if (weights.length !== a.length) throw invalid('weights', `${a.length} numbers`, weights.length);
  let [total, whole] = [0, true];
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    if (!(weights[i] >= 0 && total < Number.POSITIVE_INFINITY)) {
      throw new ClusterkitError('input', `the weight ${weights[i]} is negative or too large`, {
        at: { row: i },
      });
    }
    whole &&= Number.isInteger(weights[i]);
  }
  if (total === 0) throw new ClusterkitError('input', 'every weight is zero');
  return { total, counts: whole && total <= Number.MAX_SAFE_INTEGER };
}

/** Labels numbered from 0 in their order; rows of weight 0 have -1. */
interface NumberedLabels {
  names: Label[];
  clusters: Int32Array;
}

/**
 * Numbers labels from 0: numbers first, by size, then text by its code units.
 * @throws {ClusterkitError} input, for a label that is NaN, or neither number nor text
 */
export function numberLabels(given: ArrayLike<Label>, weights?: ArrayLike<number>): NumberedLabels {
  return byTable(given, weights) ?? byName(given, weights);
}

/** Numbers whole labels within a small range; undefined for other labels. */
function byTable(given: ArrayLike<Label>, weights?: ArrayLike<number>): NumberedLabels | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < given.length; i++) {
    const label = given[i];
    if (typeof label !== 'number' || !Number.isInteger(label)) return undefined;
    if (label < least) least = label;
    if (label > most) most = label;
  }
  if (!(most - least <= TABLE_SPAN)) return undefined;
  const numbers = new Int32Array(most - least + 1).fill(-1);
  for (let i = 0; i < given.length; i++) {
    if (!weights || weights[i] > 0) numbers[(given[i] as number) - least] = 0;
  }
  const names: number[] = [];
  for (let at = 0; at < numbers.length; at++) {
    if (numbers[at] < 0) continue;
    numbers[at] = names.length;
    names.push(at + least);
  }
  const clusters = new Int32Array(given.length);
  for (let i = 0; i < given.length; i++) {
    clusters[i] = weights && !(weights[i] > 0) ? -1 : numbers[(given[i] as number) - least];
  }
  return { names, clusters };
}

function byName(given: ArrayLike<Label>, weights?: ArrayLike<number>): NumberedLabels {
  const found = new Map<Label, number>();
  const clusters = new Int32Array(given.length).fill(-1);
  for (let i = 0; i < given.length; i++) {
    if (weights && !(weights[i] > 0)) continue;
    const label = given[i];
    if (typeof label === 'number' ? Number.isNaN(label) : typeof label !== 'string') {
      throw new ClusterkitError('input', `the label is ${String(label).slice(0, SHOWN)}`, { at: { row: i } });
    }
    const number = found.get(label) ?? found.size;
    if (number === found.size) found.set(label, number);
    clusters[i] = number;
  }
  const names = [...found.keys()].sort(compareLabels);
  const places = new Int32Array(names.length);
  for (const [place, label] of names.entries()) places[found.get(label)!] = place;
  for (let i = 0; i < clusters.length; i++) if (clusters[i] >= 0) clusters[i] = places[clusters[i]];
  return { names, clusters };
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
  if (typeof b === 'number') return 1;
  return a < b ? -1 : 1;
}

type Cells = Pick<Contingency, 'rows' | 'columns' | 'sums'>;

function denseCells(a: NumberedLabels, b: NumberedLabels, weights?: ArrayLike<number>): Cells {
  const width = b.names.length;
  const table = new Float64Array(a.names.length * width);
  for (let i = 0; i < a.clusters.length; i++) {
    if (a.clusters[i] >= 0) table[a.clusters[i] * width + b.clusters[i]] += weights ? weights[i] : 1;
  }
  let count = 0;
  for (const sum of table) if (sum > 0) count++;
  const cells = {
    rows: new Int32Array(count),
    columns: new Int32Array(count),
    sums: new Float64Array(count),
  };
  for (let at = 0, cell = 0; at < table.length; at++) {
    if (table[at] === 0) continue;
    cells.rows[cell] = Math.floor(at / width);
    cells.columns[cell] = at % width;
    cells.sums[cell++] = table[at];
  }
  return cells;
}

function sparseCells(a: NumberedLabels, b: NumberedLabels, weights?: ArrayLike<number>): Cells {
  const { order, start } = sortedByCluster(a);
  const cells = { rows: [] as number[], columns: [] as number[], sums: [] as number[] };
  const sums = new Float64Array(b.names.length);
  for (let row = 0; row < a.names.length; row++) {
    const members = order.subarray(start[row], start[row + 1]);
    const met: number[] = [];
    for (const i of members) {
      const column = b.clusters[i];
      if (sums[column] === 0) met.push(column);
      sums[column] += weights ? weights[i] : 1;
    }
    for (const column of met.sort((p, q) => p - q)) {
      cells.rows.push(row);
      cells.columns.push(column);
      cells.sums.push(sums[column]);
      sums[column] = 0;
    }
  }
  return {
    rows: Int32Array.from(cells.rows),
    columns: Int32Array.from(cells.columns),
    sums: Float64Array.from(cells.sums),
  };
}

/** Cluster c has the members `order[start[c]]` to `order[start[c + 1] - 1]`; rows without a cluster are left out. */
export function sortedByCluster({ names, clusters }: NumberedLabels) {
  const start = new Uint32Array(names.length + 1);
  for (const cluster of clusters) if (cluster >= 0) start[cluster + 1]++;
  for (let c = 0; c < names.length; c++) start[c + 1] += start[c];
  const next = start.slice();
  const order = new Uint32Array(start[names.length]);
  for (let i = 0; i < clusters.length; i++) if (clusters[i] >= 0) order[next[clusters[i]]++] = i;
  return { order, start };
}
