import { describe, expect, it } from 'vitest';
import { componentsOf, degreesOf, directionsOf, SYMMETRIES, symmetricGraph } from '../../src/core/graph.ts';
import { matrixOf, slowSymmetric } from '../support/graph.ts';
import { Lottery } from '../support/random.ts';

describe('symmetricGraph', () => {
  it('is worked out by hand', () => {
    // 0 -> 1 twice, 1 -> 0 with 4, 2 -> 0 alone, a loop of 1, an arc of weight 0
    const arcs = {
      n: 4,
      from: Int32Array.of(0, 1, 2, 0, 1, 3),
      to: Int32Array.of(1, 0, 0, 1, 1, 2),
      weights: Float64Array.of(1, 4, 6, 2, 5, 0),
    };
    const mean = symmetricGraph(arcs, 'mean');
    expect(mean).toEqual({
      n: 4,
      offsets: Int32Array.of(0, 2, 3, 4, 4),
      targets: Int32Array.of(1, 2, 0, 0),
      weights: Float64Array.of(3.5, 3, 3.5, 3),
      loops: Float64Array.of(0, 5, 0, 0),
    });
    expect([...symmetricGraph(arcs, 'union').weights]).toEqual([4, 6, 4, 6]);
    expect(symmetricGraph(arcs, 'mutual')).toMatchObject({
      offsets: Int32Array.of(0, 1, 2, 2, 2),
      weights: Float64Array.of(3, 3),
    });
    // 0 and 1 have 3 and 4, 2 and 0 an arc in one direction
    expect(directionsOf(arcs)).toEqual({ even: 0, uneven: 1, oneWay: 1 });
    expect([...degreesOf(mean)]).toEqual([6.5, 3.5, 3, 0]);
    expect(componentsOf(mean)).toEqual({
      count: 2,
      labels: Int32Array.of(0, 0, 0, 1),
      sizes: Int32Array.of(3, 1),
    });
  });

  it.each(SYMMETRIES)('is that of the full matrix: %s', (symmetry) => {
    for (let seed = 0; seed < 30; seed++) {
      const lottery = new Lottery(seed);
      const n = 1 + Math.floor(12 * lottery.float());
      const m = Math.floor(3 * n * lottery.float());
      const [from, to] = [0, 1].map(() =>
        Int32Array.from({ length: m }, () => Math.floor(n * lottery.float())),
      );
      const weights = Float64Array.from({ length: m }, () => Math.floor(4 * lottery.float()));
      const full = Array.from({ length: n }, () => new Array<number>(n).fill(0));
      for (let e = 0; e < m; e++) full[from[e]][to[e]] += weights[e];
      const graph = symmetricGraph({ n, from, to, weights }, symmetry);
      expect(matrixOf(graph)).toEqual(slowSymmetric(full, symmetry));
      expect(graph.weights.every((weight) => weight > 0)).toBe(true);
      for (let i = 0; i < n; i++) {
        expect(graph.loops?.[i] ?? 0).toBe(full[i][i]);
        const own = [...graph.targets.subarray(graph.offsets[i], graph.offsets[i + 1])];
        expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
      }
    }
  });

  it('takes arcs without weights, and no arcs at all', () => {
    const pair = symmetricGraph({ n: 2, from: Int32Array.of(0), to: Int32Array.of(1) }, 'mean');
    expect([...pair.weights]).toEqual([0.5, 0.5]);
    const none = symmetricGraph({ n: 2, from: new Int32Array(0), to: new Int32Array(0) }, 'union');
    expect(none.targets).toHaveLength(0);
    expect(componentsOf(none).count).toBe(2);
  });
});
