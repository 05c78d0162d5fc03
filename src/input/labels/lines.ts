import { ClusterkitError } from '../../core/errors.ts';
import type { HeadRecord } from '../table/text/head.ts';
import { type FreeText, recordsOf, wholeText } from '../table/text/lines.ts';
import type { DialectOptions } from '../table/text/options.ts';
import { cellsBetweenBlanks } from './blanks.ts';
import { type CodedTexts, codeTexts } from './coded.ts';
import { isMissingLabel } from './missing.ts';
import { plainLines } from './plain.ts';
import type { LabelSet } from './set.ts';

/** What is known of a text of labels before it is read. */
export interface LinesOptions extends Pick<DialectOptions, 'header' | 'na'> {
  /** The heading of the labels, default label. */
  column?: string;
  /** The heading of the names of the rows. */
  id?: string;
  /** The number of labels that there must be, where known. */
  expected?: number;
}

/**
 * Labels in lines: one label a line, or a name and a label, as R writes them; or all in one line. A heading is
 * recognized.
 * @returns undefined, for a table
 * @throws {ClusterkitError} input, for an empty file
 */
export function labelsFromLines(name: string, text: FreeText, options: LinesOptions): LabelSet | undefined {
  const found = foundIn(text, options);
  return found && setOf(name, found, text, options);
}

/**
 * Labels of one word a line, of which nothing else has to be known.
 * @returns undefined, for any other text
 */
export function labelsFromWords(
  name: string,
  bytes: Uint8Array,
  options: LinesOptions & DialectOptions,
): LabelSet | undefined {
  if (options.id !== undefined) return undefined;
  const texts = plainLines(bytes, options);
  if (!texts) return undefined;
  const found: Found = { texts, ...bodyOf(texts, options), format: 'lines' };
  return setOf(name, found, { encoding: 'utf-8', skipped: 0 }, options);
}

function setOf(
  name: string,
  { ids, guessed, doubtful, texts, from, ...how }: Found,
  { encoding, skipped }: Pick<FreeText, 'encoding' | 'skipped'>,
  { na }: LinesOptions,
): LabelSet {
  const { words, codes } = texts;
  return {
    name,
    labels: { words: words.map((word) => (na?.includes(word) ? '' : word)), codes: codes.subarray(from) },
    ...(ids && { ids, guessed }),
    ...(doubtful && { heading: words[codes[0]] }),
    reading: {
      ...how,
      encoding,
      header: from > 0,
      ...(skipped > 0 && { skipped }),
      doubts: [],
      unit: 'labels',
      count: codes.length - from,
    },
  };
}

/** Texts of which the labels are those behind the heading. */
interface Found extends Body, Pick<LabelSet, 'ids' | 'guessed'> {
  texts: CodedTexts;
  format: 'lines' | 'pairs' | 'blanks';
}

