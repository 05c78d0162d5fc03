import type { Dataset } from '../../core/dataset.ts';
import { trialsFor } from '../../kernels/drawing.ts';
import type { StartPlan } from './starts.ts';

/*
 * What fits of rows of floats cost, so that the faster kernel is taken, on as many threads as save time. All kernels give
 * the same bytes.
 *
 * The costs are nanoseconds for each row on one thread, fitted to measurements of 110 shapes: 1000 to 50 000 rows of f32
 * with 1 to 1000 columns, in heaps or uniform, 2 to 1000 clusters, one start or ten. Either kernel has to be prepared once, and
 * then costs something for each candidate of a seed and for each iteration.
 *
 * - `stream` compares rows in doubt with all centers, and all rows with all candidates. It keeps one bound for each row,
 *   which excludes more of them the fewer columns there are.
 * - `floats` keeps bounds for groups of centers, which exclude most centers and candidates whatever the number of columns; but
 *   it makes two copies of the rows, and has to look at all bounds of a row.
 *
 * Among these shapes, the kernel with the lower cost takes 3 % more time than the faster one of both, in the geometric mean.
 */

/** Iterations of a start that goes on until no center moves, about. */
const ITERATIONS = 30;

/** Work in products of coordinates, below which a fit ends before a kernel is ready. */
const WORTH_KERNEL = 1e6;

/** Iterations of a start, about. */
function iterationsOf({ limits }: StartPlan): number {
  return Math.min(limits.maxIter, ITERATIONS);
}

/** Candidates for seeds with which a kernel compares the rows in a start. */
function candidatesOf({ init, kMax }: StartPlan): number {
  return init === 'k-means++' ? kMax * trialsFor(kMax) : 0;
}

/** Whether a fit takes so long that a kernel saves time. */
export function isWorthKernel({ n, dim }: Dataset, plan: StartPlan): boolean {
  const products = iterationsOf(plan) * plan.kMax + candidatesOf(plan);
  return n * dim * products * plan.starts >= WORTH_KERNEL;
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
