import type { moveCenters } from './kmeans.ts';
import type { Start, StartLimits } from './start.ts';

/** What an iteration has changed. */
export interface Moves {
  /** The number of clusters that were empty and received rows. */
  moved: number;
  /** The sum of the squared distances that the centers moved. */
  shift: number;
}

/**
 * Lloyd's algorithm until no center moves, or to a limit; a last pass has to label the rows by the last centers. Pauses.
 * @param iterate labels all rows, then moves the centers
 */
export function* descend(
  iterate: () => Generator<void, Moves>,
  limits: StartLimits,
): Generator<void, Pick<Start, 'iterations' | 'converged' | 'relocated'>> {
  let iterations = 0;
  let relocated = 0;
  let converged = false;
  while (iterations < limits.maxIter && !converged) {
    iterations++;
    limits.onPass?.(iterations);
    const { moved, shift } = yield* iterate();
    converged = moved === 0 && shift <= limits.shift;
    relocated += moved;
  }
  return { iterations, converged, relocated };
}

/** What a kernel does in an iteration whose host moves the centers. */
export interface Passes {
  /** inout, k * dim */
  readonly centers: Float64Array;
  /** Weighted sums of the clusters, k * dim, and their masses, k, after a pass. */
  readonly sums: Float64Array;
  readonly mass: Float64Array;
  /** Labels all rows. @returns whether no cluster is empty */
  assign(): Generator<void, boolean>;
  /** Gives rows to empty clusters. @returns the number of clusters that were moved */
  relocate(): Generator<void, number>;
  /** Takes over the centers after they have moved. @param full whether no cluster was empty */
  publish(full: boolean): void;
}

/** An iteration of these passes. @param move moves centers after the assignment of rows */
export function* iterateBy(passes: Passes, dim: number, move: typeof moveCenters): Generator<void, Moves> {
  const full = yield* passes.assign();
  const moved = full ? 0 : yield* passes.relocate();
  const shift = move(passes.centers, dim, passes.sums, passes.mass);
  passes.publish(full);
  return { moved, shift };
}
