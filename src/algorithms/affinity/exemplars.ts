import type { Exchange } from '../../kernels/affinity.ts';

/** Rows that stand for clusters, and the exemplar of each row, as a place among these. */
export interface Exemplars {
  rows: number[];
  labels: Int32Array;
}

/** Similarities between rows. */
type Similar = Pick<Exchange, 'matrix' | 'stride'> & { n: number };

/**
 * Clusters around exemplars: each row joins the exemplar that it is most similar to, the row of each cluster that the others
 * are most similar to becomes its exemplar, and rows choose again. Of equals the first is taken. O(n k + n^2 / k) time for
 * clusters of about one size.
 * @param chosen in, rising
 * @param own how similar each row is to itself, where rows differ in that
 */
export function clustersAround(similar: Similar, chosen: readonly number[], own?: Float64Array): Exemplars {
  const first = assign(similar, chosen);
  const members: number[][] = first.rows.map(() => []);
  for (let i = 0; i < similar.n; i++) members[first.labels[i]].push(i);
  return assign(
    similar,
    members.map((rows) => middleOf(similar, rows, own)),
  );
}

function assign({ matrix, stride, n }: Similar, chosen: readonly number[]): Exemplars {
  const rows = [...chosen];
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < rows.length; c++) {
      const s = rows[c] === i ? Number.POSITIVE_INFINITY : matrix[i * stride + rows[c]];
      if (s <= most) continue;
      most = s;
      best = c;
    }
    // a row that is like none of them in any way
    labels[i] = best < 0 ? rows.push(i) - 1 : best;
  }
  return { rows, labels };
}

function middleOf({ matrix, stride }: Similar, members: readonly number[], own?: Float64Array): number {
  let best = members[0];
  let most = Number.NEGATIVE_INFINITY;
  for (const k of members) {
    let sum = own ? own[k] : 0;
    for (const i of members) if (i !== k) sum += matrix[i * stride + k];
    if (sum <= most) continue;
    most = sum;
    best = k;
  }
  return best;
}

/** Sizes of the parts of rows that are not infinitely dissimilar, also by way of others. O(n^2) time. */
export function componentSizes({ matrix, stride, n }: Similar): number[] {
  const open = Array.from({ length: n }, (_, i) => i);
  const sizes: number[] = [];
  for (let seed = open.pop(); seed !== undefined; seed = open.pop()) {
    const reached = [seed];
    for (const i of reached) {
      for (let at = open.length - 1; at >= 0; at--) {
        if (matrix[i * stride + open[at]] === Number.NEGATIVE_INFINITY) continue;
        reached.push(open[at]);
        open[at] = open[open.length - 1];
        open.pop();
      }
    }
    sizes.push(reached.length);
  }
  return sizes;
}
