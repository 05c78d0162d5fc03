import { describe, expect, it } from 'vitest';
import {
  along,
  axesOf,
  compose,
  invertRoot,
  lineOf,
  logDeterminant,
  rootOf,
  squares,
  traceOfQuotient,
  trianglesOf,
} from '../../src/algorithms/gmm/linear.ts';
import { Lottery } from '../support/random.ts';

/** A positive semidefinite matrix of some rank, as a triangle and as lines. */
function matrixOf(dim: number, rank: number, seed: number) {
  const lottery = new Lottery(seed);
  const rows = Array.from({ length: rank }, () => Array.from({ length: dim }, () => lottery.normal()));
  const lines = Array.from({ length: dim }, (_, i) =>
    Array.from({ length: dim }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
  );
  return { lines, triangle: Float64Array.from(lines.flatMap((line, i) => line.slice(0, i + 1))) };
}

const SIZES = [1, 2, 3, 5, 16, 40];

describe('triangles', () => {
  it.each(SIZES)('have roots, inverses and determinants: %d columns', (dim) => {
    const { lines, triangle } = matrixOf(dim, dim + 2, dim);
    const root = rootOf(triangle, 0, dim) as Float64Array;
    const square = (a: Float64Array, i: number, j: number) => {
      let sum = 0;
      for (let t = 0; t <= Math.min(i, j); t++) sum += a[lineOf(i) + t] * a[lineOf(j) + t];
      return sum;
    };
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++) expect(square(root, i, j)).toBeCloseTo(lines[i][j], 9);
    const logs = logDeterminant(root, dim);
    const inverse = root.slice();
    invertRoot(inverse, dim);
    for (let i = 0; i < dim; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let t = j; t <= i; t++) sum += inverse[lineOf(i) + t] * root[lineOf(t) + j];
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 8);
      }
    expect(traceOfQuotient(inverse, triangle, 0, dim)).toBeCloseTo(dim, 6);
    const { values } = axesOf(triangle, 0, dim);
    expect(logs).toBeCloseTo(
      values.reduce((sum, value) => sum + Math.log(value), 0),
      7,
    );
    expect(
      rootOf(
        matrixOf(dim, dim, 3).triangle.map((v) => -v),
        0,
        dim,
      ),
    ).toBeUndefined();
    expect(trianglesOf(squares(triangle, 1, dim), 1, dim)).toEqual(triangle);
  });

  it.each(SIZES.flatMap((dim) => [1, dim, 3 * dim].map((rank) => [dim, rank])))(
    'have axes: %d columns of rank %d',
    (dim, rank) => {
      const { lines, triangle } = matrixOf(dim, rank, 10 * dim + rank);
      const { values, vectors } = axesOf(triangle, 0, dim);
      const scale = Math.max(...values, 1);
      for (let a = 0; a < dim; a++) {
        if (a > 0) expect(values[a]).toBeLessThanOrEqual(values[a - 1]);
        const vector = vectors.subarray(a * dim, (a + 1) * dim);
        for (let i = 0; i < dim; i++) {
          const turned = lines[i].reduce((sum, value, j) => sum + value * vector[j], 0);
          expect(Math.abs(turned - values[a] * vector[i]) / scale).toBeLessThan(1e-12);
        }
        for (let b = 0; b <= a; b++) {
          const product = vector.reduce((sum, value, j) => sum + value * vectors[b * dim + j], 0);
          expect(product).toBeCloseTo(a === b ? 1 : 0, 11);
        }
        expect(Math.abs(along(triangle, 0, dim, vectors, a * dim) - values[a]) / scale).toBeLessThan(1e-12);
      }
      const again = new Float64Array(triangle.length);
      compose({ values, vectors }, dim, again, 0);
      for (const [p, value] of again.entries())
        expect(Math.abs(value - triangle[p]) / scale).toBeLessThan(1e-12);
    },
  );

  it('have the axes of columns where nothing lies beside the diagonal, and any where all are equal', () => {
    const { values, vectors } = axesOf(Float64Array.of(2, 0, 5, 0, 0, 3), 0, 3);
    expect([...values]).toEqual([5, 3, 2]);
    expect([...vectors].map(Math.abs)).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0]);
    expect([...axesOf(new Float64Array(6), 0, 3).values]).toEqual([0, 0, 0]);
  });
});
