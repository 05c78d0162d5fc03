import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Descent } from '../../src/algorithms/gmm/descent.ts';
import { Fitter } from '../../src/algorithms/gmm/fitter.ts';
import { FORMS, type Form, formOf, isAxial, parameterCount } from '../../src/algorithms/gmm/forms.ts';
import { boundsOf } from '../../src/algorithms/gmm/rows.ts';
import { type GmmOptions, gmm } from '../../src/algorithms/gmm.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { Pacer } from '../../src/core/pacer.ts';
import { openMixture } from '../../src/kernels/gmm.ts';
import { dataOf, lineOf } from '../support/datasets.ts';
import { logDensity, logLikelihood, type PlainMixture, plainOf, sharesOf, step } from '../support/gmm.ts';
import { rowsOf } from '../support/kmeans.ts';
import { Lottery } from '../support/random.ts';

interface Fixture {
  form: Form;
  k: number;
  loglik: number;
  df: number;
  bic: number;
  icl: number;
  pro: number[];
  means: number[][];
  covariances: number[][][];
  labels: number[];
  start: number[];
}

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));
const MCLUST: {
  sets: Record<string, number[][]>;
  fits: Record<string, Fixture[]>;
  best: Record<string, Fixture>;
} = read('r/mixtures.json');
const SKLEARN = read('sklearn/mixtures.json');
const [iris, faithful] = [MCLUST.sets.iris, MCLUST.sets.faithful].map((rows) => dataOf(rows));

/** Three overlapping clouds, of which one is long and aslant. */
function clouds(n: number, dim: number, seed: number): Dataset & { x: Float64Array } {
  const lottery = new Lottery(seed);
  const x = new Float64Array(n * dim);
  for (let i = 0; i < n; i++) {
    const shared = lottery.normal();
    for (let j = 0; j < dim; j++)
      x[i * dim + j] =
        3 * (i % 3) * (j === 0 ? 1 : 0.4) + (i % 3 === 1 ? shared : 0) + lottery.normal() * (1 + (i % 2));
  }
  return { x, n, dim };
}

const near = (found: ArrayLike<number>, expected: ArrayLike<number>, error: number) => {
  expect(found.length).toBe(expected.length);
  for (let p = 0; p < expected.length; p++)
    expect(Math.abs(found[p] - expected[p]), `at ${p}`).toBeLessThan(
      error * Math.max(1, Math.abs(expected[p])),
    );
};

const rising = (trace: ArrayLike<number>) =>
  Array.from(trace).every((value, t) => t === 0 || value >= trace[t - 1] - 1e-9 * Math.abs(value));

