import { ClusterkitError } from '../../../core/errors.ts';
import type { Doubt } from '../batch.ts';
import { countsLine } from './counts.ts';
import type { Front } from './front.ts';
import { cutRecords, type Head, type HeadRecord, headOf } from './head.ts';
import { knownSyntax } from './known.ts';
import { type Layout, layouts, tryLayout } from './layout.ts';
import { looksNumeric } from './numberFormat.ts';
import type { DialectOptions } from './options.ts';
import { contradicted, ragged, unclosedQuote } from './refusals.ts';
import type { Syntax } from './syntax.ts';

/** The best way to cut a head, and what there is to say of it. */
export interface Table extends Layout {
  /** Set where a comma can only be the decimal mark. */
  decimal?: ',';
  /** Whether the record in front of it says how many rows and columns follow. */
  counted?: boolean;
  doubts: Doubt[];
}

/**
 * Chooses the way to cut the head.
 * @throws {ClusterkitError} input, when there is no table or it begins with lines that are neither free text nor rows
 */
export function chooseTable(head: Head, front: Front, options: DialectOptions): Table {
  const known = knownSyntax(options, front);
  const found = withoutQuotes(layouts(head, known), options);
  if (found.length === 0) throw new ClusterkitError('input', 'there is no line in it that is no comment');
  checkDelimiter(found[0], head, options);
  checkQuotes(found, options);
  const doubts = [...quoteDoubt(found, options), ...delimiterDoubt(found)];
  const table: Table = decimalLines(found[0], head, known) ?? { ...found[0], doubts };
  const marked = options.comment === undefined ? withComments(table, head, known) : undefined;
  const chosen = withoutCounts(marked ?? table, head, options);
  if (!chosen.counted) checkFront(chosen, options);
  return chosen;
}

/** Leaves out a first line that says how many rows and columns follow. */
function withoutCounts(table: Table, head: Head, options: DialectOptions): Table {
  const found = countsLine(table, head.whole, options);
  if (!found) return table;
  const doubts = [...table.doubts, found.doubt];
  return found.leftOut ? { ...table, first: 1, counted: true, doubts } : { ...table, doubts };
}

/** Refuses a delimiter that is not in the file, when another one cuts it well. */
function checkDelimiter({ width }: Layout, head: Head, { delimiter }: DialectOptions): void {
  if (delimiter === undefined || width > 1) return;
  const [other] = layouts(head, {});
  if (other === undefined || other.width < 2) return;
  const words = nameSyntax(other.syntax);
  throw contradicted('delimiter', delimiter, `separates nothing: the values look separated by ${words}`);
}

/**
 * Puts the layout in front that takes such quotes as text, where all lines fit so and some would be swallowed by a quoted
 * cell: inches at the begin of cells are no quotes.
 */
function withoutQuotes(found: Layout[], { quote }: DialectOptions): Layout[] {
  const [best] = found;
  if (quote !== undefined || best === undefined || best.syntax.quote === '') return found;
  const { kind, delimiter } = best.syntax;
  const plain = found.find(
    ({ syntax, share, width, cut, first }) =>
      syntax.quote !== best.syntax.quote &&
      syntax.kind === kind &&
      syntax.delimiter === delimiter &&
      share === 1 &&
      // a line in front would be half of a name that goes over two lines
      first <= best.first &&
      width > 1 &&
      width === best.width &&
      cut > best.cut,
  );
  return plain ? [plain, ...found.filter((layout) => layout !== plain)] : found;
}

/** Refuses a quote that does not close, unless quotes are said to be text. */
function checkQuotes([{ syntax }, ...others]: Layout[], { quote }: DialectOptions): void {
  if (quote !== undefined || syntax.quote !== '') return;
  const open = others.find(
    (other) => other.open !== undefined && other.syntax.delimiter === syntax.delimiter,
  )?.open;
  if (open !== undefined) throw unclosedQuote(open);
}

/** Scores that are so near to the best one leave a doubt. */
const NEAR = 0.85;

function delimiterDoubt([best, ...others]: Layout[]): Doubt[] {
  const { kind, delimiter } = best.syntax;
  const near = others.find(
    ({ syntax, width, share, score }) =>
      (syntax.kind !== kind || syntax.delimiter !== delimiter) &&
      // tabs are blanks as well, and aligned columns have blanks between
      (width !== best.width || !(isBlankish(best.syntax) && isBlankish(syntax))) &&
      width > 1 &&
      share > 0.95 &&
      score > NEAR * best.score,
  );
  if (near === undefined || best.width < 2) return [];
  const [taken, other] = [best.syntax, near.syntax].map(nameSyntax);
  return [{ about: 'delimiter', taken: `${taken} separate values`, other, option: 'delimiter' }];
}

function isBlankish({ kind, delimiter }: Syntax): boolean {
  return kind === 'blanks' || kind === 'fixed' || delimiter === '\t';
}

