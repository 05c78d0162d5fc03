import { findLinkage } from '../algorithms/hac/linkages.ts';
import { type Step, treeSteps } from '../algorithms/tree/steps.ts';
import type { Dataset } from '../core/dataset.ts';
import { condensedIndex } from '../distances/pairIndex.ts';
import type { Tree } from './result.ts';

/** A merge with the two rows whose distance is its height, if all distances are known and all rows are named. */
export interface NamedStep extends Step {
  pair?: [number, number];
  /** For two rows: how many other pairs of rows that are still alone are as near, if all distances are known. */
  ties?: number;
  /** The mean of the merged rows, if they were given. */
  centroid?: Float64Array;
}

/** Two distances with less than this share between them are equal but for rounding. */
const ROUNDING = 1e-9;

/**
 * The merges of a tree one by one. O(n most) time and memory, plus that of the pairs of named rows, O(n dim) for means, and
 * O(n^2) time where all distances are known.
 * @param most rows of each part that are named
 * @param data the rows, for the mean of each merge
 */
export function namedSteps(
  tree: Pick<Tree, 'merges' | 'linkage' | 'condensed'>,
  most: number,
  data?: Dataset,
): NamedStep[] {
  const steps = treeSteps(tree.merges, most);
  const ties = tiesOf(steps, tree);
  const centroids = data && centroidsOf(steps, data);
  return steps.map((step, t) => {
    const pair = pairOf(step, tree);
    const centroid = centroids?.[t];
    return {
      ...step,
      ...(pair && { pair }),
      ...(ties?.[t] && { ties: ties[t] }),
      ...(centroid && { centroid }),
    };
  });
}

/** The mean of the rows of each merge; none for rows without weight. */
function centroidsOf(steps: readonly Step[], { x, n, dim }: Dataset): (Float64Array | undefined)[] {
  const made: (Float64Array | undefined)[] = [];
  const meanOf = ({ node }: Step['parts'][number]) =>
    node < n ? Float64Array.from(x.subarray(node * dim, (node + 1) * dim)) : made[node - n];
  for (const { parts, size } of steps) {
    const [a, b] = parts.map(meanOf);
    const share = size > 0 ? parts[1].size / size : Number.NaN;
    // the difference is small where the means are large
    made.push(a && b && share >= 0 ? a.map((value, j) => value + (b[j] - value) * share) : (a ?? b));
  }
  return made;
}

/** For each merge of two rows, how many other pairs of rows that are alone before it are as near. */
function tiesOf(
  steps: readonly Step[],
  { merges: { n }, condensed }: Pick<Tree, 'merges' | 'condensed'>,
): Int32Array | undefined {
  if (!condensed) return undefined;
  const mergedAt = new Int32Array(n).fill(steps.length);
  const stepsOf = new Map<number, number[]>();
  for (const [t, { parts, height }] of steps.entries()) {
    for (const { node } of parts) if (node < n) mergedAt[node] = t;
    const [i, l] = parts.map(({ node }) => node).sort((a, b) => a - b);
    if (l >= n) continue;
    const distance = condensed[condensedIndex(n, i, l)];
    // weights and densities make other heights of distances
    if (Math.abs(distance - height) > ROUNDING * distance) continue;
    const alike = stepsOf.get(distance);
    if (alike) alike.push(t);
    else stepsOf.set(distance, [t]);
  }
  const ties = new Int32Array(steps.length);
  for (let i = 0, p = 0; i < n; i++) {
    for (let l = i + 1; l < n; l++, p++) {
      const alike = stepsOf.get(condensed[p]);
      if (!alike) continue;
      // the pair is there before all steps up to the one that merges either row
      const last = countUpTo(alike, Math.min(mergedAt[i], mergedAt[l])) - 1;
      if (last >= 0) ties[alike[last]]++;
    }
  }
  for (const alike of stepsOf.values())
    for (let s = alike.length - 2; s >= 0; s--) ties[alike[s]] += ties[alike[s + 1]];
  // each counts itself
  return ties.map((count) => Math.max(0, count - 1));
}

/** How many of some rising numbers are at most a bound. */
function countUpTo(rising: readonly number[], most: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= most) low = middle + 1;
    else high = middle;
  }
  return low;
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
