import type { Seeding } from '../seeding.ts';

/** The options of a fit, checked and completed by defaults. */
export interface MiniBatchPlan {
  ks: readonly number[];
  batch: number;
  nInit: number;
  /** A way of seeding, or k * dim coordinates, where all of ks are equal. */
  init: Seeding | Float64Array;
  maxIter: number;
  patience: number;
  seed: number;
}
