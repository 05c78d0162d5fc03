import { describe, expect, it } from 'vitest';
import { convexHull, deviationsOf, ellipsePath, spreadOf } from '../../src/charts/outlines.ts';
import { Lottery } from '../support/random.ts';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('convex hulls', () => {
  it('by hand: a square with points within, on an edge, and twice', () => {
    const x = [0, 2, 1, 2, 0, 1, 2, 1];
    const y = [0, 0, 1, 2, 2, 0, 2, 1];
    expect([...convexHull(x, y, numbers(8))]).toEqual([0, 1, 3, 4]);
  });

  it('of no point, one, two, equal ones and ones on a line', () => {
    expect([...convexHull([], [], [])]).toEqual([]);
    expect([...convexHull([5], [6], [0])]).toEqual([0]);
    expect([...convexHull([1, 1, 1], [2, 2, 2], numbers(3))]).toEqual([0]);
    expect([...convexHull([2, 0, 1], [2, 0, 1], numbers(3))]).toEqual([1, 0]);
    expect([...convexHull([9, 0, 4, 3], [9, 0, 0, 3], [1, 2, 3])]).toEqual([1, 2, 3]);
  });

  it('have every pair of points with all others at one side, and no other corner', () => {
    const lottery = new Lottery(23);
    for (let round = 0; round < 60; round++) {
      const n = 3 + lottery.below(12);
      const offset = round % 3 === 0 ? 1e9 : 0;
      const of = () => Array.from(lottery.wholes(n, round % 2 === 0 ? 5 : 1000), (value) => value + offset);
      const [x, y] = [of(), of()];
      const turn = (a: number, b: number, c: number) =>
        (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]);
      const key = (i: number) => `${x[i]} ${y[i]}`;
      // ends of pairs that have all points at their left, or between them
      const corners = new Set<string>();
      for (let a = 0; a < n; a++)
        for (let b = 0; b < n; b++) {
          if (key(a) === key(b)) continue;
          const between = (c: number) =>
            Math.min(x[a], x[b]) <= x[c] &&
            x[c] <= Math.max(x[a], x[b]) &&
            Math.min(y[a], y[b]) <= y[c] &&
            y[c] <= Math.max(y[a], y[b]);
          if (numbers(n).every((c) => turn(a, b, c) > 0 || (turn(a, b, c) === 0 && between(c)))) {
            corners.add(key(a));
            corners.add(key(b));
          }
        }
      const hull = convexHull(x, y, numbers(n));
      const distinct = new Set(numbers(n).map(key)).size;
      if (distinct > 1) expect(new Set(Array.from(hull, key))).toEqual(corners);
      expect(new Set(hull).size).toBe(hull.length);
    }
  });
});

describe('ellipses of normal distributions', () => {
  it('by hand: a deviation of 2 along x, of 1 along y', () => {
    const path = ellipsePath({ x: 10, y: 20, xx: 4, xy: 0, yy: 1 }, 2);
    expect(path).toHaveLength(73);
    expect(path[0]).toEqual({ x: 14, y: 20 });
    expect(path[18].x).toBeCloseTo(10, 12);
    expect(path[18].y).toBeCloseTo(22, 12);
    expect(path[72]).toEqual(path[0]);
  });

  it('are lines and points without extent in a direction', () => {
    for (const { x, y } of ellipsePath({ x: 0, y: 0, xx: 1, xy: 2, yy: 4 }, 1))
      expect(y).toBeCloseTo(2 * x, 12);
    for (const { x, y } of ellipsePath({ x: 0, y: 0, xx: 0, xy: 0, yy: 9 }, 1)) {
      expect(x).toBe(0);
      expect(Math.abs(y)).toBeLessThanOrEqual(3);
    }
    expect(
      new Set(ellipsePath({ x: 1, y: 2, xx: 0, xy: 0, yy: 0 }, 1).map(({ x, y }) => `${x} ${y}`)),
    ).toEqual(new Set(['1 2']));
  });

  it('of 68 and 95 % have so much of the points', () => {
    // quantiles of chi-square with two degrees of freedom: 2.279 and 5.991
    expect(deviationsOf(0.68) ** 2).toBeCloseTo(2.2789, 4);
    expect(deviationsOf(0.95) ** 2).toBeCloseTo(5.9915, 4);
    const lottery = new Lottery(3);
    const n = 4000;
    const x = Float64Array.from({ length: n }, () => 5 + 2 * lottery.normal());
    const y = x.map((value) => 0.5 * value + lottery.normal());
    const { x: mx, y: my, xx, xy, yy } = spreadOf(x, y, numbers(n));
    for (const share of [0.68, 0.95]) {
      const within = numbers(n).filter((i) => {
        const [a, b] = [x[i] - mx, y[i] - my];
        return (yy * a * a - 2 * xy * a * b + xx * b * b) / (xx * yy - xy * xy) <= deviationsOf(share) ** 2;
      }).length;
      expect(Math.abs(within / n - share)).toBeLessThan(0.02);
    }
  });

  it('of weights are those of repeated points, at any offset', () => {
    const spread = (offset: number, weights?: number[], rows = [0, 1, 2]) => {
      const of = (values: number[]) => values.map((value) => value + offset);
      const found = spreadOf(of([0, 3, 1, 9]), of([1, 1, 4, 9]), rows, weights);
      return [found.x - offset, found.y - offset, found.xx, found.xy, found.yy].map((value) =>
        Number(value.toFixed(6)),
      );
    };
    // means 4/3 and 2; squares (16 + 25 + 1) / 9, 1 + 1 + 4; products (4 - 5 - 2) / 3
    expect(spread(0)).toEqual([1.333333, 2, 2.333333, -0.5, 3]);
    expect(spread(1e9)).toEqual(spread(0));
    expect(spread(0, [2, 1, 1, 5])).toEqual(spread(0, undefined, [0, 0, 1, 2]));
    expect(spread(0, [1, 1, 1, 0], [0, 1, 2, 3])).toEqual(spread(0));
    expect(spread(0, undefined, [])).toEqual([0, 0, 0, 0, 0]);
  });
});
