import { guessEnds } from './fixed.ts';
import { cutRecords, type Head, type HeadRecord } from './head.ts';
import { looksNumeric, MISSING_WORDS } from './numberFormat.ts';
import { PLAIN, type Syntax } from './syntax.ts';

/** The head cut in one way, and how much it looks like a table. */
export interface Layout {
  syntax: Syntax;
  /** All records, with those in front of the table. */
  records: HeadRecord[];
  /** Records with those that hold no value, which are left out. */
  cut: number;
  /** Cells of a row. */
  width: number;
  /** The first record of the table, header or row. */
  first: number;
  /** Whether that record is a header with one cell less than the rows, whose first cells are names. */
  short: boolean;
  /** The line of a quote that does not close. */
  open?: number;
  /** Share of the records from the first one that have the width of the table. */
  share: number;
  score: number;
}

/** Characters of a cell that are looked at. */
const LONGEST = 1000;

/** Records and cells of one that are looked at for the score. */
const SAMPLE = 200;

/** Characters that may separate, with what they score among equals. */
const SEPARATORS: [delimiter: string, prior: number][] = [
  [',', 1],
  ['\t', 1],
  [';', 1],
  ['|', 0.98],
];
const BLANKS_PRIOR = 0.93;
const FIXED_PRIOR = 0.85;
const LINES_SCORE = 0.3;

/** All ways to cut a head that its characters allow, the usual one first. */
function candidates(text: string, fixed: Partial<Syntax>): { syntax: Syntax; prior: number }[] {
  const found: { syntax: Syntax; prior: number }[] = [];
  const add = (syntax: Partial<Syntax>, prior: number) => {
    for (const [quoting, weight] of quotings(text, fixed))
      found.push({ syntax: { ...PLAIN, ...fixed, ...syntax, ...quoting }, prior: prior * weight });
  };
  if (fixed.kind === 'fixed') {
    if (fixed.ends) found.push({ syntax: { ...PLAIN, ...fixed, quote: '' }, prior: 1 });
  } else if (fixed.kind !== undefined) add({}, 1);
  else {
    for (const [delimiter, prior] of SEPARATORS) if (text.includes(delimiter)) add({ delimiter }, prior);
    if (/[ \t]/.test(text)) add({ kind: 'blanks', delimiter: '' }, BLANKS_PRIOR);
    add({ kind: 'lines', delimiter: '' }, LINES_SCORE);
  }
  return found;
}

/** Ways to quote that the characters allow. */
function quotings(text: string, { quote, escape: written }: Partial<Syntax>): [Partial<Syntax>, number][] {
  const found: [Partial<Syntax>, number][] = [];
  for (const mark of quote === undefined ? ['"', "'"] : [quote]) {
    if (mark === "'" && quote === undefined && !/(^|[\s,;|])'[^']*'/.test(text)) continue;
    found.push([{ quote: mark, escape: written ?? 'double' }, 1]);
    if (mark !== '' && written === undefined && text.includes(`\\${mark}`))
      found.push([{ quote: mark, escape: 'backslash' }, 0.99]);
  }
  if (quote === undefined && text.includes('"')) found.push([{ quote: '' }, 0.97]);
  return found;
}

/**
 * The ways to cut the head, the best first.
 * @param known what options say of the syntax
 */
export function layouts(head: Head, known: Partial<Syntax>): Layout[] {
  const text = head.bytes.toString('utf8', head.at, head.end);
  const tried = candidates(text, known).map(({ syntax, prior }) => tryLayout(head, syntax, prior));
  const fixed = known.kind === undefined || (known.kind === 'fixed' && known.ends === undefined);
  if (fixed && !tried.some(isRegularBlanks)) tried.push(...fixedLayout(head, text, known));
  return tried.filter(({ records }) => records.length > 0).sort((a, b) => b.score - a.score);
}

/** Rows of equal length, below nothing but shorter lines; lines behind an empty line at the end may be notes. */
function isRegularBlanks({ syntax, first, width, records, short }: Layout): boolean {
  const fewer = records.slice(0, first).every(({ cells }) => cells.length < width);
  const body = records.slice(short ? first + 1 : first);
  const odd = body.findIndex(({ cells }) => cells.length !== width);
  const isNote = odd > 1 && body[odd].line > body[odd - 1].line + body[odd - 1].lines;
  return syntax.kind === 'blanks' && width > 1 && fewer && body.length > 0 && (odd < 0 || isNote);
}

