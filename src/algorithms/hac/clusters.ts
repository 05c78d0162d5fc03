import { checkInteger } from '../../core/check.ts';
import type { Clustering, MergeTree } from '../../core/clustering.ts';
import { meansOf } from '../clusters.ts';
import { rowsWithMeans } from '../door.ts';
import type { GrownTree, Source } from '../entry.ts';
import { type Cut, cutTree } from '../tree/cut.ts';

/** A clustering that is a cut of a tree. It has no descent, since it was not found by iterations. */
export interface CutClustering extends Clustering {
  algorithm: 'hac';
  tree: MergeTree;
}

/**
 * A cut of a tree as a clustering. Its centers are the means of the clusters, with the squared error around them. It
 * has no centers if there are no means: for given distances, and for columns of categories. Time: as `cutTree`, and O(n
 * dim) for the means.
 * @param source the rows from which the tree was made
 * @param seed recorded in the result; no random numbers are drawn
 * @throws {ClusterkitError} usage, as `cutTree`, and for a seed below 0
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 };
 * const { labels, centers } = clusteringOfCut({ data }, await hac(data), { k: 2 });
 * console.log([...labels], centers?.points); // [ 0, 0, 1, 1 ] Float64Array(2) [ 0.5, 6 ]
 */
export function clusteringOfCut(
  source: Pick<Source, 'data' | 'measuring'>,
  { merges, metric, warnings }: Pick<GrownTree, 'merges' | 'metric' | 'warnings'>,
  cut: Cut,
  { seed }: { seed?: number } = {},
): CutClustering {
  if (seed !== undefined) checkInteger('seed', seed, 0);
  const { k, labels, sizes, nodes, height } = cutTree(merges, cut);
  const rows = rowsWithMeans(source, metric);
  return {
    algorithm: 'hac',
    n: merges.n,
    k,
    labels,
    sizes,
    ...(seed !== undefined && { seed }),
    warnings: [...warnings],
    ...(rows && { centers: meansOf(rows, labels, k) }),
    tree: { kind: 'merges', merges, nodes, ...(height !== undefined && { height }) },
  };
}
