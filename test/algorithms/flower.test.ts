import { beforeAll, describe, expect, it } from 'vitest';
import { kmeans, kmeansSweep } from '../../src/algorithms/kmeans.ts';
import { minibatch, minibatchSweep } from '../../src/algorithms/minibatch.ts';
import { fromHex } from '../../src/core/image.ts';
import { type ColorDataset, colorDataset } from '../../src/features/colors.ts';
import { flaws, warningOf } from '../support/datasets.ts';
import { picture } from '../support/images.ts';

/** The least inertia that long runs of several tools have found for flower.jpg. */
const BEST = { 4: 155_177_965, 10: 53_668_785 };

let flower: ColorDataset;

beforeAll(async () => {
  flower = colorDataset(await picture('flower.jpg'));
});

describe('kmeans of flower.jpg', () => {
  it('finds the four colors, within two levels of a channel', async () => {
    const result = await kmeans(flower, { k: 4, nInit: 10 });
    expect(result.centers.inertia).toBeLessThanOrEqual(155_191_180);
    expect(result.centers.inertia).toBeGreaterThan(BEST[4] * (1 - 1e-6));
    expect(result).toMatchObject({ warnings: [], descent: { converged: true } });
    ['#f0b308', '#11130e', '#2a372a', '#5a6851'].forEach((hex) => {
      const rgb = fromHex(hex) as readonly number[];
      const distances = [0, 1, 2, 3].map((c) =>
        Math.max(...rgb.map((v, j) => Math.abs(v - result.centers.points[3 * c + j]))),
      );
      expect(Math.min(...distances)).toBeLessThan(2);
    });
    expect(result.sizes.reduce((sum, size) => sum + size, 0)).toBe(307_200);
    expect(flaws(flower, result)).toEqual([]);
  });

  it('comes within 0.05 % of the best known ten colors, from any seed', async () => {
    for (const seed of [1, 2]) {
      const result = await kmeans(flower, { k: 10, seed });
      expect(result.centers.inertia).toBeLessThanOrEqual(53_678_360 * 1.0005);
      expect(result.centers.inertia).toBeGreaterThan(BEST[10] * (1 - 1e-4));
    }
  });

  it('tells after each start how far it has come', async () => {
    const seen: { done: number; total: number }[] = [];
    await kmeans(flower, { k: 4, nInit: 6, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(seen.every(({ total }) => total === 6)).toBe(true);
  });

  it('stops in the middle of its work when the signal fires', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const started = process.cpuUsage();
    const run = kmeans(flower, { k: 64, nInit: 5000, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    // 5000 starts take minutes
    expect(process.cpuUsage(started).user).toBeLessThan(10e6);
  });
});

describe('minibatch of flower.jpg', () => {
  it.each([1, 2, 3, 4, 5])('comes within 10 %% of kmeans with seed %d', async (seed) => {
    const result = await minibatch(flower, { k: 10, seed });
    expect(result.centers.inertia).toBeLessThan(BEST[10] * 1.1);
    expect(result.centers.inertia).toBeGreaterThan(BEST[10] * (1 - 1e-4));
    expect(result).toMatchObject({ k: 10, n: 35_386, warnings: [], descent: { converged: true } });
    expect(flaws(flower, result)).toEqual([]);
    expect(result.sizes.reduce((sum, size) => sum + size, 0)).toBe(307_200);
  });

  it('comes within 1 % of k-means for each k, and never rises with k', async () => {
    const ks = [2, 4, 5, 6, 8, 11, 14, 18, 21];
    const best = await kmeansSweep(flower, { ks, nInit: 5 });
    let before = Number.POSITIVE_INFINITY;
    for (const [at, { k, centers }] of (await minibatchSweep(flower, { ks })).entries()) {
      expect(centers.inertia / best[at].centers.inertia, `k = ${k}`).toBeLessThan(1.01);
      expect(centers.inertia).toBeLessThan(before);
      before = centers.inertia;
    }
  });

  it('finds 64 clusters', async () => {
    const result = await minibatch(flower, { k: 64 });
    expect(result.k).toBe(64);
    expect(flaws(flower, result)).toEqual([]);
  });

  it('stops after its steps when it may make few of them', async () => {
    // two passes over 307 200 pixels by 1024
    const result = await minibatch(flower, { k: 10, maxIter: 2, patience: 1e6 });
    expect(result).toMatchObject({ descent: { iterations: 600, converged: false } });
    expect(warningOf(result, 'not-converged')).toEqual({ code: 'not-converged', iterations: 600 });
  });

  it('tells how far it has come', async () => {
    const all: { stage: string; done: number; total: number }[] = [];
    await minibatch(flower, {
      k: 64,
      maxIter: 4,
      patience: 1e6,
      onProgress: (progress) => all.push(progress),
    });
    expect(all[0].stage).toBe('seeding');
    const seen = all.filter(({ stage }) => stage === 'mini-batch k-means, k = 64');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ done, total }) => total === 1200 && done >= 0 && done <= 1200)).toBe(true);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
  });

  it('stops in the middle of its work when the signal fires', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 60);
    const started = process.cpuUsage();
    const run = minibatch(flower, { k: 64, patience: 1e9, maxIter: 1e6, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect(process.cpuUsage(started).user).toBeLessThan(10e6);
  });
});
