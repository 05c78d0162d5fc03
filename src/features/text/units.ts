import type { TermUnit } from './words.ts';

/*
 * How texts are cut. A word is a run of at least two letters, digits or underscores of Unicode, in lower case: that is
 * what (?u)\b\w\w+\b matches in Python.
 */

/** A character of a word, whatever plane it is in. */
const WORD = /^[\p{L}\p{N}_]$/u;
const SPACE = /^\s$/u;

const UNKNOWN = 0;
const OTHER = 1;
const LETTER = 2;
const BLANK = 3;

/** What a UTF-16 code unit is, as far as it is known. */
const kinds = new Uint8Array(65536);

function kindOf(code: number): number {
  if (kinds[code] === UNKNOWN) {
    const character = String.fromCharCode(code);
    kinds[code] = WORD.test(character) ? LETTER : SPACE.test(character) ? BLANK : OTHER;
  }
  return kinds[code];
}

/** Arguments of one call: much longer words overflow the stack. */
const MOST_ARGUMENTS = 4096;

/** Code units as a text, however long. */
export function textOfCodes(codes: Uint16Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to; at += MOST_ARGUMENTS)
    text += String.fromCharCode(...codes.subarray(at, Math.min(to, at + MOST_ARGUMENTS)));
  return text;
}

/** Whether the pair of surrogates at a place is a letter. */
function isHighLetter(text: string, at: number): boolean {
  const point = text.codePointAt(at) as number;
  return point > 0xffff && WORD.test(String.fromCodePoint(point));
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/**
 * The units of a text, one after the other in one array of code units, so that every n-gram is a range of it: words with a
 * space between them, or characters with runs of white space as one space.
 */
export class Units {
  /** Code units, the first `length` of which are used. */
  codes = new Uint16Array(1024);
  length = 0;
  /** Where each of `count` units begins and ends. */
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  count = 0;
  /** Of characters in words: where the units of each word begin; the last one is `count`. */
  words: number[] = [];
  private readonly unit: TermUnit;
  private readonly stops: ReadonlySet<string>;

  constructor(unit: TermUnit, stops: ReadonlySet<string>) {
    this.unit = unit;
    this.stops = stops;
  }

  /** Cuts a text. */
  read(text: string): void {
    const lower = text.toLowerCase();
    this.length = 0;
    this.count = 0;
    this.words = [];
    // a word and a space, or a word between two
    const most = 2 * lower.length + 2;
    if (this.codes.length < most) this.codes = new Uint16Array(2 * most);
    if (this.starts.length < most) {
      this.starts = new Int32Array(2 * most);
      this.ends = new Int32Array(2 * most);
    }
    if (this.unit === 'words') this.readWords(lower);
    else if (this.unit === 'chars') this.readCharacters(lower);
    else this.readWordCharacters(lower);
  }

  private readWords(text: string): void {
    const { codes } = this;
    const { length } = text;
    let at = 0;
    while (at < length) {
      const start = this.length;
      let to = start;
      let characters = 0;
      for (; at < length; at++, characters++) {
        const code = text.charCodeAt(at);
        if (kindOf(code) === LETTER) codes[to++] = code;
        else if (isHighSurrogate(code) && isHighLetter(text, at)) {
          codes[to++] = code;
          codes[to++] = text.charCodeAt(++at);
        } else break;
      }
      if (characters > 1 && !this.isStopped(start, to)) {
        this.starts[this.count] = start;
        this.ends[this.count++] = to;
        codes[to] = 32;
        this.length = to + 1;
      }
      at++;
    }
  }

  private isStopped(from: number, to: number): boolean {
    return this.stops.size > 0 && this.stops.has(textOfCodes(this.codes, from, to));
  }

  /** Characters, with two or more of white space as one space. */
  private readCharacters(text: string): void {
    const { length } = text;
    for (let at = 0; at < length; ) {
      let end = at;
      while (end < length && kindOf(text.charCodeAt(end)) === BLANK) end++;
      if (end - at > 1) {
        this.put(32);
        at = end;
      } else at = this.putCharacter(text, at);
    }
  }

  /** Words between white space, each with a space around it. */
  private readWordCharacters(text: string): void {
    for (const word of text.split(/\s+/u)) {
      if (word === '') continue;
      this.words.push(this.count);
      this.put(32);
      for (let at = 0; at < word.length; ) at = this.putCharacter(word, at);
      this.put(32);
    }
    this.words.push(this.count);
  }

  private putCharacter(text: string, at: number): number {
    const code = text.charCodeAt(at);
    this.put(code);
    if (!isHighSurrogate(code) || at + 1 === text.length) return at + 1;
    this.codes[this.length++] = text.charCodeAt(at + 1);
    this.ends[this.count - 1] = this.length;
    return at + 2;
  }

  private put(code: number): void {
    this.starts[this.count] = this.length;
    this.codes[this.length++] = code;
    this.ends[this.count++] = this.length;
  }
}
