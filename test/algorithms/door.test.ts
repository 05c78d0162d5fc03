import { describe, expect, it } from 'vitest';
import { graphFor } from '../../src/algorithms/door.ts';
import type { Graph } from '../../src/core/graph.ts';

const data = { x: Float64Array.of(0, 1, 3, 7), n: 4, dim: 1 };

describe('graphFor', () => {
  it('makes a graph once for all settings that agree in what it depends on', async () => {
    const graphs = new Map<string, Graph>();
    const getOr = async (key: string, make: () => Promise<Graph>) => {
      const graph = graphs.get(key) ?? (await make());
      graphs.set(key, graph);
      return graph;
    };
    const source = { data, graphs: { getOr } };
    const first = await graphFor(source, { graph: 'knn:1', seed: 1, k: 2 }, {});
    expect(await graphFor(source, { graph: 'knn:1', seed: 2, k: 3 }, {})).toBe(first);
    for (const other of [
      { graph: 'knn:2' },
      { graph: 'knn:1', metric: 'manhattan' },
      { graph: 'knn:1', gamma: 1 },
    ])
      expect(await graphFor(source, other, {})).not.toBe(first);
    expect(graphs.size).toBe(4);
  });

  it('makes one each time where graphs are not shared', async () => {
    const first = await graphFor({ data }, { graph: 'knn:1' }, {});
    const second = await graphFor({ data }, { graph: 'knn:1' }, {});
    expect(second).not.toBe(first);
    expect(second).toEqual(first);
  });
});
