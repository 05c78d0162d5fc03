import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import {
  bakersGamma,
  entanglement,
  renumberLeaves,
  treeCorrelation,
} from '../../src/algorithms/tree/agreement.ts';
import { cutTree } from '../../src/algorithms/tree/cut.ts';
import { leafOrder } from '../../src/algorithms/tree/leaves.ts';
import { untangle } from '../../src/algorithms/tree/untangle.ts';
import { adjustedRand, fowlkesMallows } from '../../src/indices/external.ts';
import { openTree } from '../../src/input/tree.ts';
import { dataOf } from '../support/datasets.ts';
import { Lottery } from '../support/random.ts';

const R = JSON.parse(readFileSync(new URL('../fixtures/r/trees.json', import.meta.url), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'agreement-'));

/** The trees that R wrote, their leaves numbered as R's rows. */
async function trees() {
  const found = [];
  for (const name of ['average', 'complete']) {
    const path = join(folder, `${name}.nwk`);
    writeFileSync(path, R[name].newick);
    const { merges, names } = await openTree(path);
    // ape writes underscores for blanks
    const numbers = names.map((label) => R.labels.indexOf(label.replaceAll('_', ' ')));
    found.push(renumberLeaves(merges, numbers));
  }
  return found;
}

describe('trees that R wrote', () => {
  it('have its heights and its clusters', async () => {
    const [average, complete] = await trees();
    for (const [merges, { height }] of [[average, R.average] as const, [complete, R.complete] as const])
      for (const [t, value] of merges.height.entries()) expect(value).toBeCloseTo(height[t], 9);
    expect(adjustedRand(cutTree(average, { k: 4 }).labels, R.cutAverage4)).toBe(1);
  });

  it('agree as far as dendextend says', async () => {
    const [average, complete] = await trees();
    expect(treeCorrelation(average, complete)).toBeCloseTo(R.corCophenetic, 12);
    expect(bakersGamma(average, complete)).toBeCloseTo(R.bakersGamma, 12);
    const orders = [R.average.order, R.complete.order].map((order) => Int32Array.from(order));
    expect(entanglement(orders[0], orders[1])).toBeCloseTo(R.entanglement, 12);
    for (const [i, expected] of R.bk.entries()) {
      const [a, b] = [average, complete].map((merges) => cutTree(merges, { k: i + 2 }).labels);
      expect(fowlkesMallows(a, b)).toBeCloseTo(expected, 12);
    }
  });
});

/** Crossings by looking at all pairs. */
function crossingsSlowly(order: Int32Array, other: Int32Array): number {
  const [p, q] = [order, other].map((of) => Array.from(of.keys(), (leaf) => of.indexOf(leaf)));
  let count = 0;
  for (let i = 0; i < order.length; i++)
    for (let l = 0; l < i; l++) if ((p[i] - p[l]) * (q[i] - q[l]) < 0) count++;
  return count;
}

describe('untangling', () => {
  const lottery = new Lottery(11);
  const rows = (n: number) => dataOf(Array.from({ length: n }, () => [...lottery.floats(2, 0, 1)]));

  it('lessens crossings, counts them rightly and keeps the leaves of each merge together', async () => {
    for (let round = 0; round < 20; round++) {
      const data = rows(3 + round);
      const { merges: one } = await hac(data, { linkage: 'average' });
      const { merges: other } = await hac(data, { linkage: 'single' });
      const found = untangle(one, other);
      expect(found.crossings).toBe(crossingsSlowly(found.order, found.other));
      expect(found.crossings).toBeLessThanOrEqual(crossingsSlowly(leafOrder(one), leafOrder(other)));
      for (const [merges, order] of [[one, found.order] as const, [other, found.other] as const]) {
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: data.n }, (_, i) => i));
        const place = Array.from(order.keys(), (leaf) => order.indexOf(leaf));
        const below = (node: number): number[] =>
          node < data.n
            ? [place[node]]
            : [...below(merges.a[node - data.n]), ...below(merges.b[node - data.n])];
        for (let t = 0; t < merges.a.length; t++) {
          const places = below(data.n + t);
          expect(Math.max(...places) - Math.min(...places)).toBe(places.length - 1);
        }
      }
    }
  });

  it('finds that a tree and its mirror image are one', async () => {
    const { merges } = await hac(rows(30));
    expect(untangle(merges, merges).crossings).toBe(0);
    expect(bakersGamma(merges, merges)).toBeCloseTo(1, 14);
    expect(entanglement(leafOrder(merges), leafOrder(merges).reverse())).toBe(1);
  });
});

it('trees of other leaves are refused', async () => {
  const one = (await hac(dataOf([[0], [1], [5]]))).merges;
  const other = (await hac(dataOf([[0], [1]]))).merges;
  expect(() => bakersGamma(one, other)).toThrow('a tree of 3 leaves');
});
