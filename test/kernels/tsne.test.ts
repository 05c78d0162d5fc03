import { describe, expect, it } from 'vitest';
import { CellTree } from '../../src/kernels/cellTree.ts';
import { attract, descend, divergence, neighborShares, symmetrize } from '../../src/kernels/tsne.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';
import { slowAffinities, slowDivergence, slowRepulsion } from '../support/tsne.ts';

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  let most = 0;
  for (let p = 0; p < actual.length; p++) most = Math.max(most, Math.abs(actual[p] - expected[p]));
  expect(most).toBeLessThanOrEqual(tolerance);
}

/** Random places, the third coordinate 0 in the plane; some fall together. */
function placesOf(lottery: Lottery, n: number, dims: 2 | 3, spread: number): Float64Array {
  const y = new Float64Array(3 * n);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < dims; c++) y[3 * i + c] = spread * lottery.normal();
    if (i % 5 === 4) y.copyWithin(3 * i, 3 * i - 3, 3 * i);
  }
  return y;
}

function repulsion(y: Float64Array, dims: 2 | 3, theta: number) {
  const n = y.length / 3;
  const tree = new CellTree(n, dims);
  const push = new Float64Array(3 * n);
  // the buffers of a first build must not show in a second
  tree.build(y.map((value) => -value));
  tree.build(y);
  const half = n >> 1;
  const total = tree.repel(0, half, theta, push) + tree.repel(half, n, theta, push);
  return { total, push };
}

describe('CellTree', () => {
  it.each([2, 3] as const)('adds up all pairs when no cell counts as one: %i dimensions', (dims) => {
    const lottery = new Lottery(31);
    for (const n of [1, 2, 3, 9, 40, 300]) {
      const y = placesOf(lottery, n, dims, 3);
      const { total, push } = repulsion(y, dims, 0);
      const slow = slowRepulsion(rowsOf(y, 3));
      expect(Math.abs(total - slow.total)).toBeLessThanOrEqual(1e-10 * slow.total);
      expectClose(push, slow.push, 1e-10);
    }
  });

  it.each([2, 3] as const)('is near that when far cells do: %i dimensions', (dims) => {
    const y = placesOf(new Lottery(32), 500, dims, 10);
    const slow = slowRepulsion(rowsOf(y, 3));
    const scale = Math.max(...slow.push.map(Math.abs));
    let before = 0;
    for (const theta of [0.2, 0.5, 1]) {
      const { total, push } = repulsion(y, dims, theta);
      const error = Math.abs(total / slow.total - 1);
      expect(error).toBeLessThan(0.06 * theta * theta);
      expectClose(push, slow.push, 0.2 * theta * theta * scale);
      // so much for cells that count as one
      expect(error).toBeGreaterThan(before);
      before = error;
    }
  });

  it('takes places that are all one, and one that is far away', () => {
    const same = new Float64Array(60).fill(7);
    expect(repulsion(same, 3, 0.5)).toEqual({ total: 380, push: new Float64Array(60) });
    const far = placesOf(new Lottery(33), 50, 2, 1);
    far[0] = 1e9;
    const slow = slowRepulsion(rowsOf(far, 3));
    const { total, push } = repulsion(far, 2, 0);
    expect(Math.abs(total - slow.total)).toBeLessThan(1e-9 * slow.total);
    expectClose(push, slow.push, 1e-9);
  });
});

describe('neighborShares', () => {
  it('have the entropy that is asked for', () => {
    const lottery = new Lottery(34);
    for (const perplexity of [1.5, 4, 12]) {
      for (const scale of [1e-6, 1, 1e6]) {
        const distances = lottery
          .floats(40)
          .sort()
          .map((value) => scale * (1 + value));
        const shares = new Float64Array(40);
        neighborShares(distances, 0, 40, perplexity, shares);
        const entropy = -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0);
        expect(Math.exp(entropy)).toBeCloseTo(perplexity, 4);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        for (let p = 1; p < 40; p++) expect(shares[p]).toBeLessThanOrEqual(shares[p - 1]);
      }
    }
  });

  it('are equal among equally near rows', () => {
    const shares = new Float64Array(5).fill(9);
    neighborShares(Float64Array.of(0, 0, 0, 0, 0), 1, 4, 2, shares);
    expect(shares).toEqual(Float64Array.of(9, 0.25, 0.25, 0.25, 0.25));
  });
});

