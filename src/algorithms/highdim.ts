import type { Dataset } from '../core/dataset.ts';
import { type HighdimJob, openHighdim } from '../kernels/highdim/layout.ts';
import { HighdimRunner } from '../kernels/highdim.ts';
import { callHelpers, threadCount } from '../kernels/pool.ts';
import type { Descent, Engine } from './engine.ts';
import { labelRows } from './labelRows.ts';
import { TeamEngine } from './teamEngine.ts';

/** Below this many columns, or values, the plain loop is as good. */
const LEAST_COLUMNS = 16;
const LEAST_VALUES = 100_000;

/** A pass over less than this, in n * dim * k, is over before help has come. */
const WORTH_HELP = 3e7;

/** The engine for 8-bit rows of many columns; undefined when data or machine do not allow it. */
export function openHighdimEngine(data: Dataset, descent: Descent): Engine | undefined {
  const job = openHighdimJob(data, descent.kMax);
  if (!job) return undefined;
  // closed, the runner has given its memory up
  return new TeamEngine(data, descent, new HighdimRunner(job), async (centers, pacer) => {
    return (await labelRows(data, centers, pacer)).labels;
  });
}

/** A job for as many threads as pay; undefined when data or machine do not allow it. */
export function openHighdimJob(data: Dataset, kMax: number): HighdimJob | undefined {
  const { n, dim } = data;
  if (dim < LEAST_COLUMNS || n * dim < LEAST_VALUES) return undefined;
  const threads = n * dim * kMax < WORTH_HELP ? 1 : threadCount();
  // while the data are copied
  callHelpers(threads - 1);
  return openHighdim(data, kMax, threads);
}
