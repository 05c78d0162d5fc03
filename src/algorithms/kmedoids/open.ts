import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import { pairCount } from '../../distances/pairIndex.ts';
import type { MedoidRows, MedoidSearch } from '../../kernels/kmedoids/search.ts';
import { medoidBytes, openMedoids } from '../../kernels/kmedoids.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import type { Method } from './choices.ts';
import type { MedoidSource } from './source.ts';

/** Maximum size of a kernel's memory, in bytes. */
const MOST_BYTES = 2 ** 32 - 2 ** 16;

/** With more multiplications than this, all pairs of rows are too many to be measured again in each pass. */
const MEASURED_AGAIN = 5e9;

/** With more multiplications than this, pairs of rows that no kernel measures are too many to be measured once. */
const MEASURED_PLAINLY = 4e10;

/** What a pass over a pair takes beside its distance, in multiplications. */
const EVALUATED = 8;

/** Work for which it is worth to start helpers at once. */
const WORTH_HELP = 3e8;

/** Where the distances of all pairs of rows are. */
type Place = 'kept' | 'measured' | 'samples';

/** @throws {ClusterkitError} memory, where an exact search has no room for distances that it cannot measure again */
export function placeOf(source: MedoidSource, method: Method, k: number, maxMemory: number): Place {
  if (method === 'clara') return 'samples';
  const { n, squared, cost } = source;
  const bytes = medoidBytes({ n, rows: squared, keeps: true }, k);
  const most = Math.min(maxMemory, MOST_BYTES);
  if (method === 'exact') {
    if (bytes <= most) return 'kept';
    if (squared) return 'measured';
    const remedies: Remedy[] = [
      { option: 'method', how: 'set', value: 'clara', to: 'search in samples' },
      { option: 'sample', how: 'set', to: 'cluster fewer rows' },
      MORE_MEMORY,
    ];
    checkMemory(`k-medoids of ${n} rows`, bytes, most, remedies);
  }
  const work = n * n * (cost + EVALUATED);
  if (bytes <= most && (squared || work <= MEASURED_PLAINLY)) return 'kept';
  return squared && work <= MEASURED_AGAIN ? 'measured' : 'samples';
}

/** Bytes of a search among n rows of floats, whose distances are kept where that is allowed. */
export function searchBytes(n: number, dim: number, k: number): number {
  const rows = { x: new Float32Array(0), dim, root: false, divisor: 1 };
  const kept = medoidBytes({ n, rows, keeps: true }, k);
  return kept <= MOST_BYTES ? kept : medoidBytes({ n, rows, keeps: false }, k);
}

/**
 * Opens a search, and measures all pairs of rows where they are kept.
 * @throws {ClusterkitError} input, for rows that are infinitely far apart; memory; aborted
 */
export async function openSearch(
  source: MedoidSource,
  keeps: boolean,
  k: number,
  maxMemory: number,
  pacer: Pacer,
): Promise<MedoidSearch> {
  const { n, weights, squared, scale } = source;
  const between = (i: number, l: number) => Math.fround(source.between(i, l) * scale);
  const rows: MedoidRows = { n, weights, rows: squared, between, keeps };
  checkMemory(`k-medoids of ${n} rows`, medoidBytes(rows, k), maxMemory, [
    { option: 'sampleSize', how: 'set', to: 'search in smaller samples' },
    { option: 'sample', how: 'set', to: 'cluster fewer rows' },
    MORE_MEMORY,
  ]);
  if (n * n * EVALUATED > WORTH_HELP) callHelpers(threadCount() - 1);
  const search = openMedoids(rows, k, threadCount());
  try {
    if (!keeps) return search;
    const total = pairCount(n);
    if (squared) {
      for (const share of search.measure()) await pause(pacer, share * total, total);
      return search;
    }
    const later = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      for (let l = i + 1; l < n; l++) later[l - i - 1] = finite(between(i, l), i, l);
      search.put(i, later);
      await pause(pacer, total - pairCount(n - i - 1), total);
    }
    return search;
  } catch (error) {
    search.close();
    throw error;
  }
}

function finite(distance: number, row: number, column: number): number {
  if (distance < Number.POSITIVE_INFINITY) return distance;
  throw new ClusterkitError('input', `the distance ${distance} is not a finite number`, {
    at: { row, column },
  });
}

async function pause(pacer: Pacer, done: number, total: number): Promise<void> {
  if (!pacer.due) return;
  pacer.report({ stage: 'distances', done: Math.round(done), total });
  await pacer.pause();
}
