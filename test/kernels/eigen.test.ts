import { describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/index.ts';
import { allEigen, type Eigen } from '../../src/kernels/eigen.ts';
import { Lottery } from '../support/random.ts';

function symmetric(m: number, entry: (i: number, j: number) => number): Float64Array {
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = i; j < m; j++) matrix[i * m + j] = matrix[j * m + i] = entry(i, j);
  return matrix;
}

/** The largest error of A v = value v and of v w = 0 or 1, in the unit of the largest entry. */
function flaw(matrix: Float64Array, m: number, { values, vectors }: Eigen): number {
  const unit = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const vector = (c: number) => vectors.subarray(c * m, (c + 1) * m);
  let worst = 0;
  values.forEach((value, c) => {
    for (let i = 0; i < m; i++) {
      const sum = vector(c).reduce((all, entry, j) => all + (matrix[i * m + j] / unit) * entry, 0);
      worst = Math.max(worst, Math.abs(sum - (value / unit) * vector(c)[i]));
    }
    for (let b = 0; b <= c; b++) {
      const product = vector(c).reduce((all, entry, j) => all + entry * vector(b)[j], 0);
      worst = Math.max(worst, Math.abs(product - (b === c ? 1 : 0)));
    }
  });
  return worst;
}

const lottery = new Lottery(51);
const some = (m: number) => lottery.floats(m, -1, 1);

/** Matrices of m lines: any numbers, multiple eigenvalues, few that are not 0, very small and very large ones. */
const KINDS: Record<string, (m: number) => Float64Array> = {
  any: (m) => symmetric(m, () => lottery.float() - 0.5),
  'one number on the diagonal': (m) => symmetric(m, (i, j) => (i === j ? 3 : 0)),
  'all alike': (m) => symmetric(m, () => 1),
  zeros: (m) => new Float64Array(m * m),
  'of rank 2': (m) => {
    const [a, b] = [some(m), some(m)];
    return symmetric(m, (i, j) => a[i] * a[j] + b[i] * b[j]);
  },
  small: (m) => symmetric(m, () => 1e-300 * (lottery.float() - 0.5)),
  large: (m) => symmetric(m, () => 1e300 * (lottery.float() - 0.5)),
  'two parts': (m) => symmetric(m, (i, j) => ((i - j) % 2 === 0 ? lottery.float() : 0)),
  tridiagonal: (m) => symmetric(m, (i, j) => (j - i < 2 ? 1 : 0)),
};

describe('allEigen', () => {
  it('finds what is known by heart', async () => {
    // (2, 1; 1, 2) has 3 along (1, 1), and 1
    const { values, vectors } = await allEigen(Float64Array.of(2, 1, 1, 2), 2, 2);
    expect([...values].map((value) => value.toFixed(14))).toEqual(['3.00000000000000', '1.00000000000000']);
    expect(Math.abs(vectors[0] - vectors[1])).toBeLessThan(1e-15);
    expect(Math.abs(vectors[0])).toBeCloseTo(Math.SQRT1_2, 14);
    // falling values, the negative one last
    const diagonal = await allEigen(Float64Array.of(-5, 0, 0, 0, 7, 0, 0, 0, 2), 3, 3);
    expect([...diagonal.values]).toEqual([7, 2, -5]);
    expect([...diagonal.vectors].map(Math.abs)).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0]);
    expect(await allEigen(Float64Array.of(4), 1, 1)).toEqual({
      values: Float64Array.of(4),
      vectors: Float64Array.of(1),
    });
  });

  it.each(Object.keys(KINDS))('is right to the last digits, and the bits of its twin: %s', async (kind) => {
    for (const m of [1, 2, 3, 4, 9, 26]) {
      const matrix = KINDS[kind](m);
      for (const r of new Set([1, m])) {
        const found = await allEigen(matrix, m, r);
        expect(flaw(matrix, m, found)).toBeLessThan(4e-15 * m);
        configureKernels({ mode: 'js' });
        try {
          expect(await allEigen(matrix, m, r)).toEqual(found);
        } finally {
          configureKernels({ mode: 'wasm' });
        }
      }
    }
  });
});
