import { findLinkage } from '../algorithms/hac/linkages.ts';
import { type Step, treeSteps } from '../algorithms/tree/steps.ts';
import { condensedIndex } from '../distances/pairIndex.ts';
import type { Tree } from './result.ts';

/** A merge with the two rows whose distance is its height, if all distances are known and all rows are named. */
export interface NamedStep extends Step {
  pair?: [number, number];
}

/**
 * The merges of a tree one by one. O(n most) time and memory, plus that of the pairs of named rows.
 * @param most rows of each part that are named
 */
export function namedSteps(tree: Pick<Tree, 'merges' | 'linkage' | 'condensed'>, most: number): NamedStep[] {
  return treeSteps(tree.merges, most).map((step) => {
    const pair = pairOf(step, tree);
    return { ...step, ...(pair && { pair }) };
  });
}

function pairOf(
  { parts: [a, b] }: Step,
  { merges, linkage, condensed }: Pick<Tree, 'merges' | 'linkage' | 'condensed'>,
): [number, number] | undefined {
  if (!condensed) return undefined;
  const { pair } = findLinkage(linkage);
  if (!pair || a.rows.length < a.count || b.rows.length < b.count) return undefined;
  const better = pair === 'nearest' ? Math.min : Math.max;
  let best: [number, number] | undefined;
  let value = Number.NaN;
  for (const i of a.rows) {
    for (const l of b.rows) {
      const d = condensed[condensedIndex(merges.n, Math.min(i, l), Math.max(i, l))];
      if (best && better(d, value) === value) continue;
      best = [i, l];
      value = d;
    }
  }
  return best;
}
