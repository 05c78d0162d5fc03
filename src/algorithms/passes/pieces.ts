import type { Dataset } from '../../core/dataset.ts';
import { Pacer, type Pacing } from '../../core/pacer.ts';
import type { Pass, PassSums, RowPasses, RowRange, RowStore } from '../../core/rowStore.ts';
import { checkRange, emptyRange, joinRanges, rangeOf } from './range.ts';
import { openPass } from './work.ts';

/** Consecutive rows, in pieces of any size. */
export interface SomeRows {
  pieces(): AsyncIterable<Dataset>;
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
 * @throws {ClusterkitError} aborted
 */
export async function passOver(
  { pieces, first, n }: SomeRows,
  range: RowRange,
  pass: Pass,
  pacing: Pacing = {},
  stage: string = pass.kind,
): Promise<PassSums> {
  const pacer = new Pacer(pacing);
  const { dim } = range;
  const work = await pacer.run(openPass(range, n, pass));
  try {
    let at = first;
    for await (const piece of pieces()) {
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

/**
 * Passes over the rows of a store, by this process.
 * @throws {ClusterkitError} input, for rows that cannot be clustered; aborted
 */
export async function ownPasses(store: RowStore, pacing: Pacing): Promise<RowPasses> {
  const rows: SomeRows = { pieces: () => store.pieces(), first: 0, n: store.n };
  const range = store.range ?? (await surveyRows(rows, store.dim, pacing));
  checkRange(range);
  let passes = 0;
  return {
    range,
    run: (pass) => passOver(rows, range, pass, pacing, `pass ${++passes} over the rows`),
  };
}
