import { afterEach, describe, expect, it } from 'vitest';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { exp, log } from '../../src/kernels/exp.ts';
import { type Components, type MixtureRows, productsOf } from '../../src/kernels/gmm/layout.ts';
import { mixtureBytes, openMixture } from '../../src/kernels/gmm.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm', threads: undefined }));

const off = (found: number, expected: number) => Math.abs(found - expected) / Math.abs(expected);

describe('exponential and logarithm', () => {
  it('are within 1e-15 of the true values', () => {
    const lottery = new Lottery(1);
    for (let t = 0; t < 20000; t++) {
      const x = -708 * lottery.float() ** 3;
      expect(off(exp(x), Math.exp(x))).toBeLessThan(1e-15);
      const y = 2 ** (30 * lottery.float() ** 2);
      if (y > 1.0001) expect(off(log(y), Math.log(y))).toBeLessThan(1e-15);
      if (y > 1.0001) expect(off(log(1 / y), Math.log(1 / y))).toBeLessThan(1e-15);
    }
  });

  it('are exact where it counts', () => {
    expect([exp(0), exp(-0), log(1), log(2)]).toEqual([1, 1, 0, Math.LN2]);
    expect(off(exp(-708), Math.exp(-708))).toBeLessThan(1e-15);
    expect(off(log(1 + 2 ** -52), 2 ** -52)).toBeLessThan(1e-15);
  });
});

/** Rows that are weighted now and then, and components near them. */
function sample(n: number, dim: number, k: number, isDiagonal: boolean, seed: number) {
  const lottery = new Lottery(seed);
  const rows: MixtureRows = {
    x: lottery.floats(n * dim, -5, 5),
    n,
    dim,
    ...(seed % 2 === 1 && { weights: lottery.wholes(n, 4).map((w) => w + 0.25) }),
    origin: { points: lottery.floats(dim), rests: lottery.floats(dim, 0, 1e-17) },
  };
  const size = productsOf(dim, isDiagonal);
  const components: Components = {
    k,
    means: lottery.floats(k * dim, -4, 4),
    isDiagonal,
    roots: lottery.floats(k * size, 0.2, 3),
    logs: lottery.floats(k, -3, 0),
  };
  return { rows, components, labels: Int32Array.from(lottery.wholes(n, k)) };
}

/** All that passes say. */
function pass(
  { rows, components, labels }: ReturnType<typeof sample>,
  mode: 'wasm' | 'js',
  threads?: number,
) {
  configureKernels({ mode });
  const { k, isDiagonal } = components;
  const passes = openMixture(rows, { k: k + 1, isDiagonal, passes: threads ? 1e6 : 1 }, threads ?? 1);
  try {
    return {
      hard: finish(passes.hard(labels, components)),
      fit: finish(passes.fit(components)),
      told: finish(passes.tell(components)),
      again: finish(passes.fit(components)),
    };
  } finally {
    passes.close();
  }
}

const SHAPES: [n: number, dim: number, k: number][] = [
  [1, 1, 1],
  [5, 2, 3],
  [64, 3, 2],
  [65, 4, 5],
  [200, 5, 3],
  [129, 7, 1],
  [700, 3, 9],
  [130, 13, 4],
];

describe('the passes of a mixture', () => {
  it.each(SHAPES)(
    'are the same to the last bit with and without the kernel: %d x %d, k = %d',
    (n, dim, k) => {
      for (const isDiagonal of [false, true]) {
        const one = sample(n, dim, k, isDiagonal, n + dim);
        expect(pass(one, 'wasm')).toStrictEqual(pass(one, 'js'));
      }
    },
  );

  it('are the same on any number of threads, and in many slices', () => {
    const one = sample(9000, 3, 4, false, 7);
    const plain = pass(one, 'js');
    for (const threads of [1, 2, 3]) expect(pass(one, 'wasm', threads)).toStrictEqual(plain);
  });

  it('add up what rows and components are', () => {
    const { rows, components, labels } = sample(150, 3, 4, false, 3);
    const { hard, fit, told } = pass({ rows, components, labels }, 'wasm');
    const { x, n, dim, origin } = rows;
    const weights = rows.weights as Float64Array;
    const at = (i: number, j: number) => x[i * dim + j] - origin.points[j] - origin.rests[j];
    const { means, roots, logs, k } = components;
    const near = (found: number, expected: number) =>
      expect(Math.abs(found - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    let logLikelihood = 0;
    const masses = new Float64Array(k);
    const products = new Float64Array(k * 6);
    const counted = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const parts = Array.from({ length: k }, (_, c) => {
        let distance = 0;
        for (let j = 0, u = 6 * c; j < dim; j++) {
          let y = 0;
          for (let t = 0; t <= j; t++, u++) y += roots[u] * (at(i, t) - means[c * dim + t]);
          distance += y * y;
        }
        return Math.exp(logs[c] - distance / 2);
      });
      const density = parts.reduce((a, b) => a + b, 0);
      near(told.densities[i], Math.log(density));
      logLikelihood += weights[i] * Math.log(density);
      counted[labels[i]] += weights[i];
      for (let c = 0; c < k; c++) {
        const share = parts[c] / density;
        near(told.shares[i * k + c], share);
        masses[c] += weights[i] * share;
        for (let a = 0, p = 6 * c; a < dim; a++)
          for (let b = 0; b <= a; b++, p++)
            products[p] +=
              weights[i] * share * (at(i, a) - means[c * dim + a]) * (at(i, b) - means[c * dim + b]);
      }
    }
    near(fit.logLikelihood, logLikelihood);
    for (let c = 0; c < k; c++) near(fit.masses[c], masses[c]);
    for (let p = 0; p < 6 * k; p++) near(fit.products[p], products[p]);
    for (let c = 0; c < k; c++) near(hard.masses[c], counted[c]);
    expect(hard.logLikelihood).toBe(0);
  });

  it('keep far rows finite, and leave out shares that are too small to count', () => {
    const components: Components = {
      k: 2,
      means: Float64Array.of(0, 1000),
      isDiagonal: true,
      roots: Float64Array.of(1, 1),
      logs: Float64Array.of(-1, -1),
    };
    const origin = { points: new Float64Array(1), rests: new Float64Array(1) };
    const rows = { x: Float64Array.of(0, 20, 1e6, 1e200), n: 4, dim: 1, origin };
    for (const mode of ['wasm', 'js'] as const) {
      const { fit, told } = pass({ rows, components, labels: new Int32Array(4) }, mode);
      expect([...told.shares]).toEqual([1, 0, 1, 0, 0, 1, 0.5, 0.5]);
      expect(told.densities[2]).toBeCloseTo(-1 - 0.5 * 999000 ** 2, 0);
      expect(told.densities[3]).toBeCloseTo(-1e308, -295);
      expect([...fit.masses]).toEqual([2.5, 1.5]);
    }
  });

  it('tell how much memory they take', () => {
    expect(mixtureBytes(6400, 3, { k: 2, isDiagonal: false })).toBe(8 * (6400 * 5 + 21 * 50));
    const wide = mixtureBytes(60000, 784, { k: 10, isDiagonal: false });
    expect(wide).toBeLessThan(8 * (60000 * 786 + 2 ** 22));
  });
});
