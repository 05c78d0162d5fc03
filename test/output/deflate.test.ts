import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { finish } from '../../src/core/pacer.ts';
import { codeLengths, codesOf } from '../../src/output/indexed/deflate/codes.ts';
import { StringTrees } from '../../src/output/indexed/deflate/matches.ts';
import { deflate } from '../../src/output/indexed/deflate.ts';
import { Lottery } from '../support/random.ts';

const SEARCH = { depth: 32, nice: 258, rounds: 2 };

const lottery = new Lottery(5);

/** Bytes with repeats of all distances, some of them runs. */
function repeating(n: number, values: number, longest = 700): Uint8Array {
  const bytes = new Uint8Array(n);
  for (let i = 0; i < n; ) {
    const length = 1 + lottery.below(lottery.below(4) === 0 ? longest : 12);
    const distance = 1 + lottery.below(Math.max(1, Math.min(i, lottery.below(3) === 0 ? 40_000 : 5)));
    const isNew = i === 0 || lottery.below(3) === 0;
    for (const end = Math.min(n, i + length); i < end; i++)
      bytes[i] = isNew ? lottery.below(values) : bytes[i - distance];
  }
  return bytes;
}

describe('deflate', () => {
  it('comes back exactly, whatever the bytes', () => {
    for (const [n, values] of [
      [1, 1],
      [2, 256],
      [3, 1],
      [259, 1],
      [5_000, 2],
      [40_000, 1],
      [40_000, 256],
      [9_000, 5],
    ])
      for (const bytes of [repeating(n, values), lottery.bytes(n, values)]) {
        const found = finish(deflate(Uint8Array.from(bytes), SEARCH));
        expect(inflateSync(found).equals(Buffer.from(bytes)), `${n} of ${values}`).toBe(true);
      }
  });

  it('comes back exactly in several slabs, with repeats across', () => {
    const bytes = new Uint8Array(2 ** 20 + 5_000);
    const part = lottery.bytes(3_000, 256);
    for (let i = 0; i < bytes.length; i += 3_000)
      bytes.set(part.slice(0, Math.min(3_000, bytes.length - i)), i);
    const found = finish(deflate(bytes, { ...SEARCH, depth: 4, rounds: 1 }));
    expect(inflateSync(found).equals(Buffer.from(bytes))).toBe(true);
    expect(found.length).toBeLessThan(12_000);
  });

  it('is smaller than the slowest level of zlib', () => {
    const bytes = repeating(60_000, 9);
    const found = finish(deflate(bytes, SEARCH));
    expect(found.length).toBeLessThan(0.98 * deflateSync(bytes, { level: 9, memLevel: 9 }).length);
  });
});

describe('codes', () => {
  it("are Huffman's, by hand", () => {
    // 1 + 1, then 2 + 2, then 4 + 5: depths of 3, 3, 2, 1 for counts of 1, 1, 2, 5
    const lengths = codeLengths([1, 0, 5, 1, 2], 15);
    expect([...lengths]).toEqual([3, 0, 1, 3, 2]);
    // in order 0, 10, 110, 111, read from the lowest bit on
    expect([...codesOf(lengths)]).toEqual([0b011, 0, 0, 0b111, 0b01]);
  });

  it('fill the tree and keep the limit, also for counts that grow as those of Fibonacci', () => {
    const counts = [1, 1];
    while (counts.length < 30) counts.push(counts[counts.length - 1] + counts[counts.length - 2]);
    const lengths = [...codeLengths(counts, 7)];
    expect(Math.max(...lengths)).toBe(7);
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBe(1);
  });
});

it('finds the nearest match of each length, as a search of all does', () => {
  const bytes = repeating(1_500, 3, 60);
  const { starts, lengths, distances } = new StringTrees(bytes, 2_000).matchesOf(0, bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const most = Math.min(258, bytes.length - i);
    let longest = 2;
    const expected: number[][] = [];
    for (let at = i - 1; at >= 0 && longest < most; at--) {
      let length = 0;
      while (length < most && bytes[at + length] === bytes[i + length]) length++;
      if (length > longest) {
        longest = length;
        expected.push([length, i - at]);
      }
    }
    const found = Array.from({ length: starts[i + 1] - starts[i] }, (_, m) => [
      lengths[starts[i] + m],
      distances[starts[i] + m],
    ]);
    expect(found, `${i}`).toEqual(expected);
  }
});

it('finds only true matches in parts, wherever they end', () => {
  for (let trial = 0; trial < 400; trial++) {
    const bytes = new Uint8Array(100 + lottery.below(200));
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = i > 8 && lottery.below(10) > 0 ? bytes[i - 1 - lottery.below(8)] : lottery.below(2);
    const trees = new StringTrees(bytes, 1_000);
    const end = lottery.below(bytes.length);
    for (const [from, to] of [
      [0, end],
      [end, bytes.length],
    ]) {
      const { starts, lengths, distances } = trees.matchesOf(from, to);
      for (let i = from; i < to; i++)
        for (let m = starts[i - from]; m < starts[i - from + 1]; m++) {
          const [length, distance] = [lengths[m], distances[m]];
          const earlier = bytes.subarray(i - distance, i - distance + length);
          const isTrue = Buffer.compare(earlier, bytes.subarray(i, i + length)) === 0;
          if (i + length > to || !isTrue)
            expect.fail(`${trial}, part to ${end}: ${length} bytes at ${i}, ${distance} before`);
        }
    }
  }
});
