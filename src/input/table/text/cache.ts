import type { CellDecoder } from './decode.ts';

/** What a cell is. */
export interface Cell {
  /** null where it is missing. */
  text: string | null;
  /** NaN where it is missing or no finite number. */
  value: number;
  /** Whether the text is needed: it is no number, or one that a double does not hold. */
  needsText: boolean;
}

interface Entry extends Cell {
  bytes: Uint8Array;
  escaped: boolean;
}

/** Cells longer than this are not kept. */
const LONGEST = 64;

/** A whole number from here on may not be the double that is next to it. */
const SAFE = 2 ** 53;

const MISSING: Cell = { text: null, value: Number.NaN, needsText: false };

/** Reads the cells of one column that are not plain numbers, and keeps what it has read for cells that come again. */
export class CellCache {
  private readonly entries: (Entry | undefined)[];
  private readonly mask: number;
  private readonly decoder: CellDecoder;
  private readonly parse: (text: string) => number;
  private readonly missing: ReadonlySet<string>;
  private tries = 0;
  private hits = 0;

  /** @param slots a power of two */
  constructor(
    slots: number,
    decoder: CellDecoder,
    parse: (text: string) => number,
    missing: ReadonlySet<string>,
  ) {
    this.entries = new Array(slots);
    this.mask = slots - 1;
    this.decoder = decoder;
    this.parse = parse;
    this.missing = missing;
  }

  cell(bytes: Buffer, from: number, to: number, escaped: boolean): Cell {
    if (from === to) return MISSING;
    // a column of different cells is not worth keeping
    if (to - from > LONGEST || (this.tries > 4096 && this.hits < this.tries >> 3))
      return this.read(bytes, from, to, escaped);
    this.tries++;
    let hash = to - from;
    for (let p = from; p < to; p++) hash = Math.imul(hash ^ bytes[p], 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & this.mask;
    const entry = this.entries[slot];
    if (entry !== undefined && entry.escaped === escaped && isEqual(entry.bytes, bytes, from, to)) {
      this.hits++;
      return entry;
    }
    const fresh = {
      ...this.read(bytes, from, to, escaped),
      bytes: Uint8Array.prototype.slice.call(bytes, from, to),
      escaped,
    };
    this.entries[slot] = fresh;
    return fresh;
  }

  private read(bytes: Buffer, from: number, to: number, escaped: boolean): Cell {
    const text = this.decoder.text(bytes, from, to, escaped);
    const trimmed = text.trim();
    if (trimmed === '' || this.missing.has(trimmed)) return MISSING;
    const value = this.parse(trimmed);
    const inexact = (value >= SAFE || value <= -SAFE) && /^[+-]?\d+$/.test(trimmed);
    return { text, value, needsText: inexact || Number.isNaN(value) };
  }
}

function isEqual(kept: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (kept.length !== to - from) return false;
  for (let i = 0; i < kept.length; i++) if (kept[i] !== bytes[from + i]) return false;
  return true;
}
