import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { type Silhouette, silhouette } from '../../src/indices/silhouette.ts';
import { openSilhouette } from '../../src/kernels/silhouette/layout.ts';
import fixture from '../fixtures/sklearn/internal.json' with { type: 'json' };
import { dataOf, lineOf } from '../support/datasets.ts';
import { type Measure, plainSilhouettes } from '../support/internal.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

/** Labels of k clusters, all of which occur. */
function labelsFor(lottery: Lottery, n: number, k: number): number[] {
  return Array.from({ length: n }, (_, i) => (i < k ? i : lottery.below(k)));
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

describe('silhouette', () => {
  it('is what the definition says', async () => {
    const found = await silhouette(lineOf([0, 1, 5, 7, 20]), ['b', 'b', 'a', 'a', 'c']);
    // 0: a 1, b 6; 1: a 1, b 5; 5: a 2, b 4.5; 7: a 2, b 6.5; 20 is alone
    const rows = [5 / 6, 4 / 5, 2.5 / 4.5, 4.5 / 6.5, 0];
    found.rows.forEach((s, i) => {
      expect(s).toBeCloseTo(rows[i], 15);
    });
    expect(found.mean).toBeCloseTo(mean(rows), 15);
    expect([...found.neighbors]).toEqual([0, 0, 1, 1, 0]);
    expect(found.clusters).toEqual([
      { cluster: 'a', size: 2, mean: expect.closeTo((rows[2] + rows[3]) / 2, 14) },
      { cluster: 'b', size: 2, mean: expect.closeTo((rows[0] + rows[1]) / 2, 14) },
      { cluster: 'c', size: 1, mean: 0 },
    ]);
    expect(found).toMatchObject({ measured: 5, omitted: 0 });
    expect(found.standardError).toBeUndefined();
  });

  it.each(fixture.cases)('agrees with scikit-learn: $name', async (known) => {
    const data = { x: Float64Array.from(known.x), n: known.n, dim: known.dim };
    for (const [metric, rows] of Object.entries(known.silhouettes)) {
      const found = await silhouette(data, known.labels, { metric: metric as 'euclidean', noise: 'cluster' });
      found.rows.forEach((s, i) => {
        expect(Math.abs(s - rows[i])).toBeLessThan(1e-11);
      });
    }
  });

  it('agrees with scikit-learn where rows are bytes', async () => {
    const known = fixture.cases.find(({ name }) => name === 'digits')!;
    const data = { x: Uint8Array.from(known.x), n: known.n, dim: known.dim };
    const found = await silhouette(data, known.labels);
    found.rows.forEach((s, i) => {
      expect(s).toBeCloseTo(known.silhouettes.euclidean[i], 12);
    });
    expect(found.mean).toBeCloseTo(mean(known.silhouettes.euclidean), 13);
  });

  it('measures with any function of two rows', async () => {
    const lottery = new Lottery(1);
    const data = { x: lottery.wholes(120, 9), n: 40, dim: 3 };
    const labels = labelsFor(lottery, 40, 3);
    const rows = rowsOf(data.x, data.dim);
    const measure: Measure = (a, b) => Math.max(...a.map((value, j) => Math.abs(value - b[j])));
    const found = await silhouette(data, labels, { metric: (i, j) => measure(rows[i], rows[j]) });
    plainSilhouettes(rows, labels, measure).forEach((s, i) => {
      expect(found.rows[i]).toBeCloseTo(s, 12);
    });
  });

  it('is the same by wasm and the plain loop, with any number of threads, to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          n: fc.integer({ min: 3, max: 150 }),
          dim: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 32, max: 150 })),
          k: fc.integer({ min: 2, max: 9 }),
          levels: fc.integer({ min: 1, max: 256 }),
          bytes: fc.boolean(),
          filled: fc.constantFrom(0.1, 0.5, 1),
          weighted: fc.boolean(),
          seed: fc.nat(1e6),
        }),
        async ({ n, dim, k, levels, bytes, filled, weighted, seed }) => {
          const lottery = new Lottery(seed);
          const floats = () => lottery.floats(n * dim).map((v) => (lottery.float() < filled ? v : 0));
          const x = bytes ? lottery.bytes(n * dim, levels) : floats();
          const data: Dataset = { x, n, dim };
          if (weighted) data.weights = lottery.wholes(n, 4).map((w) => w + 1);
          const labels = labelsFor(lottery, n, Math.min(k, n - 1));
          const byWasm = await silhouette(data, labels);
          configureKernels({ mode: 'js' });
          expect(await silhouette(data, labels)).toStrictEqual(byWasm);
          configureKernels({ mode: 'wasm' });
          if (weighted) return;
          plainSilhouettes(rowsOf(data.x, data.dim), labels).forEach((s, i) => {
            expect(Math.abs(byWasm.rows[i] - s)).toBeLessThan(1e-12);
          });
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('keeps its digits in clusters that are tight, near each other and far from a third and the origin', async () => {
    const lottery = new Lottery(9);
    const [n, dim] = [75, 48];
    const middles = [0, 1e-3, 1e3].map((scale) =>
      Array.from({ length: dim }, () => scale * lottery.normal()),
    );
    const labels = Array.from({ length: n }, (_, i) => i % 3);
    const near = labels.map((c) => middles[c].map((value) => value + 3e-4 * lottery.normal()));
    const expected = plainSilhouettes(near, labels);
    for (const mode of ['wasm', 'js'] as const) {
      configureKernels({ mode });
      const found = await silhouette(dataOf(near), labels);
      const far = await silhouette(dataOf(near.map((row) => row.map((value) => value + 1000))), labels);
      expected.forEach((s, i) => {
        expect(Math.abs(found.rows[i] - s)).toBeLessThan(1e-9);
        expect(Math.abs(far.rows[i] - s)).toBeLessThan(1e-6);
      });
    }
  });

  it('has a kernel for each kind of rows', () => {
    const dense = new Float64Array(120).fill(0.5);
    for (const x of [new Uint8Array(120), dense, new Float64Array(120), new Float64Array(6)]) {
      const rows = { n: 3, dim: x.length / 3, k: 1, starts: Uint32Array.of(0, 3), labels: new Int32Array(3) };
      const weights = new Float64Array(3).fill(1);
      expect(openSilhouette({ x, ...rows, weights, sizes: Float64Array.of(3) }, 3, 1)).toBeDefined();
    }
  });

  it.each(['bytes', 'dense', 'sparse'])('does not depend on threads (%s)', async (kind) => {
    const lottery = new Lottery(3);
    const [n, dim] = kind === 'bytes' ? [2000, 300] : [1300, 300];
    const share = kind === 'dense' ? 1 : 0.3;
    const x =
      kind === 'bytes'
        ? lottery.bytes(n * dim)
        : lottery.floats(n * dim).map((v) => (lottery.float() < share ? v : 0));
    const labels = labelsFor(lottery, n, 7);
    const found: Silhouette[] = [];
    for (const threads of [1, 2, 3]) {
      configureKernels({ threads });
      found.push(
        await silhouette({ x, n, dim }, labels),
        await silhouette({ x, n, dim }, labels, { sample: 100 }),
      );
    }
    expect(found[2]).toStrictEqual(found[0]);
    expect(found[4]).toStrictEqual(found[0]);
    expect(found[3]).toStrictEqual(found[1]);
    expect(found[5]).toStrictEqual(found[1]);
  });

  it('counts whole weights as repeated rows', async () => {
    const lottery = new Lottery(4);
    for (const metric of ['euclidean', 'sqeuclidean', 'manhattan'] as const) {
      for (const bytes of [true, false]) {
        const [n, dim] = [30, 3];
        const x = bytes ? lottery.bytes(n * dim, 20) : lottery.floats(n * dim);
        const weights = lottery.wholes(n, 4);
        const labels = labelsFor(lottery, n, 4);
        const data: Dataset = { x, n, dim, weights };
        const found = await silhouette(data, labels, { metric });
        const repeated = Array.from(weights).flatMap((w, i) => new Array<number>(w).fill(i));
        const rows = rowsOf(data.x, data.dim);
        const many = await silhouette(
          dataOf(repeated.map((i) => rows[i])),
          repeated.map((i) => labels[i]),
          { metric },
        );
        expect(found.mean).toBeCloseTo(many.mean, 6);
        repeated.forEach((i, at) => {
          expect(found.rows[i]).toBeCloseTo(many.rows[at], 6);
        });
        weights.forEach((w, i) => {
          expect(Number.isNaN(found.rows[i])).toBe(w === 0);
        });
      }
    }
  });

  it('takes masses of any scale', async () => {
    const data = lineOf([0, 1, 5, 7], [0.5, 0.25, 0.25, 0.5]);
    const found = await silhouette(data, [0, 0, 1, 1]);
    // of row 0, which meets its own mass: a = 0.25 / 0.75; b = (0.25 * 5 + 0.5 * 7) / 0.75
    expect(found.rows[0]).toBeCloseTo(1 - 0.25 / 4.75, 14);
    const scaled = { ...data, weights: data.weights?.map((w) => w * 1e-9) };
    expect((await silhouette(scaled, [0, 0, 1, 1])).mean).toBeCloseTo(found.mean, 12);
  });

  it('leaves noise out, or counts it as a cluster, or as many', async () => {
    const data = lineOf([0, 1, 5, 7, 100, -80]);
    const labels = [0, 0, 1, 1, -1, -1];
    const without = await silhouette(lineOf([0, 1, 5, 7]), [0, 0, 1, 1]);
    const omit = await silhouette(data, labels);
    expect(omit.mean).toBe(without.mean);
    expect([...omit.rows]).toEqual([...without.rows, Number.NaN, Number.NaN]);
    expect([...omit.neighbors]).toEqual([1, 1, 0, 0, -1, -1]);
    expect(omit.omitted).toBe(2);
    const rows = [0, 1, 5, 7, 100, -80].map((value) => [value]);
    const cluster = await silhouette(data, labels, { noise: 'cluster' });
    expect(cluster.mean).toBeCloseTo(mean(plainSilhouettes(rows, labels)), 14);
    const singletons = await silhouette(data, labels, { noise: 'singletons' });
    expect(singletons.mean).toBeCloseTo(mean(plainSilhouettes(rows, [0, 0, 1, 1, 2, 3])), 14);
    expect(singletons.clusters.map(({ cluster }) => cluster)).toEqual([-1, 0, 1, -1]);
  });

  it('does not see names, the order of rows or where the origin is', async () => {
    const lottery = new Lottery(5);
    const [n, dim] = [90, 4];
    const x = lottery.heaps(n, dim, 3);
    const labels = labelsFor(lottery, n, 4);
    const order = lottery.permutation(n);
    const found = await silhouette({ x, n, dim }, labels);
    const moved = dataOf(
      order.map((i) => [...x.subarray(i * dim, (i + 1) * dim)].map((value) => value + 1e9)),
    );
    for (const metric of ['euclidean', 'sqeuclidean'] as const) {
      const plain = await silhouette({ x, n, dim }, labels, { metric });
      const other = await silhouette(
        moved,
        order.map((i) => `c${9 - labels[i]}`),
        { metric },
      );
      order.forEach((i, at) => {
        expect(other.rows[at]).toBeCloseTo(plain.rows[i], 4);
      });
    }
    expect(Math.min(...found.rows)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...found.rows)).toBeLessThanOrEqual(1);
  });

  it('is 0 where all points coincide', async () => {
    for (const metric of ['euclidean', 'sqeuclidean'] as const) {
      expect((await silhouette(lineOf([3, 3, 3, 3]), [0, 0, 1, 1], { metric })).mean).toBe(0);
    }
  });
});

