import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { algorithm, type KMedoidsOptions, kmedoids, kmedoidsSweep } from '../../src/algorithms/kmedoids.ts';
import { modelOf } from '../../src/algorithms/model.ts';
import { predict } from '../../src/algorithms/predict.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { distanceOf, measure } from '../../src/distances/measure.ts';
import type { Distance } from '../../src/distances/table.ts';
import { silhouette } from '../../src/indices/silhouette.ts';
import { dataOf, gridRows, lineOf, mixture } from '../support/datasets.ts';
import { bestSwap, leastLoss, lossOf, type Rows, ratiosOf } from '../support/kmedoids.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

/** The rows as the oracle takes them. */
function plain(data: Dataset, metric: Distance = 'euclidean'): Rows {
  const measured = measure(data, metric);
  return { n: data.n, weights: data.weights, between: (i, l) => distanceOf(measured, i, l) };
}

interface PamCase {
  name: string;
  n: number;
  dim: number;
  x: number[];
  runs: { k: number; metric: Distance; swap: number; least: number; silhouette: number | null }[];
}
const PAM: {
  cases: PamCase[];
  gower: { n: number; distances: number[]; runs: { k: number; swap: number }[] };
} = JSON.parse(readFileSync('test/fixtures/r/kmedoids.json', 'utf8'));

it('a case by hand, in every field', async () => {
  // medoids 1 and 4: 1 + 0 + 1 and 2 + 0 + 4 / 2; of all pairs the least
  const data = { ...lineOf([0, 1, 2, 10, 12, 16, 99], [1, 1, 1, 1, 1, 0.5, 0]) };
  const found = await kmedoids(data, { k: 2, init: { rows: [0, 1] } });
  expect(found).toStrictEqual({
    algorithm: 'kmedoids',
    n: 7,
    k: 2,
    labels: Int32Array.of(0, 0, 0, 1, 1, 1, 1),
    sizes: Float64Array.of(3, 2.5),
    seed: 1,
    centers: { dim: 1, points: Float64Array.of(1, 12), inertia: 1 + 1 + 4 + 8 },
    descent: { iterations: 1, converged: true, restarts: 1 },
    medoids: {
      rows: Int32Array.of(1, 4),
      loss: 6,
      silhouette: (1 - 1 / 12 + 1 + (1 - 1 / 10) + (1 - 2 / 9) + 1 + 0.5 * (1 - 4 / 15)) / 5.5,
      distances: Float64Array.of(1, 0, 1, 2, 0, 4, 87),
      second: Int32Array.of(1, 1, 1, 0, 0, 0, 0),
      search: { objective: 'loss', found: 'exact' },
    },
    warnings: [],
  });
});

describe('as R, or better', () => {
  it.each(
    PAM.cases.flatMap(({ runs, ...of }) => runs.map((run) => [of.name, run.k, run.metric, of, run] as const)),
  )('pam of %s, k = %d, %s', async (_, k, metric, { x, n, dim }, { swap, least, silhouette: width }) => {
    const data = { x: Float64Array.from(x), n, dim };
    const { medoids, labels } = await kmedoids(data, { k, metric, nInit: 5 });
    expect(medoids.loss / n).toBeLessThan(Math.max(swap, least) * (1 + 1e-9));
    if (width === null || Math.abs(medoids.loss / n - swap) > 1e-9) return;
    expect((await silhouette(data, labels, { metric })).mean).toBeCloseTo(width, 1);
  });

  it('pam of gower distances between flowers', async () => {
    const { n, distances, runs } = PAM.gower;
    const matrix = { condensed: Float64Array.from(distances), n };
    for (const { k, swap } of runs) {
      const { medoids, centers } = await kmedoids(matrix, { k, nInit: 3 });
      expect(medoids.loss / n).toBeLessThan(swap * (1 + 1e-9));
      expect(centers).toBeUndefined();
    }
  });

  it('the global optimum of ruspini and iris from each start', async () => {
    for (const [name, k] of [
      ['ruspini', 4],
      ['iris', 3],
    ] as const) {
      const { x, n, dim, runs } = PAM.cases.find((one) => one.name === name) as PamCase;
      const { swap } = runs.find(
        (run) => run.k === k && run.metric === 'euclidean',
      ) as PamCase['runs'][number];
      for (const init of ['k-means++', 'build', 'lab', 'random'] as const) {
        const { medoids } = await kmedoids({ x: Float64Array.from(x), n, dim }, { k, init, nInit: 4 });
        expect(medoids.loss / n).toBeCloseTo(swap, 9);
      }
    }
  });
});

