import type { Dataset } from '../../core/dataset.ts';
import type { Pacer, Pacing } from '../../core/pacer.ts';
import { Random } from '../../core/random.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { moveBeyondRounding, moveCenters } from '../../kernels/kmeans.ts';
import type { Start, StartLimits } from '../../kernels/start.ts';
import { type Seeding, seedSteps } from './seeding.ts';

/** What all starts of a sweep share. */
export interface StartPlan {
  /** The largest k of a task. */
  kMax: number;
  /** Number of starts. */
  starts: number;
  /** A method of seeding, or at least kMax * dim coordinates. */
  init: Seeding | Float64Array;
  seed: number;
  limits: StartLimits;
  /** Memory that may be taken, in bytes, with the rows; absent: no bound. */
  maxMemory?: number;
  /** Moves centers after the assignment of rows, by default to the means. */
  move?: typeof moveCenters;
}

/** One start: number `restart` of the starts with k centers. */
export interface Task {
  k: number;
  restart: number;
  /** k * dim coordinates to start from; absent: as the plan says. */
  centers?: Float64Array;
}

/** Called after each start. */
export type OnStart = (start: { k: number; restart: number; seconds: number }) => void;

/** Makes starts. All engines give the same results. */
export interface Engine {
  /**
   * @returns a start for each task, in their order
   * @throws {ClusterkitError} aborted
   */
  makeStarts(tasks: readonly Task[], pacing: Pacing, onStart?: OnStart): Promise<Start[]>;
  /**
   * The number of the nearest center of each row, the first one if several are equally near.
   * @throws {ClusterkitError} aborted
   */
  label(centers: Float64Array, pacer: Pacer): Promise<Int32Array>;
}

/**
 * The first centers of a start, k * dim. Pauses.
 * @param d2 scratch, n
 */
export async function firstCenters(
  data: AnyRows,
  { init, seed }: StartPlan,
  { k, restart, centers }: Task,
  d2: Float64Array,
  pacer: Pacer,
): Promise<Float64Array> {
  if (centers) return centers.slice();
  if (typeof init !== 'string') return init.slice(0, k * data.dim);
  return pacer.run(seedSteps(data, k, init, new Random(seed, k, restart), d2));
}

/** The start with the least inertia, the first one if several are equal. */
export function bestOf(starts: readonly Start[]): Start {
  return starts.reduce((least, start) => (start.inertia < least.inertia ? start : least));
}

/** The stage of progress that an engine reports. */
export function describe(tasks: readonly Task[]): string {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { k } of tasks) [least, most] = [Math.min(least, k), Math.max(most, k)];
  return least === most ? `k-means, k = ${least}` : `k-means, k = ${least} to ${most}`;
}

/** Bytes that a kernel may take beside the rows: one that needs more leaves the work to one that needs less. */
export function roomFor({ x }: Dataset, { maxMemory = Number.POSITIVE_INFINITY }: StartPlan): number {
  return maxMemory - x.byteLength;
}

/** The function that moves centers after the assignment of rows. */
export function moverFor(data: AnyRows, { move }: StartPlan): typeof moveCenters {
  return move ?? (!isSparse(data) && data.x instanceof Uint8Array ? moveCenters : moveBeyondRounding);
}
