import type { Clustering, MergeTree } from '../../core/clustering.ts';
import { transpose } from '../../distances/rows.ts';
import { meansOf } from '../clusters.ts';
import type { GrownTree, Source } from '../entry.ts';
import { type Cut, cutTree } from '../tree/cut.ts';

/** A clustering that is a cut of a tree: no iteration found it, so that it has no descent. */
export interface CutClustering extends Clustering {
  algorithm: 'hac';
  tree: MergeTree;
}

/**
 * A cut of a tree as a clustering. Its centers are the means of the clusters, with the squared error about them; where
 * there are no means, there are no centers: of given distances, and of categories, which `hamming` and `gower` compare.
 * Time as `cutTree`, and O(n dim) for the means.
 * @param source what the tree was made of
 * @param seed recorded as it is: a tree draws no random numbers
 * @throws {ClusterkitError} usage, as `cutTree`
 */
export function clusteringOfCut(
  source: Pick<Source, 'data' | 'measuring'>,
  { merges, metric, warnings }: Pick<GrownTree, 'merges' | 'metric' | 'warnings'>,
  cut: Cut,
  { seed }: { seed?: number } = {},
): CutClustering {
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

/** The rows of which a tree holds one each, where they are numbers that have means. */
function rowsWithMeans({ data, measuring = {} }: Pick<Source, 'data' | 'measuring'>, metric: string) {
  if (!data || ofCategories(metric, measuring.categorical)) return undefined;
  return measuring.transpose ? transpose(data) : data;
}

/** Whether columns of categories are compared as such. */
function ofCategories(metric: string, categorical: readonly number[] = []): boolean {
  return (metric === 'gower' || metric === 'hamming') && categorical.length > 0;
}
