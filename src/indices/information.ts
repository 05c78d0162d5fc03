import { checkChoice, checkNumber } from '../core/check.ts';
import { log } from '../core/pow.ts';
import { type ComparisonOptions, type Contingency, contingency, type Labels } from './contingency.ts';

/* What knowing one clustering tells of the other, in nats: all logarithms are natural. */

/** The mean of the entropies of two clusterings, by which their mutual information is divided. */
export type Average = 'arithmetic' | 'geometric' | 'min' | 'max';

/** An option of normalized and adjusted mutual information. */
export interface AverageOption {
  /** Default arithmetic. */
  average?: Average;
}

/** An option of the V-measure. */
export interface BetaOption {
  /** The weight of completeness, relative to 1 for homogeneity; at least 0, default 1. */
  beta?: number;
}

export const AVERAGES = ['arithmetic', 'geometric', 'min', 'max'] as const satisfies readonly Average[];

/** The entropy of parts that add up to `total`. */
export function entropy(parts: ArrayLike<number>, total: number): number {
  const sum = new Sum();
  for (let c = 0; c < parts.length; c++) {
    if (parts[c] > 0) sum.add((parts[c] / total) * log(total / parts[c]));
  }
  return sum.value;
}

/**
 * Mutual information of A and B, from 0 to the smaller of their entropies.
 * @example
 * console.log(indices.mutualInformation([0, 0, 1, 1], ['a', 'a', 'b', 'b']).toFixed(4)); // 0.6931
 */
export function mutualInformation(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return mutualInformationOf(contingency(labels, truth, options));
}

/** `mutualInformation` of a contingency table. */
export function mutualInformationOf(table: Contingency): number {
  const { rows, columns, sums, rowSums, columnSums, total } = table;
  const sum = new Sum();
  for (let cell = 0; cell < sums.length; cell++) {
    const apart = (rowSums[rows[cell]] / total) * columnSums[columns[cell]];
    sum.add((sums[cell] / total) * log(sums[cell] / apart));
  }
  return Math.max(0, sum.value);
}

/**
 * Entropy of the classes (columns) within the clusters (rows), weighted by the sizes of the clusters: the uncertainty
 * about the class if the cluster is known. 0 if all rows of each cluster have the same class.
 * @example
 * console.log(indices.classEntropy([0, 0, 1, 1], ['a', 'a', 'a', 'b']).toFixed(4)); // 0.3466
 */
export function classEntropy(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return classEntropyOf(contingency(labels, truth, options));
}

/** `classEntropy` of a contingency table. */
export function classEntropyOf(table: Contingency): number {
  return conditionalEntropy(table, table.rows, table.rowSums);
}

/** Entropy of the clusters within the classes, weighted by the classes' sizes. */
export function clusterEntropyOf(table: Contingency): number {
  return conditionalEntropy(table, table.columns, table.columnSums);
}

function conditionalEntropy(
  { sums, total }: Contingency,
  group: Int32Array,
  groupSums: Float64Array,
): number {
  const sum = new Sum();
  for (let cell = 0; cell < sums.length; cell++) {
    sum.add((sums[cell] / total) * log(groupSums[group[cell]] / sums[cell]));
  }
  return sum.value;
}

/**
 * Variation of information (M. Meila, "Comparing clusterings: an information based distance", Journal of Multivariate
 * Analysis 98, 2007): a metric, 0 for the same partition, log n at most.
 * @example
 * console.log(indices.variationOfInformation([0, 0, 1, 1], ['a', 'a', 'a', 'b']).toFixed(4)); // 0.8240
 */
export function variationOfInformation(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return variationOfInformationOf(contingency(labels, truth, options));
}

/** `variationOfInformation` of a contingency table. */
export function variationOfInformationOf(table: Contingency): number {
  return classEntropyOf(table) + clusterEntropyOf(table);
}

