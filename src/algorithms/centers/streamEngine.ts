import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { returnMemory } from '../../core/rowMemory.ts';
import { callHelpers } from '../../kernels/pool.ts';
import { openStream } from '../../kernels/stream/layout.ts';
import { StreamRunner } from '../../kernels/stream.ts';
import { streamCost } from './costs.ts';
import { isNear, threadsFor } from './floatEngine.ts';
import { labelRows } from './labelRows.ts';
import { type Engine, moverFor, type StartPlan } from './starts.ts';
import { TeamEngine } from './teamEngine.ts';

/** The engine that compares rows in doubt with all centers; undefined if the data or the machine do not allow it. */
export async function openStreamEngine(
  data: Dataset,
  plan: StartPlan,
  opening: Pacer,
): Promise<Engine | undefined> {
  const threads = threadsFor(data, plan, streamCost(data, plan));
  if (threads === 0) return undefined;
  callHelpers(threads - 1);
  const job = await opening.run(openStream(data, plan.kMax, threads));
  if (!job) return undefined;
  if (!isNear(plan.init, job.origin, job.scale)) {
    returnMemory(job.memory);
    return undefined;
  }
  const runner = new StreamRunner(job, moverFor(data, plan));
  // the runner has released its memory when rows are labeled anew
  return new TeamEngine(data, plan, runner, async (centers, pacer) => {
    return (await labelRows(data, centers, pacer)).labels;
  });
}
