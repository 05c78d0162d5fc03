/** Rows between which messages go. */
export interface MessageRows {
  n: number;
  /** n factors of the distances of each row; absent: 1 each. */
  weights?: Float64Array;
  /** How distances are made of rows; absent: the caller fills in the matrix. */
  rows?: {
    x: Uint8Array | Float32Array | Float64Array;
    dim: number;
    /** Whether to take roots of squared distances, else what to divide these by. */
    root: boolean;
    divisor: number;
  };
}

/** The messages of affinity propagation. */
export interface Exchange {
  /** Numbers of a row of the matrix, n or more. */
  readonly stride: number;
  /** n * stride: distances, and from `prepare` on similarities, with the preferences on the diagonal. */
  readonly matrix: Float64Array;
  /** n each: what the last iteration says of each row as its own exemplar; the sum of both is positive for exemplars. */
  readonly ownResponsibilities: Float64Array;
  readonly ownAvailabilities: Float64Array;
  /** Measures all pairs of rows, if there are rows. Yields the share that is done. */
  measure(): Generator<number, void>;
  /**
   * Makes similarities, and sets all messages to 0. Of equally similar rows the first is taken: the dissimilarity of row
   * k is 1 + k tilt times as large.
   * @param preferences n similarities of rows with themselves
   */
  prepare(preferences: Float64Array, tilt: number): Generator<number, void>;
  /** Sends all messages once. Yields the share that is done. @param damping share of each message that stays */
  iterate(damping: number): Generator<number, void>;
  close(): void;
}
