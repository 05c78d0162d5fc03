import { InvalidArgumentError } from 'commander';
import { fromHex, type Rgb } from '../core/image.ts';
import { powerBy } from '../core/pow.ts';

/*
 * Parsers of option values. They throw what commander turns into
 * "option '-k, --k <list>' argument 'x' is invalid. Expected ...".
 */

function refuse(expected: string): never {
  throw new InvalidArgumentError(`Expected ${expected}.`);
}

/** A whole number of at least `min`. */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  const expected =
    max < Number.MAX_SAFE_INTEGER
      ? `a whole number from ${min} to ${max}`
      : `a whole number of at least ${min}`;
  return (text: string): number => {
    const value = /^\+?\d+$/.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) && value >= min && value <= max ? value : refuse(expected);
  };
}

/** The word for an infinite number. */
export const INFINITE = /^\+?inf(inity)?$/i;

/** A decimal number of at least `min`; inf only where a number may be infinite. */
export function decimal(min: number, infinite = false) {
  return (text: string): number => {
    if (infinite && INFINITE.test(text)) return Number.POSITIVE_INFINITY;
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) && value >= min ? value : refuse(`a number of at least ${min}`);
  };
}

/** A whole number, or `random` for a number drawn now (the result records it). */
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
  return Number(match[1]) * powerBy(power)(match[3] ? 1024 : 1000);
}

export function hexColor(text: string): Rgb {
  return fromHex(text) ?? refuse('a color such as #fff or #f0b308');
}

/** `28x28`, width first. */
export function imageSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/i.exec(text.trim()) ?? [];
  if (!(Number(width) > 0 && Number(height) > 0)) return refuse('a width and a height such as 28x28');
  return { width: Number(width), height: Number(height) };
}