describe('no swap lowers what was made best', () => {
  const METRICS: Distance[] = [
    'euclidean',
    'sqeuclidean',
    'manhattan',
    'chebyshev',
    'cosine',
    'canberra',
    'gower',
  ];

  it.each(METRICS)('by %s, of rows with ties, duplicates and weights', async (metric) => {
    const data = gridRows(70, 3, 6, 4);
    const rows = plain(data, metric);
    for (const k of [2, 5]) {
      const { medoids } = await kmedoids(data, { k, metric });
      expect(medoids.loss).toBeCloseTo(lossOf(rows, [...medoids.rows]), 9);
      expect(bestSwap(rows, [...medoids.rows], lossOf)).toBeGreaterThan(medoids.loss * (1 - 2e-7));
    }
  });

  it('of the medoid silhouette', async () => {
    const data = mixture(4, 3);
    const rows = plain(data);
    for (const k of [2, 3, 6]) {
      const { medoids } = await kmedoids(data, { k, objective: 'silhouette' });
      const value = ratiosOf(rows, [...medoids.rows]);
      expect(medoids.silhouette).toBeCloseTo(1 - value / data.n, 9);
      expect(bestSwap(rows, [...medoids.rows], ratiosOf)).toBeGreaterThan(value * (1 - 1e-5));
    }
  });

  it('of single f32 rows, and by rows whose squares f32 cannot hold', async () => {
    const { x, n, dim } = mixture(3, 8);
    const of32 = { x: Float32Array.from(x), n, dim };
    for (const data of [
      of32,
      { x: x.map((v) => v * 1e-30), n, dim },
      { x: x.map((v) => v * 1e60), n, dim },
    ]) {
      const { medoids } = await kmedoids(data, { k: 3 });
      expect(bestSwap(plain(data), [...medoids.rows], lossOf)).toBeGreaterThan(medoids.loss * (1 - 2e-7));
    }
  });
});

it('best of all choices of few rows, from some start', async () => {
  const lottery = new Lottery(6);
  for (let round = 0; round < 12; round++) {
    const data = { x: lottery.floats(22, -5, 5), n: 11, dim: 2, weights: lottery.floats(11, 0.5, 2) };
    for (const k of [1, 2, 4]) {
      const { medoids } = await kmedoids(data, { k, nInit: 20 });
      expect(medoids.loss).toBeCloseTo(leastLoss(plain(data), k), 9);
    }
  }
});

it('a row half way between medoids goes to that of the lower row', async () => {
  const data = lineOf([0, 2, 1]);
  for (const rows of [
    [0, 1],
    [1, 0],
  ]) {
    const { labels } = await kmedoids(data, { k: 2, init: { rows }, maxIter: 1 });
    expect([...labels]).toEqual([0, 1, 0]);
  }
});

it('of equally good medoids, the lower row', async () => {
  const { medoids } = await kmedoids(lineOf([10, 11, 0, 1]), { k: 2 });
  expect([...medoids.rows]).toEqual([0, 2]);
});

describe('few rows', () => {
  it('k = n, k = 1 and duplicates', async () => {
    const data = lineOf([5, 5, 5, 9, 1, 1]);
    const all = await kmedoids(data, { k: 6 });
    expect([all.k, all.medoids.loss, [...all.sizes]]).toEqual([3, 0, [3, 2, 1]]);
    expect(all.warnings).toEqual([{ code: 'fewer-points-than-k', requested: 6, found: 3 }]);
    expect([...all.medoids.rows]).toEqual([0, 4, 3]);
    const one = await kmedoids(data, { k: 1 });
    expect([one.medoids.rows[0], one.medoids.loss, one.medoids.silhouette]).toEqual([0, 12, undefined]);
    expect([...one.medoids.second]).toEqual([-1, -1, -1, -1, -1, -1]);
    const four = await kmedoids(lineOf([3, 1, 4, 15]), { k: 4 });
    expect([four.k, four.medoids.loss, four.medoids.silhouette]).toEqual([4, 0, 1]);
  });

  it('rows 1e9 away are told apart as near ones', async () => {
    const near = mixture(3, 5);
    const far = { ...near, x: near.x.map((v) => v + 1e9) };
    const [a, b] = [await kmedoids(near, { k: 3 }), await kmedoids(far, { k: 3 })];
    expect(b.labels).toEqual(a.labels);
    expect(b.medoids.rows).toEqual(a.medoids.rows);
    expect(b.medoids.loss).toBeCloseTo(a.medoids.loss, 3);
  });
});

