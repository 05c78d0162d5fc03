import { describe, expect, it } from 'vitest';
import { hac } from '../../src/algorithms/hac.ts';
import { leafOrder } from '../../src/algorithms/tree/leaves.ts';
import { unrootedLayout } from '../../src/algorithms/tree/unrooted.ts';
import { heightOf } from '../../src/core/merges.ts';
import { Lottery } from '../support/random.ts';

/** Whether two pieces of lines have a point in common that is within both. */
function cross(p: number[], q: number[], r: number[], s: number[]): boolean {
  const side = (a: number[], b: number[], c: number[]) =>
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const [e, f, g, h] = [side(p, q, r), side(p, q, s), side(r, s, p), side(r, s, q)];
  const near = 1e-9;
  return e * f < -near && g * h < -near;
}

describe('a tree without a root', () => {
  it('by hand: 0 and 1 merge at 1, with 5 at 4', async () => {
    const { merges } = await hac({ x: Float64Array.of(0, 1, 5), n: 3, dim: 1 }, { linkage: 'single' });
    const { x, y, angles, parents } = unrootedLayout(merges, [2, 0, 1]);
    // wedges of 120 degrees: 5 in the first, 0 and 1 in the others
    expect([...parents]).toEqual([3, 3, 4, 4, -1]);
    expect(Array.from(angles, (angle) => Math.round((180 * angle) / Math.PI))).toEqual([
      180, 300, 60, 240, 0,
    ]);
    // the node of 0 and 1 is 4 - 1 from the root, its leaves 1 from it, and 5 is 4 from the root
    const at = (node: number) => [Number(x[node].toFixed(3)), Number(y[node].toFixed(3))];
    expect(at(4)).toEqual([0, 0]);
    expect(at(3)).toEqual([-1.5, -2.598]);
    expect(at(0)).toEqual([-2.5, -2.598]);
    expect(at(1)).toEqual([-1, -3.464]);
    expect(at(2)).toEqual([2, 3.464]);
  });

  it('has branches as long as heights differ, and none of them cross', async () => {
    const lottery = new Lottery(7);
    for (const linkage of ['ward', 'average', 'single', 'centroid'] as const)
      for (let round = 0; round < 6; round++) {
        const n = 2 + lottery.below(20);
        const { merges } = await hac({ x: lottery.floats(2 * n), n, dim: 2 }, { linkage });
        const { x, y, angles, parents } = unrootedLayout(merges);
        const point = (node: number) => [x[node], y[node]];
        for (let node = 0; node < 2 * n - 2; node++) {
          const length = Math.hypot(x[node] - x[parents[node]], y[node] - y[parents[node]]);
          const rise = heightOf(merges, parents[node]) - heightOf(merges, node);
          expect(length).toBeCloseTo(Math.max(0, rise), 10);
          for (let other = 0; other < node; other++)
            expect(cross(point(node), point(parents[node]), point(other), point(parents[other]))).toBe(false);
        }
        const order = leafOrder(merges);
        for (const [at, leaf] of order.entries())
          expect(angles[leaf]).toBeCloseTo((2 * Math.PI * (at + 0.5)) / n, 10);
      }
  });

  it('of one leaf, of equal rows, and of an order of another length', async () => {
    const one = (await hac({ x: Float64Array.of(3), n: 1, dim: 1 })).merges;
    expect([...unrootedLayout(one).x]).toEqual([0]);
    const equal = (await hac({ x: Float64Array.of(1, 1, 1), n: 3, dim: 1 })).merges;
    expect(new Set(unrootedLayout(equal).x)).toEqual(new Set([0]));
    expect(() => unrootedLayout(equal, [0, 1])).toThrow(/3 rows/);
  });
});
