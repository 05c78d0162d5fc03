import { describe, expect, it } from 'vitest';
import type { AlgorithmEntry } from '../../src/algorithms/entry.ts';
import { findAlgorithm } from '../../src/algorithms/table.ts';
import { distinct, gridOf, treeSettings } from '../../src/work/grid.ts';

const HAC = findAlgorithm('hac');
const DBSCAN = findAlgorithm('dbscan');

/** Runs as the settings that were asked for. */
function runsOf(entry: AlgorithmEntry, options: object, names: readonly string[]) {
  const { runs, varying } = gridOf(entry, options);
  return { varying, runs: runs.map((run) => names.map((name) => run[name])) };
}

describe('a grid', () => {
  it('has a run of all defaults where nothing varies', () => {
    expect(gridOf(DBSCAN, { eps: 2 })).toEqual({
      runs: [
        {
          eps: 2,
          minSamples: 5,
          border: 'nearest',
          metric: 'euclidean',
          p: 2,
          correlationForm: 'one-minus',
          unit: 'km',
        },
      ],
      varying: [],
    });
  });

  it('has every combination, the last parameter and then k fastest', () => {
    const options = { metric: 'minkowski', p: [1, 3], linkage: ['average', 'single'], k: [2, 3] };
    expect(runsOf(HAC, options, ['linkage', 'p', 'k'])).toEqual({
      varying: ['linkage', 'p', 'k'],
      runs: [
        ...[1, 3].flatMap((p) => [2, 3].map((k) => ['average', p, k])),
        ...[1, 3].flatMap((p) => [2, 3].map((k) => ['single', p, k])),
      ],
    });
  });

  it('leaves out several values that say nothing about a run, which is then one', () => {
    const options = { eps: 1, metric: ['euclidean', 'minkowski'], p: [1, 3] };
    expect(runsOf(DBSCAN, options, ['metric', 'p'])).toEqual({
      varying: ['metric', 'p'],
      runs: [
        ['euclidean', undefined],
        ['minkowski', 1],
        ['minkowski', 3],
      ],
    });
    // one value stands in the settings of all runs, as defaults do
    expect(runsOf(DBSCAN, { ...options, p: 3 }, ['metric', 'p']).runs).toEqual([
      ['euclidean', 3],
      ['minkowski', 3],
    ]);
  });

  it('cuts one tree after the other, by several depths where that concerns the cut', () => {
    const options = { k: 2, inconsistency: [0.5, 1], depth: [2, 3], seed: [1, 2] };
    expect(runsOf(HAC, options, ['seed', 'depth', 'k', 'inconsistency'])).toEqual({
      varying: ['seed', 'depth', 'k', 'inconsistency'],
      runs: [1, 2].flatMap((seed) => [
        [seed, undefined, 2, undefined],
        [seed, 2, undefined, 0.5],
        [seed, 2, undefined, 1],
        [seed, 3, undefined, 0.5],
        [seed, 3, undefined, 1],
      ]),
    });
    const trees = gridOf(HAC, options).runs.map((run) => treeSettings(HAC, run));
    expect(distinct(trees).map(({ seed }) => seed)).toEqual([1, 2]);
    for (const name of ['depth', 'k', 'inconsistency']) expect(trees[1]).not.toHaveProperty(name);
  });

  it('refuses more runs than anybody waits for', () => {
    const many = Array.from({ length: 400 }, (_, i) => i);
    expect(() => gridOf(DBSCAN, { eps: many, minSamples: many })).toThrow('160000 runs are too many');
  });
});
