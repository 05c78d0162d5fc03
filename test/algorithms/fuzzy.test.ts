import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { fuzzy, fuzzySweep } from '../../src/algorithms/fuzzy.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { repeated } from '../support/contract.ts';
import { dataOf, lineOf } from '../support/datasets.ts';
import { slowFuzzy } from '../support/fuzzy.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

interface Case {
  of: 'cmeans' | 'fanny';
  k: number;
  m: number;
  weighted: boolean;
  objective: number;
  coefficient: number;
  entropy?: number;
  centers?: number[];
  memberships?: number[];
}

function iris(): Dataset {
  const { cases } = JSON.parse(readFileSync('test/fixtures/r/hdbscan.json', 'utf8'));
  const { x, n } = cases.find(({ name }: { name: string }) => name === 'iris 5');
  return { x: Float64Array.from(x as number[]), n, dim: 4 };
}

it('finds two clusters of a hand case, and says everything', async () => {
  // by symmetry about 0: centers -c and c, the middle row between them
  const data = lineOf([-1, 0, 1]);
  const { centers, fuzzy: partition, membership, ...others } = await fuzzy(data, { k: 2, seed: 4 });
  const c = Math.abs(centers.points[0]);
  // memberships of 1 by (1 - c)^2 and (1 + c)^2, and the mean of all rows by their squares is c
  const u = (1 + c) ** 2 / ((1 + c) ** 2 + (1 - c) ** 2);
  expect((u ** 2 - (1 - u) ** 2) / (u ** 2 + (1 - u) ** 2 + 0.25)).toBeCloseTo(c, 6);
  expect(centers.points[0]).toBeCloseTo(-centers.points[1], 6);
  const side = centers.points[0] < 0 ? [u, 1 - u, 0.5, 0.5, 1 - u, u] : [1 - u, u, 0.5, 0.5, u, 1 - u];
  for (const [p, value] of side.entries()) expect(membership.probabilities[p]).toBeCloseTo(value, 6);
  const objective = 2 * (u ** 2 * (1 - c) ** 2 + (1 - u) ** 2 * (1 + c) ** 2) + c ** 2 / 2;
  expect(partition.objective).toBeCloseTo(objective, 9);
  expect(partition.fuzziness).toBe(2);
  expect(partition.partitionCoefficient).toBeCloseTo((2 * (u ** 2 + (1 - u) ** 2) + 0.5) / 3, 6);
  const entropy = -2 * (u * Math.log(u) + (1 - u) * Math.log(1 - u)) + Math.log(2);
  expect(partition.partitionEntropy).toBeCloseTo(entropy / 3, 6);
  expect(partition.xieBeni).toBeCloseTo(objective / 3 / (2 * c) ** 2, 6);
  expect(centers.inertia).toBeCloseTo(2 * (1 - c) ** 2 + c ** 2, 6);
  expect(others).toMatchObject({ algorithm: 'fuzzy', n: 3, k: 2, seed: 4, warnings: [] });
  expect([...others.sizes]).toEqual([2, 1]);
  expect(others.descent).toMatchObject({ converged: true, restarts: 3 });
});

describe('iterations', () => {
  it.each([1.1, 1.5, 1.7, 2, 3, 8])('are those of plain loops with m = %d', async (m) => {
    for (let seed = 1; seed <= 3; seed++) {
      const lottery = new Lottery(seed);
      const data: Dataset = { x: lottery.floats(240, -2, 5), n: 80, dim: 3 };
      if (seed === 2) data.weights = lottery.floats(80, 0, 3);
      if (seed === 3) configureKernels({ mode: 'js' });
      const init = lottery.floats(9, -2, 5);
      const first = [0, 3, 6].map((q) => [...init.subarray(q, q + 3)]);
      const slow = slowFuzzy(data, first, m, 7);
      const found = await fuzzy(data, { k: 3, init, fuzziness: m, maxIter: 7, tol: 0 });
      expect(found.k).toBe(3);
      expect(found.fuzzy.objective / slow.objective).toBeCloseTo(1, 9);
      // clusters are numbered by size
      const order = slow.centers.map((center) =>
        [0, 1, 2].find((c) => Math.abs(found.centers.points[3 * c] - center[0]) < 1e-9),
      );
      expect(new Set(order).size).toBe(3);
      for (const [i, row] of slow.memberships.entries())
        for (const [c, value] of row.entries())
          expect(found.membership.probabilities[3 * i + (order[c] as number)]).toBeCloseTo(value, 9);
    }
  });
});

describe('R', () => {
  const { cases } = JSON.parse(readFileSync('test/fixtures/r/fuzzy.json', 'utf8')) as { cases: Case[] };
  it.each(cases.map((one) => [one.of, one.k, one.m, one.weighted, one] as const))(
    '%s of iris, k = %d, m = %d, weights %s',
    async (_, k, m, weighted, one) => {
      const data = iris();
      if (weighted) data.weights = Float64Array.from({ length: 150 }, (_, i) => 1 + (i % 3));
      const found = await fuzzy(data, { k, fuzziness: m, tol: 1e-20, maxIter: 5000, nInit: 10 });
      expect(found.fuzzy.objective / one.objective).toBeCloseTo(1, 8);
      expect(found.fuzzy.partitionCoefficient).toBeCloseTo(one.coefficient, 5);
      if (one.entropy !== undefined) expect(found.fuzzy.partitionEntropy).toBeCloseTo(one.entropy, 5);
      for (const [q, value] of (one.centers ?? []).entries())
        expect(found.centers.points[q]).toBeCloseTo(value, 4);
      for (const [p, value] of (one.memberships ?? []).entries()) {
        const row = [0, 77, 149][Math.floor(p / k)];
        expect(found.membership.probabilities[row * k + (p % k)]).toBeCloseTo(value, 4);
      }
    },
  );

  it('and the index of Xie and Beni', async () => {
    expect((await fuzzy(iris(), { k: 3 })).fuzzy.xieBeni).toBeCloseTo(0.13690903, 5);
  });
});

