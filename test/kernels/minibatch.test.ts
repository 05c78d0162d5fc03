import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels, type KernelSettings } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { borrowMemory, newRows, returnMemory } from '../../src/core/rowMemory.ts';
import { RowLabeler } from '../../src/kernels/minibatch/labeling.ts';
import { openBatch } from '../../src/kernels/minibatch.ts';
import { distance2, nearestOf, rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

const MODES: KernelSettings['mode'][] = ['wasm', 'js'];

afterEach(() => configureKernels({ mode: 'wasm' }));

/** What a batch tells of its rows, after the same object has been used for other rows and a larger k. */
function tell(x: Float32Array | Float64Array, dim: number, centers: Float64Array) {
  const n = x.length / dim;
  const k = centers.length / dim;
  const batch = openBatch(n + 3, dim, k + 2, x instanceof Float64Array);
  batch.rows.fill(7);
  batch.n = n + 3;
  batch.nearest(new Float64Array((k + 2) * dim).fill(8), k + 2);
  batch.sumUp(k + 2);
  batch.rows.set(x);
  batch.n = n;
  batch.nearest(centers, k);
  batch.sumUp(k);
  return {
    labels: [...batch.labels.subarray(0, n)],
    d2: [...batch.d2.subarray(0, n)],
    sums: [...batch.sums.subarray(0, k * dim)],
    mass: [...batch.mass.subarray(0, k)],
  };
}

describe.each(MODES)('a batch, %s', (mode) => {
  it('labels rows, and adds them up by cluster', () => {
    configureKernels({ mode });
    const x = Float64Array.of(0, 1, 2, 2, 9, 9, 8, 7, 1, 0);
    expect(tell(x, 2, Float64Array.of(9, 8, 0, 0))).toEqual({
      labels: [1, 1, 0, 0, 1],
      d2: [1, 8, 1, 2, 1],
      sums: [17, 16, 3, 3],
      mass: [2, 3],
    });
  });

  it('takes the first of equally near centers', () => {
    configureKernels({ mode });
    for (let dim = 1; dim <= 4; dim++) {
      // four centers at a distance of 1, twice
      const centers = new Float64Array(8 * dim);
      for (let c = 0; c < 8; c++) centers[c * dim] = c % 2 === 0 ? 1 : -1;
      expect(tell(new Float64Array(6 * dim), dim, centers).labels).toEqual([0, 0, 0, 0, 0, 0]);
      // the nearest one comes last
      const last = new Float64Array(9 * dim);
      last.set(centers);
      expect(tell(new Float64Array(6 * dim), dim, last).labels).toEqual([8, 8, 8, 8, 8, 8]);
    }
  });

  it('equals plain loops over random shapes, duplicates and offsets', () => {
    configureKernels({ mode });
    const lottery = new Lottery(5);
    for (let t = 0; t < 400; t++) {
      const dim = 1 + lottery.below(t < 200 ? 9 : 60);
      const n = 1 + lottery.below(40);
      const k = 1 + lottery.below(t < 200 ? 13 : 40);
      const offset = t % 3 === 0 ? 1e9 : 0;
      const scale = t % 5 === 0 ? 10 ** (lottery.below(60) - 30) : 1;
      const make = (count: number) =>
        (t % 2 === 0 ? lottery.wholes(count, 4) : lottery.floats(count, -5, 5)).map(
          (v) => v * scale + offset,
        );
      const centers = make(k * dim);
      const x = t % 4 < 2 ? make(n * dim) : Float32Array.from(make(n * dim));
      const told = tell(x, dim, centers);
      const rows = rowsOf(Float64Array.from(x), dim);
      const plainCenters = rowsOf(centers, dim);
      const labels = rows.map((row) => nearestOf(row, plainCenters));
      expect(told.labels).toEqual(labels);
      expect(told.d2).toEqual(rows.map((row, i) => distance2(row, plainCenters[labels[i]])));
      const members = plainCenters.map((_, c) => rows.filter((_, i) => labels[i] === c));
      expect(told.mass).toEqual(members.map((mine) => mine.length));
      const sums = members.flatMap((mine) =>
        Array.from({ length: dim }, (_, j) => mine.reduce((sum, row) => sum + row[j], 0)),
      );
      expect(told.sums).toEqual(sums);
    }
  });

  it('equals them where f32 is out of range, and where centers are copies or nearly so', () => {
    configureKernels({ mode });
    const lottery = new Lottery(6);
    const dim = 20;
    const near = lottery.floats(30 * dim, 0, 1);
    const copies = Float64Array.from({ length: 9 * dim }, (_, p) => near[p % dim] + (p > 4 * dim ? 1e-9 : 0));
    for (const scale of [1, 1e-25, 1e-60, 1e25, 1e60]) {
      for (const centers of [near.slice(0, 9 * dim), copies].map((all) => all.map((v) => v * scale))) {
        const x = near.map((v) => v * scale);
        const told = tell(x, dim, centers);
        const rows = rowsOf(x, dim);
        const labels = rows.map((row) => nearestOf(row, rowsOf(centers, dim)));
        expect(told.labels).toEqual(labels);
        expect(told.d2).toEqual(rows.map((row, i) => distance2(row, rowsOf(centers, dim)[labels[i]])));
      }
    }
  });

  it('equals them for many rows of many columns, of which some decide', () => {
    configureKernels({ mode });
    const lottery = new Lottery(7);
    for (let t = 0; t < 24; t++) {
      const dim = [48, 50, 67, 100, 131, 200][t % 6];
      const n = 300 + lottery.below(200);
      const k = 4 + lottery.below(30);
      const offset = t % 4 === 3 ? 1000 : 0;
      const scale = t === 10 ? 1e25 : t === 11 ? 1e-25 : 1;
      // centers differ in all columns, in some in the middle, or in the last ones
      const differs = (j: number) => t % 3 === 0 || (t % 3 === 1 ? j >= 20 && j < 44 : j >= dim - 9);
      const centers = new Float64Array(k * dim);
      for (let p = 0; p < k * dim; p++) {
        const own = lottery.float() * 20;
        centers[p] = (differs(p % dim) ? own : 1) * scale + offset;
      }
      // two copies, and one that is nearly one
      for (let j = 0; j < dim; j++) centers[dim + j] = centers[(k - 1) * dim + j] = centers[j];
      centers[(k - 1) * dim] += 1e-9 * scale;
      const x = new Float32Array(n * dim);
      for (let i = 0; i < n; i++) {
        const [a, b] = [lottery.below(k), lottery.below(k)];
        const noise = [0.1, 3, 30][lottery.below(3)];
        // of some rows a part is near to another center than the rest
        const part = lottery.below(4) === 0 ? lottery.below(dim) : dim;
        for (let j = 0; j < dim; j++) {
          const near = centers[(j < part ? a : b) * dim + j];
          x[i * dim + j] = near + (lottery.float() - 0.5) * noise * scale;
        }
      }
      for (const rows of t % 2 === 0 ? [x] : [x, Float64Array.from(x, (v) => v * 1.0000001)]) {
        const told = tell(rows, dim, centers);
        const plain = rowsOf(Float64Array.from(rows), dim);
        const plainCenters = rowsOf(centers, dim);
        const labels = plain.map((row) => nearestOf(row, plainCenters));
        expect(told.labels).toEqual(labels);
        expect(told.d2).toEqual(plain.map((row, i) => distance2(row, plainCenters[labels[i]])));
      }
    }
  });
});

describe.each(['f32', 'f64'] as const)('rows of %s in the memory of a kernel', (kind) => {
  it.each([1, 2])('are labeled where they lie as in a batch, on %i threads', (threads) => {
    const [n, dim, k] = [70_001, kind === 'f32' ? 7 : 3, 5];
    const lottery = new Lottery(9);
    const x = newRows(kind === 'f32' ? Float32Array : Float64Array, n * dim) as Float32Array | Float64Array;
    x.set(lottery.floats(n * dim, -5, 5));
    const centers = Float64Array.from(lottery.floats(k * dim, -5, 5));
    const found = { labels: new Int32Array(n), d2: new Float64Array(n) };
    const labeler = RowLabeler.open({ x, n, dim }, k, { most: 1003, threads });
    // nobody else can work among rows that lie where they are
    expect(borrowMemory(x)).toBeUndefined();
    if (labeler) finish(labeler.label(centers, found));
    labeler?.close();
    const lent = borrowMemory(x);
    expect(lent).toBeDefined();
    if (lent) returnMemory(lent.memory);
    const batch = openBatch(n, dim, k, kind === 'f64');
    batch.rows.set(x);
    batch.n = n;
    batch.nearest(centers, k);
    expect(found.labels).toEqual(batch.labels.slice());
    expect(found.d2).toEqual(batch.d2.slice());
  });
});
