/** Symbols of literals, the end and lengths, and symbols of distances (RFC 1951). */
const LITERALS = 286;
const DISTANCES = 30;
export const END = 256;

/** The symbol, the extra bits and the least value of lengths and of distances. */
export const LENGTH_SYMBOL = new Uint16Array(259);
export const LENGTH_BASE = new Uint16Array(LITERALS);
export const LENGTH_EXTRA = new Uint8Array(LITERALS);
export const DISTANCE_BASE = new Uint16Array(DISTANCES);
export const DISTANCE_EXTRA = new Uint8Array(DISTANCES);
const NEAR = new Uint8Array(257);
const FAR = new Uint8Array(257);

for (let symbol = 257, base = 3; symbol < 285; symbol++) {
  const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
  LENGTH_BASE[symbol] = base;
  LENGTH_EXTRA[symbol] = extra;
  for (let end = base + 2 ** extra; base < end; base++) LENGTH_SYMBOL[base] = symbol;
}
LENGTH_SYMBOL[258] = 285;
LENGTH_BASE[285] = 258;

for (let symbol = 0, base = 1; symbol < DISTANCES; symbol++) {
  const extra = symbol < 4 ? 0 : (symbol - 2) >> 1;
  DISTANCE_BASE[symbol] = base;
  DISTANCE_EXTRA[symbol] = extra;
  for (let end = base + 2 ** extra; base < end; base++)
    if (base <= 256) NEAR[base] = symbol;
    else FAR[(base - 1) >> 7] = symbol;
}

export function distanceSymbol(distance: number): number {
  return distance <= 256 ? NEAR[distance] : FAR[(distance - 1) >> 7];
}

/** How often symbols are used. */
export interface Counts {
  literals: Int32Array;
  distances: Int32Array;
}

export function noCounts(): Counts {
  return { literals: new Int32Array(LITERALS), distances: new Int32Array(DISTANCES) };
}

/**
 * The lengths of Huffman's codes of symbols, at most `limit` bits (D. A. Huffman, "A method for the construction of
 * minimum-redundancy codes", Proc. IRE 40, 1952); counts are halved until the codes are short enough. 0 for unused symbols; a
 * single one has 1 bit.
 */
export function codeLengths(counts: ArrayLike<number>, limit: number): Uint8Array {
  for (
    let scaled = Int32Array.from(counts);
    ;
    scaled = scaled.map((count) => (count === 0 ? 0 : (count >> 1) | 1))
  ) {
    const lengths = huffmanLengths(scaled);
    if (lengths.every((length) => length <= limit)) return lengths;
  }
}

function huffmanLengths(counts: Int32Array): Uint8Array {
  const used = Array.from(counts.keys()).filter((symbol) => counts[symbol] > 0);
  used.sort((a, b) => counts[a] - counts[b] || a - b);
  const lengths = new Uint8Array(counts.length);
  const n = used.length;
  if (n === 1) lengths[used[0]] = 1;
  if (n < 2) return lengths;
  // leaves in the order of their weights, then inner nodes, whose weights do not fall either
  const weights = new Float64Array(2 * n - 1);
  const parents = new Int32Array(2 * n - 1);
  for (let i = 0; i < n; i++) weights[i] = counts[used[i]];
  let leaf = 0;
  let inner = n;
  for (let node = n; node < 2 * n - 1; node++)
    for (let child = 0; child < 2; child++) {
      const least = inner >= node || (leaf < n && weights[leaf] <= weights[inner]) ? leaf++ : inner++;
      weights[node] += weights[least];
      parents[least] = node;
    }
  const depths = new Uint8Array(2 * n - 1);
  for (let node = 2 * n - 3; node >= 0; node--) depths[node] = depths[parents[node]] + 1;
  for (let i = 0; i < n; i++) lengths[used[i]] = depths[i];
  return lengths;
}

/** The codes of given lengths, with the first bit lowest, as they are written. */
export function codesOf(lengths: Uint8Array): Uint16Array {
  const next = new Int32Array(17);
  for (const length of lengths) if (length > 0) next[length + 1]++;
  for (let bits = 1; bits < 17; bits++) next[bits] = 2 * (next[bits] + (bits > 1 ? next[bits - 1] : 0));
  return Uint16Array.from(lengths, (length) => (length === 0 ? 0 : reversed(next[length]++, length)));
}

function reversed(code: number, bits: number): number {
  let out = 0;
  for (let bit = 0; bit < bits; bit++) out |= ((code >> bit) & 1) << (bits - 1 - bit);
  return out;
}
