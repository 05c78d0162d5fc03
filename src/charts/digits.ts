/** Numbers in charts: those that stand below each other have equal decimals. */
import { formatShort } from './theme.ts';

/** Digits of the largest number. */
const DIGITS = 4;

const LETTERS = ['', 'k', 'M', 'G', 'T'];

/**
 * Numbers of one kind as texts with equal decimals: four digits of the largest, whole numbers without a point, from ten
 * thousand on in thousands, millions and so on. Numbers below a thousandth have an exponent.
 */
export function evenDigits(values: readonly number[], digits = DIGITS): string[] {
  const known = values.filter(Number.isFinite);
  const most = known.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (most > 0 && (most < 1e-3 || most >= 1e15))
    return values.map((value) =>
      minus(value === 0 ? '0' : Number.isFinite(value) ? value.toExponential(1) : '-'),
    );
  let [step, scale] = [0, 1];
  while (most / scale >= 1e4 || (step > 0 && most / scale >= 999.5)) [step, scale] = [step + 1, scale * 1000];
  const isWhole = step === 0 && known.every(Number.isInteger);
  const decimals = isWhole ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(most / scale || 1)));
  // zeros that all numbers end with tell nothing
  const texts = values.map((value) => (Number.isFinite(value) ? (value / scale).toFixed(decimals) : '-'));
  const spare = decimals > 0 ? Math.min(...texts.filter((text) => text !== '-').map(zerosAtEnd)) : 0;
  const kept = decimals - spare;
  return texts.map((text) => (text === '-' ? text : minus(Number(text).toFixed(kept) + LETTERS[step])));
}

function zerosAtEnd(text: string): number {
  return (/0*$/.exec(text.replace(/^-?\d+\./, '')) as RegExpExecArray)[0].length;
}

/** A number by itself: four digits, and a letter from a million on; a tiny one has an exponent. */
export function fewDigits(value: number): string {
  const size = Math.abs(Number(value.toPrecision(4)));
  const tiny = size > 0 && size < 1e-4;
  const text = size >= 1e6 ? formatShort(size) : tiny ? size.toExponential() : String(size);
  return value < 0 && size > 0 ? `\u2212${text}` : text;
}

/** The minus of print, and none before a zero. */
function minus(text: string): string {
  return text.replace(/^-(?=0(\.0*)?[a-zA-Z]?$)/, '').replace(/^-(?=\d)/, '\u2212');
}
