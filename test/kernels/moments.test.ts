import { describe, expect, it } from 'vitest';
import { columnMeans, columnRanges, columnSquares, variedColumns } from '../../src/kernels/moments.ts';
import { meanOf, rowsOf } from '../support/kmeans.ts';
import { columnOf, shifted } from '../support/moments.ts';
import { Lottery } from '../support/random.ts';

/** Means, rests, squares and ranges of the columns, in arrays that hold something else before. */
function momentsOf(
  x: Float64Array,
  dim: number,
  weights: Float64Array | undefined,
  origin: ArrayLike<number>,
) {
  const n = x.length / dim;
  const [means, rests, squares, low, high] = Array.from({ length: 5 }, () => new Float64Array(dim).fill(77));
  columnMeans(x, n, dim, weights, origin, means, rests);
  columnSquares(x, n, dim, weights, means, rests, squares);
  columnRanges(x, n, dim, weights, low, high);
  return { means: [...means], rests: [...rests], squares: [...squares], low: [...low], high: [...high] };
}

describe('variedColumns', () => {
  it('leaves out columns that are one number among the rows of positive weight', () => {
    const x = Float32Array.of(9, 1, 5, 2, 0, 1, 5, 3, 0, 1, 6, 2);
    expect([...variedColumns(x, 3, 4, undefined)]).toEqual([0, 2, 3]);
    expect([...variedColumns(x, 3, 4, Float64Array.of(0, 1, 2))]).toEqual([2, 3]);
    expect([...variedColumns(x, 1, 4, undefined)]).toEqual([]);
  });
});

describe('moments of columns', () => {
  it('are those of doubles for bytes', () => {
    const bytes = new Lottery(3).bytes(5 * 40);
    const of = (x: Uint8Array | Float64Array) => {
      const [means, rests] = [new Float64Array(5).fill(7), new Float64Array(5).fill(7)];
      columnMeans(x, 40, 5, undefined, x.subarray(0, 5), means, rests);
      return { means, rests };
    };
    expect(of(bytes)).toEqual(of(Float64Array.from(bytes)));
  });

  const x = Float64Array.of(1, 10, 3, 20, 7, 60, 5, 20);

  it('leave rows of no weight out', () => {
    // (1 + 2 * 3 + 5) / 4 and (10 + 2 * 20 + 20) / 4; 4 + 0 + 4 and 7.5^2 + 2 * 2.5^2 + 2.5^2
    expect(momentsOf(x, 2, Float64Array.of(1, 2, 0, 1), [1, 10])).toEqual({
      means: [3, 17.5],
      rests: [0, 0],
      squares: [8, 75],
      low: [1, 10],
      high: [5, 20],
    });
  });

  it('count each row once without weights, whatever the origin', () => {
    // differences -3, -1, 3, 1 and -17.5, -7.5, 32.5, -7.5
    for (const origin of [
      [1, 10],
      [0, 0],
      [-5, 1000],
    ])
      expect(momentsOf(x, 2, undefined, origin)).toEqual({
        means: [4, 27.5],
        rests: [0, 0],
        squares: [20, 1475],
        low: [1, 10],
        high: [7, 60],
      });
  });

  it('keep beside a mean what it cannot hold', () => {
    // at 2^52 a double holds whole numbers only: the mean of 0, 0 and 1 above it is a third above it
    const { means, rests, squares } = momentsOf(
      Float64Array.of(2 ** 52, 2 ** 52, 2 ** 52 + 1),
      1,
      undefined,
      [2 ** 52],
    );
    expect(means).toEqual([2 ** 52]);
    expect(rests).toEqual([1 / 3]);
    expect(squares[0]).toBeCloseTo(2 / 3, 15);
  });

  it('lose nothing of small terms beside large ones that cancel', () => {
    const values = Float64Array.of(1, 2 ** 60, 1, -(2 ** 60), 2);
    const { means, rests } = momentsOf(values, 1, undefined, [0]);
    expect([means, rests[0]]).toEqual([[4 / 5], 0]);
  });

  it('equal plain sums, however far from 0 the rows are', () => {
    const lottery = new Lottery(4);
    for (let t = 0; t < 60; t++) {
      const [n, dim] = [1 + lottery.below(40), 1 + lottery.below(6)];
      const near = lottery.wholes(n * dim, 200);
      const weights = t % 2 ? lottery.wholes(n, 4) : new Float64Array(n).fill(1);
      weights[lottery.below(n)] = 3;
      const first = weights.findIndex((w) => w > 0);
      const offset = [0, 2 ** 50, -(2 ** 44) / 3][t % 3];
      // the sum is rounded, the difference is not
      const far = near.map((v) => v + offset);
      const exact = rowsOf(
        far.map((v) => v - offset),
        dim,
      );
      const { means, rests, squares, low, high } = momentsOf(
        far,
        dim,
        weights,
        far.subarray(first * dim, (first + 1) * dim),
      );
      const plain = meanOf(exact, [...weights]);
      const rows = shifted(exact, plain);
      const heavy = exact.filter((_, i) => weights[i] > 0);
      for (let j = 0; j < dim; j++) {
        expect(Math.abs(means[j] - offset + rests[j] - plain[j])).toBeLessThan(1e-12);
        const square = rows.reduce((sum, row, i) => sum + weights[i] * row[j] ** 2, 0);
        expect(Math.abs(squares[j] - square)).toBeLessThanOrEqual(1e-9 * square);
        expect(low[j] - offset).toBe(Math.min(...columnOf(heavy, j)));
        expect(high[j] - offset).toBe(Math.max(...columnOf(heavy, j)));
      }
    }
  });
});
