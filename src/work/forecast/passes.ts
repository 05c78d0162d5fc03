import type { Head } from '../../input/heads.ts';

/** What passes over shards will take. */
export interface PlannedPasses {
  path: string;
  shards: number;
  /** Passes before the first iteration: of k-means||, or to count colors. */
  first: number;
  /** Passes of the iterations, a guess; 0 where colors are counted. */
  iterations: number;
  /** Seconds of the processor for all passes, and for a task: the largest shard in a pass. */
  seconds: number;
  task: number;
  /** Peak of the memory of a process that does tasks, in bytes. */
  peak: number;
  /** Bytes of the summary of a shard; of colors, at most. */
  summary: number;
}

/** Seconds of the processor for a row, a number of a row, and a product of a center. */
const SECONDS = { row: 3e-7, number: 8e-9, product: 1.5e-10, byte: 1e-9, pixel: 1.2e-7 };

/** Iterations until centers stay, about. */
const ITERATIONS = 15;

/** Numbers of rows that are read at a time. */
const PIECE = 2 ** 20;

/** Memory of a process that has done nothing, and of its kernels. */
const START = 54e6 + 30e6;

/** Pixels of a picture for each byte of its file, about. */
const PIXELS_PER_BYTE = 4;

/** Rows of far and drawn rows in a summary. */
const FAR = 16;

/** The table in which colors are counted. */
const COLOR_TABLE = 2 ** 26;
const MOST_COLORS = 2 ** 24;

/** What passes over the shards of a manifest will take. @param k the largest */
export function plannedPasses(
  { path, rows = 0, columns: dim = 1, fileBytes, shards }: Head,
  k: number,
  restarts: number,
): PlannedPasses | undefined {
  if (!shards) return undefined;
  const { count, largest, of } = shards;
  if (of === 'pictures') {
    const task = PIXELS_PER_BYTE * SECONDS.pixel * largest;
    const seconds = PIXELS_PER_BYTE * SECONDS.pixel * fileBytes;
    const colors = Math.min(MOST_COLORS, PIXELS_PER_BYTE * largest);
    return {
      ...{ path, shards: count, first: 1, iterations: 0, seconds, task },
      ...{ peak: START + COLOR_TABLE + 30 * colors, summary: 8 * colors },
    };
  }
  const each = SECONDS.row + SECONDS.number * dim + SECONDS.product * dim * k;
  const first = (3 + Math.min(5, Math.ceil(Math.log(Math.max(2, rows))))) * restarts;
  const iterations = ITERATIONS * restarts;
  return {
    ...{
      path,
      shards: count,
      first,
      iterations,
      seconds: rows * each * (first + iterations) + fileBytes * SECONDS.byte,
    },
    task: largest * each,
    peak: START + 4 * 8 * PIECE + 64 * k * dim,
    summary: 8 * (4 * k * dim + 3 * k + 3 + FAR * (dim + 2)),
  };
}
