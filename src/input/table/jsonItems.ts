import { createReadStream } from 'node:fs';
import { ClusterkitError } from '../../core/errors.ts';

/** Bytes read at a time. */
const BLOCK = 2 ** 20;

/** Brackets within brackets, at most: the cells of a table are numbers, words and lists. */
const DEEPEST = 1000;

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, BRACE, END] = Buffer.from('"\\,[]{}');

/** A number of more digits than a double holds begins with this when it is parsed, and so does a key of digits. */
const MARK = '\u0001';

/** Texts with the colon behind those that are keys, long numbers, and what Python writes of numbers that are none. */
const SPECIAL = /"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d[\d.eE+-]{15,}|NaN|-?Infinity/g;

/**
 * The values of a JSON array, or of a file of one value after the other, in pieces of the file.
 * @param real file
 * @param array whether the file is one array
 * @throws {ClusterkitError} input, with the item, where the JSON is malformed or cut short
 */
export async function* jsonItems(
  real: string,
  array: boolean,
  signal?: AbortSignal,
): AsyncGenerator<unknown[]> {
  const scanner = new Scanner(array);
  for await (const chunk of createReadStream(real, { highWaterMark: BLOCK })) {
    if (signal?.aborted) throw new ClusterkitError('aborted', 'interrupted');
    const items = scanner.push(chunk as Buffer);
    if (items.length > 0) yield items;
  }
  const items = scanner.end();
  if (items.length > 0) yield items;
}

/** A text or a key without the mark of a long number or of a key of digits. */
export function unmarked(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}

/** Whether a value is a number, which may be one of many digits. */
export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.startsWith(MARK));
}

/** A name as a key that keeps its place among others, though it may consist of digits. */
export function asKey(name: string): string {
  return /^\d+$/.test(name) ? MARK + name : name;
}

/** Finds where values begin and end, over blocks of bytes. */
class Scanner {
  private readonly array: boolean;
  private rest: Buffer = Buffer.alloc(0);
  /** How deep within brackets, and whether within a text. */
  private depth = 0;
  private quoted = false;
  private escaped = false;
  /** Where the value begins in `rest`; -1 between values. */
  private start = -1;
  private state: 'before' | 'within' | 'after' = 'before';
  private comma = true;
  private count = 0;

  constructor(array: boolean) {
    this.array = array;
    if (!array) this.state = 'within';
  }

  push(chunk: Buffer): unknown[] {
    const from = this.rest.length;
    const bytes = from > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const items: unknown[] = [];
    for (let p = from; p < bytes.length; p++) {
      const byte = bytes[p];
      if (this.start >= 0) p = this.within(bytes, p, items);
      else if (byte > 32 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) this.between(byte, p);
    }
    this.rest = this.start < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(this.start));
    if (this.start > 0) this.start = 0;
    return items;
  }

  /** A byte between values that is no blank. */
  private between(byte: number, p: number): void {
    if (this.state === 'before') {
      if (byte !== OPEN) throw this.malformed('unexpected character');
      this.state = 'within';
    } else if (this.state === 'after') {
      throw this.malformed('unexpected character');
    } else if (this.array && byte === CLOSE) {
      if (this.comma && this.count > 0) throw this.malformed('unexpected character');
      this.state = 'after';
    } else if (this.array && byte === COMMA) {
      if (this.comma) throw this.malformed('unexpected character');
      this.comma = true;
    } else {
      if (this.array && !this.comma) throw this.malformed('unexpected character');
      this.start = p;
      this.quoted = byte === QUOTE;
      this.depth = byte === OPEN || byte === BRACE ? 1 : 0;
    }
  }

  /** Goes on to the end of a value. @returns the last byte that was looked at */
  private within(bytes: Buffer, from: number, items: unknown[]): number {
    for (let p = from; p < bytes.length; p++) {
      const byte = bytes[p];
      if (this.quoted) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.quoted = false;
        else continue;
        if (this.quoted || this.depth > 0) continue;
      } else if (byte === QUOTE) {
        this.quoted = true;
        continue;
      } else if (byte === OPEN || byte === BRACE) {
        if (++this.depth > DEEPEST) throw this.tooDeep();
        continue;
      } else if (this.depth > 0) {
        if ((byte === CLOSE || byte === END) && --this.depth === 0) return this.take(bytes, p + 1, p, items);
        continue;
      } else if (byte > 32 && byte !== COMMA && byte !== CLOSE) continue;
      else return this.take(bytes, p, p - 1, items);
      return this.take(bytes, p + 1, p, items);
    }
    return bytes.length;
  }

  private take(bytes: Buffer, end: number, last: number, items: unknown[]): number {
    const text = bytes.toString('utf8', this.start, end);
    this.count++;
    try {
      items.push(parse(text));
    } catch {
      throw this.malformed('unexpected character', this.count);
    }
    this.start = -1;
    this.comma = false;
    return last;
  }

  end(): unknown[] {
    const items: unknown[] = [];
    if (this.start >= 0 && this.depth === 0 && !this.quoted && !this.array)
      this.take(this.rest, this.rest.length, 0, items);
    if (this.start >= 0) throw this.malformed('unexpected end of data');
    if (this.array && this.state !== 'after') {
      const reason = this.comma && this.count > 0 ? 'it ends in a comma' : 'its end is missing';
      throw new ClusterkitError('input', `the JSON is cut short: ${reason}`);
    }
    return items;
  }

  private tooDeep(): ClusterkitError {
    return new ClusterkitError(
      'input',
      `it is JSON but not a table: brackets are nested more than ${DEEPEST} deep`,
      {
        at: { name: `item ${this.count + 1}` },
      },
    );
  }

  private malformed(what: string, item = this.count + 1): ClusterkitError {
    return new ClusterkitError('input', `the JSON is malformed: ${what}`, { at: { name: `item ${item}` } });
  }
}

/** Whether a line is a value as a whole. */
export function isValue(line: string): boolean {
  try {
    parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * As JSON.parse, but long numbers keep their digits and keys of digits keep their order, both behind a mark; NaN is null,
 * and Infinity a text.
 */
function parse(text: string): unknown {
  if (!/\d{16}|\d"\s*:|NaN|Infinity/.test(text)) return JSON.parse(text);
  return JSON.parse(
    text.replace(SPECIAL, (match, inner?: string, colon?: string) => {
      if (match === 'NaN') return 'null';
      if (inner === undefined) return `"${match.endsWith('y') ? '' : '\\u0001'}${match}"`;
      return colon !== undefined && /^\d+$/.test(inner) ? `"\\u0001${inner}"${colon}` : match;
    }),
  );
}
