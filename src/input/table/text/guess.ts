import { ClusterkitError, invalid, type Remedy } from '../../../core/errors.ts';
import type { Doubt, Reading } from '../batch.ts';
import type { Dialect } from './dialect.ts';
import { guessEncoding, Recoder } from './encoding.ts';
import { guessFormats } from './formats.ts';
import { type Front, passFront } from './front.ts';
import { type HeadRecord, headOf } from './head.ts';
import { guessHeader, type HeaderGuess } from './header.ts';
import { type Layout, layouts } from './layout.ts';
import { columnNames } from './names.ts';
import { looksNumeric, MISSING_WORDS } from './numberFormat.ts';
import type { DialectOptions } from './options.ts';
import type { Syntax } from './syntax.ts';

/**
 * Guesses from the first bytes of a file how it is written; an option takes the place of a guess.
 * @param bytes first bytes of the file, which may end within a line
 * @param whole whether they are all of the file
 * @throws {ClusterkitError} input, when there is no table; usage, when an option is wrong
 */
export function guessDialect(bytes: Uint8Array, whole: boolean, options: DialectOptions = {}): Dialect {
  const encoding = guessEncoding(bytes, options.encoding);
  const text = new Recoder(encoding).recode(bytes.subarray(encoding.mark), whole);
  const head = headOf(text, whole);
  const front = passFront(head, options);
  const [layout] = layouts(head, knownSyntax(options, front));
  if (!layout) throw new ClusterkitError('input', 'there is no line in it that is no comment');
  checkRegular(layout, options);
  const missing = new Set(options.na ?? MISSING_WORDS);
  const isMissing = (cell: string) => missing.has(cell);
  const { syntax, records, first, width } = layout;
  const table = records
    .slice(first)
    .filter(({ cells }, i) => cells.length === width || (i === 0 && layout.short));
  const lines = headerLines(table, layout, isMissing, options);
  const { names, doubts } = columnNames(table.slice(0, lines.count), width, layout.short);
  const rows = table.slice(lines.count);
  const { formats, words, doubts: unclear } = guessFormats(rows, names, syntax, options, isMissing);
  const at = rows[0]?.at ?? table[lines.count - 1].next;
  const line = rows[0]?.line ?? table[lines.count - 1].line + 1;
  const reading: Reading = {
    format: syntax.kind === 'separated' ? 'csv' : syntax.kind,
    encoding: encoding.name,
    header: lines.count > 0,
    headerReason: lines.reason,
    decimal: formats.some(({ decimal }) => decimal === ',') ? ',' : '.',
    doubts: [...(lines.doubt ? [lines.doubt] : []), ...doubts, ...unclear],
  };
  if (syntax.kind === 'separated') reading.delimiter = syntax.delimiter;
  if (syntax.comment !== '') reading.comment = syntax.comment;
  const skipped = front.lines + first;
  if (skipped > 0) reading.skipped = skipped;
  const thousands = formats.find((format) => format.thousands !== '')?.thousands;
  if (thousands !== undefined) reading.thousands = thousands;
  const units = formats.flatMap(({ unit }, j) => (unit === '' ? [] : [[names[j], unit]]));
  if (units.length > 0) reading.units = Object.fromEntries(units);
  if (encoding.doubtful) reading.doubts.push(CP1252);
  const rowNames = layout.short ? 0 : undefined;
  return {
    encoding,
    syntax,
    names,
    formats,
    na: [...missing],
    words,
    at,
    line,
    reading,
    seen: rows.length,
    ...(rowNames === undefined ? {} : { rowNames }),
  };
}

export const CP1252: Doubt = {
  about: 'encoding',
  taken: 'text that is no UTF-8 is read as cp1252',
  other: 'another encoding',
  option: 'encoding',
};

const WORDS: Record<string, string> = { comma: ',', tab: '\t', semicolon: ';', pipe: '|', '\\t': '\t' };

/** What options and the lines in front say of the syntax. */
function knownSyntax({ delimiter, quote }: DialectOptions, front: Front): Partial<Syntax> {
  const known: Partial<Syntax> = { comment: /^[#%]/.test(front.comment) ? front.comment : '' };
  if (quote !== undefined) known.quote = quote === 'none' ? '' : quote;
  const asked = delimiter ?? front.delimiter;
  if (asked === undefined) return known;
  if (asked === 'blanks') return { ...known, kind: 'blanks', delimiter: '' };
  const character = WORDS[asked] ?? asked;
  if (character.length !== 1 || character.charCodeAt(0) > 127)
    throw invalid('delimiter', 'one ASCII character, comma, tab, semicolon, pipe, blanks or fixed', asked);
  return { ...known, kind: 'separated', delimiter: character };
}

/** Refuses a head whose first lines are neither free text nor rows. */
function checkRegular({ records, first, width, open, syntax }: Layout, { skip }: DialectOptions): void {
  if (open !== undefined && records.length === 0) throw unclosedQuote(open);
  const odd = records.slice(0, first).find((record) => skip !== undefined || looksLikeRow(record, width));
  if (odd) throw ragged(odd.line, odd.cells.length, width, syntax);
}

function looksLikeRow({ cells }: HeadRecord, width: number): boolean {
  return cells.length > width || cells.filter((cell) => looksNumeric(cell)).length * 2 > cells.length;
}

export function unclosedQuote(line: number): ClusterkitError {
  return new ClusterkitError('input', 'a quote opens and does not close', {
    at: { name: `line ${line}` },
    remedies: [{ option: 'quote', how: 'set', value: 'none', to: 'take quotes as they are' }],
  });
}

export function ragged(line: number, found: number, expected: number, { kind }: Syntax): ClusterkitError {
  const values = `${found} ${found === 1 ? 'value' : 'values'}`;
  const reason = `the line has ${values} where ${expected} ${expected === 1 ? 'was' : 'were'} expected`;
  const remedies: Remedy[] = [
    { option: 'skip', how: 'set', to: 'leave lines in front out' },
    { option: 'delimiter', how: 'set', ...(kind === 'blanks' ? { value: 'fixed' } : {}) },
  ];
  return new ClusterkitError('input', reason, { at: { name: `line ${line}` }, remedies });
}

/** How many lines the header has. */
function headerLines(
  table: HeadRecord[],
  { short, syntax }: Layout,
  isMissing: (cell: string) => boolean,
  { header }: DialectOptions,
): { count: number; reason: string; doubt?: HeaderGuess['doubt'] } {
  if (typeof header === 'number') {
    if (header > table.length)
      throw new ClusterkitError('usage', `has ${header} lines, and the file has ${table.length}`, {
        option: 'header',
      });
    return { count: header, reason: 'as asked for' };
  }
  if (header !== undefined)
    return { count: header === 'yes' || header === true ? 1 : 0, reason: 'as asked for' };
  if (short) return { count: 1, reason: 'one name less than values' };
  const guess = guessHeader(table, isMissing, syntax.kind === 'blanks' || syntax.kind === 'fixed');
  return { count: guess.header ? 1 : 0, reason: guess.reason, doubt: guess.doubt };
}
