import type { Dataset } from '../../core/dataset.ts';
import { trialsFor } from '../../kernels/drawing.ts';
import type { StartPlan } from './starts.ts';

/*
 * What fits of rows cost, so that the fastest kernel is taken, on as many threads as save time. All kernels give the same
 * bytes.
 *
 * The costs are nanoseconds for each row on one thread, fitted to measurements of 220 shapes: 1000 to 50 000 rows of f32 and
 * bytes with 1 to 1000 columns, in heaps, uniform or mostly zeros, 2 to 1000 clusters, one start or ten. A kernel has to be
 * prepared once, and then costs something for each candidate of a seed and for each iteration.
 *
 * - `stream` compares rows in doubt with all centers, and all rows with all candidates. It keeps one bound for each row,
 *   which excludes more of them the fewer columns there are.
 * - `floats` keeps bounds for groups of centers, which exclude most centers and candidates whatever the number of columns; but
 *   it makes two copies of the rows, and has to look at all bounds of a row.
 * - `bytes`, for bytes and floats in even steps, keeps a bound for each center and multiplies whole numbers, which pays
 *   where columns are very many; floats have to be told to be in even steps.
 *
 * The kernel of the least cost takes 3 to 6 % more time than the fastest one, in the geometric mean of these shapes. How long
 * floats take to be told to be in even steps was measured again later, on 24 shapes.
 */

/** Iterations of a start that goes on until no center moves, about. */
const ITERATIONS = 30;

/** A kernel takes time to get ready, at its first use more: both in products of coordinates. */
const WORTH_KERNEL = 1.5e5;
const WORTH_FIRST = 1e6;

/** The products of all fits of this process. */
let spent = 0;

/** Iterations of a start, about. */
function iterationsOf({ limits }: StartPlan): number {
  return Math.min(limits.maxIter, ITERATIONS);
}

/** Candidates for seeds with which a kernel compares the rows in a start. */
function candidatesOf({ init, kMax }: StartPlan): number {
  return init === 'k-means++' ? kMax * trialsFor(kMax) : 0;
}

/** Whether a fit takes so long that a kernel saves time; many short fits are worth what only the first one has to wait for. */
export function isWorthKernel({ n, dim }: Dataset, plan: StartPlan): boolean {
  const products = iterationsOf(plan) * plan.kMax + candidatesOf(plan);
  const work = n * dim * products * plan.starts;
  spent += work;
  return work >= WORTH_KERNEL && spent >= WORTH_FIRST;
}

/** Nanoseconds of a fit with `stream`. */
export function streamCost({ n, dim }: Dataset, plan: StartPlan): number {
  const doubtful = dim / (dim + 12);
  const iteration = 4.5 + 0.085 * doubtful * plan.kMax * (dim + 3);
  const start = candidatesOf(plan) * (2 + 0.4 * dim) + iterationsOf(plan) * iteration;
  return n * (60 + 6.5 * dim + plan.starts * start);
}

/** Nanoseconds of a fit with `floats`. */
export function floatsCost({ n, dim }: Dataset, plan: StartPlan): number {
  const iteration = 20 + 0.025 * plan.kMax * (dim + 3);
  const start = candidatesOf(plan) * (1.5 + 0.28 * dim) + iterationsOf(plan) * iteration;
  return n * (300 + 11 * dim + plan.starts * start);
}

/** Nanoseconds of a fit with `bytes`. */
export function bytesCost({ x, n, dim }: Dataset, plan: StartPlan): number {
  const prepared = x instanceof Uint8Array ? 5 : 10;
  const iteration = 38 + 0.06 * dim + plan.kMax * (3 + 0.009 * dim);
  const start = candidatesOf(plan) * (9 + 0.13 * dim) + iterationsOf(plan) * iteration;
  return n * (260 + prepared * dim + plan.starts * start);
}
