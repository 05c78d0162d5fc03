import { readFileSync } from 'node:fs';

/*
 * The files of compiled kernels. The page of a report has them in itself: its bundle has `work/inPage/built.ts` in place of
 * this file.
 */

/** Where the build writes compiled kernels and the worker; valid in src/kernels and dist/kernels. */
export const BUILT = new URL('../../dist/kernels/', import.meta.url);

/** The bytes of a compiled kernel. @throws {Error} if its file is missing */
export function readKernel(name: string): Uint8Array<ArrayBuffer> {
  return readFileSync(new URL(`${name}.wasm`, BUILT));
}