describe('a sample', () => {
  const lottery = new Lottery(6);
  const [n, dim] = [400, 2];
  const data = { x: lottery.floats(n * dim), n, dim };
  const labels = labelsFor(lottery, n, 3);

  it('measures rows against all others, exactly', async () => {
    const all = await silhouette(data, labels);
    const some = await silhouette(data, labels, { sample: 50, seed: 3 });
    const drawn = [...some.rows.keys()].filter((i) => !Number.isNaN(some.rows[i]));
    expect(drawn).toHaveLength(50);
    for (const i of drawn) {
      expect(some.rows[i]).toBeCloseTo(all.rows[i], 12);
      expect(some.neighbors[i]).toBe(all.neighbors[i]);
    }
    expect(some.mean).toBeCloseTo(mean(drawn.map((i) => all.rows[i])), 12);
    expect(some.measured).toBe(50);
    expect(await silhouette(data, labels, { sample: 50, seed: 3 })).toStrictEqual(some);
  });

  it.each([undefined, Float64Array.from({ length: n }, (_, i) => 1 + (i % 5))])(
    'is within its standard errors as often as it should be',
    async (weights) => {
      const weighted = { ...data, weights };
      const truth = (await silhouette(weighted, labels)).mean;
      let [near, squares, expected] = [0, 0, 0];
      const rounds = 150;
      for (let seed = 0; seed < rounds; seed++) {
        const { mean: found, standardError = 0 } = await silhouette(weighted, labels, { sample: 60, seed });
        if (Math.abs(found - truth) < 2 * standardError) near++;
        squares += (found - truth) ** 2;
        expected += standardError ** 2;
      }
      expect(near / rounds).toBeGreaterThan(0.88);
      expect(squares / expected).toBeGreaterThan(0.7);
      expect(squares / expected).toBeLessThan(1.4);
    },
  );

  it('of all rows is all rows', async () => {
    expect(await silhouette(data, labels, { sample: n })).toStrictEqual(await silhouette(data, labels));
  });

  it('goes with O(nk) distances too', async () => {
    const all = await silhouette(data, labels, { metric: 'sqeuclidean' });
    const some = await silhouette(data, labels, { metric: 'sqeuclidean', sample: 30 });
    some.rows.forEach((s, i) => {
      if (!Number.isNaN(s)) expect(s).toBe(all.rows[i]);
    });
  });
});

