import { describe, expect, it } from 'vitest';
import { describe as stageOf } from '../../src/algorithms/centers/starts.ts';
import { kmeans } from '../../src/algorithms/kmeans.ts';
import type { Progress } from '../../src/core/pacer.ts';
import { dataOf, flaws, gridData, lineOf, warningOf } from '../support/datasets.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

describe('kmeans by hand', () => {
  // c0 (0, 20), c1 (0, 0), c2 (4, 0). Pass 1: the row at 2 is as near to c1 as to c2 and goes to c1; centers
  // (0, 22), (6/4, 0), (48/6, 4/6). Pass 2: the row at 4 changes to c1 (6.25 < 16.4); centers (0, 22), (14/6, 0),
  // (10, 1). Pass 3 changes nothing.
  const rows = [
    [0, 0],
    [0, 20],
    [10, 0],
    [2, 0],
    [10, 4],
    [4, 0],
    [0, 24],
  ];
  const data = dataOf(rows, [1, 1, 3, 3, 1, 2, 1]);
  const init = Float64Array.of(0, 20, 0, 0, 4, 0);

  it('gives every field of a weighted case', async () => {
    const { centers, ...rest } = await kmeans(data, { k: 3, init, seed: 5 });
    expect(rest).toEqual({
      algorithm: 'kmeans',
      k: 3,
      n: 7,
      labels: Int32Array.of(0, 2, 1, 0, 1, 0, 2),
      sizes: Float64Array.of(6, 4, 2),
      seed: 5,
      descent: { iterations: 3, converged: true, restarts: 1 },
      warnings: [],
    });
    [7 / 3, 0, 10, 1, 0, 22].forEach((value, p) => {
      expect(Math.abs(centers.points[p] - value)).toBeLessThan(1e-14);
    });
    // (49 + 3 * 1 + 2 * 25) / 9 + 3 * 1 + 9 + 2 * 4
    expect(Math.abs(centers.inertia - 94 / 3)).toBeLessThan(1e-13);
  });

  it('stops after the passes it may make, with labels and inertia of the centers it has', async () => {
    const result = await kmeans(data, { k: 3, init, maxIter: 1 });
    expect(result).toMatchObject({ descent: { iterations: 1, converged: false } });
    expect(result.warnings).toEqual([{ code: 'not-converged', iterations: 1 }]);
    expect([...result.labels]).toEqual([0, 2, 1, 0, 1, 0, 2]);
    expect(flaws(data, result)).toEqual([]);
    expect(result.centers.points[0]).toBe(1.5);
  });

  it('is converged only in the pass that finds nothing to change', async () => {
    expect(await kmeans(data, { k: 3, init, maxIter: 2 })).toMatchObject({
      descent: { iterations: 2, converged: false },
    });
    expect(await kmeans(data, { k: 3, init, maxIter: 3 })).toMatchObject({
      descent: { iterations: 3, converged: true },
    });
  });
});

describe('kmeans with a tolerance', () => {
  const lottery = new Lottery(21);
  const data = { x: lottery.floats(3000 * 2, 0, 100), n: 3000, dim: 2 };
  const init = data.x.slice(0, 16);

  it('comes to an end when rows are a few ulps apart', async () => {
    const lottery = new Lottery(12);
    for (let t = 0; t < 100; t++) {
      const x = Float64Array.from({ length: 40 }, () => 1e8 + lottery.below(4) * 2 ** -26);
      expect(await kmeans({ x, n: 20, dim: 2 }, { k: 6, nInit: 2, seed: t })).toMatchObject({
        descent: { converged: true },
      });
    }
  });

  it('stops earlier, with labels that fit the centers', async () => {
    const exact = await kmeans(data, { k: 8, init });
    const early = await kmeans(data, { k: 8, init, tol: 1e-3 });
    expect(early.descent.converged && exact.descent.converged).toBe(true);
    expect(early.descent.iterations).toBeLessThan(exact.descent.iterations);
    expect(early.centers.inertia).toBeGreaterThan(exact.centers.inertia);
    expect(flaws(data, early)).toEqual([]);
  });

  it('measures moves by the mean variance of the columns', async () => {
    // variances 1 and 9, mean 5; the first pass moves the only center by (1, 3), the second by nothing
    const square = dataOf([
      [0, 0],
      [2, 0],
      [0, 6],
      [2, 6],
    ]);
    const passes = async (tol: number) =>
      (await kmeans(square, { k: 1, init: Float64Array.of(0, 0), tol })).descent.iterations;
    expect(await passes(10 / 5)).toBe(1);
    expect(await passes(9.99 / 5)).toBe(2);
  });

  it('weighs the rows in that variance', async () => {
    // mean 1, variance 1/4 * 9 + 3/4 * 1 = 3; the center moves from 0 by 1
    const data = lineOf([4, 0], [1, 3]);
    const passes = async (tol: number) =>
      (await kmeans(data, { k: 1, init: Float64Array.of(0), tol })).descent.iterations;
    expect(await passes(1 / 3 + 1e-9)).toBe(1);
    expect(await passes(1 / 3 - 1e-9)).toBe(2);
  });
});

