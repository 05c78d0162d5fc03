import { VISITS } from '../layouts/neighbors.ts';
import { openTree } from './layout.ts';
import { TreeSearch } from './runner.ts';
import type { SearchRows } from './search.ts';

/** Rows of the sample. */
const SAMPLE = 512;

/** Up to this many rows, a search takes less time than to find out which search is faster. */
const FEW_ROWS = 4096;

/** A tree that looks into less than this share of the blocks of a sample does well on all rows. */
const SMALL_SHARE = 0.25;

/**
 * Whether a tree of boxes skips most blocks: rows of many columns may still lie in clumps, or near a surface of few
 * dimensions. Rows of a sample look for their nearest rows, and the kernel counts the blocks that they look into.
 */
export function suitsTree({ x, n, dim }: SearchRows): boolean {
  if (n <= FEW_ROWS) return false;
  const sample = new Float64Array(SAMPLE * dim);
  for (let s = 0; s < SAMPLE; s++) {
    const from = Math.floor((s * n) / SAMPLE) * dim;
    sample.set(x.subarray(from, from + dim), s * dim);
  }
  const job = openTree({ x: sample, n: SAMPLE, dim }, 1, 1);
  if (!job) return false;
  const search = new TreeSearch(job);
  const steps = search.nearest(1, new Int32Array(SAMPLE), new Float64Array(SAMPLE));
  while (!steps.next().done);
  const [visits] = new Int32Array(job.memory.buffer, job.run.fields.scratch + VISITS, 1);
  search.close();
  return visits < (SMALL_SHARE * SAMPLE * SAMPLE) / job.tile;
}
