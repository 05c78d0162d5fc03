import { afterEach, describe, expect, it } from 'vitest';
import type { Dataset, Rows } from '../../src/core/dataset.ts';
import { configureKernels, type KernelSettings } from '../../src/core/kernelSettings.ts';
import type { LeafOrder } from '../../src/kernels/birch/heap.ts';
import { type FeatureRows, openFeatureTree } from '../../src/kernels/birch.ts';
import { slowLeaves } from '../support/birch.ts';
import { Lottery } from '../support/random.ts';

const MODES: KernelSettings['mode'][] = ['wasm', 'js'];

afterEach(() => configureKernels({ mode: 'wasm' }));

interface Grown extends LeafOrder {
  leafOf: Int32Array;
}

function grow(rows: FeatureRows, dim: number, threshold: number, branching: number): Grown {
  const tree = openFeatureTree(dim, branching);
  tree.begin(threshold * threshold, Number.POSITIVE_INFINITY);
  const leafOf = new Int32Array(rows.n);
  for (let from = 0; from < rows.n; ) from = tree.insert(rows, from, leafOf);
  const leaves = tree.leaves();
  tree.close();
  return { ...leaves, leafOf };
}

/** Rows on a grid of quarters: sums are exact, and many distances are equal. */
function quarters(lottery: Lottery, n: number, dim: number): Dataset {
  return { x: lottery.wholes(n * dim, 40).map((v) => v / 4), n, dim };
}

