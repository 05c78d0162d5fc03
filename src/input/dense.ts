import { checkMemory, MORE_MEMORY } from '../core/memory.ts';

/** Bytes that a matrix may take where nobody has set a bound. */
const DEFAULT_MEMORY = 16e9;

/**
 * Refuses the size of a sparse matrix before its zeros take memory.
 * @throws {ClusterkitError} memory
 */
export function checkDense(rows: number, columns: number, maxMemory = DEFAULT_MEMORY): void {
  const allowed = Math.min(maxMemory, DEFAULT_MEMORY);
  checkMemory(`a sparse matrix of ${rows} x ${columns}, held with its zeros,`, 8 * rows * columns, allowed, [
    { how: 'do', what: 'keep fewer columns' },
    MORE_MEMORY,
  ]);
}
