import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { openByteEngine } from './byteEngine.ts';
import { openColorEngine } from './colorEngine.ts';
import { openFloatEngine } from './floatEngine.ts';
import { PlainEngine } from './plainEngine.ts';
import type { Seeding } from './seeding.ts';
import type { Engine, StartPlan } from './starts.ts';

/** The fastest engine that the data and the machine allow. The plain one takes any data. */
export async function openEngine(data: Dataset, plan: StartPlan, pacer: Pacer): Promise<Engine> {
  if (!plan.move && withinColors(plan.init)) {
    const engine = openColorEngine(data, plan) ?? openByteEngine(data, plan);
    if (engine) return engine;
  }
  return (await openFloatEngine(data, plan, pacer)) ?? new PlainEngine(data, plan);
}

/** Whether the rounding bounds of the 8-bit kernels hold, which assume centers within 0..255. */
function withinColors(init: Seeding | Float64Array): boolean {
  return typeof init === 'string' || init.every((v) => v >= 0 && v <= 255);
}
