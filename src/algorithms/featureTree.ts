import type { Dataset } from '../core/dataset.ts';
import { type HacOptions, type HacResult, hac } from './hac.ts';
import { averageColumns } from './tree/averageColumns.ts';
import { type Cut, cutTree, type TreeCut } from './tree/cut.ts';

/** Options of `featureTree`. */
export interface FeatureTreeOptions extends Omit<HacOptions, 'transpose'> {
  /** Where the tree is cut into groups of columns. */
  cut: Cut;
}

/** The result of `featureTree`. */
export interface FeatureTree {
  /** The tree of the columns. */
  tree: HacResult;
  /** The groups of columns, numbered by falling size. */
  groups: TreeCut;
  /** n rows with one column for each group, the mean of its columns. */
  data: Dataset;
}

/**
 * Feature agglomeration: `hac` groups similar columns, and the mean of each group becomes a column of the result.
 * Linkage and distance are those between columns. Columns in different units should be scaled before. O(dim^2 n) time,
 * O(dim^2 + n (dim + k)) memory.
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