/**
 * Normalized mutual information, 0 to 1 (A. Strehl, J. Ghosh, JMLR 3, 2002). It is 1 for the same partition; otherwise
 * it is 0 if one partition has a single cluster.
 * @example
 * const [labels, truth] = [[0, 0, 1, 1], ['a', 'a', 'a', 'b']];
 * console.log(indices.normalizedMutualInformation(labels, truth).toFixed(4)); // 0.3437
 * console.log(indices.normalizedMutualInformation(labels, truth, { average: 'max' }).toFixed(4)); // 0.3113
 */
export function normalizedMutualInformation(
  labels: Labels,
  truth: Labels,
  options: ComparisonOptions & AverageOption = {},
): number {
  return normalizedMutualInformationOf(contingency(labels, truth, options), options.average);
}

/** `normalizedMutualInformation` of a contingency table. */
export function normalizedMutualInformationOf(table: Contingency, average: Average = 'arithmetic'): number {
  checkChoice('average', average, AVERAGES);
  if (isSamePartition(table)) return 1;
  const most = averageEntropy(table, average);
  return most > 0 ? Math.min(1, mutualInformationOf(table) / most) : 0;
}

/**
 * Adjusted mutual information (N. X. Vinh, J. Epps, J. Bailey, "Information theoretic measures for clusterings
 * comparison", JMLR 11, 2010): mutual information scaled so that 1 means the same partition, and 0 is the expected
 * value for random clusters of these sizes.
 *
 * Whole weights are repetitions of rows. Masses have no smallest part, so their expected information is 0 and the
 * result is the normalized mutual information. Time O(p q s) for p and q distinct sizes of clusters and a spread of s
 * rows in random overlaps; memory O(clusters).
 * @example
 * console.log(indices.adjustedMutualInformation([0, 0, 1, 1, 2], ['a', 'a', 'b', 'b', 'b']).toFixed(4)); // 0.6354
 */
export function adjustedMutualInformation(
  labels: Labels,
  truth: Labels,
  options: ComparisonOptions & AverageOption = {},
): number {
  return adjustedMutualInformationOf(contingency(labels, truth, options), options.average);
}

/** `adjustedMutualInformation` of a contingency table. */
export function adjustedMutualInformationOf(table: Contingency, average: Average = 'arithmetic'): number {
  checkChoice('average', average, AVERAGES);
  if (isSamePartition(table)) return 1;
  if (table.rowSums.length === 1 || table.columnSums.length === 1) return 0;
  const chance = expectedInformation(table);
  const span = averageEntropy(table, average) - chance;
  // the expected value is the largest possible value, and the mutual information reaches it
  if (!(Math.abs(span) > Number.EPSILON)) return 0;
  return Math.min(1, (mutualInformationOf(table) - chance) / span);
}

/** Whether A and B are the same partition. */
function isSamePartition({ sums, rowSums, columnSums }: Contingency): boolean {
  return sums.length === rowSums.length && sums.length === columnSums.length;
}

function averageEntropy({ rowSums, columnSums, total }: Contingency, average: Average): number {
  const [a, b] = [entropy(rowSums, total), entropy(columnSums, total)];
  switch (average) {
    case 'arithmetic':
      return (a + b) / 2;
    case 'geometric':
      return Math.sqrt(a * b);
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
  }
}

/**
 * Homogeneity (A. Rosenberg, J. Hirschberg, "V-measure", EMNLP-CoNLL 2007): 1 if every cluster (row) contains rows of
 * one class (column) only, 0 if clusters contain no information about classes.
 * @example
 * console.log(indices.homogeneity([0, 0, 1, 2], ['a', 'a', 'b', 'b'])); // 1
 */
export function homogeneity(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return homogeneityOf(contingency(labels, truth, options));
}

/** `homogeneity` of a contingency table. */
export function homogeneityOf(table: Contingency): number {
  return explained(classEntropyOf(table), entropy(table.columnSums, table.total));
}

