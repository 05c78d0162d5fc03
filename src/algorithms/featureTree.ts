import type { Dataset } from '../core/dataset.ts';
import { type HacOptions, type HacResult, hac } from './hac.ts';
import { type Cut, cutTree, membersOf, type TreeCut } from './tree/cut.ts';

export interface FeatureTreeOptions extends Omit<HacOptions, 'transpose'> {
  /** Where the tree is cut into groups of columns. */
  cut: Cut;
}

export interface FeatureTree {
  /** The tree of the columns. */
  tree: HacResult;
  /** The groups of columns, numbered by falling size. */
  groups: TreeCut;
  /** n rows with one column for each group, the mean of its columns. */
  data: Dataset;
}

/**
 * Feature agglomeration: `hac` groups similar columns, whose means become the columns of the result. Linkage and
 * distance are those between columns. Columns in different units should be scaled before. O(dim^2 n) time, O(dim^2 + n
 * (dim + k)) memory.
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

/** The rows with the mean of each group of columns. O(n dim) time, O(n k) memory. */
export function averageColumns(data: Dataset, { k, labels }: Pick<TreeCut, 'k' | 'labels'>): Dataset {
  const { starts, rows } = membersOf(labels, k);
  const { x, n, dim, weights, columns } = data;
  const means = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) means[i * k + labels[j]] += x[i * dim + j];
    for (let c = 0; c < k; c++) means[i * k + c] /= starts[c + 1] - starts[c];
  }
  const names = columns && groupNames(columns, starts, rows, k);
  return { x: means, n, dim: k, ...(weights && { weights }), ...(names && { columns: names }) };
}

function groupNames(columns: string[], starts: Int32Array, members: Int32Array, k: number): string[] {
  return Array.from({ length: k }, (_, c) =>
    Array.from(members.subarray(starts[c], starts[c + 1]), (j) => columns[j]).join('+'),
  );
}
