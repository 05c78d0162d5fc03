import type { Dataset, Rows } from '../../core/dataset.ts';
import { areFinite, compared, LARGEST, notAWeight, notFinite } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { type Pacer, rowsPerSlice } from '../../core/pacer.ts';
import type { RowStore } from '../../core/rowStore.ts';
import { unitRows } from '../../distances/unitRows.ts';

/** Number of rows that are fetched from memory together. */
const GATHERED = 32;

/** Bytes of a cache line. */
const LINE = 64;

/**
 * Copies a few rows. First a number of each cache line: the lines are on their way at the same time, instead of one row
 * after the other, which takes three times as long where rows are scattered.
 */
function copyRows(x: Rows, dim: number, rows: Uint32Array, out: Rows): void {
  const step = LINE / x.BYTES_PER_ELEMENT;
  for (let i = 0; i < rows.length; i++) {
    const p = rows[i] * dim;
    for (let j = 0; j < dim; j += step) out[i * dim + j] = x[p + j];
  }
  for (let i = 0, q = 0; i < rows.length; i++) {
    const p = rows[i] * dim;
    for (let j = 0; j < dim; j++) out[q++] = x[p + j];
  }
}

/** Rows in memory as a store, whose only piece is the data. */
export function memoryStore(data: Dataset): RowStore {
  const { x, n, dim, weights } = data;
  return {
    n,
    dim,
    weighted: weights !== undefined,
    async gather(rows, out, outWeights) {
      for (let i = 0; i < rows.length; i += GATHERED) {
        copyRows(x, dim, rows.subarray(i, i + GATHERED), out.subarray(i * dim, (i + GATHERED) * dim));
      }
      if (!outWeights || !weights) return;
      for (let i = 0; i < rows.length; i++) outWeights[i] = weights[rows[i]];
    },
    async *pieces() {
      yield data;
    },
  };
}

/** A store that checks the rows that are read, and checks that its pieces have n rows together. */
export function checkedStore(store: RowStore): RowStore {
  const { n, dim, weighted } = store;
  return {
    n,
    dim,
    weighted,
    async gather(rows, x, weights) {
      await store.gather(rows, x, weights);
      checkRows(x, rows.length, dim, (i) => rows[i]);
    },
    async *pieces() {
      let seen = 0;
      for await (const piece of store.pieces()) {
        const start = seen;
        if (piece.dim !== dim || piece.x.length !== piece.n * dim || !!piece.weights !== weighted) {
          throw new ClusterkitError(
            'input',
            `the rows from ${start} on do not have the announced columns or weights`,
          );
        }
        const isUsable = store.finite && piece.x instanceof Float32Array;
        if (!isUsable) checkRows(piece.x, piece.n, dim, (i) => start + i);
        seen += piece.n;
        yield piece;
      }
      if (seen !== n) throw new ClusterkitError('input', `there are ${seen} rows, but ${n} were announced`);
    },
  };
}

/** A store of the same rows scaled to length 1. */
export function unitStore(store: RowStore): RowStore {
  const { n, dim, weighted } = store;
  return {
    n,
    dim,
    weighted,
    async gather(rows, x, weights) {
      await store.gather(rows, x, weights);
      const found = x.subarray(0, rows.length * dim);
      found.set(unitRows({ x: found, n: rows.length, dim }, (i) => ({ row: rows[i] })).x);
    },
    async *pieces() {
      let start = 0;
      for await (const piece of store.pieces()) {
        const first = start;
        yield unitRows(piece, (i) => ({ row: first + i }));
        start += piece.n;
      }
    },
  };
}

function checkRows(x: Rows, n: number, dim: number, numberOf: (i: number) => number): void {
  if (x instanceof Uint8Array || (x instanceof Float32Array && areFinite(x))) return;
  for (let p = 0; p < n * dim; p++) {
    if (Math.abs(x[p]) <= LARGEST) continue;
    throw notFinite(x[p], { row: numberOf(Math.floor(p / dim)), column: p % dim });
  }
}

/** The weights of all rows of a weighted store: one pass, 8 n bytes. */
export async function readWeights(store: RowStore, pacer: Pacer): Promise<Float64Array | undefined> {
  if (!store.weighted) return undefined;
  const weights = new Float64Array(store.n);
  let at = 0;
  let total = 0;
  for await (const piece of store.pieces()) {
    const some = piece.weights as Float64Array;
    for (let i = 0; i < piece.n; i++) {
      if (!(some[i] >= 0 && some[i] <= LARGEST)) throw notAWeight(some[i], at);
      total += some[i];
      weights[at++] = some[i];
    }
    if (pacer.due) await pacer.pause();
  }
  if (total === 0) throw new ClusterkitError('input', 'every weight is zero');
  return weights;
}

/**
 * The first `enough` distinct rows of positive weight, or all if there are fewer. Usually only a part of the rows is
 * read.
 */
export async function distinctRows(store: RowStore, enough: number, pacer: Pacer): Promise<Float64Array> {
  const { dim } = store;
  const seen = new Set<string>();
  const found: number[] = [];
  for await (const { x, n, weights } of store.pieces()) {
    for (let i = 0; i < n && seen.size < enough; i++) {
      if (i % 1024 === 1023 && pacer.due) await pacer.pause();
      if (weights && weights[i] === 0) continue;
      // distinct numbers have distinct texts
      const row = x.subarray(i * dim, (i + 1) * dim);
      const key = row.map(compared).join();
      if (seen.has(key)) continue;
      seen.add(key);
      for (const v of row) found.push(v);
    }
    if (seen.size === enough) break;
  }
  return Float64Array.from(found);
}

/**
 * Copies rows by number. Pauses.
 * @param x out, rows.length * dim; in f32 only where f32 holds the numbers of the store
 */
export async function gatherSlowly(
  store: RowStore,
  rows: Uint32Array,
  x: Float64Array | Float32Array,
  pacer: Pacer,
): Promise<void> {
  const { dim } = store;
  const size = rowsPerSlice(4 * dim);
  for (let i = 0; i < rows.length; i += size) {
    await store.gather(rows.subarray(i, i + size), x.subarray(i * dim, (i + size) * dim));
    if (pacer.due) await pacer.pause();
  }
}
