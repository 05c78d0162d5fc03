import { kernelSettings } from '../core/kernelSettings.ts';
import { LINE, newMemory, PAGE, type RowMemory } from '../core/rowMemory.ts';
import { readKernel } from './built.ts';

const modules = new Map<string, WebAssembly.Module | undefined>();

/** A compiled kernel; undefined if it is switched off or cannot run here. The TypeScript twin then does the work. */
export function loadKernel(name: string): WebAssembly.Module | undefined {
  if (kernelSettings().mode === 'js') return undefined;
  if (!modules.has(name)) modules.set(name, compile(name));
  return modules.get(name);
}

function compile(name: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(readKernel(name));
  } catch {
    // the file is missing, or the engine lacks SIMD
    kernelSettings().onFallback?.(name);
    return undefined;
  }
}

/** The exports of a kernel instance that works on a memory. */
export function instantiate<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const abort = () => {
    throw new Error('a kernel gave up');
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as Exports;
}

/**
 * The last memory that was returned. Threads keep memories alive long after a job, so new ones for each job would pile
 * up.
 */
let spare: WebAssembly.Memory | undefined;

/** Offers a memory to the next job that accepts a used one; no thread may still use it. */
export function giveBack(memory: WebAssembly.Memory): void {
  if (!spare || spare.buffer.byteLength < memory.buffer.byteLength) spare = memory;
}

/** Assigns addresses before the memory exists. Its size is known when all blocks are assigned. */
export class Arena {
  bytes: number;

  /** @param from the first free address, a multiple of 64; address 0 is not used */
  constructor(from = LINE) {
    this.bytes = from;
  }

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes += Math.ceil(bytes / LINE) * LINE;
    return at;
  }

  /** Makes room for all blocks in a memory that is in use. @returns whether there was room */
  grow(memory: WebAssembly.Memory): boolean {
    try {
      memory.grow(Math.max(0, Math.ceil((this.bytes - memory.buffer.byteLength) / PAGE)));
      return true;
    } catch {
      return false;
    }
  }

  /** Makes room for all blocks behind rows, and zeros it. @returns the memory of the rows; undefined without room */
  behind({ memory, end }: RowMemory): WebAssembly.Memory | undefined {
    const used = memory.buffer.byteLength;
    if (!this.grow(memory)) return undefined;
    new Uint8Array(memory.buffer, end, Math.max(0, Math.min(used, this.bytes) - end)).fill(0);
    return memory;
  }

  /** A zeroed memory for all blocks; undefined if it cannot be allocated. */
  memory(): WebAssembly.Memory | undefined {
    const pages = Math.ceil(this.bytes / PAGE);
    return newMemory(pages, pages);
  }

  /**
   * A memory for all blocks: the last one that was returned, if there is one.
   * @param from addresses from here on are zeroed; those before may contain anything
   */
  usedMemory(from = this.bytes): WebAssembly.Memory | undefined {
    const pages = Math.ceil(this.bytes / PAGE);
    const used = spare;
    spare = undefined;
    if (used) {
      try {
        used.grow(Math.max(0, pages - used.buffer.byteLength / PAGE));
        new Uint8Array(used.buffer, from, this.bytes - from).fill(0);
        return used;
      } catch {
        // no space to grow
      }
    }
    return newMemory(pages) ?? newMemory(pages, pages);
  }
}

/** The layout of a struct in memory; `layouts/` has those of the kernels. */
interface Struct {
  readonly bytes: number;
  readonly fields: Readonly<Record<string, readonly [type: 'i32' | 'u32' | 'f32' | 'f64', at: number]>>;
}

/** A number for each field of a struct: an address, or a value. */
export type Fields<S extends Struct> = Record<keyof S['fields'], number>;

/** A struct with an address, and its first values. */
export interface Placed<S extends Struct> {
  struct: S;
  at: number;
  fields: Fields<S>;
}

/** Assigns an address to a struct, then to the blocks that it points to. */
export function place<S extends Struct>(arena: Arena, struct: S, fields: () => Fields<S>): Placed<S> {
  return { struct, at: arena.take(struct.bytes), fields: fields() };
}

/** Writes all fields of a struct. */
export function writeStruct<S extends Struct>(memory: WebAssembly.Memory, placed: Placed<S>): void {
  writeFields(memory, placed, placed.fields);
}

/** Sets some fields of a job's struct Run. */
export function setFields<S extends Struct>(
  { memory, run }: { memory: WebAssembly.Memory; run: Placed<S> },
  values: Partial<Fields<S>>,
): void {
  writeFields(memory, run, values);
}

/** Writes some fields of a struct. */
export function writeFields<S extends Struct>(
  { buffer }: WebAssembly.Memory,
  { struct, at }: Pick<Placed<S>, 'struct' | 'at'>,
  values: Partial<Fields<S>>,
): void {
  const view = new DataView(buffer, at, struct.bytes);
  for (const [name, value] of Object.entries<number>(values as Fields<S>)) {
    const [type, offset] = struct.fields[name];
    if (type === 'f64') view.setFloat64(offset, value, true);
    else if (type === 'f32') view.setFloat32(offset, value, true);
    else view.setUint32(offset, value, true);
  }
}

/** The current value of a field of a struct in memory. */
export function readField<S extends Struct>(
  { buffer }: WebAssembly.Memory,
  { struct, at }: Pick<Placed<S>, 'struct' | 'at'>,
  name: keyof S['fields'] & string,
): number {
  const view = new DataView(buffer, at, struct.bytes);
  const [type, offset] = struct.fields[name];
  if (type === 'f64') return view.getFloat64(offset, true);
  if (type === 'f32') return view.getFloat32(offset, true);
  return type === 'i32' ? view.getInt32(offset, true) : view.getUint32(offset, true);
}
