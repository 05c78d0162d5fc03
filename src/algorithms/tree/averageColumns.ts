import type { Dataset } from '../../core/dataset.ts';
import { membersOf, type TreeCut } from './cut.ts';

/** The rows with one column for each group of columns: the mean of the group. O(n dim) time, O(n k) memory. */
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
