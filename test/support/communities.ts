import type { Objective } from '../../src/algorithms/communities/choices.ts';
import type { Graph } from '../../src/core/graph.ts';
import { matrixOf } from './graph.ts';

/** The quality by its definition: 1 / 2m times the sum over all pairs (i, l) in one community of A_il less the penalty. */
export function slowQuality(
  graph: Graph,
  labels: ArrayLike<number>,
  objective: Objective,
  resolution: number,
): number {
  const full = matrixOf(graph);
  // a loop is an edge with both ends at one node
  for (const [i, loop] of (graph.loops ?? []).entries()) full[i][i] = 2 * loop;
  const degrees = full.map((row) => row.reduce((a, b) => a + b, 0));
  const total = degrees.reduce((a, b) => a + b, 0);
  let sum = 0;
  for (let i = 0; i < graph.n; i++)
    for (let l = 0; l < graph.n; l++) {
      if (labels[i] !== labels[l]) continue;
      const chance = objective === 'cpm' ? 1 : (degrees[i] * degrees[l]) / total;
      sum += full[i][l] - resolution * chance;
    }
  return sum / total;
}

/** The best quality of all partitions of a few nodes. */
export function bestQuality(graph: Graph, objective: Objective, resolution: number): number {
  let best = Number.NEGATIVE_INFINITY;
  const labels = new Array<number>(graph.n).fill(0);
  const visit = (i: number, used: number) => {
    if (i === graph.n) {
      best = Math.max(best, slowQuality(graph, labels, objective, resolution));
      return;
    }
    for (let c = 0; c <= used; c++) {
      labels[i] = c;
      visit(i + 1, Math.max(used, c + 1));
    }
  };
  visit(0, 0);
  return best;
}

/** Whether edges within each community reach all of its nodes. */
export function areConnected({ n, offsets, targets }: Graph, labels: ArrayLike<number>): boolean {
  const seen = new Set<number>();
  const entered = new Set<number>();
  for (let first = 0; first < n; first++) {
    if (seen.has(first)) continue;
    // a second piece of a community
    if (entered.has(labels[first])) return false;
    entered.add(labels[first]);
    const stack = [first];
    while (stack.length > 0) {
      const v = stack.pop() as number;
      if (seen.has(v)) continue;
      seen.add(v);
      for (const u of targets.subarray(offsets[v], offsets[v + 1]))
        if (labels[u] === labels[v]) stack.push(u);
    }
  }
  return true;
}
