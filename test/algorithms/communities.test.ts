import { describe, expect, it } from 'vitest';
import { OBJECTIVES } from '../../src/algorithms/communities/choices.ts';
import { graphQuality } from '../../src/algorithms/communities/quality.ts';
import { type CommunitiesOptions, communities, usualRestarts } from '../../src/algorithms/communities.ts';
import type { Graph } from '../../src/core/graph.ts';
import { graphOfRows } from '../../src/distances/graph.ts';
import { adjustedRand } from '../../src/indices/external.ts';
import igraph from '../fixtures/r/communities.json' with { type: 'json' };
import { areConnected, bestQuality, slowQuality } from '../support/communities.ts';
import { lineOf } from '../support/datasets.ts';
import { graphOf } from '../support/graph.ts';
import { Lottery } from '../support/random.ts';

/** Random edges with weights, some of them loops. */
function randomGraph(n: number, m: number, seed: number, whole = false): Graph {
  const lottery = new Lottery(seed);
  return graphOf(
    n,
    Array.from({ length: m }, () => [
      lottery.below(n),
      lottery.below(n),
      whole ? 1 + lottery.below(4) : 0.1 + lottery.float(),
    ]),
  );
}

const triangles = [
  [0, 1],
  [1, 2],
  [0, 2],
  [2, 3],
  [3, 4],
  [4, 5],
  [3, 5],
];

it('is worked out by hand: two triangles with an edge between them', async () => {
  // m = 7; a triangle has 3 edges and degrees of 7: (2 x 3 - 7^2 / 14) / 14 = 2.5 / 14 each
  const found = await communities(graphOf(6, triangles));
  expect(found).toEqual({
    algorithm: 'communities',
    n: 6,
    k: 2,
    labels: Int32Array.of(0, 0, 0, 1, 1, 1),
    sizes: Float64Array.of(3, 3),
    seed: 1,
    warnings: [],
    descent: { iterations: 2, converged: true, restarts: 10 },
    communities: {
      objective: 'modularity',
      resolution: 1,
      quality: expect.closeTo(5 / 14, 12),
      modularity: expect.closeTo(5 / 14, 12),
      levels: expect.any(Number),
      edges: 7,
      components: 1,
      isolated: 0,
    },
  });
  // 7 of 15 pairs have edges; (2 x 3 - 7 / 15 x 3^2) / 14 = 1.8 / 14 each
  const potts = await communities(graphOf(6, triangles), { objective: 'cpm' });
  expect([...potts.labels]).toEqual([0, 0, 0, 1, 1, 1]);
  expect(potts.communities.resolution).toBeCloseTo(7 / 15, 12);
  expect(potts.communities.quality).toBeCloseTo(3.6 / 14, 12);
  expect(potts.communities.modularity).toBeCloseTo(5 / 14, 12);
});

describe('graphQuality', () => {
  it.each(OBJECTIVES)('of %s is that of the definition, with loops', (objective) => {
    const lottery = new Lottery(5);
    for (let trial = 0; trial < 10; trial++) {
      const graph = randomGraph(12, 60, trial);
      expect(graph.loops).toBeDefined();
      const labels = lottery.wholes(12, 4);
      for (const resolution of [0, 0.3, 1, 2.5])
        expect(graphQuality(graph, labels, { objective, resolution })).toBeCloseTo(
          slowQuality(graph, labels, objective, resolution),
          12,
        );
    }
  });

  it('is 0 of one community, NaN without edges, and takes nodes with -1 for communities', () => {
    const graph = randomGraph(9, 20, 3);
    expect(graphQuality(graph, new Array(9).fill(0))).toBe(0);
    expect(graphQuality(graphOf(3, []), [0, 1, 2])).toBeNaN();
    expect(graphQuality(graph, new Array(9).fill(-1))).toBeCloseTo(
      graphQuality(graph, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
      14,
    );
    expect(() => graphQuality(graph, [0, 1])).toThrow(/labels/);
    expect(() => graphQuality(graph, new Array(9).fill(9))).toThrow(/labels\[0\]/);
    expect(() => graphQuality(graph, new Array(9).fill(0), { resolution: -1 })).toThrow(/resolution/);
  });
});

describe.each(OBJECTIVES)('by %s', (objective) => {
  it('finds the best of all partitions of a few nodes', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const graph = randomGraph(7, 12, seed, seed % 2 === 0);
      for (const resolution of objective === 'cpm' ? [0.2, 0.6] : [0.5, 1, 1.7]) {
        const found = await communities(graph, { objective, resolution, nInit: 20 });
        expect(found.communities.quality).toBeCloseTo(bestQuality(graph, objective, resolution), 10);
        expect(areConnected(graph, found.labels)).toBe(true);
      }
    }
  });

  it.each(['karate', 'karateWeights', 'blocks'] as const)(
    'is at least as good as igraph on %s',
    async (name) => {
      const { n, edges, weights, louvain, labels, ...best } = igraph[name];
      const graph = graphOf(
        n,
        weights.map((weight, e) => [edges[2 * e], edges[2 * e + 1], weight]),
      );
      for (const [at, resolution] of igraph.resolutions[objective].entries()) {
        // the best of as many seeds as igraph had
        const found = await communities(graph, { objective, resolution, nInit: 40 });
        expect(found.communities.quality).toBeGreaterThan(best[objective][at] - 1e-12);
        expect(areConnected(graph, found.labels)).toBe(true);
        expect(found.communities.quality).toBeCloseTo(
          slowQuality(graph, found.labels, objective, resolution),
          12,
        );
      }
      if (objective === 'cpm') return;
      for (const [at, resolution] of igraph.resolutions.louvain.entries()) {
        const found = await communities(graph, { resolution, nInit: 40 });
        expect(found.communities.quality).toBeGreaterThan(louvain[at] - 1e-12);
      }
      const usual = await communities(graph);
      expect(adjustedRand(usual.labels, labels)).toBe(1);
      expect(graphQuality(graph, labels)).toBeCloseTo(best.modularity[1], 12);
    },
  );
});

