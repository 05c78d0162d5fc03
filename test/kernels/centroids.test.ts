import { afterEach, describe, expect, it } from 'vitest';
import type { Rows } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { centroidsOf, spreadsOf } from '../../src/indices/centroids.ts';
import { clusteredRows } from '../../src/indices/clusteredRows.ts';
import { calinskiHarabasz } from '../../src/indices/internal.ts';
import { addDifferences, type LabeledRows, sumClusters, sumSpreads } from '../../src/kernels/centroids.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

type Kind = 'bytes' | 'f32' | 'f64';

/** Rows of which the kernel takes several chunks, and a last one that is not full. */
function draw(kind: Kind, n: number, dim: number, k: number, offset = 0): Required<LabeledRows> {
  const lottery = new Lottery(n + dim);
  const value = () => (kind === 'bytes' ? lottery.below(256) : offset + lottery.float() - 0.3);
  const Type = { bytes: Uint8Array, f32: Float32Array, f64: Float64Array }[kind] as Float64ArrayConstructor;
  const x: Rows = Type.from({ length: n * dim }, value);
  // the last cluster is one row
  const labels = Int32Array.from({ length: n }, (_, i) => (i === n - 1 ? k - 1 : lottery.below(k) - 1));
  const weights = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 1 : 0.5 + lottery.below(4)));
  return { x, n, dim, k, labels, weights };
}

/** What must be equal to the last bit. */
function results(rows: LabeledRows, mode: 'wasm' | 'js') {
  configureKernels({ mode });
  const sums = sumClusters(rows);
  const centers = sums.sums.map((sum, p) => sums.origins[p] + sum / 100);
  const origin = Float64Array.from(rows.x.subarray(0, rows.dim));
  const differences = new Float64Array(rows.k * rows.dim).fill(0.1);
  addDifferences(rows, origin, differences);
  const counted = new Float64Array(rows.k * rows.dim);
  addDifferences({ ...rows, weights: undefined }, origin, counted);
  return { ...sums, ...sumSpreads(rows, centers), differences, counted };
}

const CASES: [kind: Kind, n: number, dim: number, k: number, offset?: number][] = [
  ['f64', 1700, 67, 5],
  ['f64', 700, 150, 3, 1e9],
  ['f64', 50_001, 2, 40],
  ['f64', 3, 70_001, 2],
  ['f32', 900, 130, 7],
  ['f32', 33_334, 3, 4, 1000],
  ['bytes', 1300, 81, 9],
  ['bytes', 100_003, 1, 3],
  ['bytes', 2100, 48, 3],
];

describe('sums of clusters', () => {
  it.each(CASES)('of %s, %i x %i: the kernel adds like its twin, to the last bit', (kind, n, dim, k, at) => {
    const rows = draw(kind, n, dim, k, at);
    expect(results(rows, 'wasm')).toEqual(results(rows, 'js'));
    const counted = { ...rows, weights: undefined };
    expect(results(counted, 'wasm')).toEqual(results(counted, 'js'));
  });

  it.each([0, 1e9])('gives the centroids and spreads of a slow way, around %d', (offset) => {
    const { x, n, dim, labels, weights } = draw('f64', 1000, 101, 4, offset);
    const rows = clusteredRows({ x, n, dim, weights }, labels);
    const found = centroidsOf(rows);
    const spreads = spreadsOf(rows, found);
    for (let c = 0; c < rows.k; c++) {
      const members = Array.from(labels.keys()).filter((i) => labels[i] === rows.names[c]);
      const mass = members.reduce((sum, i) => sum + weights[i], 0);
      const center = Array.from({ length: dim }, (_, j) =>
        members.reduce((sum, i) => sum + (weights[i] / mass) * (x[i * dim + j] - offset), 0),
      );
      const lengths = members.map((i) =>
        Math.hypot(...center.map((mean, j) => x[i * dim + j] - offset - mean)),
      );
      const total = (power: number) =>
        members.reduce((sum, i, at) => sum + weights[i] * lengths[at] ** power, 0);
      const digits = offset > 0 ? 1 : 8;
      center.forEach((mean, j) => {
        expect(found.centers[c * dim + j] - offset).toBeCloseTo(mean, offset > 0 ? 6 : 12);
      });
      expect(found.within[c]).toBeCloseTo(total(2), digits);
      expect(spreads[c]).toBeCloseTo(total(1), digits);
    }
  });

  it('keeps its digits where rows are near to each other and far from the first', () => {
    const { x, n, dim } = draw('f64', 2000, 60, 2);
    const far = Float64Array.from(x, (value, p) => (p < dim ? 1e6 : 1e-3 * value));
    const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
    const moved = Float64Array.from(far);
    // the first row last
    moved.copyWithin(0, 2 * dim);
    moved.set(far.subarray(0, 2 * dim), (n - 2) * dim);
    const found = calinskiHarabasz({ x: far, n, dim }, labels);
    expect(calinskiHarabasz({ x: moved, n, dim }, labels) / found).toBeCloseTo(1, 12);
  });

  it.each(['wasm', 'js'] as const)('refuses what is no number, also where a row is left out (%s)', (mode) => {
    configureKernels({ mode });
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1e141]) {
      for (const at of [0, 77_777, 101_999]) {
        const x = new Float64Array(102_000).fill(1);
        x[at] = bad;
        const labels = Int32Array.from({ length: 2000 }, (_, i) =>
          i * 51 <= at && at < (i + 1) * 51 ? -1 : i % 2,
        );
        expect(() => calinskiHarabasz({ x, n: 2000, dim: 51 }, labels)).toThrow('is not a finite number');
      }
    }
  });
});
