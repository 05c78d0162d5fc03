import { textOfCodes, type Units } from './units.ts';

/** Numbers of terms, in the order in which they were first seen. A hash table over their code units. */
export class TermTable {
  size = 0;
  private slots = new Int32Array(1 << 14).fill(-1);
  private hashes = new Int32Array(1 << 12);
  private starts = new Int32Array((1 << 12) + 1);
  private pool = new Uint16Array(1 << 16);

  /**
   * The number of a term.
   * @param add whether a term that is new gets the next number
   * @returns -1 for a term that is not known
   */
  numberOf(codes: Uint16Array, from: number, to: number, add: boolean): number {
    let hash = 0;
    for (let p = from; p < to; p++) hash = Math.imul(hash ^ codes[p], 0x01000193) ^ (hash >>> 15);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot] >= 0; slot = (slot + 1) & mask) {
      const term = this.slots[slot];
      if (this.hashes[term] === hash && this.isEqual(term, codes, from, to)) return term;
    }
    if (!add) return -1;
    this.slots[slot] = this.size;
    return this.append(hash, codes, from, to);
  }

  /** Adds a term that is not known yet. */
  add(term: string): void {
    const codes = Uint16Array.from({ length: term.length }, (_, p) => term.charCodeAt(p));
    this.numberOf(codes, 0, term.length, true);
  }

  /** The text of a term. */
  textOf(term: number): string {
    const { starts, pool } = this;
    return textOfCodes(pool, starts[term], starts[term + 1]);
  }

  private isEqual(term: number, codes: Uint16Array, from: number, to: number): boolean {
    const { starts, pool } = this;
    const start = starts[term];
    if (starts[term + 1] - start !== to - from) return false;
    for (let p = from, q = start; p < to; p++, q++) if (codes[p] !== pool[q]) return false;
    return true;
  }

  private append(hash: number, codes: Uint16Array, from: number, to: number): number {
    const term = this.size++;
    const start = this.starts[term];
    const end = start + to - from;
    if (term === this.hashes.length) {
      this.hashes = grown(this.hashes, new Int32Array(2 * term));
      this.starts = grown(this.starts, new Int32Array(2 * term + 1));
    }
    if (end > this.pool.length) this.pool = grown(this.pool, new Uint16Array(2 * end));
    this.hashes[term] = hash;
    this.starts[term + 1] = end;
    for (let p = from, q = start; p < to; p++, q++) this.pool[q] = codes[p];
    if (2 * this.size > this.slots.length) this.rehash();
    return term;
  }

  private rehash(): void {
    const mask = 2 * this.slots.length - 1;
    this.slots = new Int32Array(mask + 1).fill(-1);
    for (let term = 0; term < this.size; term++) {
      let slot = this.hashes[term] & mask;
      while (this.slots[slot] >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = term;
    }
  }
}

function grown<T extends Int32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Which n-grams count: from `least` to `most` units. */
export interface Grams {
  least: number;
  most: number;
}

/** Calls `visit` with the range of each n-gram of a text that was read. */
export function eachGram(
  units: Units,
  { least, most }: Grams,
  visit: (codes: Uint16Array, from: number, to: number) => void,
): void {
  const { codes, starts, ends, words } = units;
  const bounds = words.length > 0 ? words : [0, units.count];
  for (let w = 0; w + 1 < bounds.length; w++) {
    const [first, end] = [bounds[w], bounds[w + 1]];
    for (let size = least; size <= most; size++) {
      for (let at = first; at + size <= end; at++) visit(codes, starts[at], ends[at + size - 1]);
      // a word that is shorter than the n-gram counts once, as a whole
      if (words.length > 0 && end - first <= size) {
        if (end - first < size) visit(codes, starts[first], ends[end - 1]);
        break;
      }
    }
  }
}

/** Orders texts by their code points; units of surrogate pairs stand behind all others. */
export function byCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let p = 0; p < length; p++) {
    const difference = rank(a.charCodeAt(p)) - rank(b.charCodeAt(p));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function rank(code: number): number {
  if (code < 0xd800) return code;
  return code >= 0xe000 ? code - 0x800 : code + 0x2000;
}
