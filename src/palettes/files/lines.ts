import { ClusterkitError } from '../../core/errors.ts';
import type { Rgb } from '../../core/image.ts';
import { opacityField } from '../opacity.ts';
import type { Swatch } from '../palette.ts';

/** A line of a text file that is not blank. */
export interface Line {
  text: string;
  /** From 1. */
  number: number;
}

/** The lines of a UTF-8 file, whatever ends them, without a byte order mark and without blank ones. */
export function linesOf(bytes: Uint8Array): Line[] {
  const text = new TextDecoder().decode(bytes);
  return text
    .split(/\r\n|\n|\r/)
    .map((line, i) => ({ text: line.trim(), number: i + 1 }))
    .filter((line) => line.text !== '');
}

/** @throws {ClusterkitError} input, unless all three words are whole numbers from 0 to 255 */
export function channels(words: readonly (string | undefined)[], { text, number }: Line): Rgb {
  const values = words.slice(0, 3).map((word) => (/^\d{1,3}$/.test(word ?? '') ? Number(word) : Number.NaN));
  if (values.length < 3 || !values.every((value) => value <= 255))
    throw lineError(number, `expected three whole numbers from 0 to 255, not ${shortened(text)}`);
  return [values[0], values[1], values[2]];
}

/** The opacity that a word from 0 to 255 behind three channels means; none for other words. */
export function opacityOfWord(word = ''): Pick<Swatch, 'opacity'> {
  return /^\d{1,3}$/.test(word) ? opacityField(Number(word) / 255) : {};
}

export function lineError(number: number, reason: string): ClusterkitError {
  return new ClusterkitError('input', reason, { at: { name: `line ${number}` } });
}

/** A text from a file for a message. */
export function shortened(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 37)}...` : text);
}