describe('samples', () => {
  const data = mixture(5, 12);

  it('clara: the best by the loss over all rows, and the loss of each sample', async () => {
    const options: KMedoidsOptions = { k: 5, method: 'clara', samples: 4, sampleSize: 50 };
    const { medoids, descent } = await kmedoids(data, options);
    const { found, samples } = medoids.search;
    expect([found, samples?.size, samples?.losses.length, descent.restarts]).toEqual(['samples', 50, 4, 1]);
    expect(medoids.loss / data.n).toBeCloseTo(Math.min(...(samples?.losses ?? [])), 5);
    expect(medoids.loss).toBeCloseTo(lossOf(plain(data), [...medoids.rows]), 9);
    const more = await kmedoids(data, { ...options, samples: 8 });
    expect(more.medoids.search.samples?.losses.slice(0, 4)).toEqual(samples?.losses);
    expect(more.medoids.loss).toBeLessThanOrEqual(medoids.loss);
  });

  it('of all rows is the exact search', async () => {
    const clara = await kmedoids(data, { k: 5, method: 'clara', samples: 1, sampleSize: data.n });
    expect(bestSwap(plain(data), [...clara.medoids.rows], lossOf)).toBeGreaterThan(
      clara.medoids.loss * (1 - 2e-7),
    );
  });

  it('where distances do not fit, swaps with all rows come after; more memory is exact', async () => {
    const big = gridRows(1500, 2, 1000, 1, false);
    for (const metric of ['euclidean', 'manhattan'] as const) {
      const few = { k: 6, metric, samples: 1, sampleSize: 60 };
      const exact = await kmedoids(big, { k: 6, metric });
      const again = await kmedoids(big, { k: 6, metric: 'euclidean', method: 'exact', maxMemory: 3e6 });
      const clara = await kmedoids(big, { ...few, method: 'clara' });
      const refined = await kmedoids(big, { ...few, maxMemory: 3e6 });
      expect(exact.medoids.search).toEqual({ objective: 'loss', found: 'exact' });
      if (metric === 'euclidean') {
        expect(again).toStrictEqual(exact);
        // few columns are measured again
        expect(refined.medoids).toStrictEqual(exact.medoids);
        continue;
      }
      expect(refined.medoids.search).toMatchObject({ found: 'refined', samples: { size: 60 } });
      expect(refined.medoids.loss).toBeLessThan(clara.medoids.loss);
      expect(refined.medoids.loss).toBeLessThan(1.03 * exact.medoids.loss);
    }
  });

  it('weights are drawn as repetitions', async () => {
    const weighted = gridRows(400, 2, 40, 5);
    const heavy = { ...weighted, weights: weighted.weights?.map((w, i) => (i < 5 ? 1e4 : w)) };
    const { medoids } = await kmedoids(heavy, { k: 5, method: 'clara', samples: 2, sampleSize: 30 });
    // rows that outweigh all others are their own medoids
    expect([...medoids.rows].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('several k by silhouette', () => {
  it('go down from the most, each from the one before', async () => {
    const data = mixture(4, 20);
    const results = await kmedoidsSweep(data, { ks: [2, 3, 4, 5, 6, 7], objective: 'silhouette' });
    const values = results.map(({ medoids }) => medoids.silhouette ?? 0);
    expect(results.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(2 + values.indexOf(Math.max(...values))).toBe(4);
    for (const { k, medoids } of results) {
      const alone = await kmedoids(data, { k, objective: 'silhouette' });
      expect(medoids.silhouette).toBeGreaterThan((alone.medoids.silhouette ?? 0) - 0.05);
    }
  });

  it('refuses a single cluster', async () => {
    await expect(kmedoids(lineOf([1, 2]), { k: 1, objective: 'silhouette' })).rejects.toMatchObject({
      code: 'usage',
      option: 'k',
    });
  });
});

describe('first medoids', () => {
  const data = mixture(3, 1);

  it('are rows, or the rows nearest to points', async () => {
    const [a] = await kmedoidsSweep(data, { ks: [3], init: { rows: [9, 4, 7] } });
    const points = [9, 4, 7].flatMap((row) => [...data.x.subarray(row * data.dim, (row + 1) * data.dim)]);
    const [b] = await kmedoidsSweep(data, { ks: [3], init: Float64Array.from(points, (v) => v + 1e-9) });
    expect(b).toStrictEqual(a);
  });

  it.each([
    [{ rows: [1, 1] }, 'twice'],
    [{ rows: [1, 1000] }, 'a row of init'],
    [{ rows: [1, 2, 3] }, '3'],
    ['no-such-word', 'init'],
    [Float64Array.of(1), 'coordinates'],
  ])('%j is refused', async (init, text) => {
    await expect(kmedoids(data, { k: 2, init: init as KMedoidsOptions['init'] })).rejects.toThrow(text);
    await expect(kmedoids(data, { k: 2, init: init as KMedoidsOptions['init'] })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('a row without weight is none', async () => {
    const weighted = lineOf([1, 2, 3], [1, 0, 1]);
    await expect(kmedoids(weighted, { k: 1, init: { rows: [1] } })).rejects.toThrow('weight');
  });
});

describe('refuses', () => {
  it('distances that are infinite, missing or negative, naming the pair', async () => {
    for (const bad of [Number.POSITIVE_INFINITY, Number.NaN, -1])
      await expect(kmedoids({ condensed: Float64Array.of(1, bad, 2), n: 3 }, { k: 2 })).rejects.toMatchObject(
        {
          code: 'input',
          at: { row: 0, column: 2 },
        },
      );
  });

  it('more memory than is allowed, with cheaper ways', async () => {
    const big = gridRows(3000, 2, 100, 1, false);
    const refusal = kmedoids(big, { k: 2, method: 'exact', metric: 'manhattan', maxMemory: 20e6 });
    await expect(refusal).rejects.toMatchObject({ code: 'memory' });
    await expect(refusal).rejects.toThrow('k-medoids of 3000 rows needs about 37 MB');
  });

  it('work after a signal, while it measures', async () => {
    const controller = new AbortController();
    const big = { x: new Lottery(1).floats(2500 * 30), n: 2500, dim: 30 };
    const work = kmedoids(big, {
      k: 3,
      metric: 'canberra',
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: 'aborted' });
  });
});

it('a limit of swaps is told', async () => {
  const found = await kmedoids(mixture(6, 2), { k: 6, init: { rows: [0, 1, 2, 3, 4, 5] }, maxIter: 1 });
  expect(found.descent).toMatchObject({ iterations: 1, converged: false });
  expect(found.warnings).toEqual([{ code: 'not-converged', iterations: 1 }]);
});

it('given distances give what rows give', async () => {
  const data = mixture(3, 4);
  const { weights: _, ...rows } = data;
  const matrix = await pairwiseDistances(rows);
  const { centers: __, ...ofRows } = await kmedoids(rows, { k: 3 });
  expect(await kmedoids(matrix, { k: 3 })).toStrictEqual(ofRows);
});

it('a model labels the rows as the fit did, by the same distance', async () => {
  const data = dataOf([
    [0, 2],
    [2, 0],
    [1, 1],
    [30, 5],
    [31, 7],
    [33, 6],
  ]);
  for (const metric of ['euclidean', 'manhattan', 'mahalanobis', 'gower'] as const) {
    const found = await kmedoids(data, { k: 2, metric });
    const model = await modelOf(data, found, { settings: { metric } });
    expect([model.kind, model.metric]).toEqual(['medoids', metric]);
    const again = await predict(JSON.parse(JSON.stringify(model)), data);
    expect(again.labels).toEqual(found.labels);
    expect([...(again.distances ?? [])]).toEqual([...found.medoids.distances]);
  }
});

it('restarts keep the best, and the title tells the objective', async () => {
  const data = mixture(8, 7);
  const losses = await Promise.all(
    [1, 2, 3, 4].map(async (nInit) => (await kmedoids(data, { k: 8, init: 'random', nInit })).medoids.loss),
  );
  for (let at = 1; at < losses.length; at++) expect(losses[at]).toBeLessThanOrEqual(losses[at - 1]);
  expect(algorithm.titleOf?.({ objective: 'silhouette' })).toBe('k-medoids by silhouette');
});
