import { afterEach, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { openSoftRows } from '../../src/kernels/fuzzy.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** Distances of all rows, and their sums by given weights. */
function measured(x: Rows, n: number, dim: number, k: number, origin: Float64Array | undefined) {
  const lottery = new Lottery(n + dim + k);
  const centers = lottery.floats(k * dim, -3, 9);
  const given = lottery.floats(n * k);
  const soft = openSoftRows(x, n, dim, k, origin);
  const found: number[] = [];
  soft.begin(centers);
  for (let from = 0; from < n; from += soft.size) {
    const count = Math.min(soft.size, n - from);
    soft.measure(from, count);
    for (let i = 0; i < count; i++)
      for (let c = 0; c < k; c++) {
        found.push(soft.d2[i * soft.stride + c]);
        soft.weights[i * soft.stride + c] = given[(from + i) * k + c];
      }
    soft.addUp(from, count);
  }
  const sums = new Float64Array(k * dim);
  soft.end(sums);
  return { d2: Float64Array.from(found), sums, centers, given };
}

const SIZES: [n: number, dim: number, k: number][] = [
  [1, 1, 1],
  [2, 3, 2],
  [127, 4, 3],
  [128, 5, 4],
  [129, 2, 5],
  [300, 7, 9],
  [257, 64, 10],
];

it.each(SIZES)('measures and adds up %d x %d rows around %d centers as the twin does', (n, dim, k) => {
  const lottery = new Lottery(n);
  const kinds = [
    lottery.bytes(n * dim),
    Float32Array.from(lottery.floats(n * dim)),
    lottery.floats(n * dim, -5, 5),
  ];
  for (const x of kinds)
    for (const origin of [undefined, lottery.floats(dim)]) {
      configureKernels({ mode: 'wasm' });
      const fast = measured(x, n, dim, k, origin);
      configureKernels({ mode: 'js' });
      const plain = measured(x, n, dim, k, origin);
      expect(Buffer.from(fast.d2.buffer).equals(Buffer.from(plain.d2.buffer))).toBe(true);
      expect(Buffer.from(fast.sums.buffer).equals(Buffer.from(plain.sums.buffer))).toBe(true);
    }
});

it('gives squared distances and weighted sums', () => {
  const [n, dim, k] = [131, 3, 2];
  const x = new Lottery(1).floats(n * dim);
  const { d2, sums, centers, given } = measured(x, n, dim, k, undefined);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < k; c++) {
      const exact = [0, 1, 2].reduce((sum, j) => sum + (x[i * dim + j] - centers[c * dim + j]) ** 2, 0);
      expect(d2[i * k + c]).toBeCloseTo(exact, 12);
    }
  for (let q = 0; q < k * dim; q++) {
    const c = Math.floor(q / dim);
    let exact = 0;
    for (let i = 0; i < n; i++) exact += given[i * k + c] * x[i * dim + (q % dim)];
    expect(sums[q]).toBeCloseTo(exact, 10);
  }
});
