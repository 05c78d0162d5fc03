import { ClusterkitError, type Remedy } from '../core/errors.ts';
import type { Label } from '../indices/contingency.ts';
import { type CodedTexts, codeTexts, textsOf, usedWords } from '../input/labels/coded.ts';
import type { NamedRows } from '../input/labels/join.ts';
import { isMissingLabel } from '../input/labels/missing.ts';

/** Labels, and the weight of each row: 0 for a row without a label. */
export interface ReadLabels {
  labels: ArrayLike<Label>;
  weights?: Float64Array;
  dropped: number;
}

const REMEDIES: readonly Remedy[] = [
  { option: 'missing', how: 'set', value: 'drop', to: 'leave such rows out' },
  { how: 'do', what: 'label noise -1' },
];

/**
 * Texts as labels: whole numbers if all texts are whole numbers, so that 10 comes after 9.
 * @param missing `drop` leaves out rows without a label
 * @throws {ClusterkitError} input, for a row without a label that is not left out, and if no row has a label
 */
export function readTexts({ path, texts }: Pick<NamedRows, 'path' | 'texts'>, missing: string): ReadLabels {
  const { words, codes } = texts;
  const isMissing = words.map(isMissingLabel);
  const without = isMissing.includes(true) ? codes.findIndex((code) => isMissing[code]) : -1;
  if (without < 0) return { labels: codedLabels(texts), dropped: 0 };
  if (missing !== 'drop') {
    const word = words[codes[without]];
    const reason = word === '' ? 'no label' : `${word} is no label`;
    throw new ClusterkitError('input', reason, { at: { file: path, row: without }, remedies: REMEDIES });
  }
  const weights = Float64Array.from(codes, (code) => (isMissing[code] ? 0 : 1));
  const dropped = weights.reduce((sum, weight) => sum + 1 - weight, 0);
  if (dropped === codes.length)
    throw new ClusterkitError('input', 'no row has a label', { at: { file: path } });
  const present = codes.find((code) => !isMissing[code]) as number;
  const filled = codes.map((code) => (isMissing[code] ? present : code));
  return { labels: codedLabels({ words, codes: filled }), weights, dropped };
}

/** A number with leading zeros is text: 01 is not a number. */
const WHOLE = /^-?(0|[1-9]\d{0,14})(\.0+)?$/;

/** Numbers if all words that occur are whole numbers, otherwise the texts. */
function codedLabels(texts: CodedTexts): ArrayLike<Label> {
  const { words, codes } = texts;
  if (!usedWords(texts).every((word) => WHOLE.test(word))) return textsOf(texts);
  const numbers = Float64Array.from(words, Number);
  const labels = new Float64Array(codes.length);
  for (let i = 0; i < codes.length; i++) labels[i] = numbers[codes[i]];
  return labels;
}

/** Numbers if all texts are whole numbers, otherwise the texts. */
export function asLabels(texts: readonly string[]): ArrayLike<Label> {
  return codedLabels(codeTexts(texts));
}
