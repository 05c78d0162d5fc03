import { Cutter } from './cutter.ts';
import { CellDecoder } from './decode.ts';
import { cutFixed } from './fixed.ts';
import { CR, CUT, ENDS_LINE, isBlank, isRule, LF, type Syntax } from './syntax.ts';

/** A line of the head of a file, or several where quotes hold line ends. */
export interface HeadRecord {
  /** Without blanks around. */
  cells: string[];
  /** Which cells stand in quotes. */
  quoted: boolean[];
  /** The first byte. */
  at: number;
  /** The byte behind its line end. */
  next: number;
  /** Number of its first line, from 1. */
  line: number;
  /** Lines that it takes. */
  lines: number;
}

/** The first bytes of a text, in UTF-8, and where to begin in them. */
export interface Head {
  /** The bytes, with a line end behind them. */
  bytes: Buffer;
  end: number;
  /** Whether they are all of the file. */
  whole: boolean;
  at: number;
  /** Number of the line at `at`, from 1. */
  line: number;
}

/** @param text in UTF-8 */
export function headOf(text: Uint8Array, whole: boolean): Head {
  const bytes = Buffer.alloc(text.length + 1, LF);
  bytes.set(text);
  return { bytes, end: text.length, whole, at: 0, line: 1 };
}

/** A line as it stands there. */
export interface HeadLine {
  text: string;
  at: number;
  next: number;
  /** Its line end. */
  end: number;
  /** Whether the line end is among the bytes. */
  complete: boolean;
}

/** The line that begins at `at`. */
export function lineAt({ bytes, end, whole }: Head, at: number): HeadLine {
  let q = at;
  while (bytes[q] !== LF && bytes[q] !== CR) q++;
  const complete = whole || (q < end && !(bytes[q] === CR && q + 1 === end));
  const next = Math.min(bytes[q] === CR && bytes[q + 1] === LF ? q + 2 : q + 1, end);
  return { text: bytes.toString('utf8', at, q), at, next, end: q, complete };
}

/**
 * Cuts the head into records; empty lines and comments are none, and one that is cut is left out.
 * @returns the records, and the line of a quote that does not close
 */
export function cutRecords(
  head: Head,
  syntax: Syntax,
  most = Number.POSITIVE_INFINITY,
): { records: HeadRecord[]; open?: number } {
  const records: HeadRecord[] = [];
  let { at, line } = head;
  const cut = recordCutter(head, syntax);
  while (at < head.end && records.length < most) {
    const { text, next, complete } = lineAt(head, at);
    const start = text.trimStart();
    if (start === '' || isComment(start, syntax.comment) || isRule(start, syntax)) {
      if (!complete) break;
      at = next;
      line++;
      continue;
    }
    const found = cut(at, line);
    if (found === 'cut') break;
    if ('open' in found) return { records, open: line + found.open };
    records.push(found.record);
    at = found.record.next;
    line += found.record.lines;
  }
  return { records };
}

/** Whether a line is a comment; a cell such as #N/A begins none. */
export function isComment(line: string, marker: string): boolean {
  return marker !== '' && line.startsWith(marker) && !SHEET_ERROR.test(line);
}

const SHEET_ERROR = /^#(N\/A|NA|NULL!|DIV\/0!|VALUE!|REF!|NUM!|NAME\?)/;

/** A record; `open` are the lines in front of a quote that does not close. */
type Cut = (at: number, line: number) => { record: HeadRecord } | { open: number } | 'cut';

/** Cuts the record that begins at a byte. */
export function recordCutter(head: Head, syntax: Syntax): Cut {
  return syntax.kind === 'fixed' ? fixedRecords(head, syntax) : separatedRecords(head, syntax);
}

function separatedRecords({ bytes, end, whole }: Head, syntax: Syntax): Cut {
  const cutter = new Cutter(syntax);
  const decoder = new CellDecoder(syntax);
  Object.assign(cutter, { bytes, end, last: whole });
  return (at, line) => {
    const record: HeadRecord = { cells: [], quoted: [], at, next: at, line, lines: 1 };
    const plain = syntax.written === '' ? plainLine(bytes, at) : '';
    let p = at;
    if (cutter.blanks) while (isBlank(bytes[p])) p++;
    for (;;) {
      const stop = cutter.cell(p);
      if (stop === CUT) return whole ? { open: record.lines - 1 } : 'cut';
      const { from, to, escaped } = cutter;
      // the cutter has taken blanks away
      const isPlain = !cutter.quoted && to - at <= plain.length;
      record.cells.push(
        isPlain ? plain.slice(from - at, to - at) : decoder.text(bytes, from, to, escaped).trim(),
      );
      record.quoted.push(cutter.quoted);
      record.lines += cutter.breaks;
      p = stop === ENDS_LINE ? -1 : cutter.behind();
      if (p === -2) return 'cut';
      if (p < 0) break;
    }
    record.next = cutter.afterLine(cutter.stop);
    return { record };
  };
}

/** The text of a line in ASCII, of which cells are parts, since making a text takes long; else ''. */
function plainLine(bytes: Buffer, at: number): string {
  let high = 0;
  let q = at;
  for (; bytes[q] !== LF && bytes[q] !== CR; q++) high |= bytes[q];
  return high < 128 ? bytes.toString('latin1', at, q) : '';
}

function fixedRecords(head: Head, syntax: Syntax): Cut {
  const decoder = new CellDecoder(syntax);
  const bounds = new Int32Array(2 * syntax.ends.length);
  return (at, line) => {
    const { next, end, complete } = lineAt(head, at);
    if (!complete) return 'cut';
    const crossed = cutFixed(head.bytes, at, end, syntax.ends, bounds);
    // a line that does not keep to the columns is one cell
    const cells =
      crossed >= 0 && syntax.apart
        ? [decoder.text(head.bytes, at, end, false)]
        : syntax.ends.map((_, j) => decoder.text(head.bytes, bounds[2 * j], bounds[2 * j + 1], false));
    return { record: { cells, quoted: cells.map(() => false), at, next, line, lines: 1 } };
  };
}
