import type { DialectOptions } from '../table/text/options.ts';
import type { CodedTexts } from './coded.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** The bytes of words without quotes, those above ASCII included: no blanks, separators, brackets or marks of comments. */
const PLAIN = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-.')
  PLAIN[character.charCodeAt(0)] = 1;
PLAIN.fill(1, 128);

/** What is said of the way to cut lines. */
const CUTTING = ['delimiter', 'skip', 'footer', 'comment', 'quote', 'encoding'] as const;

/**
 * The lines of a text of one word a line, or one in double quotes: labels that need no look at how they are written.
 * O(bytes) time.
 * @returns undefined, for any other text
 */
export function plainLines(bytes: Uint8Array, options: DialectOptions): CodedTexts | undefined {
  if (CUTTING.some((name) => options[name] !== undefined)) return undefined;
  const found = new Words(bytes);
  let codes = new Int32Array(1 + (bytes.length >> 2));
  let n = 0;
  for (let at = 0; at < bytes.length; n++) {
    const isQuoted = bytes[at] === QUOTE;
    let to = isQuoted ? at + 1 : at;
    if (isQuoted) while (to < bytes.length && isInQuotes(bytes[to])) to++;
    else while (to < bytes.length && PLAIN[bytes[to]] === 1) to++;
    if (isQuoted && bytes[to] !== QUOTE) return undefined;
    if (n === codes.length) codes = grown(codes);
    codes[n] = found.codeOf(isQuoted ? at + 1 : at, to);
    at = isQuoted ? to + 1 : to;
    if (bytes[at] === CR && bytes[at + 1] === LF) at++;
    if (at < bytes.length && bytes[at] !== LF) return undefined;
    at++;
  }
  const words = found.words();
  const isPlain = n > 1 && words[0] !== '' && !/^([[{]|sep=)/i.test(words[0]);
  // blanks that are no ASCII, a mark of the encoding, and bytes in another encoding
  if (!isPlain || words.some((word) => word.trim() !== word || word.includes('\ufffd'))) return undefined;
  return { words, codes: codes.subarray(0, n) };
}

function isInQuotes(byte: number): boolean {
  return byte !== QUOTE && byte !== LF && byte !== CR && byte !== 0x5c;
}

function grown(codes: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * codes.length);
  longer.set(codes);
  return longer;
}

/** Distinct parts of some bytes, in the order of their first use. */
class Words {
  private readonly bytes: Uint8Array;
  /** Where each of them begins and ends. */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  private readonly hashes: number[] = [];
  /** The code of the part in each slot plus 1, or 0. */
  private slots = new Int32Array(256);

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  codeOf(from: number, to: number): number {
    const { bytes, slots } = this;
    let hash = to - from;
    for (let p = from; p < to; p++) hash = Math.imul(hash ^ bytes[p], 0x9e3779b1) ^ (hash >>> 15);
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (; slots[slot] > 0; slot = (slot + 1) & mask) {
      const code = slots[slot] - 1;
      if (this.hashes[code] === hash && this.isSame(code, from, to)) return code;
    }
    const code = this.from.length;
    this.from.push(from);
    this.to.push(to);
    this.hashes.push(hash);
    slots[slot] = code + 1;
    if (2 * code > slots.length) this.spread();
    return code;
  }

  words(): string[] {
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.from.map((from, code) => text.toString('utf8', from, this.to[code]));
  }

  private isSame(code: number, from: number, to: number): boolean {
    const { bytes } = this;
    const start = this.from[code];
    if (this.to[code] - start !== to - from) return false;
    for (let p = 0; p < to - from; p++) if (bytes[start + p] !== bytes[from + p]) return false;
    return true;
  }

  /** Makes room for more. */
  private spread(): void {
    this.slots = new Int32Array(4 * this.slots.length);
    const mask = this.slots.length - 1;
    for (const [code, hash] of this.hashes.entries()) {
      let slot = (hash ^ (hash >>> 16)) & mask;
      while (this.slots[slot] > 0) slot = (slot + 1) & mask;
      this.slots[slot] = code + 1;
    }
  }
}
