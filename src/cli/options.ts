import { InvalidArgumentError } from 'commander';
import { fromHex, type Rgb } from '../core/image.ts';

/*
 * Parsers of option values. They throw what commander turns into
 * "option '-k, --k <list>' argument 'x' is invalid. Expected ...".
 */

function refuse(expected: string): never {
  throw new InvalidArgumentError(`Expected ${expected}.`);
}

/** A whole number of at least `min`. */
export function wholeNumber(min: number) {
  return (text: string): number => {
    const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) && value >= min ? value : refuse(`a whole number of at least ${min}`);
  };
}

/** A decimal number of at least `min`. */
export function decimal(min: number) {
  return (text: string): number => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) && value >= min ? value : refuse(`a number of at least ${min}`);
  };
}

/** More ks than these, and larger ones, are a slip of the keyboard. */
const MOST_KS = 100_000;
const LARGEST_K = 2 ** 24;

/** The step that the message about too many of them offers. */
const LEAP = 1000;

/** `4`, `2..21`, `2..262:5` (every fifth) and lists of them: ascending numbers of clusters, each once. */
export function clusterCounts(text: string): number[] {
  const expected = 'numbers of clusters of at least 1 such as 4, 2..21, 2..262:5 or 2,4,8';
  const ks = new Set<number>();
  for (const part of text.split(',')) {
    const range = /^(\d+)(?:\.\.(\d+)(?::(\d+))?)?$/.exec(part.trim());
    if (!range) return refuse(expected);
    const from = Number(range[1]);
    const to = Number(range[2] ?? from);
    const step = Number(range[3] ?? 1);
    if (from < 1 || to < from || step < 1) return refuse(expected);
    if (to > LARGEST_K) return refuse(`numbers of clusters of at most ${LARGEST_K}`);
    if ((to - from) / step > MOST_KS)
      return refuse(
        `numbers of clusters, ${MOST_KS} of them at most; ${from}..${to}:${LEAP} is every ${LEAP}th`,
      );
    for (let k = from; k <= to; k += step) ks.add(k);
  }
  return [...ks].sort((a, b) => a - b);
}

/** A whole number, or `random` for one drawn now (it is in the result). */
export function seedNumber(text: string): number {
  if (text === 'random') return crypto.getRandomValues(new Uint32Array(1))[0];
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : refuse('a whole number of at least 0, or random');
}

/** `500MB`, `2G`, `1.5 GiB` or plain bytes. */
export function byteSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?$/i.exec(text.trim());
  if (!match) return refuse('a size such as 500MB or 2GB');
  const power = ' kmgt'.indexOf(match[2].toLowerCase() || ' ');
  return Number(match[1]) * (match[3] ? 1024 : 1000) ** power;
}

export function hexColor(text: string): Rgb {
  return fromHex(text) ?? refuse('a colour such as #fff or #f0b308');
}

/** Collects the values of an option that may be given several times; commas separate, too. */
export function oneOfMany<T extends string>(choices: readonly T[]) {
  return (text: string, previous: T[] = []): T[] => {
    const words = text.split(',').map((word) => word.trim());
    for (const word of words) {
      if (!choices.includes(word as T)) refuse(`${choices.join(', ')}`);
    }
    return [...new Set([...previous, ...(words as T[])])];
  };
}

/** Words separated by commas. */
export function words(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

/** `28x28`, width first. */
export function imageSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/i.exec(text.trim()) ?? [];
  if (!(Number(width) > 0 && Number(height) > 0)) return refuse('a width and a height such as 28x28');
  return { width: Number(width), height: Number(height) };
}
