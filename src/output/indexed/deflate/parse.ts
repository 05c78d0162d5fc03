import {
  type Counts,
  DISTANCE_EXTRA,
  distanceSymbol,
  LENGTH_EXTRA,
  LENGTH_SYMBOL,
  noCounts,
} from './codes.ts';
import type { Matches } from './matches.ts';

/** Costs are in parts of a bit. */
const PARTS = 64;

/** What is written for bytes one after another: a literal, or a match. */
export interface Parse {
  count: number;
  /** 1 for a literal. */
  lengths: Uint16Array;
  /** The distance of a match, the byte of a literal. */
  values: Uint16Array;
}

/** What symbols cost from a byte on. */
export interface Prices {
  from: number;
  /** Of literals and the end; of lengths from 3 on, with their extra bits; of distances, with theirs. */
  literals: Int32Array;
  lengths: Int32Array;
  distances: Int32Array;
}

/** 64 times the binary logarithm, rounded down: the same on every machine. */
function log2(value: number): number {
  const whole = 31 - Math.clz32(value);
  let rest = value / 2 ** whole;
  let found = whole * PARTS;
  for (let part = PARTS / 2; part >= 1; part /= 2) {
    rest *= rest;
    if (rest >= 2) {
      rest /= 2;
      found += part;
    }
  }
  return found;
}

/** The entropy of symbols; unused ones cost as much as if they were used once. */
function symbolPrices(counts: Int32Array): Int32Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const all = log2(Math.max(1, total));
  return counts.map((count) => Math.max(1, all - log2(Math.max(1, count))));
}

/** The entropy of all symbols that are counted, with what their extra bits cost. */
export function entropy({ literals, distances }: Counts): number {
  let sum = 0;
  for (const counts of [literals, distances]) {
    const prices = symbolPrices(counts);
    for (let symbol = 0; symbol < counts.length; symbol++) sum += counts[symbol] * prices[symbol];
  }
  return sum / PARTS;
}

export function pricesOf({ literals, distances }: Counts, from: number): Prices {
  const ofLiterals = symbolPrices(literals);
  const ofDistances = symbolPrices(distances);
  return {
    from,
    literals: ofLiterals,
    lengths: Int32Array.from(LENGTH_SYMBOL, (symbol) =>
      symbol === 0 ? 0 : ofLiterals[symbol] + PARTS * LENGTH_EXTRA[symbol],
    ),
    distances: ofDistances.map((price, symbol) => price + PARTS * DISTANCE_EXTRA[symbol]),
  };
}

/** Takes the longest match wherever there is one that pays by a rule of thumb. */
export function greedyParse(bytes: Uint8Array, { starts, lengths, distances }: Matches): Parse {
  const parse = { count: 0, lengths: new Uint16Array(bytes.length), values: new Uint16Array(bytes.length) };
  for (let i = 0; i < bytes.length; ) {
    const last = starts[i + 1] - 1;
    const isWorth =
      last >= starts[i] && (lengths[last] > 4 || distances[last] < 2 ** (4 * lengths[last] - 4));
    parse.lengths[parse.count] = isWorth ? lengths[last] : 1;
    parse.values[parse.count++] = isWorth ? distances[last] : bytes[i];
    i += isWorth ? lengths[last] : 1;
  }
  return parse;
}

/**
 * The cheapest way to write all bytes: the shortest path over literals and all lengths of all matches. Where the longest match is at
 * least `nice`, it is taken.
 * @param prices ascending, the first from 0 on
 */
export function cheapestParse(
  bytes: Uint8Array,
  matches: Matches,
  prices: readonly Prices[],
  nice: number,
): Parse {
  const n = bytes.length;
  const { starts, lengths, distances } = matches;
  const costs = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const by = new Uint16Array(n + 1);
  const over = new Uint16Array(n + 1);
  costs[0] = 0;
  for (let part = 0; part < prices.length; part++) {
    const { from, literals, lengths: ofLengths, distances: ofDistances } = prices[part];
    const end = part + 1 < prices.length ? prices[part + 1].from : n;
    for (let i = from; i < end; i++) {
      const cost = costs[i];
      if (cost + literals[bytes[i]] < costs[i + 1]) {
        costs[i + 1] = cost + literals[bytes[i]];
        by[i + 1] = 1;
      }
      const last = starts[i + 1];
      let length = last > starts[i] && lengths[last - 1] >= nice ? lengths[last - 1] : 3;
      for (let m = starts[i]; m < last; m++) {
        const most = lengths[m];
        const near = cost + ofDistances[distanceSymbol(distances[m])];
        for (; length <= most; length++) {
          if (near + ofLengths[length] >= costs[i + length]) continue;
          costs[i + length] = near + ofLengths[length];
          by[i + length] = length;
          over[i + length] = distances[m];
        }
      }
    }
  }
  return pathOf(bytes, by, over);
}

function pathOf(bytes: Uint8Array, by: Uint16Array, over: Uint16Array): Parse {
  let count = 0;
  for (let i = bytes.length; i > 0; i -= by[i]) count++;
  const parse = { count, lengths: new Uint16Array(count), values: new Uint16Array(count) };
  for (let i = bytes.length, at = count; i > 0; i -= by[i]) {
    parse.lengths[--at] = by[i];
    parse.values[at] = by[i] === 1 ? bytes[i - 1] : over[i];
  }
  return parse;
}

/** Counts the symbols of a part of a parse, the end not among them. */
export function countSymbols({ lengths, values }: Parse, from: number, to: number): Counts {
  const counts = noCounts();
  for (let at = from; at < to; at++) {
    if (lengths[at] === 1) counts.literals[values[at]]++;
    else {
      counts.literals[LENGTH_SYMBOL[lengths[at]]]++;
      counts.distances[distanceSymbol(values[at])]++;
    }
  }
  return counts;
}

/** Counts of two parts together. */
export function together(one: Counts, other: Counts): Counts {
  return {
    literals: one.literals.map((count, symbol) => count + other.literals[symbol]),
    distances: one.distances.map((count, symbol) => count + other.distances[symbol]),
  };
}
