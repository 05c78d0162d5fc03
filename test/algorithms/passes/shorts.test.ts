import { afterEach, describe, expect, it } from 'vitest';
import { passOver, surveyRows } from '../../../src/algorithms/passes/pieces.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { configureKernels } from '../../../src/core/kernelSettings.ts';
import { shortBytes, shortenCenters } from '../../../src/kernels/stream/shorts.ts';
import { Lottery } from '../../support/random.ts';

/** Rows around k points, and near the middles between pairs of them, where only f64 can decide. */
function rowsOf(n: number, dim: number, k: number): { data: Dataset; centers: Float64Array } {
  const lottery = new Lottery(dim + k);
  const centers = Float64Array.from({ length: k * dim }, () => 20 * lottery.float() - 10);
  const x = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) {
    const [a, b] = [lottery.below(k), lottery.below(k)];
    const between = i % 3 === 0;
    for (let j = 0; j < dim; j++) {
      const [at, to] = [centers[a * dim + j], centers[b * dim + j]];
      x[i * dim + j] = between ? (at + to) / 2 : at + 4 * lottery.float() - 2;
    }
  }
  return { data: { x, n, dim }, centers };
}

async function step(data: Dataset, centers: Float64Array, mode: 'wasm' | 'js') {
  configureKernels({ mode });
  const rows = {
    first: 0,
    n: data.n,
    async *pieces() {
      yield data;
    },
  };
  return passOver(rows, await surveyRows(rows, data.dim), { kind: 'step', centers });
}

afterEach(() => configureKernels({ mode: 'wasm' }));

describe('rows compared in 16 bits', () => {
  // whole fours of columns and of centers, and others; more centers than a byte can number
  it.each([
    [1, 3],
    [2, 4],
    [3, 130],
    [4, 1],
    [5, 9],
    [7, 300],
    [16, 101],
    [19, 64],
    [33, 6],
  ])('have the labels and the sums of the twin: %i columns, %i centers', async (dim, k) => {
    const { data, centers } = rowsOf(700, dim, k);
    expect(await step(data, centers, 'wasm')).toEqual(await step(data, centers, 'js'));
  });

  it('of very different sizes are left to others', async () => {
    const { data, centers } = rowsOf(900, 4, 20);
    data.x[5] = 1e9;
    expect(await step(data, centers, 'wasm')).toEqual(await step(data, centers, 'js'));
  });

  it('are nearest to the first of equal centers', async () => {
    const { data, centers } = rowsOf(50, 4, 6);
    centers.copyWithin(4 * 4, 4, 8);
    const { masses } = await step(data, centers, 'wasm');
    expect(masses[3]).toBeGreaterThan(0);
    expect(masses[3 * 4]).toBe(0);
  });
});

describe('centers in 16 bits', () => {
  const arrays = (k: number, dim: number) => {
    const bytes = shortBytes(k, dim);
    return { places: new Int16Array(bytes.places / 2), norms: new Int32Array(bytes.norms / 4) };
  };

  it('are negative whole numbers, pair of columns by pair, with halves of their squares', () => {
    const out = arrays(2, 3);
    const bounds = shortenCenters(Float64Array.of(1, 0, 0.5, -1, 0.25, 0), 3, { spread: 1, radius: 2 }, out);
    // the largest sum allows sqrt(2^30 / (1.25 / 2 + 2 * sqrt(1.25))), less a percent
    const factor = bounds?.shortFactor as number;
    expect(factor).toBeGreaterThan(18_500);
    expect(factor).toBeLessThan(20_000);
    const whole = (v: number) => Math.round(v * factor);
    const [one, half, quarter] = [whole(1), whole(0.5), whole(0.25)];
    const none = [0, 0, 0, 0];
    expect([...out.places].map((v) => v + 0)).toEqual([
      -one,
      0,
      one,
      -quarter,
      ...none,
      -half,
      0,
      0,
      0,
      ...none,
    ]);
    expect(out.norms[0]).toBe(Math.round((1.25 * factor * factor) / 2));
    expect(out.norms[2]).toBeGreaterThan(1.07e9);
    expect(bounds?.shortMask).toBe(1);
  });

  it('are not made where a column is much wider than the centers are apart', () => {
    const sizes = { spread: 1e6, radius: 1e6 };
    expect(shortenCenters(Float64Array.of(1, 2), 1, sizes, arrays(2, 1))).toBeUndefined();
  });
});
