import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import type { Pass, PassSums, RowPasses, RowRange, RowStore } from '../../core/rowStore.ts';
import { checkRange, emptyRange, joinRanges, rangeOf } from './range.ts';
import { PassMemory } from './tally.ts';
import { openPass } from './work.ts';

/** Consecutive rows, in pieces of any size. */
export interface SomeRows {
  /** @param unchecked as of a `RowStore` */
  pieces(unchecked?: boolean): AsyncIterable<Dataset>;
  /** The number of the first row among all rows. */
  first: number;
  n: number;
}

/**
 * The range of some rows.
 * @throws {ClusterkitError} input, for numbers that rows must not have; aborted
 */
export async function surveyRows(
  { pieces, first, n }: SomeRows,
  dim: number,
  pacing: Pacing = {},
): Promise<RowRange> {
  const pacer = new Pacer(pacing);
  let range = emptyRange(dim);
  let at = first;
  for await (const piece of pieces()) {
    range = joinRanges(range, rangeOf(piece, at));
    at += piece.n;
    pacer.mention({ stage: 'range of the rows', done: at - first, total: n });
    if (pacer.due) await pacer.pause();
  }
  return range;
}

/**
 * A pass over some rows.
 * @param range that of all rows
 * @param memory what steps before know of the same rows
 * @throws {ClusterkitError} input, for numbers that rows must not have; aborted
 */
export async function passOver(
  { pieces, first, n }: SomeRows,
  range: RowRange,
  pass: Pass,
  pacing: Pacing = {},
  stage: string = pass.kind,
  memory?: PassMemory,
): Promise<PassSums> {
  const pacer = new Pacer(pacing);
  const { dim } = range;
  const work = await pacer.run(openPass(range, n, pass, memory));
  try {
    let at = first;
    // distances show what is not finite
    for await (const piece of pieces(pass.kind === 'step' || pass.kind === 'draw')) {
      for (let from = 0; from < piece.n; from += work.size) {
        const to = Math.min(piece.n, from + work.size);
        const x = piece.x.subarray(from * dim, to * dim);
        const weights = piece.weights?.subarray(from, to);
        await pacer.run(work.add({ x, n: to - from, dim, ...(weights && { weights }) }, at + from));
      }
      at += piece.n;
      pacer.mention({ stage, done: at - first, total: n });
    }
    return work.finish();
  } finally {
    work.close();
  }
}

/** The share of the memory that is kept about rows between passes, and where no memory is given, bytes. */
const KEPT_SHARE = 1 / 8;
const KEPT_BYTES = 2 ** 28;

/** What passes may keep. @param maxMemory of all work, in bytes */
export function memoryFor(maxMemory: number = KEPT_BYTES / KEPT_SHARE): PassMemory {
  return new PassMemory(Math.min(KEPT_BYTES, KEPT_SHARE * maxMemory));
}

/**
 * Passes over the rows of a store, by this process.
 * @throws {ClusterkitError} input, for rows that cannot be clustered; aborted
 */
export async function ownPasses(
  store: RowStore,
  { maxMemory, ...pacing }: Pacing & { maxMemory?: number },
): Promise<RowPasses> {
  const rows: SomeRows = { pieces: (unchecked) => store.pieces(unchecked), first: 0, n: store.n };
  const range = store.range ?? (await surveyRows(rows, store.dim, pacing));
  checkRange(range);
  let passes = 0;
  const memory = memoryFor(maxMemory);
  return {
    range,
    run: (pass) => passOver(rows, range, pass, pacing, `pass ${++passes} over the rows`, memory),
    close: () => memory.close(),
  };
}