describe('silhouette refuses', () => {
  const data = lineOf([1, 2, 3]);

  it.each([
    ['one cluster', data, [1, 1, 1], {}, 'input', /at least 2 clusters/],
    ['a cluster for each row', data, [1, 2, 3], {}, 'input', /fewer clusters than rows/],
    ['all noise', data, [-1, -1, -1], {}, 'input', /all rows are noise/],
    ['one cluster beside noise', data, [-1, 1, 1], {}, 'input', /at least 2 clusters/],
    ['labels of another length', data, [1, 2], {}, 'usage', /n = 3 labels/],
    ['labels that are NaN', data, [1, Number.NaN, 2], {}, 'input', /row 1/],
    [
      'a list for a label',
      data,
      [1, 1, Array(1000).fill(7) as unknown as 2],
      {},
      'input',
      /row 2: the label is [7,]{40}$/,
    ],
    ['labels that are none', data, [1, 1, null as unknown as 2], {}, 'input', /row 2: the label is null/],
    ['data that are NaN', lineOf([1, Number.NaN, 3]), [0, 0, 1], {}, 'input', /row 1/],
    [
      'an unknown metric',
      data,
      [0, 0, 1],
      { metric: 'euclidian' as 'euclidean' },
      'usage',
      /did you mean euclidean/,
    ],
    ['an unknown way with noise', data, [0, 0, 1], { noise: 'drop' as 'omit' }, 'usage', /noise/],
    ['a sample of one row', data, [0, 0, 1], { sample: 1 }, 'usage', /sample/],
    ['zeros with cosine', lineOf([0, 1, 2]), [0, 0, 1], { metric: 'cosine' as const }, 'input', /row 0/],
  ])('%s', async (_, rows, labels, options, code, text) => {
    const run = silhouette(rows, labels, options);
    await expect(run).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
  });

  it('to go on when told to stop', async () => {
    const stop = new AbortController();
    const n = 20_000;
    const rows = { x: new Lottery(1).floats(n), n, dim: 1 };
    const run = silhouette(
      rows,
      rows.x.map((value) => Math.floor(value * 3)),
      { signal: stop.signal, metric: 'manhattan' },
    );
    setTimeout(() => stop.abort(), 30);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
  });
});