/** The head cut where all lines have blanks; at least three lines and a column of numbers, unless it is asked for. */
function fixedLayout(head: Head, text: string, known: Partial<Syntax>): Layout[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  if (!head.whole) lines.pop();
  const asked = known.kind === 'fixed';
  if (!asked && (lines.length < 3 || text.includes('\t'))) return [];
  // free lines in front have no columns
  const tried = [1, 2, 4, lines.length >> 1].map((first) =>
    tryLayout(head, { ...PLAIN, ...known, ...FIXED, ends: guessEnds(lines, first) }, FIXED_PRIOR),
  );
  return tried.filter(({ records, width }) => {
    const rows = records.slice(1).filter(({ cells }) => cells.length === width);
    return asked || rows.some(({ cells }) => cells.some((cell) => looksNumeric(cell, true)));
  });
}

const FIXED = { kind: 'fixed', delimiter: '', quote: '' } as const;

/** Cuts the head in one way. */
export function tryLayout(head: Head, asked: Syntax, prior: number): Layout {
  const { records, open } = cutRecords(head, asked);
  const width = usualWidth(records);
  const layout: Layout = {
    syntax: asked,
    records,
    cut: records.length,
    width,
    first: 0,
    short: false,
    open,
    share: 0,
    score: 0,
  };
  if (records.length === 0) return layout;
  findTrailing(layout);
  const { next } = records[records.length - 1];
  const filled = records.filter(({ cells }) => cells.some((cell) => cell !== ''));
  // in one column an empty line is a missing cell
  if (layout.width > 1 && filled.length > 0) layout.records = filled;
  findFirst(layout);
  const body = layout.records.slice(layout.first + (layout.short ? 1 : 0));
  layout.share = body.filter(({ cells }) => cells.length === layout.width).length / Math.max(body.length, 1);
  layout.score = prior * scoreOf(layout, body, (next - head.at) / Math.max(head.end - head.at, 1));
  return layout;
}

/**
 * The number of cells of the first record if most have as many: a header that is one cell shorter than rows needs most of
 * them. Else the commonest in the second half, where no free lines stand; of equals the commonest of all, then the largest.
 */
function usualWidth(records: HeadRecord[]): number {
  const all = countWidths(records);
  const [first] = records;
  const own = first?.cells.length ?? 1;
  if (own > 1 && all.get(own)! * 2 > records.length) return own;
  let [width, times] = [1, 0];
  for (const [length, count] of countWidths(records.slice(records.length >> 1))) {
    const among = (all.get(length) ?? 0) - (all.get(width) ?? 0);
    const isCommoner = among === 0 ? length > width : among > 0;
    if (count > times || (count === times && isCommoner)) [width, times] = [length, count];
  }
  return width;
}

