import { invalid, listWords } from './errors.ts';

/** @throws {ClusterkitError} usage, when `value` is not a whole number in [min, max]. */
export function checkInteger(
  option: string,
  value: number,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  throw invalid(option, `a whole number ${range}`, value);
}

/** @throws {ClusterkitError} usage, when `value` is not a finite number of at least `min`. */
export function checkNumber(option: string, value: number, min: number, max?: number): number {
  if (Number.isFinite(value) && value >= min && (max === undefined || value <= max)) return value;
  const expected = max === undefined ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
  throw invalid(option, expected, value);
}

/** @throws {ClusterkitError} usage, when `value` is not a number of at least 0; it may be infinite. */
export function checkRadius(option: string, value: number): number {
  return value === Number.POSITIVE_INFINITY ? value : checkNumber(option, value, 0);
}

/** @throws {ClusterkitError} usage, naming the allowed words and the nearest one, when `value` is not among them. */
export function checkChoice<T extends string>(option: string, value: string, choices: readonly T[]): T {
  if ((choices as readonly string[]).includes(value)) return value as T;
  const near = typeof value === 'string' ? nearest(value, choices) : undefined;
  throw invalid(option, listWords(choices), value, near);
}

/** The word closest to `word`, unless even that one is more than a third of its letters away. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best !== undefined && bestDistance <= Math.max(1, Math.floor(best.length / 3)) ? best : undefined;
}

/** Levenshtein's distance with swapped neighbors counted once; keeps three rows of the table. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(swap, previous[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length];
}
