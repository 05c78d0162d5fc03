import { looksUtf16, sniff, utf16Mark } from '../../sniff.ts';
import { guessEncoding, Recoder } from './encoding.ts';
import { guessEnds } from './fixed.ts';
import { footerBytes } from './footer.ts';
import { passFront } from './front.ts';
import { type Head, type HeadRecord, headOf, isComment, lineAt, recordCutter } from './head.ts';
import { checkDialectOptions, delimiterOf, knownSyntax } from './known.ts';
import type { DialectOptions } from './options.ts';
import { unclosedQuote } from './refusals.ts';
import { isRule, PLAIN, type Syntax } from './syntax.ts';

/*
 * Texts that are no table, such as half a matrix or one label a line: they are cut as tables are.
 */

/** A text in UTF-8, behind the lines that are to be skipped and the comments in front. */
export interface FreeText {
  head: Head;
  /** The encoding of the file. */
  encoding: string;
  /** What options say of the way to cut it. */
  known: Partial<Syntax>;
  /** The comment lines in front, with what begins them. */
  comments: string[];
  /** Lines that were passed. */
  skipped: number;
}

/**
 * Opens a text that is not cut as a table.
 * @throws {ClusterkitError} input, for an encoding that is not that of the text; usage
 */
export function openFreeText(bytes: Uint8Array, options: DialectOptions): FreeText {
  checkDialectOptions(options);
  const encoding = guessEncoding(bytes, options.encoding);
  const end = bytes.length - footerBytes(bytes, encoding.name, options.footer);
  const delimiter = delimiterOf(options);
  const recoder = new Recoder({ ...encoding, doubtful: false, delimiter });
  const head = headOf(recoder.recode(bytes.subarray(encoding.mark, end), true), true);
  const front = passFront(head, options);
  const known = knownSyntax(options, front);
  return { head, encoding: encoding.name, known, comments: front.comments, skipped: front.lines };
}

/** Whether the bytes of a file are such a text. */
export function isFreeText(bytes: Uint8Array): boolean {
  return sniff(bytes) === 'text' || utf16Mark(bytes) !== undefined || looksUtf16(bytes);
}

/** All of a text, with what was passed in front. */
export function wholeText({ head }: FreeText): string {
  return head.bytes.toString('utf8', 0, head.end);
}

/** Lines, or several where quotes hold line ends, which are cut when they are asked for. */
export interface TextRecords {
  length: number;
  record(i: number): HeadRecord;
  /** The text as it is written. */
  raw(i: number): string;
  /** Number of the first line of a record, from 1. */
  line(i: number): number;
}

/**
 * Finds the records of a text. Memory: 16 bytes each.
 * @param empty whether an empty line is a record as well, unless it is the last
 * @throws {ClusterkitError} input, for a quote that does not close
 */
export function recordsOf(head: Head, asked: Partial<Syntax>, empty = false): TextRecords {
  const syntax = withEnds(head, { ...PLAIN, ...asked });
  const places: number[] = [];
  const lines: number[] = [];
  const cut = recordCutter(head, syntax);
  const mayBreak = syntax.quote !== '' && head.bytes.includes(syntax.quote);
  for (let { at, line } = head; at < head.end; ) {
    const { text, next } = lineAt(head, at);
    const start = text.trimStart();
    if ((start === '' && !empty) || isComment(start, syntax.comment) || isRule(start, syntax)) {
      at = next;
      line++;
      continue;
    }
    places.push(at);
    lines.push(line);
    const found = mayBreak && text.includes(syntax.quote) ? cut(at, line) : undefined;
    if (found && found !== 'cut' && 'open' in found) throw unclosedQuote(line + found.open);
    const record = found && found !== 'cut' ? found.record : { next, lines: 1 };
    at = record.next;
    line += record.lines;
  }
  return {
    length: places.length,
    record: (i) => (cut(places[i], lines[i]) as { record: HeadRecord }).record,
    raw: (i) => lineAt(head, places[i]).text,
    line: (i) => lines[i],
  };
}

/** Columns at fixed places end where all lines have blanks, unless their widths are given. */
function withEnds(head: Head, syntax: Syntax): Syntax {
  if (syntax.kind !== 'fixed' || syntax.ends.length > 0) return syntax;
  const lines = head.bytes.toString('utf8', head.at, head.end).split(/\r\n|\n|\r/);
  return {
    ...syntax,
    ends: guessEnds(
      lines.filter((line) => line.trim() !== ''),
      1,
    ),
  };
}
