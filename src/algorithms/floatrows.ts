import type { Dataset } from '../core/dataset.ts';
import type { Pacer } from '../core/pacer.ts';
import { type FloatrowsJob, openFloatrows } from '../kernels/floatrows/layout.ts';
import { FloatrowsRunner } from '../kernels/floatrows.ts';
import { callHelpers, threadCount } from '../kernels/pool.ts';
import type { Descent, Engine } from './engine.ts';
import { TeamEngine } from './teamEngine.ts';

/** All starts of less than this, in n * dim * k, are over before the kernel is ready. */
const WORTH_KERNEL = 3e5;

/** What starts of a pass of so much have to do together before help pays, and what a pass has to. */
const WORTH_HELP = 3e7;
const WORTH_SHARING = 1e6;

/** Centers farther from the data than this, in sizes of the data, are not for f32. */
const FARTHEST = 2 ** 20;

/** The engine for rows of floats, weighted or not; undefined when data or machine do not allow it. */
export async function openFloatrowsEngine(
  data: Dataset,
  descent: Descent,
  opening: Pacer,
): Promise<Engine | undefined> {
  const { n, dim } = data;
  const { kMax, starts } = descent;
  const pass = n * dim * kMax;
  if (pass * starts < WORTH_KERNEL) return undefined;
  const threads = pass < WORTH_SHARING || pass * starts < WORTH_HELP ? 1 : threadCount();
  // while the data are copied
  callHelpers(threads - 1);
  const job = await opening.run(openFloatrows(data, kMax, threads));
  if (!job || !isNear(descent.init, job)) return undefined;
  const runner = new FloatrowsRunner(job, descent.move);
  return new TeamEngine(data, descent, runner, (centers, pacer) => pacer.run(runner.label(centers)));
}

/** Whether given centers are of about the size of the data. */
function isNear(init: Descent['init'], { means, scale, dim }: FloatrowsJob): boolean {
  return typeof init === 'string' || init.every((v, p) => Math.abs(v - means[p % dim]) * scale <= FARTHEST);
}
