import type { Rows, RowsType } from './dataset.ts';
import { newBuffer, newKernelMemory } from './sharedMemory.ts';

/*
 * Rows that a reader puts where kernels can work on them: in the shared memory of a job, which grows behind them. Threads
 * see such rows without a copy.
 */

/** Bytes by which a memory grows, and the most pages that it has. */
export const PAGE = 65536;

/** Rows and blocks start at a cache line, so that threads do not share one; the address 0 is not used. */
export const LINE = 64;

/** Rows of fewer bytes are copied sooner than a memory is made. */
const SMALL = 2 ** 20;

/** The memories that hold rows, by what their rows see of them before they grow, and where the rows end. */
const homes = new WeakMap<ArrayBufferLike, { memory: WebAssembly.Memory; end: number }>();

/** Those in which a job works. */
const busy = new WeakSet<WebAssembly.Memory>();

/**
 * Zeroed room for rows, which kernels and threads can use without a copy if it is large.
 * @throws {RangeError} if there is no such room
 */
export function newRows(Type: RowsType, length: number): Rows {
  const bytes = length * Type.BYTES_PER_ELEMENT;
  if (bytes < SMALL) return new Type(length);
  const memory = newMemory(Math.ceil((LINE + bytes) / PAGE));
  const On = Type as new (buffer: ArrayBufferLike, at: number, length: number) => Rows;
  if (!memory) return new On(newBuffer(bytes), 0, length);
  homes.set(memory.buffer, { memory, end: Math.ceil((LINE + bytes) / LINE) * LINE });
  return new On(memory.buffer, LINE, length);
}

/** A memory in which rows lie, for one job. */
export interface RowMemory {
  memory: WebAssembly.Memory;
  /** The address of the rows, and that behind all rows of the memory, where the blocks of the job begin. */
  at: number;
  end: number;
}

/** The memory in which all of these rows lie; undefined if they lie elsewhere, or another job works there. */
export function borrowMemory(x: Rows): RowMemory | undefined {
  const home = homes.get(x.buffer);
  if (!home || busy.has(home.memory) || x.byteOffset % LINE !== 0) return undefined;
  busy.add(home.memory);
  return { ...home, at: x.byteOffset };
}

/** Whether rows lie in a memory. */
export function isIn(memory: WebAssembly.Memory, x: Rows): boolean {
  return homes.get(x.buffer)?.memory === memory;
}

/** Ends the work of a job in a memory of rows. Nothing happens to other memories. */
export function returnMemory(memory: WebAssembly.Memory): void {
  busy.delete(memory);
}

/** A zeroed memory for all threads; undefined if it cannot be allocated. */
export function newMemory(pages: number, maximum = PAGE): WebAssembly.Memory | undefined {
  try {
    return newKernelMemory(pages, maximum);
  } catch {
    // too large
    return undefined;
  }
}
