import type { Goal } from '../layouts/kmedoids.ts';

/** Rows whose distances are functions of squared Euclidean distances. */
export interface SquaredRows {
  /** n * dim. */
  x: Uint8Array | Float32Array | Float64Array;
  dim: number;
  /** Whether distances are roots of squared distances, else what squared distances are divided by. */
  root: boolean;
  divisor: number;
}

/** What medoids are searched among. */
export interface MedoidRows {
  n: number;
  /** n; absent: 1 each. */
  weights?: Float64Array;
  /** Rows that the kernel can measure; absent: the caller puts distances in, or gives them one by one. */
  rows?: SquaredRows;
  /** The distance of two rows in f32, for rows that the kernel cannot measure and distances that are not kept. */
  between?: (i: number, l: number) => number;
  /** Whether all distances are kept, else they are measured at each use. */
  keeps: boolean;
}

/** The nearest medoids of all rows, which evaluations read. */
export interface Nearest {
  /** n each: the nearest and the second nearest medoid, by their number. */
  nearest: Int32Array;
  second: Int32Array;
  /** n each: distances to the nearest three, infinite where there are fewer. */
  d1: Float32Array;
  d2: Float32Array;
  d3: Float32Array;
}

/** What evaluations of candidates are about. */
export interface Evaluation {
  goal: (typeof Goal)[keyof typeof Goal];
  /** The number of medoids. */
  k: number;
  /** k: how much the loss grows without each medoid. */
  removal: Float64Array;
  /** Candidates are evaluated by these rows, the last one excluded. */
  rows: { from: number; end: number };
  /** Weights of these rows, in place of their own. */
  weights?: Float64Array;
}

/** Candidates for medoids, 16 to a panel, and how much they would change the loss. */
export interface MedoidSearch {
  readonly n: number;
  readonly nearest: Nearest;
  /** Of each candidate after its evaluation: the least change of the loss, and for which medoid. */
  readonly gains: Float64Array;
  readonly slots: Int32Array;
  /** Takes the distances of row i to the rows after it. @param later in, n - 1 - i */
  put(i: number, later: Float32Array): void;
  /** Measures all pairs of rows, where they are kept. Pauses for the caller; yields the share that is done. */
  measure(): Generator<number>;
  /** Sets the candidates, where distances are not kept; else the candidates are the rows. */
  choose(candidates: Int32Array): void;
  /** The distances of all rows to a row. @param out out, n each, for up to 16 rows */
  columns(rows: readonly number[], out: readonly Float32Array[]): void;
  /** The distance of two rows. */
  between(i: number, l: number): number;
  /** Evaluates the candidates of panels `from` to `to - 1`. */
  evaluate(evaluation: Evaluation, from: number, to: number): void;
  close(): void;
}