describe('kmeans at the ends of k', () => {
  const data = gridData(new Lottery(31), 40, 3, 50);

  it('finds the mean for k = 1', async () => {
    const result = await kmeans(data, { k: 1 });
    const means = [0, 1, 2].map((j) => rowsOf(data.x, 3).reduce((sum, row) => sum + row[j], 0) / 40);
    expect([...result.centers.points]).toEqual(means);
    expect([...result.sizes]).toEqual([40]);
    expect(flaws(data, result)).toEqual([]);
  });

  it('stays where it is when it starts from each row, whatever the rows weigh', async () => {
    const x = Float64Array.from({ length: 12 }, (_, i) => 3 * Math.sin(i));
    const data = { x, n: 4, dim: 3, weights: Float64Array.of(0.1, 0.7, 1.3, 2.9) };
    const first = await kmeans(data, { k: 4 });
    expect(first.centers.inertia).toBe(0);
    expect(await kmeans(data, { k: 4, init: first.centers.points })).toEqual({
      ...first,
      descent: { ...first.descent, restarts: 1 },
    });
  });

  it('puts a center on each row for k = n', async () => {
    const result = await kmeans(data, { k: 40 });
    expect(result.centers.inertia).toBe(0);
    expect(new Set(result.labels).size).toBe(40);
    expect(result.warnings).toEqual([]);
    rowsOf(data.x, 3).forEach((row, i) => {
      expect([...result.centers.points.subarray(3 * result.labels[i], 3 * result.labels[i] + 3)]).toEqual(
        row,
      );
    });
  });

  it.each(['k-means++', 'random'] as const)(
    'returns as many clusters as distinct rows, and says so, after %s',
    async (init) => {
      const few = lineOf([7, 3, 7, 7, 3, 5], [1, 1, 1, 1, 1, 0.5]);
      const result = await kmeans(few, { k: 10, init });
      expect(result).toMatchObject({ k: 3, centers: { inertia: 0 } });
      expect(result.warnings).toEqual([{ code: 'fewer-points-than-k', requested: 10, found: 3 }]);
      expect([...result.centers.points]).toEqual([7, 3, 5]);
      expect([...result.labels]).toEqual([0, 1, 0, 0, 1, 2]);
      expect([...result.sizes]).toEqual([3, 2, 0.5]);
    },
  );

  it('starts from the first of the given centers when there are too few distinct rows', async () => {
    const result = await kmeans(lineOf([0, 0, 10]), { k: 3, init: Float64Array.of(1, 9, 500) });
    expect(result).toMatchObject({ k: 2, centers: { inertia: 0 }, descent: { iterations: 2 } });
    expect(warningOf(result, 'empty-cluster-relocated')).toBeUndefined();
  });

  it('does not count rows without weight as distinct', async () => {
    const result = await kmeans(lineOf([0, 5, 9], [2, 0, 1]), { k: 3 });
    expect(result.k).toBe(2);
    expect([...result.centers.points]).toEqual([0, 9]);
    // a row without weight still gets a label
    expect([...result.labels]).toEqual([0, 1, 1]);
  });

  it('takes 0 and -0 for one value', async () => {
    expect((await kmeans(lineOf([0, -0, 1]), { k: 3 })).k).toBe(2);
  });
});

