import { ClusterkitError } from '../../../core/errors.ts';
import type { Doubt, Reading } from '../batch.ts';
import type { Dialect } from './dialect.ts';
import { type Encoding, guessEncoding, Recoder } from './encoding.ts';
import { checkFormats, type FormatGuess, guessFormats } from './formats.ts';
import { type Front, passFront } from './front.ts';
import { type HeadRecord, headOf } from './head.ts';
import { guessHeader } from './header.ts';
import { checkDialectOptions, delimiterOf } from './known.ts';
import { uniqueNames, writtenNames } from './names.ts';
import type { HeaderGuess } from './numberedHeader.ts';
import { looksNumeric, MISSING_WORDS } from './numberFormat.ts';
import type { DialectOptions } from './options.ts';
import { checkPrinted, doubleDelimiter } from './printed.ts';
import { contradicted, ragged } from './refusals.ts';
import { footerDoubt, namesInComment, rowNamesOf, skippedDoubt, unitsDoubt } from './remarks.ts';
import { chooseTable, commentsAreRows, type Table } from './table.ts';

/**
 * Guesses from the first bytes of a file how it is written; an option takes the place of a guess.
 * @param bytes first bytes of the file, which may end within a line
 * @param whole whether they are all of the file
 * @throws {ClusterkitError} input, when there is no table; usage, when an option is wrong
 */
export function guessDialect(bytes: Uint8Array, whole: boolean, options: DialectOptions = {}): Dialect {
  checkDialectOptions(options);
  const encoding = { ...guessEncoding(bytes, options.encoding), delimiter: delimiterOf(options) };
  const text = new Recoder(encoding).recode(bytes.subarray(encoding.mark), whole);
  const zero = text.indexOf(0);
  if (zero >= 0) throw new ClusterkitError('input', `it is no text: byte ${zero + 1} is zero`);
  const head = headOf(text, whole);
  if (options.delimiter === undefined) {
    checkPrinted(head);
    const double = doubleDelimiter(head);
    if (double) return guessDialect(bytes, whole, { ...options, delimiter: double });
  }
  const front = passFront(head, options);
  if (head.at >= head.end) throw new ClusterkitError('input', 'there is no line with values in it');
  const table = chooseTable(head, front, options);
  if (options.comment === undefined && commentsAreRows(front.comments, table))
    return guessDialect(bytes, whole, { ...options, comment: 'none' });
  const { records, first, width, short, syntax } = table;
  const regular = records.slice(first).filter(({ cells }, i) => cells.length === width || (i === 0 && short));
  const missing = options.na ?? missingWords(regular, width);
  const lines = headerLines(regular, table, front, new Set(missing), options);
  const written = lines.names ?? writtenNames(regular.slice(0, lines.count), width, short);
  const { names, doubts: renamed } = uniqueNames(written);
  const rows = regular.slice(lines.count);
  const format = guessFormats(rows, names, table, options, new Set(missing));
  checkFormats(rows, names, format, options);
  const { rowNames, doubts: named } = rowNamesOf(written, rows, short);
  const start = lines.count > 0 ? afterHeader(regular[lines.count - 1]) : records[first];
  const doubts = [
    ...table.doubts,
    ...skippedDoubt(table),
    ...(lines.doubt ? [lines.doubt] : []),
    ...renamed,
    ...named,
    ...format.doubts,
    ...unitsDoubt(rows, lines.count > 0),
    ...footerDoubt(rows, whole, options.footer),
    ...(encoding.doubtful ? [CP1252] : []),
  ];
  return {
    encoding,
    strict: options.encoding !== undefined && encoding.name === 'utf-8',
    quoteGuessed: options.quote === undefined,
    syntax,
    names,
    formats: format.formats,
    na: [...missing],
    words: format.words,
    at: start.at,
    line: start.line,
    seen: rows.length,
    seenBytes: rows.length === 0 ? 0 : rows[rows.length - 1].next - rows[0].at,
    ...(rowNames === undefined ? {} : { rowNames }),
    reading: describeReading(table, front, lines, names, format, encoding, doubts),
  };
}

