import type { Dataset } from '../core/dataset.ts';
import { type HacOptions, type HacResult, hac } from './hac.ts';
import { averageColumns } from './tree/averageColumns.ts';
import { type Cut, cutTree, type TreeCut } from './tree/cut.ts';

/** Options of `featureTree`. */
export interface FeatureTreeOptions extends Omit<HacOptions, 'transpose'> {
  /** Where to cut the tree into groups of columns. */
  cut: Cut;
}

/** What `featureTree` finds. */
export interface FeatureTree {
  /** The tree of the columns. */
  tree: HacResult;
  /** The group of each column; groups are numbered by falling size. */
  groups: TreeCut;
  /** n rows with a column for each group: the mean of its columns. */
  data: Dataset;
}

/**
 * Feature agglomeration: similar columns are grouped by `hac` and averaged. Linkage and metric are between columns;
 * columns in different units should be scaled first. O(dim^2 n) time, O(dim^2 + n (dim + k)) memory.
 * @throws {ClusterkitError} as `hac` and `cutTree`
 * @example
 * const data = { x: Float64Array.of(1, 1, 9, 4, 4, 2), n: 2, dim: 3 };
 * const { groups } = await featureTree(data, { cut: { k: 2 } });
 * console.log([...groups.labels]); // [ 0, 0, 1 ]
 */
export async function featureTree(data: Dataset, options: FeatureTreeOptions): Promise<FeatureTree> {
  const { cut, ...rest } = options;
  const tree = await hac(data, { ...rest, transpose: true });
  const groups = cutTree(tree.merges, cut);
  return { tree, groups, data: averageColumns(data, groups) };
}