describe.each(MODES)('a tree of clustering features, %s', (mode) => {
  it('sums two rows up where the radius of both is at most the threshold', () => {
    configureKernels({ mode });
    const rows = { x: [0, 1, 5, 5], n: 4 };
    expect(grow(rows, 1, 0.5, 2)).toEqual({
      count: 2,
      means: Float64Array.of(0.5, 5),
      weights: Float64Array.of(2, 2),
      spreads: Float64Array.of(0.5, 0),
      order: Int32Array.of(0, 1),
      starts: Int32Array.of(0, 2),
      leafOf: Int32Array.of(0, 0, 1, 1),
    });
    expect(grow(rows, 1, 0.49, 2).leafOf).toEqual(Int32Array.of(0, 1, 2, 2));
    // three rows at 0 and one at 1 have the radius sqrt(3) / 4
    expect(grow({ x: [0, 0, 0, 1], n: 4 }, 1, 0.44, 9).count).toBe(1);
    expect(grow({ x: [0, 0, 0, 1], n: 4 }, 1, 0.43, 9).count).toBe(2);
  });

  it('splits a full node at the entries that are farthest apart', () => {
    configureKernels({ mode });
    const { order, starts } = grow({ x: [0, 10, 1, 9, 4], n: 5 }, 1, 0, 4);
    expect([...order]).toEqual([0, 2, 4, 1, 3]);
    expect([...starts]).toEqual([0, 3, 5]);
  });

  it('weighs rows, passes over those without weight, and takes sums of rows', () => {
    configureKernels({ mode });
    const weights = Float64Array.of(3, 0, 1);
    const { means, weights: mass, spreads, leafOf } = grow({ x: [0, 7, 4], n: 3, weights }, 1, 2, 4);
    expect([means[0], mass[0], spreads[0]]).toEqual([1, 4, 12]);
    expect([...leafOf]).toEqual([0, -1, 0]);
    const sums = { x: [0, 4], n: 2, weights: Float64Array.of(1, 1), spreads: Float64Array.of(1, 3) };
    expect(grow(sums, 1, 2.44, 4).count).toBe(2);
    expect(grow(sums, 1, 2.45, 4).spreads).toEqual(Float64Array.of(12));
  });

  it('equals the slow tree, and holds what it promises', () => {
    configureKernels({ mode });
    const lottery = new Lottery(15);
    for (let t = 0; t < 60; t++) {
      const dim = 1 + lottery.below(9);
      const data = quarters(lottery, 1 + lottery.below(150), dim);
      if (t % 2) data.weights = lottery.wholes(data.n, 3);
      const branching = 2 + lottery.below(6);
      const threshold = lottery.below(3) * lottery.float() * 2;
      const found = grow(data, dim, threshold, branching);
      const slow = slowLeaves(data, threshold, branching);
      expect(found.count).toBe(slow.length);
      for (const [leaf, { rows, weight, mean, spread }] of slow.entries()) {
        expect(Array.from(found.leafOf.keys()).filter((i) => found.leafOf[i] === leaf)).toEqual(rows);
        expect(found.weights[leaf]).toBe(weight);
        expect(found.spreads[leaf]).toBeCloseTo(spread, 9);
        for (const [j, m] of mean.entries()) expect(found.means[leaf * dim + j]).toBeCloseTo(m, 9);
        expect(found.spreads[leaf] / weight).toBeLessThanOrEqual(threshold ** 2 * (1 + 1e-12));
      }
      expect([...found.order].sort((a, b) => a - b)).toEqual([...slow.keys()]);
      const sizes = [...found.starts].slice(1).map((end, at) => end - found.starts[at]);
      if (slow.length > 0) for (const size of sizes) expect(size).toBeGreaterThan(0);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(branching);
    }
  });

  it('loses nothing far from 0', () => {
    configureKernels({ mode });
    const lottery = new Lottery(3);
    const { x, n } = quarters(lottery, 300, 5);
    const near = grow({ x, n }, 5, 2, 7);
    for (const shift of [1e8, -1e9]) {
      const far = grow({ x: x.map((v) => v + shift), n }, 5, 2, 7);
      expect(far.leafOf).toEqual(near.leafOf);
      expect(far.weights).toEqual(near.weights);
    }
  });

  it('grows as deep as rows lead it', () => {
    configureKernels({ mode });
    // each row is farther away than all before together, and becomes a half of its own
    const x = Float64Array.from({ length: 60 }, (_, i) => 3 ** i);
    const { count, leafOf } = grow({ x, n: 60 }, 1, 0, 2);
    expect(count).toBe(60);
    expect([...leafOf]).toEqual([...leafOf.keys()]);
  });
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('the fast tree', () => {
  const both = (rows: FeatureRows, dim: number, threshold: number, branching: number) =>
    MODES.map((mode) => {
      configureKernels({ mode });
      return grow(rows, dim, threshold, branching);
    });

  const lottery = new Lottery(77);
  const sparse = (n: number, dim: number) =>
    Uint8Array.from({ length: n * dim }, (_, p) => (Math.floor(p / 8) % 3 ? 0 : lottery.below(256)));
  const cases: [string, Rows, number, number][] = [
    ['colors', lottery.bytes(3 * 3000), 3, 20],
    ['floats of one column', lottery.floats(2000, -5, 5), 1, 0.01],
    ['floats', lottery.floats(7 * 1500, -1, 1), 7, 0.5],
    ['single floats', Float32Array.from(lottery.floats(21 * 700)), 21, 1],
    ['many columns', lottery.floats(300 * 200, 1e9, 1e9 + 1), 300, 6],
    ['bytes with zeros', sparse(900, 100), 100, 350],
    ['bytes with zeros, and ties', sparse(900, 99).map((v) => v & 1), 99, 1.5],
    ['bytes without a threshold', sparse(500, 131), 131, 0],
    ['zeros alone', new Uint8Array(40 * 30), 40, 1],
  ];

  it.each(cases)('equals the plain one to the last bit: %s', (_, x, dim, threshold) => {
    const n = x.length / dim;
    for (const branching of [2, 5, 50]) {
      const weights = lottery.floats(n, 0.1, 3);
      for (const rows of [
        { x, n },
        { x, n, weights },
      ]) {
        const [fast, plain] = both(rows, dim, threshold, branching);
        expect(fast.count).toBeGreaterThan(0);
        for (const key of ['means', 'weights', 'spreads', 'order', 'starts', 'leafOf'] as const)
          expect(bytesOf(fast[key]).equals(bytesOf(plain[key])), key).toBe(true);
      }
    }
  });

  it('stops when it is full, and begins anew', () => {
    for (const mode of MODES) {
      configureKernels({ mode });
      const tree = openFeatureTree(1, 4);
      const numbers = new Int32Array(6);
      const rows = { x: [1, 2, 3, 4, 5, 6], n: 6 };
      tree.begin(0, 3);
      expect(tree.insert(rows, 0, numbers)).toBe(4);
      expect(tree.full).toBe(true);
      tree.begin(1, 3);
      expect(tree.insert(rows, 0, numbers)).toBe(6);
      expect(tree.full).toBe(false);
      expect([...numbers]).toEqual([0, 0, 0, 1, 1, 1]);
      tree.close();
    }
  });
});
