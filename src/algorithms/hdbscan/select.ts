import { numbersTo } from '../../core/numbers.ts';
import type { Method } from '../density/choices.ts';
import type { ClusterTree } from './condense.ts';

export interface SelectOptions {
  method: Method;
  /** Clusters that appear at a smaller distance than this are taken together. */
  epsilon: number;
  maxClusterSize: number;
  allowSingleCluster: boolean;
}

/** Children have to be more stable than their parent by more than sums of the same numbers may differ. */
const ROUNDING = 1 + 1e-10;

/**
 * Chooses clusters none of which holds another.
 * @returns their numbers in the tree, rising
 */
export function select(tree: ClusterTree, options: SelectOptions): Int32Array {
  const chosen = options.method === 'eom' ? mostStable(tree, options) : leaves(tree, options);
  return options.epsilon > 0 ? takeTogether(tree, chosen, options) : chosen;
}

/**
 * Excess of mass: the clusters with the largest sum of stabilities; of a cluster and its parts that are equally stable
 * the cluster.
 */
function mostStable(
  { parent, stability, weight }: ClusterTree,
  { maxClusterSize, allowSingleCluster }: SelectOptions,
): Int32Array {
  const count = parent.length;
  const below = new Float64Array(count);
  const isBest = new Uint8Array(count);
  const first = allowSingleCluster ? 0 : 1;
  for (let c = count - 1; c >= first; c--) {
    const isStable = !(below[c] > stability[c] * ROUNDING);
    isBest[c] = isStable && weight[c] <= maxClusterSize ? 1 : 0;
    if (c > 0) below[parent[c]] += isBest[c] ? stability[c] : below[c];
  }
  // those above come first, and what is below them is theirs
  const isTaken = new Uint8Array(count);
  const chosen: number[] = [];
  for (let c = 0; c < count; c++) {
    const isWithin = c > 0 && isTaken[parent[c]] === 1;
    if (isBest[c] === 1 && !isWithin) chosen.push(c);
    isTaken[c] = isWithin || isBest[c] === 1 ? 1 : 0;
  }
  return Int32Array.from(chosen);
}

/** The clusters that do not split; the root is one by leave. */
function leaves(tree: ClusterTree, { allowSingleCluster }: SelectOptions): Int32Array {
  const isLeaf = leavesOf(tree);
  if (!allowSingleCluster) isLeaf[0] = 0;
  return numbersTo(isLeaf.length).filter((c) => isLeaf[c] === 1);
}

/** 1 for each cluster that does not split. */
export function leavesOf({ parent }: ClusterTree): Uint8Array {
  const isLeaf = new Uint8Array(parent.length).fill(1);
  for (let c = 1; c < parent.length; c++) isLeaf[parent[c]] = 0;
  return isLeaf;
}

/**
 * Replaces clusters that appear below a distance by the one that they are part of at this distance, or by the last one
 * under the root (C. Malzer, M. Baum, "A hybrid approach to hierarchical density-based cluster selection", IEEE MFI
 * 2020).
 */
function takeTogether(
  { parent, birth }: ClusterTree,
  chosen: Int32Array,
  { epsilon, allowSingleCluster }: SelectOptions,
): Int32Array {
  const top = allowSingleCluster ? 0 : 1;
  const raised = new Set<number>();
  for (const from of chosen) {
    let c = from;
    while (1 / birth[c] < epsilon && parent[c] >= 0 && (parent[c] > 0 || top === 0)) c = parent[c];
    raised.add(c);
  }
  // what is within another one has been taken by it
  const isWithin = (c: number) => {
    for (let above = parent[c]; above >= 0; above = parent[above]) if (raised.has(above)) return true;
    return false;
  };
  return Int32Array.from(raised)
    .filter((c) => !isWithin(c))
    .sort();
}
