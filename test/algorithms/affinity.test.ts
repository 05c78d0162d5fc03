import { afterEach, describe, expect, it } from 'vitest';
import { type AffinityOptions, affinity } from '../../src/algorithms/affinity.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import fixture from '../fixtures/sklearn/affinity.json' with { type: 'json' };
import { passMessages } from '../support/affinity.ts';
import { repeated } from '../support/contract.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

const column = (...x: number[]): Dataset => ({ x: Float64Array.from(x), n: x.length, dim: 1 });

/** Groups of labels by the first row of each. */
function grouped(labels: ArrayLike<number>): number[] {
  const first = new Map<number, number>();
  return Array.from(labels, (label, i) => {
    if (!first.has(label)) first.set(label, i);
    return first.get(label) as number;
  });
}

function draw(seed: number, n: number, dim: number): Dataset & { x: Float64Array } {
  const lottery = new Lottery(seed);
  return { x: Float64Array.from({ length: n * dim }, () => lottery.float()), n, dim };
}

const distance = ({ x, dim }: Dataset, i: number, l: number) => {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += (x[i * dim + j] - x[l * dim + j]) ** 2;
  return sum;
};

it('fills every field', async () => {
  expect(await affinity(column(0, 1, 2, 10, 11, 12, 13))).toEqual({
    algorithm: 'affinity',
    n: 7,
    k: 2,
    labels: Int32Array.of(1, 1, 1, 0, 0, 0, 0),
    sizes: Float64Array.of(4, 3),
    descent: { iterations: expect.any(Number), converged: true, restarts: 1 },
    medoids: { rows: Int32Array.of(4, 1), loss: 1 + 1 + 1 + 1 + 4 },
    affinity: { preference: -9, similarity: 2 * -9 - 8 },
    warnings: [],
  });
});

describe.each(['iris', 'cloud'] as const)('scikit-learn, %s', (name) => {
  const { x, dim, runs } = fixture[name];
  const data = { x: Float64Array.from(x), n: x.length / dim, dim };
  it.each(runs.map((run) => [JSON.stringify(run.options), run] as const))('%s', async (_, run) => {
    const given: Record<string, number | undefined> = run.options;
    const options: AffinityOptions = {
      preference: given.preference,
      damping: given.damping,
      maxIter: given.max_iter,
      convergenceIter: given.convergence_iter,
    };
    const found = await affinity(data, options);
    expect(found.descent.iterations).toBe(run.iterations);
    expect(found.k).toBe(run.exemplars.length);
    expect(found.descent.converged).toBe(given.max_iter !== 5);
    expect(found.warnings).toEqual(given.max_iter === 5 ? [{ code: 'not-converged', iterations: 5 }] : []);
    // in clusters of two rows either may be the exemplar, and random numbers decide there
    if (given.max_iter === 5) return;
    const sum = (of: (i: number) => number) =>
      Array.from({ length: data.n }, (_, i) => distance(data, i, of(i))).reduce((x, y) => x + y);
    expect(found.medoids.loss).toBeCloseTo(
      sum((i) => run.exemplars[run.labels[i]]),
      9,
    );
    const sure = [...found.medoids.rows].filter((_, c) => found.sizes[c] > 2);
    expect(run.exemplars).toEqual(expect.arrayContaining(sure));
  });
});

it.each([1, 2, 3, 4, 5, 6])('finds what the formulas find, %d', async (seed) => {
  const data = draw(seed, 24, 2);
  const preference = [-0.05, -0.2, -1][seed % 3];
  const damping = [0.5, 0.7][seed % 2];
  const tilt = 2 ** -34 / data.n;
  const s = Array.from({ length: data.n }, (_, i) =>
    Array.from({ length: data.n }, (_, k) => (1 + k * tilt) * (i === k ? preference : -distance(data, i, k))),
  );
  const limits = { damping, maxIter: 60, convergenceIter: 10 };
  const slow = passMessages(s, limits);
  const found = await affinity(data, { preference, ...limits });
  expect(found.descent).toEqual({ iterations: slow.iterations, converged: slow.converged, restarts: 1 });
  expect(found.k).toBe(slow.chosen.length);
  const { rows, loss } = found.medoids;
  const own = (i: number) => distance(data, i, rows[found.labels[i]]);
  expect(loss).toBeCloseTo(Array.from({ length: data.n }, (_, i) => own(i)).reduce((a, b) => a + b));
  expect(found.affinity.similarity).toBeCloseTo(found.k * preference - loss);
  for (let i = 0; i < data.n; i++)
    expect(own(i)).toBe(Math.min(...Array.from(rows, (row) => distance(data, i, row))));
});

it('takes the first of equal rows and pairs, without random numbers', async () => {
  const square = { x: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), n: 4, dim: 2 };
  const { k, labels, medoids } = await affinity(square);
  expect([k, ...labels, ...medoids.rows]).toEqual([2, 0, 1, 0, 1, 0, 1]);
  const twins = await affinity(column(0, 0, 0, 7, 7), { preference: -3 });
  expect([...twins.medoids.rows]).toEqual([0, 3]);
  expect([...twins.labels]).toEqual([0, 0, 0, 1, 1]);
});

