import { pow } from '../../core/pow.ts';
import { log } from '../../kernels/exp.ts';
import { factorOf, type Scatter, traceOfQuotient } from './scatter.ts';

/*
 * Indices of the scatter within clusters, and of all rows. They are NaN where they are not defined. W is the matrix of
 * the sums of products within clusters, T that of all rows, B = T - W.
 */

/** The scatter of all rows as one cluster, with what several indices need of it. */
export interface Whole {
  /** Number of rows, by weight. */
  n: number;
  scatter: Scatter;
  /** Standard deviations along the principal axes, falling; absent with too many columns. */
  deviations?: Float64Array;
}

/**
 * W. J. Krzanowski, Y. T. Lai, "A criterion for determining the number of groups in a data set using sum-of-squares
 * clustering", Biometrics 44, 1988: |D(k) / D(k + 1)| with D(k) = (k - 1)^(2/p) tr W(k - 1) - k^(2/p) tr W(k).
 * @param traces of W for k - 1, k and k + 1 clusters
 * @param dim p, the number of columns
 */
export function krzanowskiLai(traces: readonly [number, number, number], k: number, dim: number): number {
  const [before, here, after] = traces.map((trace, at) => pow(k - 1 + at, 2 / dim) * trace);
  return Math.abs((before - here) / (here - after));
}

/**
 * J. A. Hartigan, "Clustering Algorithms", Wiley 1975: (tr W(k) / tr W(k + 1) - 1) (n - k - 1).
 * @param traces of W for k and k + 1 clusters
 */
export function hartigan([here, after]: readonly [number, number], k: number, n: number): number {
  return (here / after - 1) * (n - k - 1);
}

/**
 * The cubic clustering criterion (W. S. Sarle, "Cubic clustering criterion", SAS technical report A-108, 1983): how much
 * the share of the variance between clusters is above that of clusters of a uniform distribution in a box. Of the axes
 * of the box, the first p* count as long: the most, below k, of which the last is no shorter than the clusters.
 */
export function cubicCriterion({ scatter: all, n, deviations }: Whole, { k, trace }: Scatter): number {
  if (!deviations || all.trace === 0 || k >= n) return Number.NaN;
  const [p, lengths] = longAxes(deviations, k);
  let [sum, squares] = [0, 0];
  for (const [at, u] of lengths.entries()) {
    sum += at < p ? 1 / (n + u) : (u * u) / (n + u);
    squares += u * u;
  }
  const expected = 1 - (sum / squares) * (((n - k) * (n - k)) / n) * (1 + 4 / n);
  const own = trace / all.trace;
  if (!(own > 0 && expected < 1 && expected > -0.001)) return Number.NaN;
  return (log((1 - expected) / own) * Math.sqrt((n * p) / 2)) / pow(0.001 + expected, 1.2);
}

/** p*, and the lengths of all axes by the side of a cluster. */
function longAxes(deviations: Float64Array, k: number): [number, Float64Array] {
  for (let p = Math.min(k - 1, deviations.length); p >= 1; p--) {
    let product = 1;
    for (let j = 0; j < p; j++) product *= pow(deviations[j], 1 / p);
    const side = product / pow(k, 1 / p);
    if (side > 0 && (deviations[p - 1] >= side || p === 1)) return [p, deviations.map((s) => s / side)];
  }
  return [1, deviations];
}

/** A. J. Scott, M. J. Symons, "Clustering methods based on likelihood ratio criteria", Biometrics 27, 1971: n log(|T| / |W|). */
export function scottSymons({ scatter: all, n }: Whole, { matrix }: Scatter): number {
  const ratios = ratiosOf(all.matrix, matrix);
  if (!ratios.every((ratio) => ratio > 0)) return Number.NaN;
  return 2 * n * ratios.reduce((sum, ratio) => sum + log(ratio), 0);
}

/** F. H. C. Marriott, "Practical problems in a method of cluster analysis", Biometrics 27, 1971: k^2 |W|. */
export function marriott({ k, matrix }: Scatter): number {
  const lower = matrix && factorOf(matrix);
  return lower ? k * k * productOf(diagonalOf(lower).map((value) => value * value)) : Number.NaN;
}

/**
 * The trace of the pooled covariance within clusters, tr W / (n - k) (G. W. Milligan, M. C. Cooper, "An examination of
 * procedures for determining the number of clusters in a data set", Psychometrika 50, 1985).
 */
export function pooledTrace({ n }: Whole, { k, trace }: Scatter): number {
  return trace / (n - k);
}

/** H. P. Friedman, J. Rubin, "On some invariant criteria for grouping data", JASA 62, 1967: the trace of W^-1 B. */
export function friedman({ scatter: all }: Whole, { matrix }: Scatter): number {
  const lower = matrix && factorOf(matrix);
  // W^-1 B = W^-1 T - I
  return lower && all.matrix ? traceOfQuotient(lower, all.matrix) - Math.sqrt(lower.length) : Number.NaN;
}

/** The other criterion of Friedman and Rubin: |T| / |W|. */
export function rubin({ scatter: all }: Whole, { matrix }: Scatter): number {
  return productOf(ratiosOf(all.matrix, matrix).map((ratio) => ratio * ratio));
}

/** The ratios of the diagonals of the factors of T and W, of which the squares are those of determinants; [NaN] without factors. */
function ratiosOf(all: Float64Array | undefined, within: Float64Array | undefined): number[] {
  const [upper, lower] = [all && factorOf(all), within && factorOf(within)];
  if (!upper || !lower) return [Number.NaN];
  const below = diagonalOf(lower);
  return diagonalOf(upper).map((value, j) => value / below[j]);
}

function diagonalOf(lower: Float64Array): number[] {
  const dim = Math.sqrt(lower.length);
  return Array.from({ length: dim }, (_, j) => lower[j * dim + j]);
}

function productOf(values: readonly number[]): number {
  return values.reduce((product, value) => product * value, 1);
}

/**
 * D. A. Ratkowsky, G. N. Lance, "A criterion for determining the number of groups in a classification", Australian
 * Computer Journal 10, 1978: the mean over the columns of the root of the share of the variation that is between
 * clusters, over the root of k. Constant columns do not count.
 */
export function ratkowskyLance({ scatter: all }: Whole, { k, columns }: Scatter): number {
  let [sum, used] = [0, 0];
  for (const [j, total] of all.columns.entries()) {
    if (total === 0) continue;
    // rounding alone can make the part larger than the whole
    sum += Math.sqrt(Math.max(0, 1 - columns[j] / total));
    used++;
  }
  return sum / used / Math.sqrt(k);
}

/** G. H. Ball, D. J. Hall, "ISODATA, a novel method of data analysis and pattern classification", Stanford 1965: tr W / k. */
export function ballHall({ k, trace }: Scatter): number {
  return trace / k;
}
