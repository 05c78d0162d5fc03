import { describe, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import { addOuter } from '../../src/kernels/gram/outer.ts';
import { PlainProducts, plainProjector, projectRow } from '../../src/kernels/gram/plain.ts';
import type { ProductPlan, ProductSums } from '../../src/kernels/gram/plan.ts';
import { openProducts, openProjector } from '../../src/kernels/gram.ts';
import { multiplyLines } from '../../src/kernels/krylov.ts';
import { rowsOf } from '../support/kmeans.ts';
import { columnOf, plainGram, productOf, shifted } from '../support/moments.ts';
import { Lottery } from '../support/random.ts';

/** Whole numbers, half of them 0: products and sums are exact. */
function sparse(lottery: Lottery, length: number): Float64Array {
  return Float64Array.from({ length }, () => (lottery.below(2) ? lottery.below(19) - 9 : 0));
}

/** The upper triangle after all rows in blocks of `step` rows, line by line; the rest is 0. */
function triangle(block: ProductSums, x: Rows, plan: ProductPlan, step: number, weights?: Float64Array) {
  const n = x.length / plan.dim;
  try {
    for (let from = 0; from < n; from += step)
      block.add({ x, from, count: Math.min(step, n - from), ...(weights && { weights }) });
    const m = plan.used.length;
    return Array.from({ length: m }, (_, a) =>
      Array.from({ length: m }, (_, b) => (b < a ? 0 : block.sums[a * block.stride + b])),
    );
  } finally {
    block.close();
  }
}

describe('openProducts', () => {
  it('adds products of the columns that are used, less a shift, times weights', () => {
    // less the shift, (0, 2) twice and (2, 1) once
    const x = Uint8Array.of(1, 7, 2, 3, 9, 1);
    const plan = {
      x,
      rows: 2,
      dim: 3,
      used: Int32Array.of(0, 2),
      shift: Float64Array.of(1, 0, 0),
      isWeighted: true,
    };
    expect(triangle(openProducts(plan, 1), x, plan, 2, Float64Array.of(2, 1))).toEqual([
      [4, 2],
      [0, 9],
    ]);
  });

  it('equals plain sums of whole numbers, and its twin, for every kind of rows', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 60; t++) {
      const [n, dim] = [1 + lottery.below(90), 1 + lottery.below(19)];
      const kind = t % 3;
      const x =
        kind === 0
          ? lottery.bytes(n * dim)
          : kind === 1
            ? sparse(lottery, n * dim)
            : new Float32Array(sparse(lottery, n * dim));
      const shift = kind === 0 ? lottery.wholes(dim, 256) : sparse(lottery, dim);
      const weights = t % 2 ? lottery.wholes(n, 4) : undefined;
      const used = Int32Array.from({ length: dim }, (_, j) => j).filter((j) => j % 4 !== 1);
      const plan = { x, rows: t % 4 < 2 ? 1e9 : n, dim, used, shift, isWeighted: weights !== undefined };
      const rows = shifted(rowsOf(x, dim), [...shift]).map((row) => Array.from(used, (j) => row[j]));
      const plain = plainGram(rows, [...(weights ?? new Array(n).fill(1))]);
      const step = 1 + lottery.below(64);
      expect(triangle(openProducts(plan, 2), x, plan, step, weights)).toEqual(plain);
      expect(triangle(new PlainProducts(plan, 64), x, plan, step, weights)).toEqual(plain);
    }
  });

  it('has the bits of its twin for any numbers, and any number of threads', () => {
    const lottery = new Lottery(5);
    for (const [n, dim] of [
      [200, 13],
      [70, 33],
    ]) {
      const x = lottery.floats(n * dim, -1, 1);
      const weights = lottery.floats(n);
      const used = Int32Array.from({ length: dim }, (_, j) => j);
      const plan = { x, rows: 1e9, dim, used, shift: lottery.floats(dim), isWeighted: true };
      const plain = triangle(new PlainProducts(plan, 64), x, plan, 64, weights);
      for (const threads of [1, 2, 3])
        expect(triangle(openProducts(plan, threads), x, plan, 64, weights)).toEqual(plain);
    }
  });
});

