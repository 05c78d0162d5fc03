import { createReadStream } from 'node:fs';
import { ClusterkitError } from '../../core/errors.ts';

/** The dialect of a file of separated values. */
export interface Dialect {
  delimiter: string;
  header: boolean;
  /** Whether "3,14" is a number: where semicolons separate, or where the comma cannot separate thousands. */
  comma: boolean;
  /** One name a column. */
  names: string[];
  /** Whether the first cells of a column are all numbers. */
  numeric: boolean[];
}

const DELIMITERS = [',', '\t', ';', '|'];

/** A text that is a number as a whole: no hexadecimal, NaN, Infinity or words. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const COMMA_NUMBER = /^\s*[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?\s*$/i;

/** More digits or a larger exponent than a double can hold: read as text first. */
const INEXACT = /^\s*[+-]?\d{16,}\s*$|e[+-]?\d{3}/i;

/** Whether the whole text is a number; with `comma`, a comma may stand for the point. */
export function isNumber(text: string, comma = false): boolean {
  return NUMBER.test(text) || (comma && COMMA_NUMBER.test(text));
}

/**
 * Guesses from the first bytes of a file how its values are separated and whether the first line holds names.
 * @param head text, which may end within a line
 * @param whole whether head is all of the file
 * @param hints what is known already
 */
export function sniffDialect(
  head: string,
  whole: boolean,
  hints: { header?: boolean; delimiter?: string } = {},
): Dialect {
  const text = head.replace(/^\ufeff/, '');
  let best: { delimiter: string; records: string[][]; score: number } | undefined;
  for (const delimiter of hints.delimiter ? [hints.delimiter] : DELIMITERS) {
    const records = splitRecords(text, delimiter, whole);
    const score = regularity(records);
    if (!best || score > best.score) best = { delimiter, records, score };
  }
  const { delimiter, records } = best!;
  if (records.length === 0) throw new ClusterkitError('input', 'the file is empty: there is no line in it');
  const comma = delimiter === ';' || hasDecimalComma(records);
  const header = hints.header ?? hasHeader(records, comma);
  const names = records[0].map((name, j) => (header && name.trim() ? name.trim() : `column${j + 1}`));
  checkNames(names);
  const body = records.slice(header ? 1 : 0).filter((record) => record.length === names.length);
  const numeric = names.map((_, j) => {
    const cells = body.map((record) => record[j]).filter((cell) => cell.trim() !== '');
    // the database reads a decimal comma where semicolons separate; elsewhere such cells are text at first
    const plain = (cell: string) => isNumber(cell, delimiter === ';') && !INEXACT.test(cell);
    return cells.length > 0 && cells.every(plain);
  });
  return { delimiter, header, comma, names, numeric };
}

/** Groups of three digits: "1,234" can be a whole number in English or a fraction elsewhere. */
const THOUSANDS = /^\s*[+-]?\d{1,3}(,\d{3})+\s*$/;

/** Whether there are cells such as "3,14", and none such as "1,234,567", which can only be thousands. */
function hasDecimalComma(records: string[][]): boolean {
  let found = false;
  for (const record of records) {
    for (const cell of record) {
      if (!cell.includes(',') || isNumber(cell)) continue;
      if (COMMA_NUMBER.test(cell)) found ||= !THOUSANDS.test(cell);
      else if (THOUSANDS.test(cell)) return false;
    }
  }
  return found;
}

/** How regular records are: a score that rises with the number of values and with the share of records that have it. */
function regularity(records: string[][]): number {
  if (records.length === 0) return 0;
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  let [width, times] = [1, 0];
  for (const [length, count] of counts) if (count > times) [width, times] = [length, count];
  const share = times / records.length;
  return width === 1 ? 0 : share * share * share * (1 + Math.min(width, 64) / 64);
}

/** Whether the first record holds names: they are not numbers; when some are, a word above a column of numbers decides. */
function hasHeader(records: string[][], comma: boolean): boolean {
  const [first, ...rest] = records;
  const words = first.map(
    (cell) => cell.trim() !== '' && !isNumber(cell, comma) && !/^(nan|[+-]?inf(inity)?)$/i.test(cell),
  );
  if (words.every((word) => !word)) return false;
  const below = (j: number) => rest.map((record) => record[j] ?? '').filter((cell) => cell.trim() !== '');
  const told = words.some((word, j) => {
    const cells = word ? below(j) : [];
    return cells.length > 0 && cells.every((cell) => isNumber(cell, comma));
  });
  return told || first.every((cell, j) => words[j] || cell.trim() === '');
}

/** @throws {ClusterkitError} input, when two columns have one name */
function checkNames(names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new ClusterkitError('input', `two columns are called "${name}"`, {
        remedies: [{ how: 'do', what: 'rename one of them' }],
      });
    }
    seen.add(name);
  }
}

/** Splits text into records by RFC 4180; the last record, which may be cut, is left out unless `whole`. */
function splitRecords(text: string, delimiter: string, whole: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  const endRecord = () => {
    record.push(cell);
    if (record.length > 1 || cell !== '') records.push(record);
    record = [];
    cell = '';
  };
  for (let p = 0; p < text.length; p++) {
    const char = text[p];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[p + 1] === '"') cell += text[++p];
      else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      record.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[p + 1] === '\n') p++;
      endRecord();
    } else cell += char;
  }
  if (whole || records.length === 0) endRecord();
  return records;
}

/**
 * Finds the line, from 1, on which a record begins; quoted values may hold line ends, and empty lines are not records.
 * Reads the file up to there.
 * @param record number of the record, from 0, the header included
 */
export async function lineOfRecord(path: string, record: number, columns: number): Promise<number> {
  let line = 1;
  let start = 1;
  let found = 0;
  let quoted = false;
  let empty = true;
  let previous = 0;
  for await (const chunk of createReadStream(path)) {
    for (const byte of chunk as Buffer) {
      const returned = previous === 0x0d;
      previous = byte;
      if (byte === 0x22) quoted = !quoted;
      // CR LF is one line end
      if (byte === 0x0a && returned) continue;
      if (byte !== 0x0a && byte !== 0x0d) {
        empty = false;
        continue;
      }
      line++;
      if (quoted) continue;
      // an empty line is a record only when there is a single column
      if (!empty || columns === 1) {
        if (found === record) return start;
        found++;
      }
      start = line;
      empty = true;
    }
  }
  return start;
}
