import { areFinite, type Rows } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { MORE_MEMORY } from '../core/memory.ts';
import { newRows } from '../core/rowMemory.ts';
import {
  checkKnownSize,
  checkSize,
  convert,
  elementBytes,
  extent,
  fortranOffsets,
  isHeldAsStored,
  type PlaceOf,
  type RawMatrix,
  rowsType,
  toNative,
} from './elements.ts';
import { AGAINST_GAPS } from './gaps.ts';

/** Which rows are read, and what they may hold. */
export interface RowsReading {
  /** Numbers of the rows, rising; absent: all. */
  rows?: Uint32Array;
  /** Whether the rows may hold NaN and infinities. */
  gaps?: boolean;
  signal?: AbortSignal;
}

/** Bytes that are read at a time: few, so that they are still in the cache when they are looked at. */
const BLOCK = 2 ** 22;

/** Blocks that are read while one is looked at. */
const AHEAD = 2;

/** Rows with fewer bytes between them are read at once, with what lies between. */
const GAP = 2 ** 15;

/** Memory of the rows that `readRows` returns, in bytes. */
export function bytesForRows({ element, shape }: RawMatrix, count: number): number {
  return count * extent(shape).dim * rowsType(element).BYTES_PER_ELEMENT;
}

/**
 * The numbers of some rows, row-major, in the narrowest type that holds every number of the element. Large rows lie in
 * shared memory, where kernels and threads use them without a copy; numbers that are stored as they are held are read
 * into it. Only the bytes of these rows are read from a file.
 * @throws {ClusterkitError} input, for a file that is cut short or damaged; naming row and column of NaN, infinities and
 * whole numbers beyond 2^53; memory; aborted
 */
export async function readRows(raw: RawMatrix, reading: RowsReading = {}): Promise<Rows> {
  const { source, start, shape, element, fortran } = raw;
  checkKnownSize(raw);
  const { n, dim } = extent(shape);
  if (raw.held && !reading.rows) {
    if (mayHaveGaps(element, reading)) checkFinite(raw.held, placesOf(dim, reading));
    return raw.held;
  }
  const count = reading.rows?.length ?? n;
  const x = roomFor(raw, count);
  const isByColumn = fortran && dim > 1;
  await (isByColumn ? readColumns : readLines)(raw, reading, count, x);
  if (source.size === undefined) checkSize(raw, (await source.finish()) - start);
  if (!reading.rows) await source.check?.();
  if (isByColumn && mayHaveGaps(element, reading)) checkFinite(x, placesOf(dim, reading));
  return x;
}

function roomFor(raw: RawMatrix, count: number): Rows {
  const { dim } = extent(raw.shape);
  try {
    return newRows(rowsType(raw.element), count * dim);
  } catch (error) {
    const reason = `there is no room for ${count} x ${dim} numbers`;
    throw new ClusterkitError('memory', reason, { remedies: [MORE_MEMORY], cause: error });
  }
}

/** Whether the numbers have to be looked at. */
function mayHaveGaps(element: string, { gaps }: RowsReading): boolean {
  return element[0] === 'f' && !gaps;
}

/** The places of numbers among those that are read. @param from the place of the first of them */
function placesOf(dim: number, { rows }: RowsReading, from = 0): PlaceOf {
  return (p) => {
    const row = Math.floor((from + p) / dim);
    return { name: `row ${rows ? rows[row] : row}`, column: (from + p) % dim };
  };
}

/** Rows that stand one after the other in the file. @param x out */
async function readLines(raw: RawMatrix, reading: RowsReading, count: number, x: Rows): Promise<void> {
  const { element, shape, start, source } = raw;
  const { dim } = extent(shape);
  const bytes = elementBytes(element) * dim;
  const most = Math.max(1, Math.floor(BLOCK / bytes));
  const ahead = source.random ? AHEAD : 0;
  const isHeld = isHeldAsStored(element);
  const looks = mayHaveGaps(element, reading);
  const scratch = Array.from({ length: isHeld ? 0 : ahead + 1 }, () => new Uint8Array(most * bytes));
  const numbers = (block: number) =>
    x.subarray(block * most * dim, Math.min(count, (block + 1) * most) * dim);
  const room = (block: number) => {
    const { buffer, byteOffset, byteLength, length } = numbers(block);
    return isHeld
      ? new Uint8Array(buffer, byteOffset, byteLength)
      : scratch[block % (ahead + 1)].subarray(0, length * elementBytes(element));
  };
  const load = (block: number) => readItems(raw, start, bytes, block * most, room(block), reading);
  await inTurn(Math.ceil(count / most), ahead, load, reading, (block) => {
    const [stored, some] = [room(block), numbers(block)];
    const places = placesOf(dim, reading, block * most * dim);
    toNative(raw, stored);
    if (!isHeld) convert(element, stored, some, places);
    if (looks) checkFinite(some, places);
  });
}