describe('openProjector', () => {
  it('has the bits of its twin for every kind of rows, and any number of threads', () => {
    const lottery = new Lottery(6);
    for (let t = 0; t < 24; t++) {
      const [n, dim, count] = [1 + lottery.below(70), 1 + lottery.below(20), 1 + lottery.below(5)];
      const x = [
        lottery.bytes(n * dim, 3),
        lottery.floats(n * dim),
        new Float32Array(sparse(lottery, n * dim)),
      ][t % 3];
      const vectors = lottery.floats(dim * count, -1, 1);
      const shift = t % 2 ? new Float64Array(dim) : lottery.wholes(dim, 3);
      const plain = plainProjector(vectors, shift, 64);
      const fast = openProjector({ x, rows: t % 4 < 2 ? 1e9 : n }, vectors, shift, 1 + (t % 3));
      try {
        const some = { x, from: n >> 1, count: n - (n >> 1) };
        plain.project(some);
        fast.project(some);
        for (let i = 0; i < some.count; i++)
          for (let c = 0; c < count; c++) expect(fast.out[i * fast.width + c]).toBe(plain.out[i * count + c]);
      } finally {
        fast.close();
      }
    }
  });
});

describe('products with vectors that are columns', () => {
  const x = Float32Array.of(99, 3, 5, 1, 99);
  const shift = Float64Array.of(1, 1, 1);

  it('are those of a row less the shift', () => {
    // (2, 4, 0) times (1, 2, 3) and (10, 20, 30)
    const out = Float64Array.of(7, 7);
    projectRow(x, 1, 3, shift, Float64Array.of(1, 10, 2, 20, 3, 30), 2, out);
    expect([...out]).toEqual([10, 100]);
  });

  it('go back to the vectors by factors', () => {
    const vectors = new Float64Array(6).fill(1);
    addOuter(x, 1, 3, shift, vectors, 2, Float64Array.of(10, -1));
    expect([...vectors]).toEqual([21, -1, 41, -3, 1, 1]);
  });

  it('equal the plain sums', () => {
    const lottery = new Lottery(2);
    for (let t = 0; t < 50; t++) {
      const [dim, count] = [1 + lottery.below(8), 1 + lottery.below(6)];
      const two = sparse(lottery, 2 * dim);
      const off = sparse(lottery, dim);
      const vectors = sparse(lottery, dim * count);
      const factors = sparse(lottery, count);
      const [row] = shifted([[...two.subarray(dim)]], [...off]);
      const lines = rowsOf(vectors, count);
      const out = new Float64Array(count).fill(5);
      projectRow(two, dim, dim, off, vectors, count, out);
      // + 0: the plain sums never are -0
      expect(Array.from(out, (v) => v + 0)).toEqual(
        lines[0].map((_, c) => productOf(row, columnOf(lines, c)) + 0),
      );
      addOuter(two, dim, dim, off, vectors, count, factors);
      const expected = lines.map((line, j) => line.map((v, c) => v + row[j] * factors[c] + 0));
      expect(rowsOf(vectors, count).map((line) => line.map((v) => v + 0))).toEqual(expected);
    }
  });
});

describe('multiplyLines', () => {
  it('does the lines that are asked for, for vectors that are rows', () => {
    const out = new Float64Array(6).fill(9);
    multiplyLines(Float64Array.of(1, 2, 2, 5), 2, 1, 2, Float64Array.of(1, 0, 0, 1, 1, 1), 3, out);
    expect([...out]).toEqual([9, 2, 9, 5, 9, 7]);
  });

  it('equals the plain product, however many vectors there are', () => {
    const lottery = new Lottery(3);
    for (let count = 1; count < 10; count++) {
      const m = 1 + lottery.below(7);
      const half = sparse(lottery, m * m);
      const matrix = half.map((v, p) => v + half[(p % m) * m + Math.floor(p / m)]);
      const vectors = sparse(lottery, count * m);
      const middle = lottery.below(m);
      const out = new Float64Array(count * m);
      multiplyLines(matrix, m, 0, middle, vectors, count, out);
      multiplyLines(matrix, m, middle, m, vectors, count, out);
      const plain = rowsOf(vectors, m).map((v) => rowsOf(matrix, m).map((line) => productOf(line, v) + 0));
      expect(rowsOf(out, m).map((line) => line.map((v) => v + 0))).toEqual(plain);
    }
  });
});
