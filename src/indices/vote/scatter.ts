import type { CenteredRows } from '../internal.ts';

/** With more columns than this no matrices of columns are made. */
export const MOST_COLUMNS = 100;

/** A column counts as a combination of others if these leave less than this share of its scatter unexplained. */
const LEAST_OWN = 1e-12;

/** How rows lie around the centroids of their clusters. */
export interface Scatter {
  k: number;
  /** dim sums of squared differences, one for each column. */
  columns: Float64Array;
  /** The sum of `columns`. */
  trace: number;
  /**
   * dim * dim: the matrix of sums of products of differences, the lower half; absent with more columns than
   * `MOST_COLUMNS`.
   */
  matrix?: Float64Array;
}

/**
 * Sums over the rows. Weights count as repetitions; masses are scaled to add up to the number of rows. O(n dim^2) time
 * with the matrix, or O(n dim).
 */
export function scatterOf(rows: CenteredRows): Scatter {
  const { data, order, labels, weights, centroids, k } = rows;
  const { x, dim } = data;
  const { centers } = centroids;
  const unit = unitOf(rows);
  const hasMatrix = dim <= MOST_COLUMNS;
  const columns = new Float64Array(dim);
  const matrix = new Float64Array(hasMatrix ? dim * dim : 0);
  const d = new Float64Array(dim);
  for (const i of order) {
    const weight = weights[i] * unit;
    const center = labels[i] * dim;
    for (let j = 0; j < dim; j++) d[j] = x[i * dim + j] - centers[center + j];
    for (let j = 0; j < dim; j++) {
      const own = weight * d[j];
      columns[j] += own * d[j];
      if (hasMatrix) for (let l = 0; l <= j; l++) matrix[j * dim + l] += own * d[l];
    }
  }
  const trace = columns.reduce((sum, value) => sum + value, 0);
  return { k, columns, trace, ...(hasMatrix ? { matrix } : {}) };
}

/** What a weight is multiplied by, so that weights add up to a number of rows. */
export function unitOf({ counts, n, total }: Pick<CenteredRows, 'counts' | 'n' | 'total'>): number {
  return counts ? 1 : n / total;
}

/** Number of rows; a row counts as often as its weight says. */
export function countOf({ counts, n, total }: Pick<CenteredRows, 'counts' | 'n' | 'total'>): number {
  return counts ? total : n;
}

/** Cholesky's factor of a matrix of `Scatter`, dim * dim, the lower half; undefined if the matrix has no inverse. */
export function factorOf(matrix: Float64Array): Float64Array | undefined {
  const dim = Math.sqrt(matrix.length);
  const lower = new Float64Array(matrix.length);
  for (let j = 0; j < dim; j++) {
    for (let l = 0; l <= j; l++) {
      let rest = matrix[j * dim + l];
      for (let m = 0; m < l; m++) rest -= lower[j * dim + m] * lower[l * dim + m];
      if (l < j) lower[j * dim + l] = rest / lower[l * dim + l];
      else if (rest > LEAST_OWN * matrix[j * dim + j]) lower[j * dim + j] = Math.sqrt(rest);
      else return undefined;
    }
  }
  return lower;
}

/** The trace of A^-1 T, for the factor of A and a symmetric T of which the lower half is given. O(dim^3) time. */
export function traceOfQuotient(lower: Float64Array, matrix: Float64Array): number {
  const dim = Math.sqrt(lower.length);
  const at = (j: number, l: number) => (j >= l ? matrix[j * dim + l] : matrix[l * dim + j]);
  // the trace of L^-1 T L'^-1: a column of T is solved for, then the row of the result
  const half = new Float64Array(dim * dim);
  for (let column = 0; column < dim; column++) solve(lower, half, column, (j) => at(j, column));
  let trace = 0;
  const row = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    solve(lower, row, j, (l) => half[j * dim + l]);
    trace += row[j * dim + j];
  }
  return trace;
}

/** Solves L y = b into a column of `out`. */
function solve(lower: Float64Array, out: Float64Array, column: number, b: (j: number) => number): void {
  const dim = Math.sqrt(lower.length);
  for (let j = 0; j < dim; j++) {
    let rest = b(j);
    for (let l = 0; l < j; l++) rest -= lower[j * dim + l] * out[l * dim + column];
    out[j * dim + column] = rest / lower[j * dim + j];
  }
}
