import { describe, expect, it } from 'vitest';
import {
  addOuter,
  addProducts,
  centeredProducts,
  multiplyLines,
  productBuffers,
  projectRow,
  TOGETHER,
} from '../../src/kernels/gram.ts';
import { rowsOf } from '../support/kmeans.ts';
import { columnOf, plainGram, productOf, shifted } from '../support/moments.ts';
import { Lottery } from '../support/random.ts';

/** Whole numbers, half of them 0: products and sums are exact. */
function sparse(lottery: Lottery, length: number): Float64Array {
  return Float64Array.from({ length }, () => (lottery.below(2) ? lottery.below(19) - 9 : 0));
}

describe('addProducts', () => {
  it('leaves out columns of zeros, and rows that there are none of', () => {
    // less the shift, (0, 0, 2) twice and (2, 0, 1) once
    const gram = new Float64Array(9);
    const [weights, shift] = [Float64Array.of(2, 1), Float64Array.of(1, 0, 0)];
    addProducts(Uint8Array.of(1, 0, 2, 3, 0, 1), 2, 3, 0, weights, shift, gram, productBuffers(3));
    expect([...gram]).toEqual([4, 0, 2, 0, 0, 0, 0, 0, 9]);
  });

  it('adds to what is there, from any row on, with buffers used before', () => {
    const gram = new Float64Array(4).fill(100);
    const buffers = productBuffers(2);
    const x = Float64Array.of(50, 50, 1, 2, 3, 4, 5, 6, 7, 8, 50, 50);
    addProducts(x, 6, 2, 1, undefined, new Float64Array(2), gram, buffers);
    // 1 + 9 + 25 + 49, 2 + 12 + 30 + 56, 4 + 16 + 36 + 64
    expect([...gram]).toEqual([184, 200, 100, 220]);
    addProducts(Float64Array.of(0, 3), 1, 2, 0, undefined, new Float64Array(2), gram, buffers);
    expect([...gram]).toEqual([184, 200, 100, 229]);
  });

  it('equals the sums of products, over rows of any number', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 100; t++) {
      const [n, dim] = [1 + lottery.below(11), 1 + lottery.below(9)];
      const x = sparse(lottery, n * dim);
      const shift = sparse(lottery, dim);
      const weights = t % 2 ? lottery.wholes(n, 4) : undefined;
      const gram = new Float64Array(dim * dim);
      const buffers = productBuffers(dim);
      for (let from = 0; from < n; from += TOGETHER)
        addProducts(x, n, dim, from, weights, shift, gram, buffers);
      const plain = plainGram(shifted(rowsOf(x, dim), [...shift]), [...(weights ?? new Array(n).fill(1))]);
      expect(rowsOf(gram, dim)).toEqual(plain);
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

it('centeredProducts takes means and rests off the other row only', () => {
  const rows = Float64Array.of(1, 0, 0, 1, 1, 1, 2, -3);
  const out = new Float64Array(4);
  const [means, rests] = [Float64Array.of(3, 1), Float64Array.of(0.5, 0.25)];
  // (7, 5) is (3.5, 3.75) then
  centeredProducts(rows, Float64Array.of(9, 9, 7, 5, 9), 2, 2, means, rests, out);
  expect([...out]).toEqual([3.5, 3.75, 7.25, -4.25]);
});
