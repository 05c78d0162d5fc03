import { afterEach, describe, expect, it } from 'vitest';
import { kmeansSweep } from '../../src/algorithms/kmeans.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { openColors } from '../../src/kernels/colors/layout.ts';
import { ColorRunner } from '../../src/kernels/colors.ts';

/** Rows on a line, one of no weight among them. */
const line: Dataset = {
  x: Uint8Array.from([0, 10, 20, 40, 80, 200].flatMap((v) => [v, 0, 0])),
  n: 6,
  dim: 3,
  weights: Float64Array.of(5, 1, 0, 2, 10, 1),
};

const STARTS = 4000;

/** The seeds of many starts, as rows: with a limit of no pass a start ends where it began. */
function seedsOf(data: Dataset, k: number): number[][] {
  const job = openColors(data, k, 1);
  if (!job) throw new Error('the kernel is missing');
  const runner = new ColorRunner(job, 0);
  return Array.from({ length: STARTS }, (_, restart) => {
    const steps = runner.start({ k, seed: 1, restart }, { maxIter: 0, shift: 0 });
    let step = steps.next();
    while (!step.done) step = steps.next();
    return Array.from({ length: k }, (_, c) => data.x.indexOf(step.value.centers[3 * c]) / 3);
  });
}

/** Whether a frequency is within five standard deviations of a probability. */
function expectFrequency(count: number, of: number, probability: number) {
  const deviation = Math.sqrt((probability * (1 - probability)) / of);
  expect(Math.abs(count / of - probability)).toBeLessThanOrEqual(5 * deviation);
}

afterEach(() => configureKernels({ mode: 'wasm' }));

describe('k-means++ in wasm', () => {
  const weights = line.weights as Float64Array;

  it('draws the first seed by weight', () => {
    const seeds = seedsOf(line, 1);
    const total = weights.reduce((sum, w) => sum + w);
    for (const [row, w] of weights.entries())
      expectFrequency(seeds.filter(([first]) => first === row).length, STARTS, w / total);
  });

  it('draws further seeds by weighted squared distance, and keeps the best of the trials', () => {
    const seeds = seedsOf(line, 2).filter(([first]) => first === 4);
    const at = (row: number) => line.x[3 * row];
    const masses = Array.from(weights, (w, row) => w * (at(row) - at(4)) ** 2);
    const potentials = Array.from(weights, (_, seed) =>
      weights.reduce(
        (sum, w, row) => sum + w * Math.min((at(row) - at(4)) ** 2, (at(row) - at(seed)) ** 2),
        0,
      ),
    );
    const total = masses.reduce((sum, mass) => sum + mass);
    // with two trials, a row is chosen unless both draws are of worse rows or one is of a better one
    for (const row of weights.keys()) {
      const share = (test: (other: number) => boolean) =>
        masses.reduce((sum, mass, other) => sum + (test(other) ? mass : 0), 0) / total;
      const notBetter = share((other) => potentials[other] >= potentials[row]);
      const worse = share((other) => potentials[other] > potentials[row]);
      expectFrequency(
        seeds.filter(([, second]) => second === row).length,
        seeds.length,
        notBetter ** 2 - worse ** 2,
      );
    }
  });

  it('never takes a row of no weight, or the same row twice', () => {
    for (const rows of seedsOf(line, 5)) expect(new Set(rows)).toEqual(new Set([0, 1, 3, 4, 5]));
  });

  it('draws what the plain seeding draws', async () => {
    const options = { ks: [1, 2, 3, 4, 5], nInit: 50, maxIter: 1 };
    configureKernels({ mode: 'js' });
    const plain = await kmeansSweep(line, options);
    configureKernels({ mode: 'wasm' });
    expect(await kmeansSweep(line, options)).toStrictEqual(plain);
  });
});