/**
 * Completeness: 1 if the rows of every class (column) are in one cluster (row).
 * @example
 * console.log(indices.completeness([0, 0, 1, 2], ['a', 'a', 'b', 'b']).toFixed(4)); // 0.6667
 */
export function completeness(labels: Labels, truth: Labels, options?: ComparisonOptions): number {
  return completenessOf(contingency(labels, truth, options));
}

/** `completeness` of a contingency table. */
export function completenessOf(table: Contingency): number {
  return explained(clusterEntropyOf(table), entropy(table.rowSums, table.total));
}

/**
 * The V-measure: the harmonic mean of homogeneity and completeness.
 * @example
 * const [labels, truth] = [[0, 0, 1, 2], ['a', 'a', 'b', 'b']];
 * console.log(indices.vMeasure(labels, truth).toFixed(4)); // 0.8000
 * console.log(indices.vMeasure(labels, truth, { beta: 0.5 }).toFixed(4)); // 0.8571
 */
export function vMeasure(
  labels: Labels,
  truth: Labels,
  options: ComparisonOptions & BetaOption = {},
): number {
  return vMeasureOf(contingency(labels, truth, options), options.beta);
}

/** `vMeasure` of a contingency table. */
export function vMeasureOf(table: Contingency, beta = 1): number {
  checkNumber('beta', beta, 0);
  const [h, c] = [homogeneityOf(table), completenessOf(table)];
  return h + c === 0 ? 0 : ((1 + beta) * h * c) / (beta * h + c);
}

function explained(left: number, all: number): number {
  return all === 0 ? 1 : Math.max(0, 1 - left / all);
}

/** Probabilities below this share of the largest one do not change the result. */
const NEGLIGIBLE = 1e-22;

/**
 * Expected mutual information of two random clusterings with clusters of these sizes. 0 for masses.
 *
 * The number of rows that two clusters share has a hypergeometric distribution. Each probability follows from its
 * neighbor, starting at the most likely one, and is divided by the sum. Logarithms of factorials would lose digits.
 */
export function expectedInformation({ rowSums, columnSums, total, counts }: Contingency): number {
  if (!counts) return 0;
  const [a, b] = [sizesOf(rowSums), sizesOf(columnSums)];
  const sum = new Sum();
  for (const [sizeA, timesA] of a) {
    for (const [sizeB, timesB] of b) sum.add(timesA * timesB * expectedTerm(sizeA, sizeB, total));
  }
  return sum.value;
}

/** The number of clusters of each size. */
function sizesOf(sums: Float64Array): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const size of sums) sizes.set(size, (sizes.get(size) ?? 0) + 1);
  return sizes;
}

/** The expected contribution of two clusters, with `a` and `b` of n rows. */
function expectedTerm(a: number, b: number, n: number): number {
  const [least, most] = [Math.max(0, a + b - n), Math.min(a, b)];
  const rest = n - a - b;
  // the most likely overlap
  const mode = Math.min(most, Math.max(least, Math.floor(((a + 1) / (n + 2)) * (b + 1))));
  const apart = (a / n) * b;
  let [weights, terms] = [0, 0];
  let p = 1;
  for (let x = mode; x <= most && p > NEGLIGIBLE; x++) {
    weights += p;
    if (x > 0) terms += p * x * log(x / apart);
    p *= ((a - x) / (x + 1)) * ((b - x) / (rest + x + 1));
  }
  p = (mode / (a - mode + 1)) * ((rest + mode) / (b - mode + 1));
  for (let x = mode - 1; x >= least && p > NEGLIGIBLE; x--) {
    weights += p;
    if (x > 0) terms += p * x * log(x / apart);
    p *= (x / (a - x + 1)) * ((rest + x) / (b - x + 1));
  }
  return terms / weights / n;
}

/** A sum that keeps its rounding errors (A. Neumaier, ZAMM 54, 1974). */
class Sum {
  private sum = 0;
  private rest = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.rest += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  get value(): number {
    return this.sum + this.rest;
  }
}