/** Neighbors drawn by lot, three of each row. */
function graphOf(lottery: Lottery, n: number, count: number) {
  const indices = new Int32Array(n * count);
  for (let i = 0; i < n; i++) {
    const others = lottery.permutation(n).filter((other) => other !== i);
    indices.set(others.slice(0, count), i * count);
  }
  const shares = lottery.floats(n * count, 0.1, 1);
  for (let i = 0; i < n; i++) {
    const own = shares.subarray(i * count, (i + 1) * count);
    const sum = own.reduce((a, b) => a + b, 0);
    own.forEach((share, p) => {
      own[p] = share / sum;
    });
  }
  const affinities = {
    starts: new Int32Array(n + 1),
    others: new Int32Array(2 * n * count),
    shares: new Float64Array(2 * n * count),
  };
  symmetrize(indices, shares, n, count, affinities, new Int32Array(2 * n + 1 + n * count));
  return { affinities, table: slowAffinities(indices, shares, n, count) };
}

describe('affinities', () => {
  it('are the mean of both directions, each pair once a row', () => {
    const lottery = new Lottery(35);
    for (const [n, count] of [
      [2, 1],
      [5, 4],
      [30, 3],
    ]) {
      const { affinities, table } = graphOf(lottery, n, count);
      const { starts, others, shares } = affinities;
      const found = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let i = 0; i < n; i++) {
        const own = others.subarray(starts[i], starts[i + 1]);
        expect(new Set(own).size).toBe(own.length);
        for (let s = starts[i]; s < starts[i + 1]; s++) found[i][others[s]] = shares[s];
      }
      expectClose(found.flat(), table.flat(), 1e-15);
      expect(found.flat().reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });

  it('give the divergence, and forces that are its gradient', () => {
    const lottery = new Lottery(36);
    const n = 25;
    const { affinities, table } = graphOf(lottery, n, 3);
    const y = placesOf(lottery, n, 3, 1);
    const { total, push } = repulsion(y, 3, 0);
    const value = divergence(affinities, y, 0, 10, total) + divergence(affinities, y, 10, n, total);
    expect(value).toBeCloseTo(slowDivergence(table, rowsOf(y, 3)), 10);
    const pull = new Float64Array(3 * n);
    attract(affinities, y, 3, 0, n, pull);
    // a step of length 1 without momentum shows the gradient
    const moved = y.slice();
    const [moves, gains] = [new Float64Array(3 * n), new Float64Array(3 * n).fill(1.25)];
    const squares = descend(moved, pull, push, total, 1, 0.5, 1, moves, gains);
    let sum = 0;
    for (let p = 0; p < 3 * n; p++) {
      const step = (by: number) => {
        const near = y.slice();
        near[p] += by;
        return slowDivergence(table, rowsOf(near, 3));
      };
      const gradient = (step(1e-5) - step(-1e-5)) / 2e-5;
      expect(y[p] - moved[p]).toBeCloseTo(gradient, 7);
      sum += gradient * gradient;
    }
    expect(squares).toBeCloseTo(sum, 7);
  });

  it('move with momentum and gains', () => {
    const y = Float64Array.of(1, 1, 1);
    const moves = Float64Array.of(1, -1, 0);
    const gains = Float64Array.of(1, 1, 0.01);
    // gradient 4 * (2 * 0.5 - 2 / 4) = 2: it goes on up the first move and down the second; the third stood still
    const [pull, push] = [new Float64Array(3).fill(0.5), new Float64Array(3).fill(2)];
    expect(descend(y, pull, push, 4, 2, 0.5, 0.1, moves, gains)).toBe(12);
    expectClose(gains, [0.8, 1.2, 0.01], 1e-15);
    expectClose(moves, [0.5 - 0.16, -0.5 - 0.24, -0.002], 1e-15);
    expectClose(y, [1.34, 0.26, 0.998], 1e-15);
  });
});
