import type { Grid } from './table.ts';

/** What the kernel and its twin do for points in the plane. */
export interface PlaneWork {
  /** in, n * 2. */
  readonly y: Float64Array;
  /** out, n * 2 each: forces towards similar rows, and away from all, the latter not divided by the sum of q. */
  readonly pull: Float64Array;
  readonly push: Float64Array;
  /** Makes room for a grid. @param turns in, size * 2 */
  resize(grid: Grid, turns: Float64Array): void;
  setTable(table: Float64Array): void;
  /** Transforms two signals of the grid's size at once. */
  transform(signals: Float64Array): void;
  /** Yields now and then. @returns the sum of q over all pairs, and n more */
  forces(low0: number, low1: number): Generator<number, number>;
  close(): void;
}
