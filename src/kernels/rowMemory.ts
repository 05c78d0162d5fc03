import type { Rows } from '../core/dataset.ts';
import { LINE, newMemory, PAGE } from './host.ts';

/*
 * Rows that a reader puts where kernels can work on them: in the shared memory of a job, which grows behind them. Threads
 * see such rows without a copy.
 */

/** A constructor of rows. */
export type RowsType = Uint8ArrayConstructor | Float32ArrayConstructor | Float64ArrayConstructor;

/** Rows of fewer bytes are copied sooner than a memory is made. */
const SMALL = 2 ** 20;

/** The memory of rows, and whether a job works in it. */
interface Home {
  memory: WebAssembly.Memory;
  busy: boolean;
}

const homes = new WeakMap<ArrayBufferLike, Home>();

/**
 * Zeroed room for rows, which kernels and threads can use without a copy if it is large.
 * @throws {RangeError} if there is no such room
 */
export function newRows(Type: RowsType, length: number): Rows {
  const bytes = length * Type.BYTES_PER_ELEMENT;
  if (bytes < SMALL) return new Type(length);
  const memory = newMemory(Math.ceil((LINE + bytes) / PAGE), PAGE);
  const On = Type as new (buffer: ArrayBufferLike, at: number, length: number) => Rows;
  if (!memory) return new On(new SharedArrayBuffer(bytes), 0, length);
  homes.set(memory.buffer, { memory, busy: false });
  return new On(memory.buffer, LINE, length);
}

/** A memory in which rows lie, for one job. */
export interface RowMemory {
  memory: WebAssembly.Memory;
  /** The address of the rows, and that behind them, where the blocks of the job begin. */
  at: number;
  end: number;
}

/** The memory in which all of these rows lie; undefined if they lie elsewhere, or another job works there. */
export function borrowMemory(x: Rows): RowMemory | undefined {
  const home = homes.get(x.buffer);
  if (!home || home.busy || x.byteOffset % LINE !== 0) return undefined;
  home.busy = true;
  const end = Math.ceil((x.byteOffset + x.byteLength) / LINE) * LINE;
  return { memory: home.memory, at: x.byteOffset, end };
}

/** Ends the work of a job in the memory of rows; other memories are none of these. */
export function returnMemory(x: Rows): void {
  const home = homes.get(x.buffer);
  if (home) home.busy = false;
}
