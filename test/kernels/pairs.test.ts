import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { laterRows } from '../../src/distances/laterRows.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import type { Distance } from '../../src/distances/table.ts';
import { cIndex, dunn } from '../../src/indices/separation.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const METRICS: Distance[] = [
  ...(['euclidean', 'sqeuclidean', 'cosine', 'correlation', 'manhattan', 'chebyshev', 'canberra'] as const),
  'braycurtis',
];

type Rows = Uint8Array | Float32Array | Float64Array;

/** Rows with zeros and duplicates. */
function draw(n: number, dim: number, make: (length: number) => Rows = (length) => new Float64Array(length)) {
  const lottery = new Lottery(n * dim);
  const x = make(n * dim);
  for (let p = 0; p < x.length; p++) x[p] = lottery.float() < 0.2 ? 0 : 100 * lottery.float();
  if (n > 1) x.copyWithin(0, dim, 2 * dim);
  return { x, n, dim };
}

/** Distances of all pairs, one after the other. */
function slow(data: ReturnType<typeof draw>, metric: Distance): Float64Array {
  const measured = measure(data, metric);
  const found: number[] = [];
  for (let i = 0; i < data.n; i++) {
    for (let l = i + 1; l < data.n; l++) found.push(distanceOf(measured, i, l));
  }
  return Float64Array.from(found);
}

describe('distances of all pairs', () => {
  it.each(METRICS)('%s: the kernel gives those of single pairs, to the last bit', async (metric) => {
    for (const [n, dim] of [
      [2, 60_000],
      [64, 66],
      [201, 7],
    ]) {
      const data = draw(n, dim);
      expect((await pairwiseDistances(data, { metric })).condensed).toEqual(slow(data, metric));
    }
  });

  it.each([
    ['bytes', (length: number) => new Uint8Array(length)],
    ['f32', (length: number) => new Float32Array(length)],
  ] as const)('of %s', async (_, make) => {
    const data = draw(90, 31, make);
    for (const metric of ['euclidean', 'manhattan'] as const) {
      expect((await pairwiseDistances(data, { metric })).condensed).toEqual(slow(data, metric));
    }
  });

  it('come in bands, in the order of the rows, and threads do not change them', () => {
    // two bands of 1000 rows and a part
    const measured = measure(draw(2100, 140), 'euclidean');
    configureKernels({ threads: 2 });
    let i = 0;
    for (const row of laterRows(measured)) {
      expect(row.length).toBe(2100 - 1 - i);
      for (const l of [0, row.length >> 1, row.length - 1])
        expect(row[l]).toBe(distanceOf(measured, i, i + 1 + l));
      i++;
    }
    expect(i).toBe(2099);
  });

  it('gives indices that do not depend on the kernel', async () => {
    const data = draw(150, 40);
    const labels = Array.from({ length: 150 }, (_, i) => i % 4);
    const both = async () => [await dunn(data, labels), await cIndex(data, labels)];
    const found = await both();
    configureKernels({ mode: 'js' });
    expect(await both()).toEqual(found);
  });
});
