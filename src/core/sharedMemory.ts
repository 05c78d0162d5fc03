/*
 * Memory that all threads see. The page of a report has one thread, and browsers give pages no shared memory: its bundle
 * has `work/inPage/ownMemory.ts` in place of this file.
 */

/** @throws {RangeError} if there is no room */
export function newBuffer(bytes: number): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes);
}

export function isShared(buffer: ArrayBufferLike): boolean {
  return buffer instanceof SharedArrayBuffer;
}

/** A memory for compiled kernels, zeroed. @throws {RangeError} if there is no room */
export function newKernelMemory(pages: number, maximum: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum, shared: true });
}
