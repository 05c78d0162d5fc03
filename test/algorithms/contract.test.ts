import { afterEach, describe, expect, it } from 'vitest';
import { type Clustering, FACETS } from '../../src/core/clustering.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import {
  badValues,
  difference,
  fitOne,
  hashed,
  heaps,
  heapsFor,
  ROW_ALGORITHMS,
  repeated,
  scaledSettings,
  settingsFor,
} from '../support/contract.ts';
import { dataOf, gridData, lineOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';
import { rowStoreOf } from '../support/rowStore.ts';

/*
 * What holds of every algorithm in the table. A new one is tested by its entry alone; what does not apply to it, its
 * entry says (`gives`, `takes`, `cuts`, the parameters).
 */

const COLUMNS = [1, 2, 3, 5];

describe.each(ROW_ALGORITHMS.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  const run = async (data: Dataset, settings = settingsFor(entry), context = {}) =>
    fitOne(await entry.load(), data, settings, context);
  const takesK = entry.params.some(({ name }) => name === 'k');
  const iterates = entry.params.some(({ name }) => name === 'maxIter');
  const restarts = entry.params.some(({ name }) => name === 'nInit');

  describe('refuses', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.1e140, -1e300]) {
      it(`${bad} in the data, naming row and column`, async () => {
        for (const [row, column] of [
          [0, 0],
          [3, 2],
          [6, 1],
        ]) {
          const rows = Array.from({ length: 7 }, (_, i) => [i, 2 * i, 3 * i]);
          rows[row][column] = bad;
          const refusal = expect(run(dataOf(rows))).rejects;
          await refusal.toMatchObject({ code: 'input', at: { row, column } });
          await refusal.toThrow(String(bad));
        }
      });
    }

    it('NaN in single precision too', async () => {
      const x = Float32Array.of(1, 2, Number.NaN, 4);
      await expect(run({ x, n: 2, dim: 2 })).rejects.toMatchObject({
        code: 'input',
        at: { row: 1, column: 0 },
      });
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, -1e-300])('weight %s, naming its row', async (bad) => {
      const refusal = expect(run(lineOf([1, 2, 3, 4, 5], [1, 1, bad, 1, 1]))).rejects;
      await refusal.toMatchObject({ code: 'input', at: { row: 2 } });
    });

    it.each([
      ['no rows', { x: new Float64Array(0), n: 0, dim: 2 }, 'input'],
      ['no weight at all', lineOf([1, 2], [0, 0]), 'input'],
      ['no columns', { x: new Float64Array(0), n: 3, dim: 0 }, 'usage'],
      ['numbers that do not fill the rows', { x: new Float64Array(5), n: 2, dim: 3 }, 'usage'],
      ['too few weights', { x: new Float64Array(3), n: 3, dim: 1, weights: new Float64Array(2) }, 'usage'],
      ['a plain array', { x: [1, 2], n: 2, dim: 1 }, 'usage'],
      ['whole numbers of 32 bits', { x: new Int32Array(2), n: 2, dim: 1 }, 'usage'],
      ['no numbers', { n: 2, dim: 1 }, 'usage'],
      ['a broken number of rows', { x: new Float64Array(6), n: 1.5, dim: 4 }, 'usage'],
      ['a number of rows in words', { x: new Float64Array(6), n: '6', dim: 1 }, 'usage'],
      ['weights in words', { x: new Float64Array(2), n: 2, dim: 1, weights: ['1', '1'] }, 'usage'],
    ])('%s', async (_, data, code) => {
      await expect(run(data as unknown as Dataset)).rejects.toMatchObject({ code });
    });

    it('to start when the signal has fired before', async () => {
      const signal = AbortSignal.abort();
      await expect(run(heaps(2), settingsFor(entry), { signal })).rejects.toMatchObject({ code: 'aborted' });
    });

    // a parameter that may be left out can have no effect under the other settings, and is not looked at then
    for (const param of entry.params) {
      const needed = param.required !== undefined || entry.cuts?.includes(param.name);
      for (const bad of badValues(param)) {
        it(`${String(bad)} for ${param.name}${needed ? '' : ', or takes no notice of it'}`, async () => {
          const data = heaps(2);
          const cut = entry.cuts?.includes(param.name) ? entry.cuts : [];
          const others = Object.fromEntries(cut.map((name) => [name, undefined]));
          const settings = { ...settingsFor(entry), ...others, ...param.when, [param.name]: bad };
          const outcome = await run(data, settings).catch((error) => error);
          if (needed || outcome instanceof Error) expect(outcome).toMatchObject({ code: 'usage' });
          else expect(outcome).toEqual(await run(data, { ...settings, [param.name]: undefined }));
        });
      }
    }

    it('distances, or takes them', async () => {
      const data = heaps(2);
      const { weights: _, ...plain } = data;
      const distances = await pairwiseDistances(plain);
      const algorithm = await entry.load();
      const found = algorithm.fit({ distances }, [settingsFor(entry)], {});
      if (!entry.takes.distances) await expect(found).rejects.toMatchObject({ code: 'usage' });
      else expect((await found)[0].clustering.labels).toEqual((await run(plain)).labels);
    });
  });

  describe.each(COLUMNS)('on %d columns', (dim) => {
    const data = heapsFor(entry, dim);

    it('finds the heaps, and says so in full', async () => {
      const found = await run(data);
      expectWhole(found, data);
      expect(found.algorithm).toBe(entry.name);
      expect(found.k).toBe(4);
      expect(FACETS.filter((facet) => found[facet] !== undefined)).toEqual(
        FACETS.filter((facet) => entry.gives.includes(facet)),
      );
      const heapOf = Array.from({ length: data.n }, (_, i) => Math.round(data.x[i * dim] / 100));
      for (const [i, label] of found.labels.entries())
        expect(label).toBe(found.labels[heapOf.indexOf(heapOf[i])]);
    });

    it('takes a weight for that many equal rows', async () => {
      const weighted = await run(data);
      const plain = await run(repeated(data));
      expect(plain.sizes).toEqual(weighted.sizes);
      const labels = Array.from(weighted.labels, (label, i) => new Array(data.weights[i]).fill(label)).flat();
      expect([...plain.labels]).toEqual(labels);
      expectNearCenters(plain, weighted, 1e-10);
    });

    it('permutes its labels with the rows', async () => {
      const order = new Lottery(dim + 200).permutation(data.n);
      const shuffled = {
        ...data,
        x: Float64Array.from(order.flatMap((i) => [...data.x.subarray(i * dim, i * dim + dim)])),
        weights: Float64Array.from(order, (i) => data.weights[i]),
      };
      const before = await run(data);
      const after = await run(shuffled);
      expect([...after.labels]).toEqual(order.map((i) => before.labels[i]));
      expect(after.sizes).toEqual(before.sizes);
      // other random batches, or seeds, lead to other centers of the same clusters
      expectNearCenters(after, before, 0.02);
    });

    it.each([1e6, -12345.678])('keeps its labels when the data move by %d', async (shift) => {
      const before = await run(data);
      const after = await run({ ...data, x: data.x.map((v) => v + shift) });
      expect(after.labels).toEqual(before.labels);
      expect(after.sizes).toEqual(before.sizes);
      // the coordinates have lost digits: 1e6 * 2^-53 of a unit
      expectNearCenters(after, before, 1e-9, (v) => v - shift);
    });

    it.each([1e-9, 1e-3, 1e3, 1e9])('keeps its labels when the data are scaled by %d', async (scale) => {
      const before = await run(data);
      const after = await run({ ...data, x: data.x.map((v) => v * scale) }, scaledSettings(entry, scale));
      expect(after.labels).toEqual(before.labels);
      expect(after.sizes).toEqual(before.sizes);
      expectNearCenters(after, before, 1e-10, (v) => v / scale, scale);
    });

    it('gives the same bytes again, and takes nothing from fits in between', async () => {
      const first = await run(data);
      await run(heapsFor(entry, dim, 99));
      expect(await run(data)).toStrictEqual(first);
    });

    it('gives the same whether rows are stored in 8, 32 or 64 bits', async () => {
      const bytes = gridData(new Lottery(dim), 90, dim, 256);
      const [first, ...others] = await Promise.all(
        [Uint8Array, Float32Array, Float64Array].map((Type) => run({ ...bytes, x: Type.from(bytes.x) })),
      );
      for (const other of others) expect(other).toStrictEqual(first);
    });

    it('leaves rows and weights as they are', async () => {
      const before = structuredClone(data);
      await run(data);
      expect(data).toStrictEqual(before);
    });

    it('ignores rows without weight but for their labels, or refuses them', async () => {
      const x = Float64Array.from([...data.x, ...new Lottery(7).floats(20 * dim, -1000, 1000)]);
      const weights = Float64Array.from([...data.weights, ...new Array(20).fill(0)]);
      const after = await run({ x, n: data.n + 20, dim, weights }).catch((error) => error);
      if (after instanceof Error) {
        expect(after).toMatchObject({ code: 'input', at: { row: data.n } });
        return;
      }
      const before = await run(data);
      expect(after.labels.subarray(0, data.n)).toEqual(before.labels);
      expect(after.sizes).toEqual(before.sizes);
      expect(after.centers).toEqual(before.centers);
    });
  });

  it.each([1, 2, 5])('says what it found of %d rows', async (n) => {
    const data = lineOf(Array.from({ length: n }, (_, i) => 7 * i));
    const found = await run(data);
    expectWhole(found, data);
    if (!takesK) return;
    const more = await run(data, settingsFor(entry, { k: n + 3 }));
    expect(more.k).toBe(n);
    expect(more.warnings).toContainEqual({ code: 'fewer-points-than-k', requested: n + 3, found: n });
  });

  it('gives for several settings at once what it gives for each', async () => {
    const data = heaps(3);
    const algorithm = await entry.load();
    const grids = entry.params.filter(({ grid, type }) => grid && (type === 'count' || type === 'seed'));
    const runs = [
      settingsFor(entry),
      ...grids.map(({ name, min = 1 }) => settingsFor(entry, { [name]: min + 2 })),
      settingsFor(entry),
    ];
    const together = await algorithm.fit({ data }, runs, {});
    expect(together).toHaveLength(runs.length);
    for (const [at, settings] of runs.entries()) {
      expect(together[at].clustering).toStrictEqual(await run(data, settings));
      expect(together[at].seconds).toBeGreaterThanOrEqual(0);
    }
    expect(await algorithm.fit({ data }, [], {})).toEqual([]);
  });

  it('fits to rows out of memory where it says so', async () => {
    const data = heaps(2);
    const { fitStore } = await entry.load();
    expect(fitStore !== undefined).toBe(entry.takes.store === true);
    const stored = await fitStore?.(rowStoreOf(data, 33), { ...settingsFor(entry), ...entry.stored }, {});
    if (stored) expect(stored.centers?.points).toEqual((await run(data)).centers?.points);
  });

  describe('gives the same bytes', () => {
    afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

    const lottery = new Lottery(17);
    // fewer rows where time grows with their square
    const share = entry.takes.distances || entry.takes.graph ? 3 : 1;
    const many = Math.floor(3000 / share);
    const colors = Math.floor(4000 / share);
    // time grows with the number of clusters where each row belongs to all
    const clusters = entry.gives.includes('membership') ? 12 : 60;
    const kinds: [string, Dataset, number][] = [
      [
        'colors',
        {
          x: lottery.bytes(3 * colors),
          n: colors,
          dim: 3,
          weights: lottery.wholes(colors, 9).map((w) => w + 1),
        },
        12,
      ],
      ['rows of bytes', { x: lottery.bytes(24 * 600, 40), n: 600, dim: 24 }, 5],
      ['rows of floats', { x: lottery.floats(6 * many, 0, 40), n: many, dim: 6 }, clusters],
      ['wide rows of floats', { x: lottery.floats(20 * 500), n: 500, dim: 20 }, 6],
    ];

    it.each(kinds)('on 1, 3 and all threads, and without kernels: %s', async (_, data, k) => {
      // a few iterations and restarts show any difference
      const few = {
        ...(takesK && { k }),
        ...(iterates && { maxIter: 4 }),
        ...(restarts && { nInit: 3 }),
      };
      const settings = settingsFor(entry, few);
      const expected = hashed(await run(data, settings));
      for (const threads of [1, 3]) {
        configureKernels({ threads });
        expect(hashed(await run(data, settings)), `${threads} threads`).toStrictEqual(expected);
      }
      configureKernels({ mode: 'js', threads: undefined });
      expect(hashed(await run(data, settings)), 'js').toStrictEqual(expected);
    });
  });
});

