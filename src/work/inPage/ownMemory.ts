/* Memory of the only thread of a page, in place of `core/sharedMemory.ts`. */

/** @throws {RangeError} if there is no room */
export function newBuffer(bytes: number): ArrayBuffer {
  return new ArrayBuffer(bytes);
}

export function isShared(): boolean {
  return false;
}

/** A memory for compiled kernels, zeroed. @throws {RangeError} if there is no room */
export function newKernelMemory(pages: number, maximum: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum });
}
