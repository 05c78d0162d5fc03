/* Compiled kernels that a page has in itself, in place of `kernels/built.ts`. */

/** Bytes in base64, by the names of kernels; the build puts them before the code of the worker. */
declare const __kernels: Readonly<Record<string, string>>;

/** The bytes of a compiled kernel. @throws {Error} if the page does not have it */
export function readKernel(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(__kernels[name]), (letter) => letter.charCodeAt(0));
}
