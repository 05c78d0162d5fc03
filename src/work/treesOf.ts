import { leafOrder } from '../algorithms/tree/leaves.ts';
import type { Merges } from '../core/clustering.ts';
import { type Findings, mergesOf, type Result, type Tree } from './result.ts';
import { gapOf } from './tree.ts';

/** The trees that were cut, or those that the clusters of density were chosen from, each once. */
export function treesOf({ trees, results }: Pick<Findings, 'trees' | 'results'>): Tree[] {
  if (trees.length > 0) return trees;
  const first = new Map<Merges, Result>();
  for (const result of results) {
    const merges = mergesOf(result);
    if (merges && !first.has(merges)) first.set(merges, result);
  }
  return [...first].map(([merges, result]) => chosenFrom(merges, result));
}

/** Single linkage of mutual reachability, as trees that are cut have it. */
function chosenFrom(merges: Merges, { settings, params, seconds }: Result): Tree {
  return {
    merges,
    linkage: 'single',
    minSamples: settings.minSamples as number,
    params,
    metric: params.metric as string,
    precision: 'f64',
    warnings: [],
    order: leafOrder(merges),
    cophenetic: null,
    gap: gapOf(merges),
    seconds,
  };
}
