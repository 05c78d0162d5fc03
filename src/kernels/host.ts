import { readFileSync } from 'node:fs';
import { kernelSettings } from '../core/kernels.ts';

/** Where the build leaves compiled kernels and the worker, seen from src/kernels and from dist/kernels. */
export const BUILT = new URL('../../dist/kernels/', import.meta.url);

const PAGE = 65536;

/** Everything starts at a multiple of a cache line, so that threads do not share one. */
const LINE = 64;

const modules = new Map<string, WebAssembly.Module | undefined>();

/** A compiled kernel; undefined when it is switched off or cannot run here, and the TypeScript twin has to do. */
export function loadKernel(name: string): WebAssembly.Module | undefined {
  if (kernelSettings().mode === 'js') return undefined;
  if (!modules.has(name)) modules.set(name, compile(name));
  return modules.get(name);
}

function compile(name: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(readFileSync(new URL(`${name}.wasm`, BUILT)));
  } catch {
    // not built, or an engine without SIMD
    kernelSettings().onFallback?.(name);
    return undefined;
  }
}

/** The functions of a kernel at work on a memory. */
export function instantiate<Exports>(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const abort = () => {
    throw new Error('a kernel gave up');
  };
  return new WebAssembly.Instance(module, { env: { memory, abort } }).exports as Exports;
}

/**
 * The memory of the last job that was given back. Threads hold on to memories long after a job, so that new ones for
 * one job after the other would pile up.
 */
let spare: WebAssembly.Memory | undefined;

/** Hands a memory on to the next job that can do with a used one; nobody may be at work on it. */
export function giveBack(memory: WebAssembly.Memory): void {
  if (!spare || spare.buffer.byteLength < memory.buffer.byteLength) spare = memory;
}

/** Gives out addresses, before there is a memory: its size is known when all are taken. */
export class Arena {
  /** Address 0 stays free. */
  bytes = LINE;

  take(bytes: number): number {
    const at = this.bytes;
    this.bytes += Math.ceil(bytes / LINE) * LINE;
    return at;
  }

  /** A memory that holds all that was taken, zeros at first; undefined when there is no room for it. */
  memory(): WebAssembly.Memory | undefined {
    const pages = Math.ceil(this.bytes / PAGE);
    return newMemory(pages, pages);
  }

  /**
   * A memory that holds all that was taken: the one that was given back last, if there is one.
   * @param from it holds zeros from this address on, and anything before it
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
        // there is no room for it to grow
      }
    }
    return newMemory(pages, PAGE) ?? newMemory(pages, pages);
  }
}

function newMemory(pages: number, maximum: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum, shared: true });
  } catch {
    // too large, here or anywhere
    return undefined;
  }
}

/** Writes pointers and numbers as the fields of a struct, in their order. */
export function writeStruct(memory: WebAssembly.Memory, at: number, fields: Record<string, number>): void {
  new Uint32Array(memory.buffer, at).set(Object.values(fields));
}

/** Sets some of the whole numbers of a job's struct Run. */
export function setFields<Fields extends Record<string, number>>(
  { memory, run }: { memory: WebAssembly.Memory; run: { at: number; fields: Fields } },
  values: Partial<Fields>,
): void {
  const names = Object.keys(run.fields);
  const words = new Uint32Array(memory.buffer, run.at, names.length);
  for (const [name, value] of Object.entries<number>(values as Fields)) words[names.indexOf(name)] = value;
}
