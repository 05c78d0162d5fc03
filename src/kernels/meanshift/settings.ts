import type { SearchRows } from '../neighbors/search.ts';

/** How rows count for the mean around a seed. */
export type ShiftKernel = 'flat' | 'gaussian';

/** Rows that seeds move among. */
export interface ShiftRows extends SearchRows {
  /** in, n numbers above 0; absent: 1 each */
  weights?: Float64Array;
}

/** How seeds move. */
export interface ShiftSettings {
  kernel: ShiftKernel;
  /** The radius of the flat kernel, or the standard deviation of the gaussian one; may be infinite. */
  bandwidth: number;
  /** The largest squared distance of a row within a radius, by the radius. */
  limitOf: (radius: number) => number;
  /** A seed stays where it is after a step of this share of the bandwidth. */
  tol: number;
  maxIter: number;
}

/** Where seeds have come to. */
export interface Shifted {
  /** m * dim. */
  points: Float64Array;
  /** m: the weight of the rows around a seed before its last step; by the gaussian kernel, their shares of it. */
  masses: Float64Array;
  /** m: steps of each seed. */
  steps: Int32Array;
  /** m: as `Seed` of the kernel. */
  states: Int32Array;
}

/** Rows farther than this many bandwidths count as nothing for the gaussian kernel: their share is below 2e-14. */
const REACH = 8;

/** The same as numbers. */
export interface ShiftNumbers {
  isGaussian: boolean;
  /** The largest squared distance of a row that counts. */
  limit: number;
  /** What squared distances are multiplied by for the exponent, below 0. */
  factor: number;
  /** The largest squared step of a seed that stays where it is. */
  stay: number;
  maxSteps: number;
}

export function numbersOf({ kernel, bandwidth, limitOf, tol, maxIter }: ShiftSettings): ShiftNumbers {
  const factor = -0.5 / (bandwidth * bandwidth);
  // within so small a bandwidth there are but equal rows, which count in full
  const isGaussian = kernel === 'gaussian' && Number.isFinite(factor);
  const radius = isGaussian ? REACH * bandwidth : bandwidth;
  const step = tol * bandwidth;
  return {
    isGaussian,
    limit: Math.min(limitOf(Math.min(radius, Number.MAX_VALUE)), Number.MAX_VALUE),
    factor,
    stay: step * step,
    maxSteps: maxIter,
  };
}
