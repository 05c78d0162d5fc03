import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { openColorEngine } from './colorEngine.ts';
import { type Engine, roomFor, type StartPlan } from './starts.ts';

/** Bytes of a value for other kernels than that for bytes. */
const FLOAT_BYTES = 4;

/** The fastest engine that the data and the machine allow. The plain engine takes any data. */
export async function openEngine(data: AnyRows, plan: StartPlan, pacer: Pacer): Promise<Engine> {
  if (isSparse(data)) return (await import('./sparseEngine.ts')).openSparseEngine(data, plan);
  const colors = plan.move ? undefined : openColorEngine(data, plan);
  if (colors) return colors;
  for (const open of await enginesFor(data, plan)) {
    const engine = await open(data, plan, pacer);
    if (engine) return engine;
  }
  const { PlainEngine } = await import('./plainEngine.ts');
  return new PlainEngine(data, plan);
}

/** The engines for rows of any number of columns, the fastest one first; the others serve rows that it is not for. */
async function enginesFor(data: Dataset, plan: StartPlan) {
  const { openFloatEngine } = await import('./floatEngine.ts');
  const { openStreamEngine } = await import('./streamEngine.ts');
  const { bytesCost, floatsCost, streamCost } = await import('./costs.ts');
  const engines = [
    { open: openStreamEngine, cost: streamCost(data, plan) },
    { open: openFloatEngine, cost: floatsCost(data, plan) },
  ];
  if (!plan.move) {
    const { openByteEngine } = await import('./byteEngine.ts');
    const isTight = data.x instanceof Uint8Array && roomFor(data, plan) < FLOAT_BYTES * data.x.length;
    engines.push({ open: openByteEngine, cost: isTight ? 0 : bytesCost(data, plan) });
  }
  return engines.sort((a, b) => a.cost - b.cost).map(({ open }) => open);
}