function foundIn(text: FreeText, options: LinesOptions): Found | undefined {
  const { head, known } = text;
  const records = recordsOf(head, { ...known, kind: 'lines', delimiter: '' }, true);
  if (records.length === 0) throw new ClusterkitError('input', 'the file is empty');
  const row = numbersInLine(wholeText(text)) ?? wrappedNumbers(text, options);
  if (row) return { texts: codeTexts(row), from: 0, format: 'blanks' };
  const lines = Array.from({ length: records.length }, (_, i) => records.record(i));
  const [{ cells, quoted }] = lines;
  // braces are JSON; the reader of tables finds the place of an error in it
  if (/^[[{]/.test(cells[0])) return undefined;
  const separators = known.delimiter ? [known.delimiter] : [',', ';', '\t'];
  const isSeparated = !quoted[0] && separators.some((one) => cells[0].includes(one));
  const blanks = () =>
    cellsBetweenBlanks(recordsOf(head, { ...known, ...BLANKS }, true), options.column !== undefined);
  const pairs = pairsOf(text, records.raw(lines.length - 1)) ?? (isSeparated ? 'table' : blanks());
  if (pairs === 'table') return undefined;
  if (pairs) return fromPairs(pairs, options);
  if (options.id !== undefined || known.kind === 'fixed') return undefined;
  const texts = codeTexts(lines.map((line) => line.cells[0]));
  return { texts, ...bodyOf(texts, options), format: 'lines' };
}

/** Whole numbers in one line, or in brackets as NumPy prints them. */
function numbersInLine(text: string): string[] | undefined {
  const [, inner = text.trim()] = /^\s*\[([^\]]*)\]\s*$/.exec(text) ?? [];
  if (inner === text.trim() && inner.includes('\n')) return undefined;
  const cells = inner.trim().split(/\s*[,;]\s*|\s+/);
  return cells.length > 2 && cells.every((cell) => /^-?\d+\.?$/.test(cell))
    ? cells.map((cell) => cell.replace('.', ''))
    : undefined;
}

const BLANKS = { kind: 'blanks', delimiter: '' } as const;

/** Whole numbers in lines of equal length, as R writes a vector; only if there are as many as there must be. */
function wrappedNumbers({ head, known }: FreeText, { expected }: LinesOptions): string[] | undefined {
  const records = recordsOf(head, { ...known, ...BLANKS }, true);
  const width = records.record(0).cells.length;
  if (width < 3 || expected === undefined) return undefined;
  const rows = Array.from({ length: records.length }, (_, i) => records.record(i).cells);
  if (!rows.slice(0, -1).every(({ length }) => length === width)) return undefined;
  const cells = rows.flat();
  return cells.length === expected && cells.every((cell) => /^-?\d+$/.test(cell)) ? cells : undefined;
}

/** Two cells of each line; the first line may have the heading of the second alone. undefined where there are others. */
function pairsOf({ head, known }: FreeText, last: string): string[][] | undefined {
  if (known.kind === 'fixed') return undefined;
  const usual = known.kind === 'separated' ? [known.delimiter as string] : [';', '\t', ','];
  const delimiter = known.kind === 'blanks' ? undefined : usual.find((one) => last.includes(one));
  const syntax = delimiter === undefined ? BLANKS : { kind: 'separated' as const, delimiter };
  const records = recordsOf(head, { ...known, ...syntax }, true);
  if (records.length < 2) return undefined;
  // without quotes a blank may be part of a label, unless it is said to separate
  const mustQuote = delimiter === undefined && known.kind !== 'blanks';
  const pairs: string[][] = [];
  for (let i = 0; i < records.length; i++) {
    const pair = pairOf(records.record(i), i === 0, mustQuote);
    if (!pair) return undefined;
    pairs.push(pair);
  }
  return pairs;
}

function pairOf({ cells, quoted }: HeadRecord, isFirst: boolean, mustQuote: boolean): string[] | undefined {
  if (mustQuote && !quoted[0]) return undefined;
  if (cells.length === 2) return cells;
  return cells.length === 1 && isFirst ? ['', cells[0]] : undefined;
}

/** @returns undefined, where it is not clear which are the labels */
function fromPairs(pairs: string[][], options: LinesOptions): Found | undefined {
  const { column, id } = options;
  const [first] = pairs;
  const asked = [column ?? 'label', id].find((word) => word !== undefined && first.includes(word));
  if (column !== undefined && asked !== column) return undefined;
  const labelAt = asked === undefined ? 1 : asked === id ? 1 - first.indexOf(asked) : first.indexOf(asked);
  const texts = codeTexts(pairs.map((pair) => pair[labelAt]));
  const isNamed = asked !== undefined || first[1 - labelAt] === '';
  const { from, doubtful }: Body = isNamed ? { from: 1 } : bodyOf(texts, { ...options, column: undefined });
  const body = pairs.slice(from);
  const ids = body.map((pair) => pair[1 - labelAt]);
  const isNaming = new Set(ids).size === ids.length && !ids.some(isMissingLabel);
  // two columns of labels are a table
  if (!isNaming) return undefined;
  return {
    texts,
    from,
    doubtful,
    format: 'pairs',
    ids,
    guessed: asked === undefined || asked !== id,
  };
}

const HEADINGS =
  /^(labels?|class(es)?|clusters?|clustering|groups?|target|truth|species|category|y_true|y_pred)$/i;

/** Where labels begin behind their heading, and whether it is doubtful that there is one. */
interface Body {
  from: number;
  doubtful?: boolean;
}

/**
 * Where the labels of some texts begin. How many there must be settles it, and then what is said of the header; else the
 * first is their heading if it is a word that does not occur again, and that is known as one, or stands over numbers, or
 * over labels that all occur again.
 */
function bodyOf(texts: CodedTexts, { column = 'label', expected, header }: LinesOptions): Body {
  const { words, codes } = texts;
  const [first, count] = [words[codes[0]], codes.length - 1];
  const asked = header === undefined ? undefined : header === 'no' ? 0 : Number(header === 'yes' || header);
  if (codes.length === expected) return { from: 0 };
  if (asked !== undefined && (asked > 1 || count !== expected)) return { from: asked };
  const others = new Int32Array(words.length);
  for (let i = 1; i <= count; i++) others[codes[i]]++;
  if (count === 0 || isNumber(first) || isMissingLabel(first) || others[codes[0]] > 0) return { from: 0 };
  if (first === column || HEADINGS.test(first) || count === expected) return { from: 1 };
  const present = words.filter((word, code) => others[code] > 0 && !isMissingLabel(word));
  if (present.length > 0 && present.every(isNumber)) return { from: 1 };
  const isWord = count > 3 && others.every((times) => times !== 1);
  return isWord ? { from: 1, doubtful: true } : { from: 0 };
}

function isNumber(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}
