import type { Dataset } from '../../core/dataset.ts';
import type { PassSums } from '../../core/rowStore.ts';

/** A pass over some of the rows. */
export interface PassWork {
  /** Number of rows that a piece may have at most. */
  readonly size: number;
  /** Takes rows, with pauses. @param first the number of the first of them among all rows */
  add(piece: Dataset, first: number): Generator<void, void>;
  /** What the rows that were taken come to. */
  finish(): PassSums;
  close(): void;
}
