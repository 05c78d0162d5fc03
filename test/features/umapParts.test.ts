import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../src/core/pacer.ts';
import { nearestNeighbors } from '../../src/distances/neighbors.ts';
import { fitCurve } from '../../src/features/umap/curve.ts';
import { firstPlaces } from '../../src/features/umap/start.ts';
import { fuzzyGraph, memberships } from '../../src/features/umap/weights.ts';
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/features/umap.json', import.meta.url), 'utf8'),
) as {
  curves: { minDist: number; a: number; b: number }[];
  rows: { distances: number[]; weights: number[] }[];
};

describe('fitCurve', () => {
  it.each(fixture.curves)('is that of SciPy for $minDist', ({ minDist, a, b }) => {
    const found = fitCurve(minDist);
    expect(found.a / a).toBeCloseTo(1, 6);
    expect(found.b / b).toBeCloseTo(1, 6);
  });
});

describe('memberships', () => {
  it.each(fixture.rows)('are those of SciPy for $distances', ({ distances, weights }) => {
    const found = new Float64Array(distances.length);
    memberships(Float64Array.from(distances), 1, found);
    for (const [p, weight] of weights.entries()) expect(found[p]).toBeCloseTo(weight, 4);
  });

  it('are 1 for equal rows and for those as near as the nearest', () => {
    const found = new Float64Array(4);
    memberships(new Float64Array(4), 1, found);
    expect([...found]).toEqual([1, 1, 1, 1]);
    memberships(Float64Array.of(0, 2, 2, 2), 1, found);
    expect([...found]).toEqual([1, 1, 1, 1]);
    // the width is no less than a thousandth of the mean distance, so that the last is far beyond it
    memberships(Float64Array.of(0, 0, 2, 5), 1, found);
    expect([...found.subarray(0, 3)]).toEqual([1, 1, 1]);
    expect(found[3]).toBeLessThan(1e-100);
  });
});

describe('fuzzyGraph', () => {
  it('joins the weights of both directions', async () => {
    // rows at 0, 1, 3: log2(3) = 1.585 = 1 + 0.585, and 0.585 is the weight of the farther neighbor
    const near = await nearestNeighbors(dataOf([[0], [1], [3]]), { count: 2 });
    const { offsets, targets, weights } = await fuzzyGraph(near, new Pacer());
    expect([...offsets]).toEqual([0, 2, 4, 6]);
    expect([...targets]).toEqual([1, 2, 0, 2, 0, 1]);
    const u = Math.log2(3) - 1;
    const wanted = [1, 2 * u - u * u, 1, 1, 2 * u - u * u, 1];
    for (const [p, weight] of wanted.entries()) expect(weights[p]).toBeCloseTo(weight, 4);
  });
});

describe('firstPlaces', () => {
  const start = async (rows: number[][], dims: number) => {
    const data = dataOf(rows);
    const near = await nearestNeighbors(data, { count: 4 });
    const graph = await fuzzyGraph(near, new Pacer());
    return firstPlaces(data, graph, { dims, seed: 1, maxMemory: 1e9 });
  };

  it('unrolls a line', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => [Math.cos(i / 12), Math.sin(i / 12), i / 20]);
    const places = await start(rows, 1);
    const signs = Array.from({ length: 180 }, (_, i) => Math.sign(places[i + 20] - places[i]));
    expect(new Set(signs).size).toBe(1);
    expect(Math.max(...places) - Math.min(...places)).toBeCloseTo(10, 2);
  });

  it('keeps components apart, each spread out', async () => {
    const lottery = new Lottery(5);
    const rows = Array.from({ length: 90 }, (_, i) => [
      100 * (i % 3) + lottery.float(),
      i % 3 === 2 ? 80 + lottery.float() : lottery.float(),
      lottery.float(),
    ]);
    const places = await start(rows, 2);
    const at = (i: number) => [places[2 * i], places[2 * i + 1]];
    const apart = (i: number, l: number) => Math.hypot(at(i)[0] - at(l)[0], at(i)[1] - at(l)[1]);
    for (let i = 0; i < 90; i++)
      for (let l = 0; l < i; l++) {
        if (i % 3 !== l % 3) expect(apart(i, l)).toBeGreaterThan(0.2);
        else expect(apart(i, l)).toBeGreaterThan(0);
      }
  });
});
