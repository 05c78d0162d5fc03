import { describe, expect, it } from 'vitest';
import { leastCostMatching, matchCenters } from '../../src/indices/matching.ts';
import { Lottery } from '../support/random.ts';

/** The least cost of all ways to give each row a column of its own. */
function leastCost(costs: Float64Array, rows: number, columns: number, row = 0, taken = 0): number {
  if (row === rows) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < columns; j++) {
    if (taken & (1 << j)) continue;
    const rest = leastCost(costs, rows, columns, row + 1, taken | (1 << j));
    least = Math.min(least, costs[row * columns + j] + rest);
  }
  return least;
}

function transposed(costs: Float64Array, rows: number, columns: number): Float64Array {
  return costs.map((_, p) => costs[(p % rows) * columns + Math.floor(p / rows)]);
}

function totalOf(costs: Float64Array, columns: number, columnOf: Int32Array): number {
  return columnOf.reduce((sum, j, row) => (j < 0 ? sum : sum + costs[row * columns + j]), 0);
}

const centers = (points: Float64Array, dim: number) => ({ points, dim });

describe('leastCostMatching', () => {
  it.each([
    ['whole costs with many ties', 4],
    ['whole costs', 100],
    ['costs that differ', 1e9],
  ])('finds the least of all permutations: %s', (_, values) => {
    const lottery = new Lottery(values);
    for (let round = 0; round < 300; round++) {
      const columns = 1 + (round % 7);
      const rows = 1 + Math.floor(lottery.float() * columns);
      // negative ones, too
      const costs = Float64Array.from(
        { length: rows * columns },
        () => Math.floor(lottery.float() * values) - 1,
      );
      const least = leastCost(costs, rows, columns);
      const columnOf = leastCostMatching(costs, rows, columns);
      expect(new Set(columnOf).size).toBe(rows);
      expect(totalOf(costs, columns, columnOf)).toBe(least);
      const more = leastCostMatching(transposed(costs, rows, columns), columns, rows);
      expect(more.filter((j) => j >= 0)).toHaveLength(rows);
      expect(totalOf(transposed(costs, rows, columns), rows, more)).toBe(least);
    }
  });

  it('finds a hidden permutation among many', () => {
    const lottery = new Lottery(3);
    const k = 300;
    const hidden = Array.from({ length: k }, (_, i) => (i * 7 + 3) % k);
    const costs = Float64Array.from({ length: k * k }, (_, p) => {
      const [row, column] = [Math.floor(p / k), p % k];
      return row + column + (hidden[row] === column ? 0 : 1e-3 + lottery.float());
    });
    expect([...leastCostMatching(costs, k, k)]).toEqual(hidden);
  });

  it('matches nothing with nothing', () => {
    expect(leastCostMatching(new Float64Array(0), 0, 0)).toHaveLength(0);
    expect([...leastCostMatching(new Float64Array(0), 2, 0)]).toEqual([-1, -1]);
  });

  it.each([
    ['a wrong number of costs', Float64Array.of(1, 2, 3), 'rows * columns = 4 numbers'],
    ['a cost that is no number', Float64Array.of(1, 2, Number.NaN, 4), 'finite'],
    ['an infinite cost', Float64Array.of(1, 2, Number.POSITIVE_INFINITY, 4), 'finite'],
  ])('refuses %s', (_, costs, message) => {
    expect(() => leastCostMatching(costs, 2, 2)).toThrow(message);
  });
});

describe('matchCenters', () => {
  it('pairs for the least total, not each with its nearest', async () => {
    // 1 is nearest to 0 and to 3; the total is least when 0 goes to -2
    const matched = await matchCenters(centers(Float64Array.of(0, 3), 1), centers(Float64Array.of(1, -2), 1));
    expect(matched).toEqual({ partners: Int32Array.of(1, 0), mean: 2, max: 2 });
  });

  it('knows the same centers in another order', async () => {
    const matched = await matchCenters(
      centers(Float64Array.of(1, 2, 30, 40), 2),
      centers(Float64Array.of(30, 40, 1, 2), 2),
    );
    expect(matched).toEqual({ partners: Int32Array.of(1, 0), mean: 0, max: 0 });
  });

  it('leaves out centers without a partner', async () => {
    const [many, few] = [Float64Array.of(0, 0, 3, 4, 50, 50), Float64Array.of(0, 0, 50, 51)];
    expect(await matchCenters(centers(many, 2), centers(few, 2))).toEqual({
      partners: Int32Array.of(0, -1, 1),
      mean: 0.5,
      max: 1,
    });
    expect(await matchCenters(centers(few, 2), centers(many, 2))).toEqual({
      partners: Int32Array.of(0, 2),
      mean: 0.5,
      max: 1,
    });
  });

  it('refuses no centers and parts of centers', async () => {
    const one = Float64Array.of(1, 2);
    await expect(matchCenters(centers(one, 2), centers(new Float64Array(0), 2))).rejects.toThrow(
      'b.length / dim',
    );
    await expect(matchCenters(centers(Float64Array.of(1, 2, 3), 2), centers(one, 2))).rejects.toThrow(
      'a.length / dim',
    );
    await expect(matchCenters(centers(one, 2), centers(one, 1))).rejects.toThrow('a.dim = 2 for b.dim');
  });

  it('pauses where many paths are long, and can be stopped', async () => {
    const lottery = new Lottery(5);
    // in a row, so that most rows want the column of another
    const [a, b] = [0, 1].map(() => Float64Array.from({ length: 1500 }, () => lottery.float()));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { partners } = await matchCenters(centers(a, 1), centers(b, 1));
    clearInterval(timer);
    expect(new Set(partners).size).toBe(1500);
    // on a line the least total pairs them in their order
    const total = partners.reduce((d, j, i) => d + Math.abs(a[i] - b[j]), 0);
    const [sortedA, sortedB] = [a.slice().sort(), b.slice().sort()];
    expect(total).toBeCloseTo(
      sortedA.reduce((d, v, i) => d + Math.abs(v - sortedB[i]), 0),
      9,
    );
    expect(turns).toBeGreaterThan(0);
    await expect(
      matchCenters(centers(a, 1), centers(b, 1), { signal: AbortSignal.timeout(20) }),
    ).rejects.toThrow('interrupted');
  });
});
