import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { returnMemory } from '../../core/rowMemory.ts';
import { openFloats } from '../../kernels/floats/layout.ts';
import { FloatRunner } from '../../kernels/floats.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { floatsCost, isWorthKernel } from './costs.ts';
import { labelRows } from './labelRows.ts';
import { type Engine, moverFor, roomFor, type StartPlan } from './starts.ts';
import { TeamEngine } from './teamEngine.ts';

/** Helpers save time in fits of more nanoseconds, if an iteration has so much work (n * dim * k). */
const WORTH_HELP = 8e7;
const WORTH_SHARING = 1e6;

/** f32 is used for centers that are at most this far from the data, in units of its spread. */
const FARTHEST = 2 ** 20;

/** The engine for rows of floats, weighted or not; undefined if the data or the machine do not allow it. */
export async function openFloatEngine(
  data: Dataset,
  plan: StartPlan,
  opening: Pacer,
): Promise<Engine | undefined> {
  const threads = threadsFor(data, plan, floatsCost(data, plan));
  if (threads === 0) return undefined;
  // helpers start while the data are copied
  callHelpers(threads - 1);
  const job = await opening.run(openFloats(data, plan.kMax, threads, roomFor(data, plan)));
  if (!job) return undefined;
  if (!isNear(plan.init, job.means, job.scale)) {
    returnMemory(job.memory);
    return undefined;
  }
  const runner = new FloatRunner(job, moverFor(data, plan));
  // the runner has released its memory when rows are labeled anew
  return new TeamEngine(data, plan, runner, async (centers, pacer) => {
    return (await labelRows(data, centers, pacer)).labels;
  });
}

/**
 * The number of threads that save time; 0 if starts end before a kernel is ready.
 * @param cost nanoseconds of the fit on one thread
 */
export function threadsFor(data: Dataset, plan: StartPlan, cost: number): number {
  if (!isWorthKernel(data, plan)) return 0;
  const pass = data.n * data.dim * plan.kMax;
  return pass < WORTH_SHARING || cost < WORTH_HELP ? 1 : threadCount();
}

/** Whether given centers are near enough to the data for f32. @param means in, the means of the columns */
export function isNear(init: StartPlan['init'], means: Float64Array, scale: number): boolean {
  const dim = means.length;
  return typeof init === 'string' || init.every((v, p) => Math.abs(v - means[p % dim]) * scale <= FARTHEST);
}
