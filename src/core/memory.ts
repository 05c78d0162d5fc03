import { ClusterkitError, type Place, type Remedy } from './errors.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 1500000 becomes "1.5 MB": powers of 1000, at most one decimal. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}

/** The remedy for any lack of memory. */
export const MORE_MEMORY: Remedy = { option: 'maxMemory', how: 'raise' };

/** The remedy where a picture is too large. */
export const SMALLER_PICTURE: Remedy = {
  option: 'resize',
  how: 'set',
  value: '0.5',
  to: 'shrink the picture',
};

/**
 * Refuses work before the work takes its memory.
 * @param what the work, as the subject of a sentence
 * @param bytes memory that the work requires
 * @param allowed the bound, in bytes
 * @param remedies what to change; default: raise maxMemory
 * @param at the place that the work reads from
 * @throws {ClusterkitError} memory, with both figures
 */
export function checkMemory(
  what: string,
  bytes: number,
  allowed: number,
  remedies: readonly Remedy[] = [MORE_MEMORY],
  at?: Place,
): void {
  if (bytes <= allowed) return;
  const figures = `needs about ${formatBytes(bytes)} of memory, ${formatBytes(allowed)} are allowed`;
  throw new ClusterkitError('memory', `${what} ${figures}`, { remedies, at });
}