function nameSyntax({ kind, delimiter, written }: Syntax): string {
  if (written !== '') return `"${written}"`;
  if (kind === 'separated') return `"${delimiter === '\t' ? 'tab' : delimiter}"`;
  return kind === 'fixed' ? 'fixed places' : kind;
}

function quoteDoubt([{ syntax }]: Layout[], { quote }: DialectOptions): Doubt[] {
  if (quote !== undefined || syntax.quote !== '' || syntax.kind === 'fixed') return [];
  return [{ about: 'quote', taken: 'quotes are text', other: 'they stand around cells', option: 'quote' }];
}

/**
 * One column of numbers with a decimal comma, which looks like two of whole numbers: its name has no comma, or digits
 * follow that no whole number has.
 */
function decimalLines(layout: Layout, head: Head, known: Partial<Syntax>): Table | undefined {
  const { syntax, width, records, first, short } = layout;
  if (known.kind !== undefined || syntax.delimiter !== ',' || width !== 2) return undefined;
  const start = short ? first + 1 : first;
  const [above] = records.slice(0, start).slice(-1);
  const rows = records.slice(start).filter(({ cells }) => cells.length === 2);
  const whole = ({ cells, quoted }: HeadRecord) =>
    /^[+-]?\d+$/.test(cells[0]) && /^\d+$/.test(cells[1]) && !quoted[0] && !quoted[1];
  if (!rows.every(whole)) return undefined;
  const isNamed = above?.cells.length === 1 && !looksNumeric(above.cells[0]);
  if (!isNamed && !rows.some(({ cells }) => /^0\d/.test(cells[1]))) return undefined;
  const lines = tryLayout(head, { ...syntax, kind: 'lines', delimiter: '', trailing: false }, 1);
  const taken = `the comma of ${rows[0].cells.join(',')} is the decimal mark of one column`;
  const other = 'a delimiter between two columns';
  return {
    ...lines,
    decimal: ',',
    doubts: [{ about: 'delimiter', taken, other, option: 'delimiter' }],
  };
}

/** What begins a comment between rows although none is in front. */
const WITHIN = ['#', '%'];

/** Cuts the head again without comments between the rows, if these are the lines that do not fit. */
function withComments(table: Table, head: Head, known: Partial<Syntax>): Table | undefined {
  const { syntax, width, records, first } = table;
  if (syntax.comment !== '' || syntax.kind === 'lines') return undefined;
  const body = records.slice(first);
  const odd = body.filter(({ cells }) => cells.length !== width);
  const marker = WITHIN.find((mark) => odd[0]?.cells[0].startsWith(mark));
  if (marker === undefined || !odd.every(({ cells }) => cells[0].startsWith(marker))) return undefined;
  if (body.some(({ cells }) => cells.length === width && cells[0].startsWith(marker))) return undefined;
  const [layout] = layouts(head, { ...known, comment: marker });
  const taken = `lines that begin with ${marker} are comments, the first is line ${odd[0].line}`;
  const doubt: Doubt = { about: 'comment', taken, other: 'rows', option: 'comment' };
  return { ...layout, doubts: [...table.doubts, doubt] };
}

/** Refuses a head whose first lines are neither free text nor rows. */
function checkFront(table: Table, { skip, header }: DialectOptions): void {
  const { records, first, width, short, open, syntax } = table;
  if (open !== undefined && records.length === 0) throw unclosedQuote(open);
  const strict = skip !== undefined || header === 'no' || header === false || header === 0;
  if (strict && short) throw oddRecord(records[first], table);
  const odd = records.slice(0, first).find((record) => strict || looksLikeRow(record, width, syntax));
  if (odd) throw oddRecord(odd, table);
}

function oddRecord({ line, cells }: HeadRecord, { width, syntax }: Layout): ClusterkitError {
  return ragged(line, cells.length, width, syntax);
}

function looksLikeRow({ cells }: HeadRecord, width: number, { kind }: Syntax): boolean {
  const numeric = cells.filter((cell) => /^[+-]?[.,]?\d/.test(cell) || looksNumeric(cell)).length;
  return (cells.length > width && kind !== 'blanks') || numeric * 2 > cells.length;
}

/**
 * Whether lines that were passed as comments are rows: the first cell, a word that begins as a comment does, stands
 * over words, and numbers stand over numbers. "#ff0000,1,2" is a row over "red,3,4".
 */
export function commentsAreRows(
  comments: readonly string[],
  { syntax, records, first, width }: Table,
): boolean {
  const rows = records.slice(first + 1).filter(({ cells }) => cells.length === width);
  const numeric = Array.from(
    { length: width },
    (_, j) => rows.filter(({ cells }) => looksNumeric(cells[j])).length * 2 > rows.length,
  );
  if (syntax.kind === 'lines' || numeric[0] || !numeric.includes(true) || comments.length === 0) return false;
  const { records: cut } = cutRecords(headOf(Buffer.from(comments.join('\n')), true), {
    ...syntax,
    comment: '',
  });
  return cut.some(
    ({ cells }) => cells.length === width && cells.every((cell, j) => !numeric[j] || looksNumeric(cell)),
  );
}
