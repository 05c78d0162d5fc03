import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { openColorEngine } from './colorEngine.ts';
import type { Engine, StartPlan } from './starts.ts';

/** The fastest engine that the data and the machine allow. The plain engine takes any data. */
export async function openEngine(data: AnyRows, plan: StartPlan, pacer: Pacer): Promise<Engine> {
  if (isSparse(data)) return (await import('./sparseEngine.ts')).openSparseEngine(data, plan);
  if (!plan.move) {
    const colors = openColorEngine(data, plan);
    if (colors) return colors;
    const { openByteEngine } = await import('./byteEngine.ts');
    const bytes = await openByteEngine(data, plan, pacer);
    if (bytes) return bytes;
  }
  for (const open of await floatEngines(data, plan)) {
    const engine = await open(data, plan, pacer);
    if (engine) return engine;
  }
  const { PlainEngine } = await import('./plainEngine.ts');
  return new PlainEngine(data, plan);
}

/**
 * The engines for rows of floats, the faster one first. The second one serves rows that the first is not for: with bounds
 * for groups of centers they need to fit into the memory of a kernel, otherwise they stay where they are.
 */
async function floatEngines(data: Dataset, plan: StartPlan) {
  const { openFloatEngine } = await import('./floatEngine.ts');
  const { openStreamEngine } = await import('./streamEngine.ts');
  const { floatsCost, streamCost } = await import('./floatCosts.ts');
  const streams = streamCost(data, plan) <= floatsCost(data, plan);
  return streams ? [openStreamEngine, openFloatEngine] : [openFloatEngine, openStreamEngine];
}