/** Words for a missing cell; beside nothing but + the dash is the other class, as of strands and of answers. */
function missingWords(records: readonly HeadRecord[], width: number): readonly string[] {
  const isSigned = (j: number) =>
    records.every(({ cells }, i) => i === 0 || SIGNS.includes(cells[j])) &&
    records.some(({ cells }) => cells[j] === '+');
  const someSigned = Array.from({ length: width }, (_, j) => j).some(isSigned);
  return someSigned ? MISSING_WORDS.filter((word) => word !== '-') : MISSING_WORDS;
}

const SIGNS: readonly (string | undefined)[] = ['+', '-', '.', '?', '', undefined];

function afterHeader({ next, line, lines }: HeadRecord): { at: number; line: number } {
  return { at: next, line: line + lines };
}

/** Of text that is no UTF-8 and says no encoding. */
export const CP1252: Doubt = {
  about: 'encoding',
  taken: 'text that is no UTF-8 is read as cp1252',
  other: 'another encoding',
  option: 'encoding',
};

/** The header: its lines, or the names that a comment gives. */
interface HeaderLines {
  count: number;
  names?: string[];
  reason: string;
  doubt?: HeaderGuess['doubt'];
}

function headerLines(
  regular: HeadRecord[],
  table: Table,
  front: Front,
  missing: ReadonlySet<string>,
  { header }: DialectOptions,
): HeaderLines {
  const { short, syntax } = table;
  if (header !== undefined) {
    const count = typeof header === 'number' ? header : header === 'yes' || header === true ? 1 : 0;
    if (count > regular.length)
      throw contradicted('header', String(header), `is more than the lines of the table: ${regular.length}`);
    return { count, reason: 'as asked for' };
  }
  if (short) return { count: 1, reason: 'one name less than values' };
  const guess = guessHeader(
    regular,
    (cell) => missing.has(cell),
    syntax.kind === 'blanks' || syntax.kind === 'fixed',
  );
  if (guess.header) return { count: 1, reason: guess.reason, doubt: guess.doubt };
  const names = namesInComment(front, table);
  if (names) return { count: 0, names, reason: 'names in the comment above the rows' };
  checkNamesAbove(table);
  return { count: 0, reason: guess.reason, doubt: guess.doubt };
}

/** Refuses rows without header below a line that could be a row, or names that are too few or too many. */
function checkNamesAbove({ records, first, width, syntax, counted }: Table): void {
  if (first === 0 || counted) return;
  const { cells, line } = records[first - 1];
  const several = syntax.kind === 'separated' ? cells.length > 1 : cells.some((cell) => looksNumeric(cell));
  if (several) throw ragged(line, cells.length, width, syntax);
}

function describeReading(
  { syntax, first, records }: Table,
  front: Front,
  { count, names: inComment, reason }: HeaderLines,
  names: readonly string[],
  { formats, decimal }: FormatGuess,
  encoding: Encoding,
  doubts: Doubt[],
): Reading {
  const reading: Reading = {
    format: syntax.kind === 'separated' ? 'csv' : syntax.kind,
    encoding: encoding.name,
    header: count > 0 || inComment !== undefined,
    headerReason: reason,
    decimal,
    doubts,
  };
  if (syntax.kind === 'separated') reading.delimiter = syntax.written || syntax.delimiter;
  const comment = syntax.comment || front.comment;
  if (comment !== '') reading.comment = comment;
  const skipped = first > 0 ? records[first].line - 1 : front.lines;
  if (skipped > 0) reading.skipped = skipped;
  const thousands = formats.find((format) => format.thousands !== '')?.thousands;
  if (thousands !== undefined) reading.thousands = thousands;
  const units = formats.flatMap(({ unit }, j) => (unit === '' ? [] : [[names[j], unit]]));
  if (units.length > 0) reading.units = Object.fromEntries(units);
  return reading;
}