/** Rows whose columns stand one after the other in the file. @param x out */
async function readColumns(raw: RawMatrix, reading: RowsReading, count: number, x: Rows): Promise<void> {
  const { element, shape, start, source } = raw;
  const { dim } = extent(shape);
  const bytes = elementBytes(element);
  const offsets = fortranOffsets(shape);
  // of a file some rows of all columns at a time, which stay in the cache; of a stream a column after the other
  const most = Math.max(1, Math.floor((4 * BLOCK) / (source.random ? bytes * dim : 4 * bytes)));
  const blocks = Math.ceil(count / most);
  const ahead = source.random ? 1 : 0;
  const columns = columnOrder(offsets);
  const unitOf = (unit: number): [block: number, column: number] =>
    source.random
      ? [Math.floor(unit / dim), unit % dim]
      : [unit % blocks, columns[Math.floor(unit / blocks)]];
  const scratch = Array.from({ length: ahead + 1 }, () => new Uint8Array(most * bytes));
  const column = newRows(rowsType(element), Math.min(most, count));
  const room = (unit: number, from: number) =>
    scratch[unit % (ahead + 1)].subarray(0, (Math.min(count, from + most) - from) * bytes);
  const load = (unit: number) => {
    const [block, j] = unitOf(unit);
    const from = block * most;
    return readItems(raw, start + offsets[j] * bytes, bytes, from, room(unit, from), reading);
  };
  await inTurn(blocks * dim, ahead, load, reading, (unit) => {
    const [block, j] = unitOf(unit);
    const from = block * most;
    const stored = room(unit, from);
    const some = column.subarray(0, stored.length / bytes);
    toNative(raw, stored);
    convert(element, stored, some, (i) => placesOf(dim, reading, (from + i) * dim + j)(0));
    for (let i = 0, p = from * dim + j; i < some.length; i++, p += dim) x[p] = some[i];
  });
}

/** The columns as they follow each other in the file. */
function columnOrder(offsets: Float64Array): Uint32Array {
  return Uint32Array.from(offsets, (_, j) => j).sort((a, b) => offsets[a] - offsets[b]);
}

/**
 * Reads items of one length that stand one after the other in the file.
 * @param at the place of the first of all items
 * @param from the number of the first item that is read among those that are chosen
 * @param into out
 */
async function readItems(
  raw: RawMatrix,
  at: number,
  bytes: number,
  from: number,
  into: Uint8Array,
  { rows }: RowsReading,
): Promise<void> {
  if (!rows) return readWhole(raw, at + from * bytes, into);
  const to = from + into.length / bytes;
  const gap = Math.max(1, Math.floor(GAP / bytes));
  for (let i = from, next = from; i < to; i = next) {
    next = i + 1;
    while (next < to && rows[next] - rows[next - 1] <= gap && (rows[next] - rows[i]) * bytes < BLOCK) next++;
    const span = (rows[next - 1] + 1 - rows[i]) * bytes;
    const some = into.subarray((i - from) * bytes, (next - from) * bytes);
    const read = span === some.length ? some : new Uint8Array(span);
    await readWhole(raw, at + rows[i] * bytes, read);
    if (read === some) continue;
    for (let r = i; r < next; r++) {
      const place = (rows[r] - rows[i]) * bytes;
      some.set(read.subarray(place, place + bytes), (r - i) * bytes);
    }
  }
}

async function readWhole(raw: RawMatrix, at: number, into: Uint8Array): Promise<void> {
  const { source, start, what } = raw;
  if ((await source.read(into, at)) === into.length) return;
  checkSize(raw, (await source.finish()) - start);
  throw new ClusterkitError('input', `the ${what} has become shorter while it was read`);
}

/** Loads blocks ahead of their use, and uses them in their order. */
async function inTurn(
  blocks: number,
  ahead: number,
  load: (block: number) => Promise<void>,
  { signal }: RowsReading,
  use: (block: number) => void,
): Promise<void> {
  const waiting: Promise<void>[] = [];
  try {
    for (let block = 0, next = 0; block < blocks; block++) {
      for (; next < Math.min(blocks, block + ahead + 1); next++) {
        const loading = load(next);
        // an error is thrown in its turn
        loading.catch(() => {});
        waiting.push(loading);
      }
      await waiting.shift();
      if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
      use(block);
    }
  } finally {
    await Promise.allSettled(waiting);
  }
}

/** @throws {ClusterkitError} input, for the first number that is NaN or infinite */
export function checkFinite(x: Rows, place: PlaceOf): void {
  if (x instanceof Uint8Array || (x instanceof Float32Array && areFinite(x))) return;
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = x.length - (x.length % 4);
  // a product with 0 is NaN for these numbers alone
  for (let p = 0; p < whole; p += 4) {
    a += x[p] * 0;
    b += x[p + 1] * 0;
    c += x[p + 2] * 0;
    d += x[p + 3] * 0;
  }
  for (let p = whole; p < x.length; p++) a += x[p] * 0;
  if (a + b + c + d === 0) return;
  const p = x.findIndex((value) => !Number.isFinite(value));
  throw new ClusterkitError('input', `the cell is ${x[p]}`, { at: place(p), remedies: AGAINST_GAPS });
}
