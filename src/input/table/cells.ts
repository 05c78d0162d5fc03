import type { BatchColumn, Need } from './batch.ts';

/** From here on a double cannot hold every whole number. */
export const SAFE = 2 ** 53;

/** A text that is a number as a whole: no hexadecimal, NaN, Infinity or words. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** The number that the whole text is; NaN where it is none, or is infinite. */
export function numberOf(text: string): number {
  if (!NUMBER.test(text)) return Number.NaN;
  const value = Number(text);
  return value - value === 0 ? value : Number.NaN;
}

/** Whether a text is a whole number with more digits than a double holds. */
function isLong(text: string, value: number): boolean {
  return (value >= SAFE || value <= -SAFE) && !/[.e]/i.test(text);
}

/** The cells of one column of a batch, set one after the other; those that are not set are missing. */
export class CellColumn {
  readonly numbers: Float64Array;
  private texts?: (string | null)[];

  /** @param n rows of the batch */
  constructor(n: number, need: Need) {
    this.numbers = new Float64Array(n).fill(Number.NaN);
    if (need === 'texts') this.texts = new Array(n).fill(null);
  }

  /** A finite number, and how it is written where that is not its usual form. */
  setNumber(i: number, value: number, text?: string): void {
    this.numbers[i] = value;
    if (this.texts) this.texts[i] = text ?? String(value);
  }

  /** A text, which may be a number; blanks alone are a missing cell. */
  setText(i: number, text: string): void {
    if (text.trim() === '') return;
    const value = numberOf(text);
    if (!Number.isNaN(value) && !isLong(text, value)) this.setNumber(i, value, text);
    else this.setWord(i, text, value);
  }

  /** A text that is shown as it is. @param value NaN where it is no number */
  setWord(i: number, text: string, value = Number.NaN): void {
    this.texts ??= Array.from(this.numbers, (number) => (Number.isNaN(number) ? null : String(number)));
    this.texts[i] = text;
    this.numbers[i] = value;
  }

  finish(): BatchColumn {
    const { numbers, texts } = this;
    return texts ? { numbers, texts } : { numbers };
  }
}
