import { afterEach, describe, expect, it } from 'vitest';
import { iterate } from '../../src/algorithms/communities/leiden.ts';
import { configureKernels } from '../../src/core/kernelSettings.ts';
import { finish } from '../../src/core/pacer.ts';
import { Random } from '../../src/core/random.ts';
import { levelsBytes, openLevels } from '../../src/kernels/communities.ts';
import { graphOf } from '../support/graph.ts';
import { Lottery } from '../support/random.ts';

afterEach(() => configureKernels({ mode: 'wasm' }));

/** Random edges among n nodes, with weights that are no sums of powers of two; some nodes have none. */
function randomGraph(n: number, m: number, seed: number) {
  const lottery = new Lottery(seed);
  const edges = Array.from({ length: m }, () => [
    lottery.below(n),
    lottery.below(n),
    seed % 2 === 0 ? 1 : lottery.float(),
  ]);
  const graph = graphOf(n, edges);
  return { ...graph, volumes: lottery.floats(n, 0.5, 3) };
}

describe('levels', () => {
  it.each([
    [1, 0, 1],
    [2, 1, 2],
    [9, 14, 3],
    [60, 150, 4],
    [400, 1500, 5],
    [400, 1500, 6],
  ])('of %i nodes are those of the twin after each iteration', (n, m, seed) => {
    const lowest = randomGraph(n, m, seed);
    for (const temperature of [1e-3, 0.3]) {
      const found = (['wasm', 'js'] as const).map((mode) => {
        configureKernels({ mode });
        const levels = openLevels(lowest);
        const random = new Random(seed);
        const labels = Int32Array.from({ length: n }, (_, i) => i);
        const ends = [1, 2, 3].map(() => {
          const pull = { penalty: 0.02, temperature };
          const count = finish(iterate(levels, labels, pull, random));
          const { n: nodes, offsets, targets, weights, volumes } = levels.level;
          return {
            count,
            labels: labels.slice(),
            level: [
              offsets.slice(0, nodes + 1),
              targets.slice(0, offsets[nodes]),
              weights.slice(0, offsets[nodes]),
              volumes.slice(0, nodes),
            ],
          };
        });
        levels.close();
        return ends;
      });
      expect(found[1]).toEqual(found[0]);
    }
  });

  it('merge nodes into sets by their gains, and add up edges and volumes', () => {
    // 0 and 1 with 3, 2 and 3 with 3, between the pairs 1; all in one community
    const graph = graphOf(4, [
      [0, 1, 3],
      [1, 2, 1],
      [2, 3, 3],
    ]);
    for (const mode of ['wasm', 'js'] as const) {
      configureKernels({ mode });
      const levels = openLevels({ ...graph, volumes: Float64Array.of(3, 4, 4, 3) });
      const { labels, sizes, sets, setVolumes, isJoined, queue, draws, outside } = levels.tables;
      labels.fill(0);
      sizes[0] = 14;
      for (let v = 0; v < 4; v++) [sets[v], queue[v]] = [v, v];
      setVolumes.set([3, 4, 4, 3]);
      isJoined.fill(0);
      draws.fill(0.5);
      levels.weigh(0, 4);
      expect([...outside]).toEqual([3, 4, 4, 3]);
      // 0 gains 3 - 3 x 4 / 14 with 1; 2 gains 3 - 4 x 3 / 14 with 3, and 1 - 4 x 7 / 14 = -1 with the pair
      levels.merge(0, 4, 1 / 14, 1e-3);
      expect([...sets]).toEqual([1, 1, 3, 3]);
      expect([setVolumes[1], outside[1], setVolumes[3], outside[3]]).toEqual([7, 1, 7, 1]);
      sets.set([0, 0, 1, 1]);
      levels.aggregate(2);
      const { level } = levels;
      expect([level.n, ...level.offsets.subarray(0, 3)]).toEqual([2, 0, 1, 2]);
      expect([...level.targets.subarray(0, 2)]).toEqual([1, 0]);
      expect([...level.weights.subarray(0, 2), ...level.volumes.subarray(0, 2)]).toEqual([1, 1, 7, 7]);
      levels.reset();
      expect(levels.level.n).toBe(4);
      levels.close();
    }
  });

  it('take the bytes that are told', () => {
    // three levels, and tables of six f64, six i32 and two bytes for each node, with two lists of other lengths
    expect(levelsBytes(10, 40)).toBe(3 * (44 + 80 + 480) + 44 + 12 + 10 * (8 * 6 + 4 * 6 + 2));
  });
});
