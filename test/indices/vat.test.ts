import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { ClusterkitError } from '../../src/core/errors.ts';
import { pairwiseDistances } from '../../src/distances/condensed.ts';
import { squareOf } from '../../src/distances/square.ts';
import { vatOrder, vatPaths } from '../../src/indices/choose/vat.ts';
import { Lottery } from '../support/random.ts';

/** The order by going over all pairs of rows inside and outside each time. */
function plainOrder(d: Float64Array, n: number) {
  let [first, most] = [0, -1];
  for (let i = 0; i < n; i++)
    for (let l = i + 1; l < n; l++) if (d[i * n + l] > most) [first, most] = [i, d[i * n + l]];
  const order = [first];
  const joins = [0];
  while (order.length < n) {
    let best = { d: Number.POSITIVE_INFINITY, row: -1 };
    for (let row = 0; row < n; row++) {
      if (order.includes(row)) continue;
      const near = Math.min(...order.map((inside) => d[inside * n + row]));
      if (best.row < 0 || near < best.d) best = { d: near, row };
    }
    order.push(best.row);
    joins.push(best.d);
  }
  return { order, joins };
}

/** The least possible longest step between all pairs, by Floyd and Warshall. */
function plainPaths(d: Float64Array, n: number): Float64Array {
  const paths = d.slice();
  for (let m = 0; m < n; m++)
    for (let i = 0; i < n; i++)
      for (let l = 0; l < n; l++)
        paths[i * n + l] = Math.min(paths[i * n + l], Math.max(paths[i * n + m], paths[m * n + l]));
  return paths;
}

describe('the order of VAT', () => {
  it('by hand: from one end of the longest distance to the nearest, and on', async () => {
    // 0 and 3 are farthest apart; 2 is 1 from 0, 1 is 9 from 2, 3 is 2 from 1
    const matrix = await pairwiseDistances({ x: Float64Array.of(0, 10, 1, 12), n: 4, dim: 1 });
    const found = vatOrder(matrix);
    expect([...found.order]).toEqual([0, 2, 1, 3]);
    expect([...found.joins]).toEqual([0, 1, 9, 2]);
    expect([...found.parents]).toEqual([-1, 0, 1, 2]);
    expect([...vatPaths(found)]).toEqual([
      ...[0, 1, 9, 9],
      ...[1, 0, 9, 9],
      ...[9, 9, 0, 2],
      ...[9, 9, 2, 0],
    ]);
  });

  it('is that of the plain way, with ties, equal rows and offsets', async () => {
    const lottery = new Lottery(19);
    for (let round = 0; round < 40; round++) {
      const n = 1 + lottery.below(14);
      const x = lottery
        .wholes(2 * n, round % 2 === 0 ? 3 : 50)
        .map((value) => value + (round % 3 === 0 ? 1e9 : 0));
      const matrix = await pairwiseDistances({ x, n, dim: 2 });
      const square = squareOf(matrix);
      const found = vatOrder(matrix);
      const plain = plainOrder(square, n);
      expect([...found.order]).toEqual(plain.order);
      expect([...found.joins]).toEqual(plain.joins);
      for (let at = 1; at < n; at++) {
        expect(found.parents[at]).toBeLessThan(at);
        expect(square[found.order[at] * n + found.order[found.parents[at]]]).toBe(found.joins[at]);
      }
      expect([...vatPaths(found)]).toEqual([...plainPaths(squareOf(matrix, found.order), n)]);
    }
  });

  it('has the steps of the tree of single linkage', async () => {
    const x = new Lottery(5).floats(120);
    const data = { x, n: 60, dim: 2 };
    const { joins } = vatOrder(await pairwiseDistances(data));
    const { merges } = await hac(data, { linkage: 'single' });
    const heights = Float64Array.from(merges.height).sort();
    for (const [t, join] of joins.slice(1).sort().entries()) expect(join).toBeCloseTo(heights[t], 12);
  });

  it('of no row and of one, and refusals', () => {
    expect(vatOrder({ condensed: new Float64Array(), n: 0 }).order).toHaveLength(0);
    expect([...vatOrder({ condensed: new Float64Array(), n: 1 }).order]).toEqual([0]);
    expect(() => vatOrder({ condensed: Float64Array.of(1, Number.NaN, 2), n: 3 })).toThrow(
      'the distance of rows 0 and 2 is NaN',
    );
    expect(() => vatOrder({ condensed: Float64Array.of(-1), n: 2 })).toThrow(ClusterkitError);
    const { joins, parents } = vatOrder({ condensed: Float64Array.of(1, 1, 1), n: 3 });
    expect(() => vatPaths({ joins, parents }, { maxMemory: 71 })).toThrow(/paths between 3 rows/);
    expect(vatPaths({ joins, parents }, { maxMemory: 72 })).toHaveLength(9);
  });
});