describe('kmeans when clusters run empty', () => {
  it('moves them to the farthest rows, and says how often', async () => {
    // All rows go to the first of three centers in one place; the second moves to 9, the third to 0, the first to
    // the mean 4.5 of 1 and 8. In pass 2 these are nearer to 0 and 9, and the first moves to 1. Pass 3 changes nothing.
    const result = await kmeans(lineOf([0, 1, 9, 8]), { k: 3, init: Float64Array.of(4, 4, 4) });
    expect(result).toMatchObject({ centers: { inertia: 0.5 }, descent: { iterations: 3, converged: true } });
    expect([...result.centers.points]).toEqual([8.5, 0, 1]);
    expect([...result.labels]).toEqual([1, 2, 0, 0]);
    expect(result.warnings).toEqual([{ code: 'empty-cluster-relocated', times: 3 }]);
  });

  it('goes on as long as one was moved, whatever the tolerance', async () => {
    const options = { k: 3, init: Float64Array.of(4, 4, 4) };
    expect(await kmeans(lineOf([0, 1, 9, 8]), { ...options, tol: 1e9 })).toMatchObject({
      descent: { iterations: 3, converged: true },
    });
  });

  it('takes no row that is all the weight its cluster has', async () => {
    // 100 is farthest from its center but alone there; the empty third cluster gets 3
    const result = await kmeans(lineOf([100, 0, 1, 3]), {
      k: 3,
      init: Float64Array.of(70, 0.5, 1e6),
      maxIter: 1,
    });
    expect([...result.centers.points]).toEqual([0.5, 3, 100]);
    expect(warningOf(result, 'empty-cluster-relocated')).toMatchObject({ times: 1 });
  });

  it('says nothing when none did', async () => {
    expect((await kmeans(lineOf([0, 1, 9, 8]), { k: 3, nInit: 5 })).warnings).toEqual([]);
  });

  it('never leaves one empty, wherever the given centers lie', async () => {
    const lottery = new Lottery(41);
    for (let t = 0; t < 300; t++) {
      const dim = 1 + lottery.below(3);
      const data = gridData(lottery, 6 + lottery.below(20), dim, 3);
      if (t % 2 === 0) data.weights = lottery.floats(data.n);
      const k = 2 + lottery.below(4);
      const far = [0, 1e3, 1e9, 1e200][t % 4];
      const init = lottery.floats(k * dim, far, far * 1.001 + 1);
      const result = await kmeans(data, { k, init, maxIter: t % 3 === 0 ? 1 : 300 });
      expect(flaws(data, result), JSON.stringify({ t, data, init })).toEqual([]);
    }
  });
});

describe('the clusters of kmeans', () => {
  it('are numbered by falling size', async () => {
    const data = lineOf([0, 10, 10, 10, 20, 20]);
    const result = await kmeans(data, { k: 3, init: Float64Array.of(0, 20, 10) });
    expect([...result.centers.points]).toEqual([10, 20, 0]);
    expect([...result.sizes]).toEqual([3, 2, 1]);
    expect([...result.labels]).toEqual([2, 0, 0, 0, 1, 1]);
  });

  it('are numbered by weight, not by rows', async () => {
    const result = await kmeans(lineOf([0, 10, 10], [5, 1, 1]), { k: 2 });
    expect([...result.centers.points]).toEqual([0, 10]);
    expect([...result.sizes]).toEqual([5, 2]);
  });

  it('are numbered by their coordinates, first column first, when sizes are equal', async () => {
    const corners = [
      [9, 0],
      [0, 9],
      [9, -9],
      [0, 0],
    ];
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      const result = await kmeans(dataOf(corners), {
        k: 4,
        init: Float64Array.from(order.flatMap((c) => corners[c])),
      });
      expect([...result.centers.points]).toEqual([0, 0, 0, 9, 9, -9, 9, 0]);
      expect([...result.labels]).toEqual([3, 1, 2, 0]);
    }
  });
});

describe('the starts of kmeans', () => {
  const data = { x: new Lottery(51).floats(400), n: 200, dim: 2 };

  it('never make the result worse', async () => {
    let last = Number.POSITIVE_INFINITY;
    for (const nInit of [1, 2, 5, 10]) {
      const result = await kmeans(data, { k: 12, nInit });
      expect(result.descent.restarts).toBe(nInit);
      expect(result.centers.inertia).toBeLessThanOrEqual(last);
      last = result.centers.inertia;
    }
    expect(last).toBeLessThan((await kmeans(data, { k: 12, nInit: 1 })).centers.inertia);
  });

  it('are ten by default, and one from given centers', async () => {
    expect(await kmeans(data, { k: 3 })).toMatchObject({ seed: 1, descent: { restarts: 10 } });
    const given = await kmeans(data, { k: 3, nInit: 7, init: data.x.slice(0, 6) });
    expect(given.descent.restarts).toBe(1);
  });

  it('differ by seed', async () => {
    const inertias = new Set<number>();
    for (let seed = 0; seed < 6; seed++)
      inertias.add((await kmeans(data, { k: 12, nInit: 1, seed })).centers.inertia);
    expect(inertias.size).toBeGreaterThan(1);
  });

  it('report their progress', async () => {
    const seen: Progress[] = [];
    await kmeans(data, { k: 4, nInit: 3, onProgress: (progress) => seen.push(progress) });
    // passes are told as well, where they take long
    expect(seen.filter(({ pass }) => pass === undefined)).toEqual(
      [0, 1, 2].map((done) => ({ stage: 'k-means, k = 4', done, total: 3 })),
    );
  });

  it('may be more than a call takes arguments', () => {
    const tasks = Array.from({ length: 300_000 }, (_, restart) => ({ k: 2 + (restart % 3), restart }));
    expect(stageOf(tasks)).toBe('k-means, k = 2 to 4');
  });
});
