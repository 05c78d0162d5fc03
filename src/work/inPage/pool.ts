/* The only thread of a page, in place of `kernels/pool.ts`. */

export const MOST_THREADS = 1;

export function threadCount(): number {
  return 1;
}

/** There are no helpers to call. */
export function callHelpers(): void {}

export function askHelpers(): never[] {
  return [];
}
