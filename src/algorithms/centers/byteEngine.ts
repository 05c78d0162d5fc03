import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type ByteJob, openBytes } from '../../kernels/bytes/layout.ts';
import { ByteRunner } from '../../kernels/bytes.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import { labelRows } from './labelRows.ts';
import { type Engine, roomFor, type StartPlan } from './starts.ts';
import { TeamEngine } from './teamEngine.ts';

/** With fewer columns or values, the plain engine is equally fast. */
const LEAST_COLUMNS = 16;
const LEAST_VALUES = 100_000;

/** An iteration with less work (n * dim * k) ends before a helper has started. */
const WORTH_HELP = 3e7;

/**
 * The engine for rows of bytes, or of floats in even steps, with many columns; undefined if the data or the machine do not
 * allow it. Pauses.
 */
export async function openByteEngine(
  data: Dataset,
  plan: StartPlan,
  opening: Pacer,
): Promise<Engine | undefined> {
  const { init, kMax } = plan;
  const job = await opening.run(openByteJob(data, kMax, roomFor(data, plan)));
  if (!job) return undefined;
  const runner = new ByteRunner(job, data);
  if (typeof init !== 'string' && !runner.holds(init)) {
    runner.close();
    return undefined;
  }
  // the runner has released its memory when rows are labeled anew
  return new TeamEngine(data, plan, runner, async (centers, pacer) => {
    return (await labelRows(data, centers, pacer)).labels;
  });
}

/** A job with as many threads as save time; undefined if the data or the machine do not allow it. Pauses. */
export function* openByteJob(
  data: Dataset,
  kMax: number,
  room?: number,
): Generator<void, ByteJob | undefined> {
  const { n, dim } = data;
  if (dim < LEAST_COLUMNS || n * dim < LEAST_VALUES) return undefined;
  const threads = n * dim * kMax < WORTH_HELP ? 1 : threadCount();
  // helpers start while the data are copied
  callHelpers(threads - 1);
  return yield* openBytes(data, kMax, threads, room);
}