it('has one cluster or n where all pairs are equally similar', async () => {
  const corners = { x: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), n: 3, dim: 3 };
  expect((await affinity(corners, { preference: -2.5 })).k).toBe(1);
  expect((await affinity(corners, { preference: -2 })).k).toBe(3);
  expect((await affinity(column(5, 5, 5))).k).toBe(1);
  expect((await affinity(column(5))).medoids).toEqual({ rows: Int32Array.of(0), loss: 0 });
});

it('counts a row of weight w as w rows, and gives a label to rows without weight', async () => {
  const data = draw(9, 24, 2);
  const lottery = new Lottery(3);
  const weights = Float64Array.from({ length: 24 }, () => 1 + lottery.below(3));
  const weighted = await affinity({ ...data, weights }, { damping: 0.8 });
  const each = await affinity(repeated({ ...data, weights }), { damping: 0.8 });
  expect(weighted.affinity.preference).toBeCloseTo(each.affinity.preference ?? Number.NaN, 12);
  // messages of w rows are not those of one, but what they make large is the same
  const of = (i: number) => weights[i] * distance(data, i, weighted.medoids.rows[weighted.labels[i]]);
  const loss = Array.from(weights, (_, i) => of(i)).reduce((a, b) => a + b);
  const { preference = Number.NaN, similarity } = weighted.affinity;
  expect(similarity).toBeCloseTo(weighted.k * preference - loss, 12);
  const zeros = Float64Array.of(1, 1, 1, 0, 1, 1, 1);
  const some = await affinity({ ...column(0, 1, 2, 3, 10, 11, 12), weights: zeros });
  expect([...some.labels]).toEqual([0, 0, 0, 0, 1, 1, 1]);
  expect([...some.medoids.rows]).toEqual([1, 5]);
  expect([...some.sizes]).toEqual([3, 3]);
});

it('finds the same far from 0, and in any order of the rows', async () => {
  const data = draw(4, 60, 3);
  const near = await affinity(data);
  const lottery = new Lottery(5);
  const order = lottery.permutation(60);
  const x = Float64Array.from({ length: 180 }, (_, p) => data.x[order[Math.floor(p / 3)] * 3 + (p % 3)]);
  const mixed = await affinity({ ...data, x });
  expect([...mixed.medoids.rows].map((row) => order[row]).sort()).toEqual([...near.medoids.rows].sort());
  const whole = { ...data, x: data.x.map((v) => Math.round(100 * v)) };
  const far = await affinity({ ...whole, x: whole.x.map((v) => v + 1e9) });
  expect(far).toEqual(await affinity(whole));
});

it('takes any distance, and distances of which some are infinite', async () => {
  const data = draw(11, 40, 2);
  const condensed = Float64Array.from(
    Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 39 - i }, (_, l) => Math.sqrt(distance(data, i, i + 1 + l))),
    ).flat(),
  );
  const given = await affinity({ condensed, n: 40 });
  const measured = await affinity(data, { metric: 'euclidean' });
  expect([...given.medoids.rows]).toEqual([...measured.medoids.rows]);
  expect(given.affinity.preference).toBe(measured.affinity.preference);
  const none = Number.POSITIVE_INFINITY;
  const apart = await affinity(
    {
      condensed: Float64Array.of(1, none, none, none, none, none, none, 2, 1, 1),
      n: 5,
    },
    { preference: -1.5 },
  );
  expect(grouped(apart.labels)).toEqual([0, 0, 2, 2, 2]);
  expect(apart.warnings).toEqual([{ code: 'components-apart', components: 2, largest: 3 }]);
  const alone = await affinity({ condensed: Float64Array.of(none, none, 3), n: 3 }, { preference: -1e4 });
  expect(grouped(alone.labels)).toEqual([0, 1, 1]);
});

it('refuses what cannot be', async () => {
  const data = column(0, 1, 5);
  await expect(affinity(data, { damping: 1 })).rejects.toMatchObject({ code: 'usage' });
  await expect(affinity(data, { damping: 0.4 })).rejects.toMatchObject({ code: 'usage' });
  await expect(affinity(data, { preference: 'most' as 'min' })).rejects.toMatchObject({ code: 'usage' });
  await expect(affinity(data, { maxMemory: 500 })).rejects.toMatchObject({ code: 'memory' });
});

it('takes a preference for each row', async () => {
  const data = column(0, 1, 2, 10, 11, 12);
  const preference = Float64Array.of(-50, -5, -50, -5, -50, -50);
  const { labels, medoids, affinity: net } = await affinity(data, { preference });
  // scikit-learn 1.2.1 finds the same exemplars; -5 - 5, and 1 + 1 and 1 + 4 between rows
  expect([[...labels], [...medoids.rows], net]).toEqual([[0, 0, 0, 1, 1, 1], [1, 3], { similarity: -17 }]);
  const same = await affinity(data, { preference: new Float64Array(6).fill(-20) });
  expect(same).toEqual(await affinity(data, { preference: -20 }));
  const weights = Float64Array.of(1, 1, 1, 1, 1, 0);
  const some = await affinity({ ...data, weights }, { preference });
  expect([[...some.labels], [...some.medoids.rows]]).toEqual([
    [0, 0, 0, 1, 1, 1],
    [1, 3],
  ]);
  await expect(affinity(data, { preference: Float64Array.of(1) })).rejects.toThrow(
    /6 numbers, one for each row/,
  );
  await expect(affinity(data, { preference: preference.map(() => Number.NaN) })).rejects.toThrow(
    /preference\[0\]/,
  );
});