function countWidths(records: readonly HeadRecord[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return counts;
}

/** Takes the empty cell off the end of every line that has one. */
function findTrailing(layout: Layout): void {
  const { records, width, syntax } = layout;
  const rows = records.filter(({ cells }) => cells.length === width);
  if (syntax.kind !== 'separated' || width < 2) return;
  if (!rows.every(({ cells, quoted }) => cells[width - 1] === '' && !quoted[width - 1])) {
    // only the header may end in a delimiter
    const [head] = records;
    if (head.cells.length === width + 1 && head.cells[width] === '' && rows.length > 0) {
      head.cells.pop();
      head.quoted.pop();
    }
    return;
  }
  layout.syntax = { ...syntax, trailing: true };
  layout.width = width - 1;
  for (const { cells, quoted } of rows) {
    cells.pop();
    quoted.pop();
  }
}

/** Finds the first record of the table: the first of its width, or a header one cell shorter in front of it. */
function findFirst(layout: Layout): void {
  const { records, width } = layout;
  const start = Math.max(
    records.findIndex(({ cells }) => cells.length === width),
    0,
  );
  const first = start + titleLines(records.slice(start), width);
  layout.first = first;
  if (first === 0 || records[first - 1].cells.length !== width - 1) return;
  if (isShortHeader(records[first - 1], records.slice(first), layout)) {
    layout.first = first - 1;
    layout.short = true;
  }
}

/** Lines with a cell at most, as spreadsheets write a title, in front of a header. */
function titleLines(records: HeadRecord[], width: number): number {
  const filled = ({ cells }: HeadRecord) => cells.filter((cell) => cell !== '').length;
  const lines = records.findIndex((record) => record.cells.length !== width || filled(record) > 1);
  if (lines < 1 || records.slice(0, lines).some(({ cells }) => cells.some((cell) => looksNumeric(cell))))
    return 0;
  const header = records[lines];
  const isHeader = filled(header) === width && holdsNames(header, records.slice(lines + 1), width);
  return isHeader ? lines : 0;
}

/** Whether a record names all columns but the first, whose cells could be names of rows. */
function isShortHeader(
  { cells, quoted }: HeadRecord,
  rows: HeadRecord[],
  { width, syntax }: Layout,
): boolean {
  // pandas prints columns without names as 0, 1, 2, ...
  const counted = syntax.kind === 'blanks' && cells[0] === '0' && countsUp(cells);
  const regular = rows.filter((row) => row.cells.length === width);
  const names = regular.map((row) => row.cells[0]);
  const areWords = names.every((name) => !looksNumeric(name));
  const areQuoted = regular.every((row) => row.quoted[0]);
  const named = counted || (quoted.every(Boolean) && areQuoted) || (areWords && cells.every(isYear));
  if (cells.some((cell) => looksNumeric(cell)) && !named) return false;
  // one cell with blanks is a title, or names with blanks between
  if (width === 2 && cells[0].includes(' ') && !quoted[0]) return false;
  if (holdsNames(rows[0], rows.slice(1), width)) return false;
  if (areWords || areQuoted) return true;
  return names.every((name) => /^\d+$/.test(name)) && new Set(names).size === names.length;
}

/** Whether a record has a word over numbers, and so is a header itself. */
function holdsNames({ cells }: HeadRecord, rows: HeadRecord[], width: number): boolean {
  const below = rows.filter((row) => row.cells.length === width);
  // a header may end in delimiters that the rows do not have
  return cells
    .slice(0, width)
    .some(
      (cell, j) =>
        /^[^\W\d]{2}/.test(cell) &&
        !MISSING_WORDS.includes(cell) &&
        below.filter((row) => looksNumeric(row.cells[j])).length * 2 > below.length,
    );
}

/** Whether a cell is a year, such as a header has. */
export function isYear(cell: string): boolean {
  return /^(1[5-9]|20|21)\d\d$/.test(cell);
}

/** Whether cells are 0, 1, 2, ... or 1, 2, 3, ... */
export function countsUp(cells: readonly string[]): boolean {
  const first = Number(cells[0]);
  return (first === 0 || first === 1) && cells.every((cell, j) => cell === String(first + j));
}

/** @param covered share of the head that was cut into records */
function scoreOf(layout: Layout, body: HeadRecord[], covered: number): number {
  const { syntax, width, share, open, records } = layout;
  if (syntax.kind !== 'lines' && width < 2) return 0;
  // the first record may be a header, whose words say nothing
  const rows = body.slice(body.length > 1 ? 1 : 0).filter(({ cells }) => cells.length === width);
  const { quality, numeric } = qualityOf(rows, syntax);
  let score = share * share * quality * (1 + Math.min(width, 64) / 64) * (0.2 + 0.8 * covered);
  // most files have no free lines
  if (layout.first > 0) score *= 0.8 - (0.3 * layout.first) / records.length;
  // a header whose words are no cells
  if (syntax.kind === 'blanks' && layout.first > 0 && records[layout.first - 1].cells.length > width)
    score *= 0.6;
  // words of a sentence are no cells
  if (syntax.kind === 'blanks' && !numeric && (width < 4 || share < 1 || layout.first > 0)) score /= 2;
  return open === undefined ? score : score * 0.3;
}

/** How much cells look like cells, 0 to 1, and whether there are numbers among them. */
function qualityOf(rows: HeadRecord[], syntax: Syntax): { quality: number; numeric: boolean } {
  let [sum, count] = [0, 0];
  let numeric = false;
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  for (let i = 0; i < rows.length; i += step) {
    const { cells, quoted } = rows[i];
    for (let j = 0; j < Math.min(cells.length, SAMPLE); j++) {
      const value = cellQuality(cells[j], quoted[j], syntax);
      numeric ||= value === 1;
      sum += value;
      count++;
    }
  }
  return { quality: count === 0 ? 0 : sum / count, numeric };
}

/** Whether a cell is several numbers with blanks between. */
function holdsNumbers(cell: string): boolean {
  const words = cell.split(/[ \t]+/);
  return words.length > 1 && words.length < SAMPLE && words.filter((word) => looksNumeric(word)).length > 1;
}

function cellQuality(text: string, quoted: boolean, { kind }: Syntax): number {
  const blanks = kind === 'blanks' || kind === 'fixed';
  const cell = text.slice(0, LONGEST);
  if (cell === '') return 0.5;
  // aligned cells that were not cut
  if (!quoted && / {2,}[+-]?\d+$|^[+-]?\d+ {2,}/.test(cell)) return 0.1;
  if (!quoted && /\S {2,}\S/.test(cell)) return 0.4;
  if (blanks && !quoted && /[,;|]$/.test(cell)) return 0.2;
  if (looksNumeric(cell, blanks)) return 1;
  if (quoted) return 0.75;
  if (/^(".*"|'.*')$/.test(cell)) return 0.4;
  if (/^["']|[,;\t|]/.test(cell) || holdsNumbers(cell)) return 0.2;
  return blanks ? 0.5 : 0.7;
}
