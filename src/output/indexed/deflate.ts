import { BitWriter, type Block, blocksOf, writeBlock } from './deflate/blocks.ts';
import { StringTrees } from './deflate/matches.ts';
import {
  cheapestParse,
  countSymbols,
  greedyParse,
  type Parse,
  type Prices,
  pricesOf,
} from './deflate/parse.ts';

/** How long to look for a smaller result. */
export interface Search {
  /** Earlier strings that are compared with each. */
  depth: number;
  /** A match as long as this is taken. */
  nice: number;
  /** How often prices are made of the last result. */
  rounds: number;
}

/** Bytes that are parsed at a time: memory is some 50 bytes for each. */
const SLAB = 2 ** 20;

/**
 * A zlib stream (RFC 1950, RFC 1951) that is about 5 % smaller than zlib's for pictures: the cheapest parse by the prices of
 * symbols, which are those of the parse before, in blocks of like symbols (the way of J. Alakuijala, L. Vandevenne, "Data
 * compression using Zopfli", 2013). O(n depth) time.
 * @param bytes at least one
 * @yields after each round
 */
export function* deflate(bytes: Uint8Array, { depth, nice, rounds }: Search): Generator<void, Uint8Array> {
  const out = new BitWriter();
  // deflate with a window of 32 kB, the slowest level
  out.write(0x78, 8);
  out.write(0xda, 8);
  const trees = new StringTrees(bytes, depth);
  for (let from = 0; from < bytes.length; from += SLAB) {
    const slab = bytes.subarray(from, from + SLAB);
    const matches = trees.matchesOf(from, from + slab.length);
    yield;
    let parse = greedyParse(slab, matches);
    let blocks = [{ from: 0, to: parse.count, counts: countSymbols(parse, 0, parse.count) }];
    let best: { parse: Parse; blocks: Block[]; bits: number } | undefined;
    for (let round = 0; round < rounds; round++) {
      parse = cheapestParse(slab, matches, pricesOfBlocks(parse, blocks), nice);
      blocks = blocksOf(parse);
      const bits = bitsOf(parse, blocks);
      if (!best || bits < best.bits) best = { parse, blocks, bits };
      yield;
    }
    if (best) writeBlocks(out, best.parse, best.blocks, from + slab.length === bytes.length);
  }
  const data = out.end();
  const whole = new Uint8Array(data.length + 4);
  whole.set(data);
  new DataView(whole.buffer).setUint32(data.length, adler32(bytes));
  return whole;
}

function writeBlocks(out: BitWriter, parse: Parse, blocks: readonly Block[], isEnd: boolean): void {
  for (const block of blocks) writeBlock(out, parse, block, isEnd && block.to === parse.count);
}

function bitsOf(parse: Parse, blocks: readonly Block[]): number {
  const out = new BitWriter();
  writeBlocks(out, parse, blocks, false);
  return out.bits;
}

function pricesOfBlocks({ lengths }: Parse, blocks: readonly Block[]): Prices[] {
  let at = 0;
  let byte = 0;
  return blocks.map(({ from, counts }) => {
    for (; at < from; at++) byte += lengths[at];
    return pricesOf(counts, byte);
  });
}

/** Bytes whose sums do not overflow 32 bits. */
const SUMMED = 5552;

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let from = 0; from < bytes.length; from += SUMMED) {
    const to = Math.min(bytes.length, from + SUMMED);
    for (let i = from; i < to; i++) {
      a += bytes[i];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
