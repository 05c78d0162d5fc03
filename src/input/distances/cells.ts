import { ClusterkitError } from '../../core/errors.ts';
import { type FreeText, recordsOf, type TextRecords } from '../table/text/lines.ts';
import { numberParser } from '../table/text/numberFormat.ts';
import type { DialectOptions } from '../table/text/options.ts';
import type { Syntax } from '../table/text/syntax.ts';

/** Lines of cells. Cells are made on demand: a large matrix is not held as texts. */
export interface CellLines {
  length: number;
  cells(i: number): string[];
  /** The name of a line for the user: "line 7". */
  name(i: number): string;
  /** What cells hold. */
  marks: CellMarks;
  /** Whether the first line names the columns, where it is known. */
  header?: boolean;
}

/** The lines of a text that are not empty, split by the first of ; tab and comma that occurs, else by blanks. */
export interface TextLines extends CellLines {
  /** The line as written. */
  raw(i: number): string;
  byBlanks: boolean;
  /** How they are cut. */
  syntax: Partial<Syntax>;
}

export function noMatrix(why: string, cause?: unknown): ClusterkitError {
  return new ClusterkitError('input', `not a matrix of distances: ${why}`, { cause });
}

/** @throws {ClusterkitError} input, for a text without lines */
export function linesOf(text: FreeText, options: DialectOptions): TextLines {
  const { head, known } = text;
  const comment = known.comment || (options.comment === undefined ? '#' : '');
  const whole = recordsOf(head, { ...known, kind: 'lines', delimiter: '', comment });
  if (whole.length === 0) throw noMatrix('the file is empty');
  const syntax = { ...separatorOf(whole), ...known, comment };
  const lines = recordsOf(head, syntax);
  const byBlanks = syntax.kind === 'blanks';
  const named = { syntax, byBlanks, marks: new CellMarks(options) };
  const above = headerAbove(text, lines, syntax);
  const found: TextLines = {
    ...named,
    length: lines.length,
    raw: lines.raw,
    cells: (i) => lines.record(i).cells,
    name: (i) => `line ${lines.line(i)}`,
  };
  return withHeader(above === undefined ? found : withLine(found, above), options);
}

/** A file with semicolons or tabs may have decimal commas. */
function separatorOf(lines: TextRecords): Partial<Syntax> {
  const ends = [lines.raw(0), lines.raw(lines.length - 1)];
  const delimiter = [';', '\t', ','].find((one) => ends.some((line) => line.trim().includes(one)));
  return delimiter === undefined ? { kind: 'blanks', delimiter: '' } : { kind: 'separated', delimiter };
}

/** A single comment in front that has as many cells as the next line names the columns. */
function headerAbove({ comments, known }: FreeText, lines: TextRecords, syntax: Partial<Syntax>) {
  const [text, ...others] = comments;
  if (text === undefined || others.length > 0 || lines.length === 0) return undefined;
  const raw = text.slice(known.comment?.length);
  const bytes = Buffer.from(`${raw}\n`);
  const head = { bytes, end: bytes.length - 1, whole: true, at: 0, line: lines.line(0) - 1 };
  const above = recordsOf(head, { ...syntax, comment: '' });
  if (above.length !== 1) return undefined;
  const { cells } = above.record(0);
  return cells.length === lines.record(0).cells.length ? { raw, cells, line: head.line } : undefined;
}

function withLine(lines: TextLines, { raw, cells, line }: { raw: string; cells: string[]; line: number }) {
  return {
    ...lines,
    length: lines.length + 1,
    raw: (i: number) => (i === 0 ? raw : lines.raw(i - 1)),
    cells: (i: number) => (i === 0 ? [...cells] : lines.cells(i - 1)),
    name: (i: number) => (i === 0 ? `line ${line}` : lines.name(i - 1)),
  };
}

/** The lines with as many lines of header as there are said to be, which become one. */
function withHeader(lines: TextLines, { header }: DialectOptions): TextLines {
  if (header === undefined) return lines;
  const count = typeof header === 'number' ? header : header === 'yes' || header === true ? 1 : 0;
  if (count === 0) return { ...lines, header: false };
  if (count >= lines.length)
    throw new ClusterkitError('input', `is more than the lines of the file leave: ${lines.length}`, {
      option: 'header',
      value: String(header),
    });
  const above = Array.from({ length: count }, (_, i) => lines.cells(i));
  const names = above[count - 1].map((_, j) =>
    above
      .map((cells) => cells[j] ?? '')
      .filter((cell) => cell !== '')
      .join(' '),
  );
  const at = (i: number) => i + count - 1;
  return {
    ...lines,
    header: true,
    length: lines.length - count + 1,
    raw: (i) => lines.raw(at(i)),
    cells: (i) => (i === 0 ? [...names] : lines.cells(at(i))),
    name: (i) => lines.name(at(i)),
  };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const COMMA_NUMBER = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const BLANK = /^(|na|n\/a|#n\/a|nan|null|none|-|\?|\.)$/i;

/** Tells numbers, names and words for nothing apart, by what options say of them. */
export class CellMarks {
  /** Whether a number with a decimal comma was met. */
  commas = false;
  private readonly na?: ReadonlySet<string>;
  private readonly parse?: (cell: string) => number;

  constructor({ decimal, thousands, na }: DialectOptions = {}) {
    if (na !== undefined) this.na = new Set(na);
    if (decimal === undefined && thousands === undefined) return;
    const mark = thousands === undefined || thousands === 'none' ? '' : thousands;
    const point = decimal ?? (mark === '.' ? ',' : '.');
    this.parse = numberParser({ decimal: point, thousands: mark, unit: '', fortran: true });
    this.commas = point === ',';
  }

  /** Whether a cell is one of those that stand for nothing. */
  isBlank(cell: string): boolean {
    return this.na ? cell === '' || this.na.has(cell) : BLANK.test(cell);
  }

  /** Whether a cell is a name: neither a number nor nothing. */
  isWord(cell: string): boolean {
    return !this.isBlank(cell) && Number.isNaN(this.number(cell));
  }

  /** The number that a cell holds, with a decimal point or comma; NaN where it holds none. */
  number(cell: string): number {
    const value = this.finite(cell);
    if (!Number.isNaN(value)) return value;
    const [, sign] = /^([+-]?)inf(?:inity)?$/i.exec(cell) ?? [];
    if (sign === undefined) return Number.NaN;
    return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  private finite(cell: string): number {
    if (this.parse) return this.parse(cell);
    if (NUMBER.test(cell)) return Number(cell);
    if (!COMMA_NUMBER.test(cell)) return Number.NaN;
    this.commas = true;
    return Number(cell.replace(',', '.'));
  }

  /**
   * The distance in a cell, NaN where there is none.
   * @throws {ClusterkitError} input, for a word, with its line
   */
  distance(cell: string, line: string, column: number): number {
    if (this.na?.has(cell)) return Number.NaN;
    const value = this.number(cell);
    if (!Number.isNaN(value) || this.isBlank(cell)) return value;
    const reason = `"${cell.slice(0, 40)}" is not a distance`;
    throw new ClusterkitError('input', reason, { at: { name: `${line}, cell ${column + 1}` } });
  }
}

/** Whether two lists hold the same names, in any order. */
export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return a.length === b.length && new Set(b).size === known.size && b.every((name) => known.has(name));
}
