import type { moveCenters } from './kmeans.ts';
import type { Start, StartLimits } from './start.ts';

/** What a kernel does for Lloyd's algorithm. */
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

/**
 * Lloyd's algorithm until no center moves, or to a limit; a last pass has to label the rows by the last centers. Pauses.
 * @param move moves centers after the assignment of rows
 */
export function* descend(
  passes: Passes,
  dim: number,
  move: typeof moveCenters,
  limits: StartLimits,
): Generator<void, Pick<Start, 'iterations' | 'converged' | 'relocated'>> {
  let iterations = 0;
  let relocated = 0;
  let converged = false;
  while (iterations < limits.maxIter && !converged) {
    iterations++;
    limits.onPass?.(iterations);
    const full = yield* passes.assign();
    const moved = full ? 0 : yield* passes.relocate();
    const shift = move(passes.centers, dim, passes.sums, passes.mass);
    converged = moved === 0 && shift <= limits.shift;
    relocated += moved;
    passes.publish(full);
  }
  return { iterations, converged, relocated };
}