/** What holds of each clustering by itself. */
function expectWhole({ n, k, labels, sizes, warnings, ...facets }: Clustering, data: Dataset): void {
  const {
    noise = 0,
    centers,
    density,
    strengths,
    condensed,
    reachability,
    membership,
    medoids,
    tree,
  } = facets;
  expect(n).toBe(data.n);
  expect(labels).toHaveLength(n);
  expect(sizes).toHaveLength(k);
  expect(Array.isArray(warnings)).toBe(true);
  const sums = new Float64Array(k + 1);
  for (let i = 0; i < n; i++) {
    expect(labels[i]).toBeGreaterThanOrEqual(-1);
    expect(labels[i]).toBeLessThan(k);
    sums[labels[i] < 0 ? k : labels[i]] += data.weights ? data.weights[i] : 1;
  }
  expect([...sums]).toEqual([...sizes, noise]);
  for (let c = 0; c < k; c++) {
    expect(sizes[c]).toBeGreaterThan(0);
    if (c > 0) expect(sizes[c]).toBeLessThanOrEqual(sizes[c - 1]);
  }
  if (centers) {
    expect(centers.points).toHaveLength(k * data.dim);
    expect(centers.dim).toBe(data.dim);
    expect(centers.inertia).toBeGreaterThanOrEqual(0);
  }
  for (const one of [
    density?.core,
    density?.coreDistances,
    density?.outlierScores,
    strengths,
    reachability?.order,
  ])
    if (one) expect(one).toHaveLength(n);
  if (condensed) expect(condensed.selected).toHaveLength(k);
  if (membership) expect(membership.probabilities).toHaveLength(n * k);
  if (medoids) expect(Array.from(medoids.rows, (row) => labels[row])).toEqual([...sizes.keys()]);
  if (tree?.kind === 'splits') expect(tree.nodes).toHaveLength(2 * k - 1);
  if (tree?.kind === 'merges') expect(tree.nodes).toHaveLength(k);
}

/** Centers of `after`, taken back by `back`, are those of `before`, and the inertia grew with the square of `scale`. */
function expectNearCenters(
  after: Clustering,
  before: Clustering,
  error: number,
  back = (value: number) => value,
  scale = 1,
): void {
  if (!after.centers || !before.centers) return;
  expect(difference(after.centers.points.map(back), before.centers.points)).toBeLessThan(error);
  const ratio = after.centers.inertia / (before.centers.inertia * scale * scale);
  expect(Math.abs(ratio - 1)).toBeLessThan(error);
}
