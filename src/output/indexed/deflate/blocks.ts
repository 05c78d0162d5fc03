import {
  type Counts,
  codeLengths,
  codesOf,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  distanceSymbol,
  END,
  LENGTH_BASE,
  LENGTH_EXTRA,
  LENGTH_SYMBOL,
} from './codes.ts';
import { countSymbols, entropy, type Parse, together } from './parse.ts';

/** Symbols in the smallest part that may be a block. */
const PART = 1024;

/** Symbols of a parse that share their codes. */
export interface Block {
  from: number;
  to: number;
  counts: Counts;
}

/** What a block takes beside its symbols, about: bits for each code of its header. */
const BITS_PER_CODE = 4;
const BITS_PER_BLOCK = 80;

/** Parts with like counts become blocks: the two neighbors that gain most are joined as long as any gain. */
export function blocksOf(parse: Parse): Block[] {
  const blocks: (Block & { bits: number })[] = [];
  const withBits = (block: Block) => ({ ...block, bits: bitsOf(block.counts) });
  for (let from = 0; from < parse.count; from += PART) {
    const to = Math.min(parse.count, from + PART);
    blocks.push(withBits({ from, to, counts: countSymbols(parse, from, to) }));
  }
  const join = (at: number) => {
    const [one, other] = [blocks[at], blocks[at + 1]];
    return withBits({ from: one.from, to: other.to, counts: together(one.counts, other.counts) });
  };
  const joined = blocks.slice(1).map((_, at) => join(at));
  const gain = (at: number) => blocks[at].bits + blocks[at + 1].bits - joined[at].bits;
  while (joined.length > 0) {
    let best = 0;
    for (let at = 1; at < joined.length; at++) if (gain(at) > gain(best)) best = at;
    if (gain(best) <= 0) break;
    blocks.splice(best, 2, joined[best]);
    joined.splice(best, 1);
    if (best > 0) joined[best - 1] = join(best - 1);
    if (best < joined.length) joined[best] = join(best);
  }
  return blocks;
}

function bitsOf(counts: Counts): number {
  let codes = 0;
  for (const list of [counts.literals, counts.distances])
    for (let symbol = 0; symbol < list.length; symbol++) if (list[symbol] > 0) codes++;
  return entropy(counts) + BITS_PER_CODE * codes + BITS_PER_BLOCK;
}

/** Bits one after another, the first lowest in its byte. */
export class BitWriter {
  private bytes = new Uint8Array(2 ** 16);
  private length = 0;
  private held = 0;
  private count = 0;

  /** Bits that were written. */
  get bits(): number {
    return 8 * this.length + this.count;
  }

  /** @param bits at most 16 */
  write(value: number, bits: number): void {
    this.held |= value << this.count;
    this.count += bits;
    while (this.count >= 8) {
      if (this.length === this.bytes.length) {
        const wide = new Uint8Array(2 * this.length);
        wide.set(this.bytes);
        this.bytes = wide;
      }
      this.bytes[this.length++] = this.held & 255;
      this.held >>>= 8;
      this.count -= 8;
    }
  }

  /** All bytes, the last filled with zeros. */
  end(): Uint8Array {
    if (this.count > 0) this.write(0, 8 - this.count);
    return this.bytes.slice(0, this.length);
  }
}

/** Writes a block with codes of its own. */
export function writeBlock(out: BitWriter, parse: Parse, block: Block, isLast: boolean): void {
  const counts = { literals: block.counts.literals.slice(), distances: block.counts.distances };
  counts.literals[END] = 1;
  const literals = codeLengths(counts.literals, 15);
  const distances = codeLengths(counts.distances, 15);
  out.write(isLast ? 1 : 0, 1);
  out.write(2, 2);
  writeHeader(out, literals, distances);
  const [codes, far] = [codesOf(literals), codesOf(distances)];
  for (let at = block.from; at < block.to; at++) {
    const [length, value] = [parse.lengths[at], parse.values[at]];
    const symbol = length === 1 ? value : LENGTH_SYMBOL[length];
    out.write(codes[symbol], literals[symbol]);
    if (length === 1) continue;
    out.write(length - LENGTH_BASE[symbol], LENGTH_EXTRA[symbol]);
    const distance = distanceSymbol(value);
    out.write(far[distance], distances[distance]);
    out.write(value - DISTANCE_BASE[distance], DISTANCE_EXTRA[distance]);
  }
  out.write(codes[END], literals[END]);
}

/** The order of the lengths of the codes in which lengths of codes are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REPEAT = 16;
const ZEROS = 17;
const MANY_ZEROS = 18;
/** Extra bits of repeats, from `REPEAT` on. */
const REPEAT_EXTRA = [2, 3, 7];

function writeHeader(out: BitWriter, literals: Uint8Array, distances: Uint8Array): void {
  const used = (lengths: Uint8Array, least: number) => {
    let end = lengths.length;
    while (end > least && lengths[end - 1] === 0) end--;
    return end;
  };
  const [ends, endOfDistances] = [used(literals, END + 1), used(distances, 1)];
  const symbols = runsOf([...literals.subarray(0, ends), ...distances.subarray(0, endOfDistances)]);
  const counts = new Int32Array(19);
  for (const [symbol] of symbols) counts[symbol]++;
  const lengths = codeLengths(counts, 7);
  const codes = codesOf(lengths);
  let kept = 19;
  while (kept > 4 && lengths[ORDER[kept - 1]] === 0) kept--;
  out.write(ends - 257, 5);
  out.write(endOfDistances - 1, 5);
  out.write(kept - 4, 4);
  for (const symbol of ORDER.slice(0, kept)) out.write(lengths[symbol], 3);
  for (const [symbol, more] of symbols) {
    out.write(codes[symbol], lengths[symbol]);
    if (symbol >= REPEAT) out.write(more, REPEAT_EXTRA[symbol - REPEAT]);
  }
}

/** Lengths of codes with their repeats: a symbol, and for repeats how many beyond the least. */
function runsOf(lengths: readonly number[]): [symbol: number, more: number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at < lengths.length; ) {
    const length = lengths[at];
    let left = 1;
    while (at + left < lengths.length && lengths[at + left] === length) left++;
    at += left;
    if (length > 0) {
      runs.push([length, 0]);
      left--;
    }
    while (left >= 3) {
      const [symbol, least, most] =
        length > 0 ? [REPEAT, 3, 6] : left < 11 ? [ZEROS, 3, 10] : [MANY_ZEROS, 11, 138];
      const count = Math.min(left, most);
      runs.push([symbol, count - least]);
      left -= count;
    }
    for (; left > 0; left--) runs.push([length, 0]);
  }
  return runs;
}