describe('gmm', () => {
  it('finds what can be computed by hand', async () => {
    const found = await gmm(
      { ...lineOf([0, 1, 2, 10, 11, 12, 13]), columns: ['x'] },
      { k: 2, covariance: 'tied' },
    );
    const logLikelihood = 3 * Math.log(3 / 7) + 4 * Math.log(4 / 7) - 3.5 * Math.log(2 * Math.PI) - 3.5;
    const { membership, mixture, centers, descent, ...rest } = found;
    expect(rest).toEqual({
      algorithm: 'gmm',
      n: 7,
      k: 2,
      labels: Int32Array.of(1, 1, 1, 0, 0, 0, 0),
      sizes: Float64Array.of(4, 3),
      seed: 1,
      warnings: [],
    });
    near(centers.points, [11.5, 1], 1e-12);
    expect(centers.inertia).toBeCloseTo(7, 10);
    expect(descent).toEqual({ iterations: 2, converged: true, restarts: 10 });
    near(membership.probabilities, [0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0], 1e-12);
    const { weights, covariances = [], logDensities, trace, ...facts } = mixture;
    near(weights, [4 / 7, 3 / 7], 1e-12);
    near(covariances, [1, 1], 1e-12);
    const at = (d: number, w: number) => Math.log(w) - 0.5 * (Math.log(2 * Math.PI) + d * d);
    const of = (values: number[], w: number) => values.map((d) => at(d, w));
    near(logDensities, [...of([1, 0, 1], 3 / 7), ...of([1.5, 0.5, 0.5, 1.5], 4 / 7)], 1e-12);
    expect(trace[0]).toBeLessThan(logLikelihood);
    near(trace.slice(1), [logLikelihood, logLikelihood], 1e-9);
    expect(facts).toMatchObject({ form: 'EEE', parameters: 4, collapsed: [] });
    expect(facts.logLikelihood).toBeCloseTo(logLikelihood, 10);
    expect(facts.bic).toBeCloseTo(-2 * logLikelihood + 4 * Math.log(7), 9);
    expect(facts.aic).toBeCloseTo(-2 * logLikelihood + 8, 9);
    expect(facts.icl).toBeCloseTo(facts.bic, 9);
  });

  it('finds the best mixture of faithful: mclust EEE, 3', async () => {
    const { mixture, sizes } = await gmm(faithful, { k: 3, covariance: 'tied' });
    expect(mixture.bic).toBeLessThanOrEqual(MCLUST.best.faithful.bic);
    expect(mixture.bic).toBeCloseTo(2314.296, 2);
    expect(mixture.parameters).toBe(11);
    expect([...sizes].every((size, c) => Math.abs(size - [135, 97, 40][c]) <= 1)).toBe(true);
    let best = { form: '', k: 0, bic: Number.POSITIVE_INFINITY };
    for (const covariance of FORMS)
      for (const k of [1, 2, 3]) {
        const { bic, form } = (await gmm(faithful, { k, covariance, nInit: 3 })).mixture;
        if (bic < best.bic) best = { form, k, bic };
      }
    expect(best).toMatchObject({ form: 'EEE', k: 3 });
  });

  describe.each(['iris', 'faithful'])('from the classes of mclust, %s', (name) => {
    it.each(MCLUST.fits[name].map((fit) => [fit.form, fit] as const))(
      '%s is that of mclust, or better',
      async (form, fit) => {
        const data = dataOf(MCLUST.sets[name]);
        const { prepared } = new Fitter(data, {}, Number.POSITIVE_INFINITY);
        const { k } = fit;
        const passes = openMixture(prepared.rows, { k, isDiagonal: isAxial(form), passes: 1 }, 1);
        const mold = { form, dim: data.dim, bounds: boundsOf(prepared, 1e-9) };
        const descent = new Descent(mold, passes, new Pacer());
        const first = await descent.begin(Int32Array.from(fit.start), k);
        const { parameters, trace } = await descent.descend(first, { maxIter: 20000, gain: 1e-10 });
        passes.close();
        const found = trace[trace.length - 1];
        expect(rising(trace)).toBe(true);
        expect(found).toBeGreaterThan(fit.loglik - 1e-4);
        expect(parameterCount(form, k, data.dim)).toBe(fit.df);
        // mclust turns common axes a few times only, and can stop short of the best place
        if (found > fit.loglik + 1e-3) return expect(['VVE', 'EVE', 'VVI']).toContain(form);
        const { points } = prepared.rows.origin;
        const means = rowsOf(parameters.means, data.dim).map((mean) => mean.map((v, j) => v + points[j]));
        // components can have changed places
        const sorted = (all: number[][], shares: ArrayLike<number>) =>
          all.map((mean, c) => [...mean, shares[c]]).sort((a, b) => a[0] - b[0]);
        near(sorted(means, parameters.shares).flat(), sorted(fit.means, fit.pro).flat(), 1e-3);
      },
    );
  });

  it.each(SKLEARN.fits as { kind: 'full' | 'tied' | 'diag' | 'spherical' }[])(
    'is that of scikit-learn: $kind',
    async (fit) => {
      const { kind, ...expected } = fit as typeof fit &
        Record<'weights' | 'densities' | 'rows', number[]> & {
          means: number[][];
          covariances: number[][][];
          probabilities: number[][];
          loglik: number;
          bic: number;
          aic: number;
        };
      const options: GmmOptions = {
        k: 3,
        covariance: kind,
        init: { rows: [0, 60, 130] },
        tol: 1e-13,
        maxIter: 5000,
      };
      const { mixture, centers, membership } = await gmm(iris, options);
      // scikit-learn numbers components as its start does
      const order = expected.means.map((mean) => {
        const distances = rowsOf(centers.points, 4).map((one) =>
          Math.hypot(...one.map((v, j) => v - mean[j])),
        );
        return distances.indexOf(Math.min(...distances));
      });
      const of = (values: ArrayLike<number>, size: number) =>
        order.flatMap((c) => Array.from({ length: size }, (_, t) => values[c * size + t]));
      near(of(mixture.weights, 1), expected.weights, 1e-5);
      near(of(centers.points, 4), expected.means.flat(), 1e-5);
      const spread = {
        full: () => near(of(mixture.covariances ?? [], 16), expected.covariances.flat(2), 1e-5),
        tied: () =>
          near(
            (mixture.covariances ?? new Float64Array()).subarray(0, 16),
            expected.covariances.flat(2),
            1e-5,
          ),
        diag: () => near(of(mixture.variances ?? [], 4), expected.covariances.flat(2), 1e-5),
        spherical: () =>
          near(
            of(mixture.variances ?? [], 4),
            expected.covariances.flat(2).flatMap((v) => [v, v, v, v]),
            1e-5,
          ),
      };
      spread[kind]();
      expect(mixture.logLikelihood).toBeCloseTo(expected.loglik, 6);
      expect(mixture.bic).toBeCloseTo(expected.bic, 5);
      expect(mixture.aic).toBeCloseTo(expected.aic, 5);
      near(
        expected.rows.map((i) => mixture.logDensities[i]),
        expected.densities,
        1e-4,
      );
      for (const [at, i] of expected.rows.entries())
        near(
          order.map((c) => membership.probabilities[3 * i + c]),
          expected.probabilities[at],
          1e-4,
        );
    },
  );

  it.each(['VVV', 'EEE', 'VVI', 'EEI', 'VII', 'EII'] as const)(
    'takes the steps of the plain formulas: %s',
    async (form) => {
      const data = clouds(80, 3, 5);
      const rows = rowsOf(data.x, 3);
      const options: GmmOptions = { k: 3, covariance: form, nInit: 1, tol: 0 };
      const [before, after] = await Promise.all([4, 5].map((maxIter) => gmm(data, { ...options, maxIter })));
      const first = plainOf(before.mixture, before.centers.points);
      const next = step(rows, first, form);
      const found = plainOf(after.mixture, after.centers.points);
      // numbers of components can change with their sizes
      const order = next.weights.map((w) => found.weights.findIndex((other) => Math.abs(w - other) < 1e-9));
      expect([...order].sort()).toEqual([0, 1, 2]);
      near(
        order.flatMap((c) => found.means[c]),
        next.means.flat(),
        1e-9,
      );
      near(order.flatMap((c) => found.covariances[c]).flat(), next.covariances.flat(2), 1e-9);
      expect(before.mixture.logLikelihood).toBeCloseTo(logLikelihood(rows, first), 8);
      for (const i of [0, 1, 2, 79]) {
        near(before.membership.probabilities.subarray(3 * i, 3 * i + 3), sharesOf(rows[i], first), 1e-9);
        expect(before.mixture.logDensities[i]).toBeCloseTo(logDensity(rows[i], first), 9);
      }
    },
  );

  it.each(FORMS)('ends where no change of %s raises the likelihood', async (form) => {
    const data = clouds(90, 3, 11);
    const rows = rowsOf(data.x, 3);
    const { mixture, centers } = await gmm(data, {
      k: 2,
      covariance: form,
      nInit: 2,
      tol: 1e-13,
      maxIter: 5000,
    });
    expect(rising(mixture.trace)).toBe(true);
    expect(mixture.collapsed).toEqual([]);
    const best = plainOf(mixture, centers.points);
    const slope = (changed: (h: number) => PlainMixture) => {
      const h = 1e-4;
      return (logLikelihood(rows, changed(h)) - logLikelihood(rows, changed(-h))) / (2 * h);
    };
    for (let c = 0; c < 2; c++) {
      for (let j = 0; j < 3; j++) {
        const means = (h: number) =>
          best.means.map((mean, o) => mean.map((v, t) => (o === c && t === j ? v + h : v)));
        expect(Math.abs(slope((h) => ({ ...best, means: means(h) })))).toBeLessThan(1e-3);
      }
      if (form[0] === 'V') {
        const grown = (h: number) =>
          best.covariances.map((one, o) => (o === c ? one.map((line) => line.map((v) => v * (1 + h))) : one));
        expect(Math.abs(slope((h) => ({ ...best, covariances: grown(h) })))).toBeLessThan(1e-3);
      }
    }
    const all = (h: number) => best.covariances.map((one) => one.map((line) => line.map((v) => v * (1 + h))));
    expect(Math.abs(slope((h) => ({ ...best, covariances: all(h) })))).toBeLessThan(1e-3);
    const shared = (h: number) => [best.weights[0] + h, best.weights[1] - h];
    expect(Math.abs(slope((h) => ({ ...best, weights: shared(h) })))).toBeLessThan(1e-3);
    if (form !== 'VVV') return;
    const entry = (h: number) =>
      best.covariances.map((one, o) =>
        o === 0 ? one.map((line, a) => line.map((v, b) => (a + b === 1 ? v + h : v))) : one,
      );
    expect(Math.abs(slope((h) => ({ ...best, covariances: entry(h) })))).toBeLessThan(1e-3);
  });

  it.each([1e9, -3e9])('loses no digits where the rows are %d away', async (offset) => {
    const data = clouds(120, 2, 3);
    // whole numbers, so that the offset itself loses none
    const x = data.x.map((value) => Math.round(100 * value));
    const before = await gmm({ ...data, x }, { k: 3, tol: 1e-9 });
    const after = await gmm({ ...data, x: x.map((value) => value + offset) }, { k: 3, tol: 1e-9 });
    expect(after.labels).toEqual(before.labels);
    expect(after.mixture.logLikelihood).toBeCloseTo(before.mixture.logLikelihood, 6);
    near(after.mixture.covariances ?? [], before.mixture.covariances ?? [], 1e-8);
    near(
      after.centers.points.map((v) => v - offset),
      before.centers.points,
      1e-6,
    );
  });

  it('counts a row of weight w as w rows', async () => {
    const data = clouds(60, 2, 8);
    const weights = new Lottery(2).wholes(60, 3).map((w) => w + 1);
    const rows = rowsOf(data.x, 2).flatMap((row, i) => new Array<number[]>(weights[i]).fill(row));
    const options: GmmOptions = { k: 2, init: { rows: [0, 1] }, tol: 1e-12 };
    const weighted = await gmm({ ...data, weights }, options);
    const doubles = rowsOf(data.x, 2).flatMap((_, i) => new Array<number>(weights[i]).fill(i));
    const plain = await gmm(dataOf(rows), { ...options, init: { rows: [0, doubles.indexOf(1)] } });
    expect(plain.mixture.logLikelihood).toBeCloseTo(weighted.mixture.logLikelihood, 7);
    expect(plain.mixture.bic).toBeCloseTo(weighted.mixture.bic, 7);
    expect(plain.mixture.icl).toBeCloseTo(weighted.mixture.icl, 6);
    near(plain.centers.points, weighted.centers.points, 1e-7);
    expect([...plain.labels]).toEqual(doubles.map((i) => weighted.labels[i]));
  });

  it('puts rows without weight where they are most likely, and takes nothing from them', async () => {
    const data = clouds(40, 2, 4);
    const x = Float64Array.from([...data.x.subarray(0, 20), 500, 500, ...data.x.subarray(20)]);
    const weights = Float64Array.from({ length: 41 }, (_, i) => (i === 10 ? 0 : 1));
    const [with0, without] = [await gmm({ x, n: 41, dim: 2, weights }, { k: 2 }), await gmm(data, { k: 2 })];
    expect(with0.mixture.logLikelihood).toBe(without.mixture.logLikelihood);
    expect(with0.centers).toEqual(without.centers);
    expect([...with0.labels].filter((_, i) => i !== 10)).toEqual([...without.labels]);
    const found = plainOf(with0.mixture, with0.centers.points);
    near(with0.mixture.logDensities.subarray(10, 11), [logDensity([500, 500], found)], 1e-9);
    near(with0.membership.probabilities.subarray(20, 22), sharesOf([500, 500], found), 1e-9);
  });

  it('tells components that collapse, and prefers starts in which none does', async () => {
    // thirty equal rows beside a cloud
    const data = clouds(60, 2, 6);
    const x = Float64Array.from([...data.x, ...new Array<number>(60).fill(20)]);
    const found = await gmm({ x, n: 90, dim: 2 }, { k: 2, covariance: 'full' });
    expect(found.mixture.collapsed).toEqual([1]);
    expect(found.warnings).toEqual([{ code: 'components-collapsed', components: [1], k: 2 }]);
    const variances = [0, 1].map((j) => {
      const column = Array.from({ length: 90 }, (_, i) => x[2 * i + j]);
      const mean = column.reduce((a, b) => a + b, 0) / 90;
      return column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 90;
    });
    const [xx, xy, , yy] = found.mixture.covariances?.subarray(4) ?? [];
    near(
      [xx, yy],
      variances.map((v) => 1e-6 * v),
      1e-12,
    );
    expect(Math.abs(xy)).toBeLessThan(1e-9);
    expect(rising(found.mixture.trace)).toBe(true);
    const wide = await gmm({ x, n: 90, dim: 2 }, { k: 2, covariance: 'full', regCovar: 0.01 });
    near([wide.mixture.covariances?.[4] ?? 0], [0.01 * variances[0]], 1e-6);
  });

  it.each(FORMS)(
    'stays finite where columns depend on each other, have one value, or rows are equal: %s',
    async (covariance) => {
      const lottery = new Lottery(9);
      const flat = Array.from({ length: 40 }, () => {
        const value = lottery.normal();
        return [value, 2 * value, 7, lottery.normal()];
      });
      const found = await gmm(
        { ...dataOf(flat), columns: ['a', 'b', 'c', 'd'] },
        { k: 2, covariance, nInit: 2 },
      );
      for (const values of [found.mixture.logDensities, found.centers.points, found.membership.probabilities])
        expect(values.every(Number.isFinite)).toBe(true);
      expect(found.warnings).toContainEqual({ code: 'variance-bounded', columns: ['c'] });
      const equal = await gmm(dataOf(new Array(9).fill([3, 4])), { k: 2, covariance });
      expect(equal).toMatchObject({
        k: 1,
        sizes: Float64Array.of(9),
        centers: { points: Float64Array.of(3, 4) },
      });
      expect(equal.warnings[0]).toEqual({ code: 'fewer-points-than-k', requested: 2, found: 1 });
      const one = await gmm(dataOf([[3, 4]]), { k: 1, covariance });
      expect(one).toMatchObject({ k: 1, labels: Int32Array.of(0) });
      expect(Number.isFinite(one.mixture.logLikelihood)).toBe(true);
      const each = await gmm(lineOf([0, 1, 5, 9, 9.5]), { k: 5, covariance });
      expect([...each.labels].sort()).toEqual([0, 1, 2, 3, 4]);
    },
  );

  it('leaves out components without rows, and says so', async () => {
    // the second center is nearest to no row
    const data = lineOf([0, 1, 2, 3, 20, 21, 22, 23]);
    const found = await gmm(data, { k: 3, init: Float64Array.of(1, 500, 21) });
    expect(found.k).toBe(2);
    expect(found.warnings).toEqual([{ code: 'components-empty', requested: 3, found: 2 }]);
    near(found.mixture.weights, [0.5, 0.5], 1e-9);
  });

  it.each(['k-means', 'hac', 'random'] as const)('begins by %s', async (init) => {
    const { mixture, descent } = await gmm(iris, { k: 2, init });
    expect(mixture.logLikelihood).toBeCloseTo(-214.3547, 3);
    expect(descent.restarts).toBe(init === 'hac' ? 1 : 10);
  });

  it('draws other starts from other seeds, and the same from the same', async () => {
    const options: GmmOptions = { k: 5, init: 'random', nInit: 1, maxIter: 2 };
    const [one, same, other] = await Promise.all([3, 3, 4].map((seed) => gmm(iris, { ...options, seed })));
    expect(same).toStrictEqual(one);
    expect(other.mixture.logLikelihood).not.toBe(one.mixture.logLikelihood);
  });

  it('counts iterations of the start that is returned, with a log-likelihood for each', async () => {
    const few = await gmm(iris, { k: 3, nInit: 1, maxIter: 3, tol: 0 });
    expect(few.descent).toEqual({ iterations: 3, converged: false, restarts: 1 });
    expect(few.mixture.trace).toHaveLength(4);
    expect(few.mixture.trace[3]).toBe(few.mixture.logLikelihood);
    expect(few.warnings).toEqual([{ code: 'not-converged', iterations: 3 }]);
    const more = await gmm(iris, { k: 3, nInit: 4, maxIter: 40, tol: 0 });
    expect(more.mixture.trace.length).toBe(more.descent.iterations + 1);
    expect(rising(more.mixture.trace)).toBe(true);
  });

  it('refuses what does not suit', async () => {
    const refuse = (options: object) => expect(gmm(iris, { k: 2, ...options } as GmmOptions)).rejects;
    await refuse({ covariance: 'round' }).toMatchObject({ code: 'usage' });
    await refuse({ init: 'k-meanz' }).toThrow(/did you mean k-means/);
    await refuse({ init: { rows: [0] } }).toMatchObject({ code: 'usage' });
    await refuse({ regCovar: -1 }).toMatchObject({ code: 'usage' });
    const wide = { x: Float64Array.from({ length: 2 * 2001 }, (_, p) => p % 7), n: 2, dim: 2001 };
    await expect(gmm(wide, { k: 1 })).rejects.toThrow(/2001 columns .* use covariance = diag .* pca:50/);
    await refuse({ maxMemory: 1000 }).toMatchObject({
      code: 'memory',
      remedies: [{ option: 'k' }, { option: 'sample' }, {}],
    });
  });

  it('knows forms by several names', () => {
    expect(['full', 'Tied', 'diag', 'spherical', 'vev', 'E', 'V'].map(formOf)).toEqual([
      'VVV',
      'EEE',
      'VVI',
      'VII',
      'VEV',
      'EII',
      'VII',
    ]);
  });
});
