import { Linkage } from './layouts/hac.ts';

/*
 * The merges that all kernels of hierarchical clustering find, and how a merge updates dissimilarities (Lance and
 * Williams, "A general theory of classificatory sorting strategies", Computer Journal 9, 1967). Ward, centroid and
 * median work on squared distances here.
 */

/** The numbers that kernels use for linkages. */
export const LINKAGE_CODE = Linkage;

export type LinkageCode = (typeof LINKAGE_CODE)[keyof typeof LINKAGE_CODE];

/** Merges in the order in which they were found; a cluster is named by any of its rows. */
export interface FoundMerges {
  /** Number of merges so far. */
  count: number;
  /** The two clusters of each merge, n - 1. */
  left: Int32Array;
  right: Int32Array;
  /** Dissimilarities, n - 1; some linkages have squared ones. */
  height: Float64Array;
}

export function roomForMerges(n: number): FoundMerges {
  const most = Math.max(0, n - 1);
  return {
    count: 0,
    left: new Int32Array(most),
    right: new Int32Array(most),
    height: new Float64Array(most),
  };
}

export function addMerge(found: FoundMerges, left: number, right: number, height: number): void {
  found.left[found.count] = left;
  found.right[found.count] = right;
  found.height[found.count] = height;
  found.count++;
}

/**
 * The dissimilarity of cluster k to the union of a and b.
 * @param x dissimilarity of k and a, @param y of k and b, @param ab of a and b
 */
export function updated(
  code: LinkageCode,
  x: number,
  y: number,
  ab: number,
  sizeA: number,
  sizeB: number,
  sizeK: number,
): number {
  switch (code) {
    case LINKAGE_CODE.single:
      return Math.min(x, y);
    case LINKAGE_CODE.complete:
      return Math.max(x, y);
    case LINKAGE_CODE.average:
      return (sizeA * x + sizeB * y) / (sizeA + sizeB);
    case LINKAGE_CODE.weighted:
      return (x + y) * 0.5;
    case LINKAGE_CODE.ward:
      return ((sizeK + sizeA) * x + (sizeK + sizeB) * y - sizeK * ab) / (sizeK + (sizeA + sizeB));
    case LINKAGE_CODE.centroid: {
      const size = sizeA + sizeB;
      return (sizeA * x + sizeB * y - (sizeA * sizeB * ab) / size) / size;
    }
    case LINKAGE_CODE.median:
      return (x + y) * 0.5 - ab * 0.25;
  }
}