describe('communities', () => {
  it('are connected, at any resolution, after any number of iterations', async () => {
    const data = { x: new Lottery(2).floats(600), n: 300, dim: 2 };
    for (const graph of [
      await graphOfRows(data, { graph: { kind: 'knn', neighbors: 4 } }),
      await graphOfRows(data, { graph: { kind: 'mutual-knn', neighbors: 6, gamma: 'auto' } }),
      randomGraph(300, 700, 4),
    ]) {
      let before = -1;
      for (const maxIter of [1, 2, 4, 8]) {
        const found = await communities(graph, { nInit: 1, maxIter });
        expect(areConnected(graph, found.labels)).toBe(true);
        expect(found.communities.quality).toBeGreaterThanOrEqual(before);
        before = found.communities.quality;
      }
      for (const resolution of [0, 0.1, 5, 1e6])
        expect(areConnected(graph, (await communities(graph, { resolution, nInit: 1 })).labels)).toBe(true);
    }
  });

  it('are the components at resolution 0, and single nodes at a high one', async () => {
    const graph = graphOf(9, [...triangles, [6, 7], [8, 8, 3]]);
    const whole = await communities(graph, { resolution: 0 });
    expect([...whole.labels]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 2]);
    expect(whole.communities).toMatchObject({ components: 3, isolated: 1, edges: 8 });
    expect(whole.warnings).toEqual([{ code: 'graph-apart', components: 3, clusters: 3 }]);
    expect((await communities(graph, { resolution: 100 })).k).toBe(9);
  });

  it('leave nodes without edges alone, and say where there are no edges', async () => {
    const found = await communities(graphOf(8, triangles));
    expect([...found.labels]).toEqual([0, 0, 0, 1, 1, 1, 2, 3]);
    expect(found.communities).toMatchObject({
      components: 3,
      isolated: 2,
      quality: expect.closeTo(5 / 14, 12),
    });
    for (const objective of OBJECTIVES) {
      const none = await communities(graphOf(3, []), { objective });
      expect(none).toMatchObject({ k: 3, warnings: [{ code: 'no-edges' }], descent: { converged: true } });
      expect([none.communities.quality, none.communities.modularity]).toEqual([Number.NaN, Number.NaN]);
    }
    const looped = await communities(graphOf(2, [[0, 0]]));
    expect(looped).toMatchObject({ k: 2, communities: { quality: 0, isolated: 2 } });
  });

  it('do not depend on the unit of weights, nor on how edges are told', async () => {
    const graph = randomGraph(60, 200, 9);
    const found = await communities(graph, { nInit: 2 });
    for (const unit of [2 ** 40, 2 ** -40]) {
      const other = {
        ...graph,
        weights: graph.weights.map((w) => unit * w),
        loops: graph.loops?.map((w) => unit * w),
      };
      const again = await communities(other, { nInit: 2 });
      expect(again.labels).toEqual(found.labels);
      expect(again.communities.quality).toBe(found.communities.quality);
    }
    // an edge that is told twice has both weights
    const twice = graphOf(6, [...triangles, ...triangles]);
    expect(twice.weights).toEqual(new Float64Array(14).fill(2));
  });

  it('have the same quality in any order of the nodes', async () => {
    const { n, edges, weights } = igraph.blocks;
    const all = weights.map((weight, e) => [edges[2 * e], edges[2 * e + 1], weight]);
    const found = await communities(graphOf(n, all));
    for (const seed of [1, 2]) {
      const place = new Lottery(seed).permutation(n);
      const turned = await communities(
        graphOf(
          n,
          all.map(([a, b, w]) => [place[a], place[b], w]),
        ),
      );
      expect(turned.communities.quality).toBeCloseTo(found.communities.quality, 12);
      expect(
        adjustedRand(
          place.map((i) => turned.labels[i]),
          found.labels,
        ),
      ).toBe(1);
    }
  });

  it('take rows, distances, equal rows, one row and rows far off', async () => {
    const near: CommunitiesOptions = { graph: { kind: 'knn', neighbors: 2 } };
    const rows = lineOf([0, 1, 2, 50, 51, 52, 53]);
    const found = await communities(rows, near);
    expect([...found.labels]).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect([...(found.centers?.points ?? [])]).toEqual([51.5, 1]);
    const condensed = Float64Array.from(
      rows.x.length === 7 ? [...rows.x].flatMap((a, i) => [...rows.x].slice(i + 1).map((b) => b - a)) : [],
    );
    const given = await communities({ n: 7, condensed }, near);
    expect(given.labels).toEqual(found.labels);
    expect('centers' in given).toBe(false);
    const far = await communities(lineOf([...rows.x].map((v) => v + 1e9)), near);
    expect(far.labels).toEqual(found.labels);
    expect(await communities(lineOf(new Array(9).fill(4)))).toMatchObject({
      k: 1,
      communities: { quality: 0 },
    });
    expect(await communities(lineOf([1]))).toMatchObject({ k: 1, warnings: [{ code: 'no-edges' }] });
    // weights of rows count for sizes and means
    const heavy = await communities(lineOf([...rows.x], [1, 1, 2, 1, 1, 1, 1]), near);
    expect([heavy.sizes, [...(heavy.centers?.points ?? [])]]).toEqual([Float64Array.of(4, 4), [1.25, 51.5]]);
  });

  it('keep the best of several restarts, and tell of iterations that did not end', async () => {
    const graph = randomGraph(80, 240, 12);
    const one = await communities(graph, { nInit: 1, maxIter: 1 });
    expect(one).toMatchObject({
      descent: { iterations: 1, converged: false, restarts: 1 },
      warnings: expect.arrayContaining([{ code: 'not-converged', iterations: 1 }]),
    });
    expect((await communities(graph)).descent.restarts).toBe(10);
    expect([0, 1e5, 100_001, 4e5, 5e5, 500_001, 1e7].map(usualRestarts)).toEqual([10, 10, 9, 2, 2, 1, 1]);
    const many = await communities(graph, { nInit: 20 });
    expect(many.communities.quality).toBeGreaterThan(one.communities.quality);
    expect(await communities(graph, { nInit: 20 })).toEqual(many);
    expect((await communities(graph, { nInit: 1, seed: 2 })).labels).not.toEqual(
      (await communities(graph, { nInit: 1, seed: 3 })).labels,
    );
  });

  it('pause where they take long, and can be stopped', async () => {
    const graph = randomGraph(9000, 30000, 1);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await expect(communities(graph, { nInit: 1000, signal: stop.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
  });

  it('refuse options out of range, rows without weight, and what needs more memory than allowed', async () => {
    const graph = graphOf(6, triangles);
    const bad: [CommunitiesOptions, string][] = [
      [{ resolution: -1 }, 'usage'],
      [{ resolution: Number.NaN }, 'usage'],
      [{ nInit: 0 }, 'usage'],
      [{ maxIter: 0 }, 'usage'],
      [{ seed: -1 }, 'usage'],
      [{ objective: 'best' as 'cpm' }, 'usage'],
      [{ maxMemory: 100 }, 'memory'],
    ];
    for (const [options, code] of bad)
      await expect(communities(graph, options)).rejects.toMatchObject({ code });
    await expect(communities(lineOf([1, 2, 3], [1, 0, 1]))).rejects.toMatchObject({
      code: 'input',
      at: { row: 1 },
    });
  });
});