describe('memberships', () => {
  it('add up to 1, and are nearly 0 and 1 with m near 1', async () => {
    const { membership, k, labels, fuzzy: partition } = await fuzzy(iris(), { k: 3, fuzziness: 1.0001 });
    for (let i = 0; i < 150; i++) {
      const row = membership.probabilities.subarray(i * k, (i + 1) * k);
      expect(row.reduce((sum, u) => sum + u, 0)).toBeCloseTo(1, 12);
      expect(row[labels[i]]).toBeGreaterThan(0.999);
    }
    expect(partition.partitionCoefficient).toBeCloseTo(1, 6);
    // the best of k-means is 78.85144
    expect(partition.objective).toBeCloseTo(78.85144, 4);
  });
});

describe('centers without anything of their own', () => {
  it('are told, and count with the others', async () => {
    // among many columns without groups all centers move to the mean
    const data = { x: new Lottery(2).floats(4000, -1, 1), n: 200, dim: 20 };
    const { k, centers, warnings, membership, fuzzy: partition } = await fuzzy(data, { k: 4 });
    expect(k).toBe(1);
    expect(warnings).toEqual([{ code: 'centers-coincide', requested: 4, found: 1, lower: 'fuzziness' }]);
    const mean = data.x.reduce((sum, v, p) => (p % 20 === 0 ? sum + v / 200 : sum), 0);
    expect(centers.points[0]).toBeCloseTo(mean, 6);
    expect(membership.probabilities).toHaveLength(200);
    for (const u of membership.probabilities) expect(u).toBeCloseTo(1, 12);
    expect(partition.partitionCoefficient).toBeCloseTo(1 / 4, 9);
    expect(partition.objective).toBeCloseTo(centers.inertia / 4, 4);
    expect(partition.joined).toEqual([4]);
    expect(partition).not.toHaveProperty('xieBeni');
  });

  it('every cluster of a result has a row', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const data = { x: new Lottery(seed).floats(60), n: 30, dim: 2 };
      for (const { k, sizes, membership } of await fuzzySweep(data, { ks: [8, 20], nInit: 1, seed })) {
        expect(sizes).toHaveLength(k);
        expect(sizes.every((size) => size > 0)).toBe(true);
        expect(membership.probabilities).toHaveLength(30 * k);
      }
    }
  });
});

describe('what must not matter', () => {
  it('weights in place of rows that repeat', async () => {
    const lottery = new Lottery(5);
    const data = { x: lottery.floats(120, 0, 9), n: 60, dim: 2, weights: lottery.wholes(60, 3) };
    const one = await fuzzy(data, { k: 3 });
    const other = await fuzzy(repeated(data), { k: 3 });
    expect(other.fuzzy.objective / one.fuzzy.objective).toBeCloseTo(1, 8);
    expect(other.sizes).toEqual(one.sizes);
  });

  it('a large offset', async () => {
    const data = iris();
    const one = await fuzzy(data, { k: 3 });
    const far = await fuzzy({ ...data, x: data.x.map((v) => v + 1e9) }, { k: 3 });
    // the coordinates have lost digits: 1e9 * 2^-53
    expect(far.labels).toEqual(one.labels);
    expect(far.fuzzy.objective / one.fuzzy.objective).toBeCloseTo(1, 6);
    expect(far.centers.points[0] - 1e9).toBeCloseTo(one.centers.points[0], 4);
  });

  it('kernels: the same bytes in plain TypeScript', async () => {
    for (const fuzziness of [1.3, 2]) {
      configureKernels({ mode: 'wasm' });
      const fast = await fuzzy(iris(), { k: 4, fuzziness });
      configureKernels({ mode: 'js' });
      expect(await fuzzy(iris(), { k: 4, fuzziness })).toStrictEqual(fast);
    }
  });
});

it('takes one row, equal rows, k = n and more than there are', async () => {
  const one = await fuzzy(dataOf([[3, 4]]), { k: 1 });
  expect([one.k, [...one.membership.probabilities], one.fuzzy.objective]).toEqual([1, [1], 0]);
  const equal = await fuzzy(
    dataOf([
      [1, 1],
      [1, 1],
      [2, 2],
    ]),
    { k: 3 },
  );
  expect([equal.k, [...equal.sizes], equal.fuzzy.objective]).toEqual([2, [2, 1], 0]);
  expect(equal.warnings).toContainEqual({ code: 'fewer-points-than-k', requested: 3, found: 2 });
  const all = await fuzzy(lineOf([5, 1, 9]), { k: 3 });
  expect([...all.centers.points].sort()).toEqual([1, 5, 9]);
});

it('refuses an exponent of 1, and too little memory', async () => {
  await expect(fuzzy(lineOf([1, 2]), { k: 2, fuzziness: 1 })).rejects.toMatchObject({ code: 'usage' });
  await expect(fuzzy(lineOf([1, 2]), { k: 2, fuzziness: 101 })).rejects.toMatchObject({ code: 'usage' });
  await expect(fuzzy(lineOf([1, 2]), { k: 2, maxMemory: 8 })).rejects.toMatchObject({ code: 'memory' });
});
