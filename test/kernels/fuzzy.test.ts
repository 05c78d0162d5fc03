import { afterEach, describe, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import type { SoftData } from '../../src/kernels/fuzzy/layout.ts';
import { openSoft } from '../../src/kernels/fuzzy.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

/** Sums and memberships of two passes. */
function pass(data: SoftData, points: Float64Array, fuzziness: number, mode: 'wasm' | 'js', threads = 1) {
  configureKernels({ mode });
  const k = points.length / data.dim;
  const passes = openSoft(data, k, threads > 1 ? 1e9 : 1, threads);
  try {
    return {
      sums: finish(passes.fit({ points, fuzziness })),
      told: finish(passes.tell({ points, fuzziness })),
      again: finish(passes.fit({ points, fuzziness: 1.4 })),
    };
  } finally {
    passes.close();
  }
}

const SIZES: [n: number, dim: number, k: number][] = [
  [1, 1, 1],
  [2, 3, 2],
  [63, 4, 3],
  [64, 5, 4],
  [65, 2, 5],
  [300, 7, 9],
  [140, 64, 10],
];

describe('the passes of fuzzy c-means', () => {
  it.each(SIZES)('are the same to the last bit with and without the kernel: %d x %d, k = %d', (n, dim, k) => {
    const lottery = new Lottery(n);
    const kinds: Rows[] = [
      lottery.bytes(n * dim),
      Float32Array.from(lottery.floats(n * dim)),
      lottery.floats(n * dim, -5, 5),
    ];
    for (const x of kinds)
      for (const origin of [undefined, lottery.floats(dim)]) {
        const weights = n % 2 === 1 ? lottery.wholes(n, 3) : undefined;
        const points = lottery.floats(k * dim, -3, 9);
        // a row on a center, and centers on each other
        points.set(Array.from(x.subarray(0, dim), (v, j) => v - (origin?.[j] ?? 0)));
        if (k > 3) points.copyWithin(3 * dim, 2 * dim, 3 * dim);
        for (const m of [1.001, 1.3, 1.5, 2, 3, 7])
          expect(pass({ x, n, dim, weights, origin }, points, m, 'wasm')).toStrictEqual(
            pass({ x, n, dim, weights, origin }, points, m, 'js'),
          );
      }
  });

  it('are the same on any number of threads, and in many slices', () => {
    const lottery = new Lottery(3);
    const data = { x: lottery.floats(27_000), n: 9000, dim: 3 };
    const points = lottery.floats(9);
    const plain = pass(data, points, 1.3, 'js');
    for (const threads of [1, 2, 3]) expect(pass(data, points, 1.3, 'wasm', threads)).toStrictEqual(plain);
  });

  it('compare rows near a center by differences', () => {
    // |x|^2 + |c|^2 - 2 x c of these loses all digits
    const data = { x: Float64Array.of(1e8, 1e8 + 1, 1e8 + 3), n: 3, dim: 1 };
    const { sums } = pass(data, Float64Array.of(1e8 + 1, 1e8 + 2), 2, 'wasm');
    // u of the first cluster: 0.8, 1 and 0.2
    expect(sums.objective).toBeCloseTo(2 * (0.64 + 0.04 * 4), 12);
    expect(sums.masses[0]).toBeCloseTo(0.64 + 1 + 0.04, 12);
    expect(sums.masses[1]).toBeCloseTo(0.04 + 0.64, 12);
    expect(sums.sums[0] / 1e8).toBeCloseTo(0.64 + 1 + 0.04, 6);
  });

  it('add up powers and rows', () => {
    const [n, dim, k, m] = [131, 3, 2, 1.7];
    const lottery = new Lottery(1);
    const [x, weights, points] = [lottery.floats(n * dim), lottery.floats(n, 0, 2), lottery.floats(k * dim)];
    const { sums, told } = pass({ x, n, dim, weights }, points, m, 'wasm');
    const masses = [0, 0];
    const added = new Float64Array(k * dim);
    let [objective, inertia] = [0, 0];
    for (let i = 0; i < n; i++) {
      const d2 = [0, 1].map((c) =>
        [0, 1, 2].reduce((sum, j) => sum + (x[i * dim + j] - points[c * dim + j]) ** 2, 0),
      );
      const u = d2.map((own) => 1 / d2.reduce((sum, other) => sum + (own / other) ** (1 / (m - 1)), 0));
      const nearest = d2[1] < d2[0] ? 1 : 0;
      expect(told.labels[i]).toBe(nearest);
      inertia += weights[i] * d2[nearest];
      for (let c = 0; c < k; c++) {
        expect(told.shares[i * k + c]).toBeCloseTo(u[c], 12);
        const power = weights[i] * u[c] ** m;
        masses[c] += power;
        objective += power * d2[c];
        for (let j = 0; j < dim; j++) added[c * dim + j] += power * x[i * dim + j];
      }
    }
    expect(told.inertia).toBeCloseTo(inertia, 10);
    for (const found of [told.objective, sums.objective]) expect(found).toBeCloseTo(objective, 10);
    for (let c = 0; c < k; c++) expect(sums.masses[c]).toBeCloseTo(masses[c], 10);
    for (let q = 0; q < k * dim; q++) expect(sums.sums[q]).toBeCloseTo(added[q], 10);
  });
});

describe('memberships', () => {
  /** Of the row 0, by the roots of the distances. */
  function of(roots: number[], fuzziness: number, mode: 'wasm' | 'js') {
    const { told } = pass(
      { x: new Float64Array(1), n: 1, dim: 1 },
      Float64Array.from(roots),
      fuzziness,
      mode,
    );
    return [[...told.shares], told.objective];
  }

  it.each(['wasm', 'js'] as const)(
    'are those of the center that a row lies on; of several, all alike: %s',
    (mode) => {
      for (const m of [1.2, 2, 7.7]) {
        expect(of([2, 0, 3], m, mode)).toEqual([[0, 1, 0], 0]);
        expect(of([0, 0, 3], m, mode)).toEqual([[0.5, 0.5, 0], 0]);
        expect(of([0, 0, 0], m, mode)).toEqual([[1 / 3, 1 / 3, 1 / 3], 0]);
      }
      // numbers whose powers would overflow
      const [shares, objective] = of([1e140, 1e140, 2 ** -465], 1.001, mode);
      expect(shares).toEqual([0, 0, 1]);
      expect(objective).toBe(2 ** -930);
      expect(of([2, 2, 2], 100, mode)[0]).toEqual([1 / 3, 1 / 3, 1 / 3]);
    },
  );
});
