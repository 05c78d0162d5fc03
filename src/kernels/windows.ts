/*
 * Arrays outside the memory of a kernel. Before a step, a thread copies the parts of its item into the kernel's memory,
 * and afterwards back, so rows take memory once, and as much of it as there is.
 */

/** A part of an array for each item; can be posted to a worker. */
export interface Window {
  /** Shared. Of an array that is shorter than all parts together, parts begin at the front again. */
  array: Float32Array | Float64Array | Uint16Array;
  /** Numbers of an item. */
  size: number;
  /** The address of the part of the first thread. */
  at: number;
  /** Whether steps read it, and whether they write it. */
  read: boolean;
  written: boolean;
}

/** Windows by step. */
export type Windows = Readonly<Record<number, readonly Window[]>>;

/** The copies of a thread. */
export class Parts {
  private readonly steps: ReadonlyMap<number, readonly Part[]>;

  /** @param next bytes from the parts of one thread to those of the next */
  constructor(memory: WebAssembly.Memory, windows: Windows, thread: number, next: number) {
    const entries = Object.entries(windows).map(
      ([step, some]) =>
        [Number(step), some.map((window) => new Part(memory, window, thread * next))] as const,
    );
    this.steps = new Map(entries);
  }

  /** Copies what a step reads. */
  bring(step: number, item: number): void {
    for (const part of this.steps.get(step) ?? []) if (part.window.read) part.bring(item);
  }

  /** Copies back what a step has written. */
  take(step: number, item: number): void {
    for (const part of this.steps.get(step) ?? []) if (part.window.written) part.take(item);
  }
}

class Part {
  readonly window: Window;
  private readonly copy: Window['array'];

  constructor(memory: WebAssembly.Memory, window: Window, offset: number) {
    const { array, at, size } = window;
    this.window = window;
    const Numbers = array.constructor as new (
      buffer: ArrayBufferLike,
      at: number,
      size: number,
    ) => typeof array;
    this.copy = new Numbers(memory.buffer, at + offset, size);
  }

  bring(item: number): void {
    this.copy.set(this.partOf(item));
  }

  take(item: number): void {
    const part = this.partOf(item);
    part.set(part.length < this.copy.length ? this.copy.subarray(0, part.length) : this.copy);
  }

  private partOf(item: number): Window['array'] {
    const { array, size } = this.window;
    const from = (item * size) % array.length;
    return array.subarray(from, from + size);
  }
}
