import { pow } from '../../core/pow.ts';
import type { CenteredRows } from '../internal.ts';
import { fTail } from './fTail.ts';
import { unitOf } from './scatter.ts';

/** A cluster of k that is two clusters of k + 1. */
export interface Split {
  /** Number of rows of the cluster, by weight. */
  n: number;
  dim: number;
  /** Sums of squared distances to the centroid: of the cluster, and of both parts. */
  whole: number;
  parts: number;
}

/**
 * The split by which k + 1 clusters follow from k; undefined if the clusters are not nested, or differ by more.
 * O(n) time.
 */
export function splitOf(rows: CenteredRows, next: CenteredRows): Split | undefined {
  if (next.k !== rows.k + 1) return undefined;
  const parents = new Int32Array(next.k).fill(-1);
  for (const i of rows.order) {
    const child = next.labels[i];
    if (child < 0) return undefined;
    if (parents[child] < 0) parents[child] = rows.labels[i];
    else if (parents[child] !== rows.labels[i]) return undefined;
  }
  const children = new Int32Array(rows.k);
  for (const parent of parents) children[parent]++;
  const split = children.indexOf(2);
  if (split < 0) return undefined;
  const unit = unitOf(rows);
  const parts = next.centroids.within.reduce(
    (sum, within, c) => sum + (parents[c] === split ? within : 0),
    0,
  );
  return {
    n: rows.sizes[split] * unit,
    dim: rows.data.dim,
    whole: rows.centroids.within[split] * unit,
    parts: parts * unit,
  };
}

/** The normal quantile that Milligan and Cooper found to be best. */
const STANDARD_SCORE = 3.2;

/**
 * Je(2) / Je(1) (R. O. Duda, P. E. Hart, "Pattern Classification and Scene Analysis", Wiley 1973): the squares within the
 * parts over those within the cluster. Above the critical value the cluster is not to be split.
 */
export function dudaHart({ n, dim, whole, parts }: Split): { value: number; critical: number } {
  const expected = 1 - 2 / (Math.PI * dim);
  const spread = Math.sqrt((2 * (1 - 8 / (Math.PI * Math.PI * dim))) / (n * dim));
  return { value: parts / whole, critical: expected - STANDARD_SCORE * spread };
}

/**
 * The pseudo t^2 of the same split (SAS Institute, "SAS user's guide: statistics", 1983); up to the critical value the
 * cluster is not to be split.
 */
export function pseudoT2(split: Split): { value: number; critical: number } {
  const { n, whole, parts } = split;
  const { critical } = dudaHart(split);
  return { value: ((whole - parts) / parts) * (n - 2), critical: ((1 - critical) / critical) * (n - 2) };
}

/**
 * E. M. L. Beale, "Euclidean cluster analysis", Bulletin of the International Statistical Institute 43, 1969: an F ratio of
 * p and (n - 2) p degrees of freedom, and the probability of one that large without clusters.
 */
export function beale({ n, dim, whole, parts }: Split): { value: number; probability: number } {
  const value = (whole - parts) / parts / (((n - 1) / (n - 2)) * pow(2, 2 / dim) - 1);
  return { value, probability: n > 2 ? fTail(value, dim, (n - 2) * dim) : Number.NaN };
}
