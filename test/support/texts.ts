import type { Dataset } from '../../src/core/dataset.ts';
import type { SparseDataset } from '../../src/core/sparse.ts';
import type { Lottery } from './random.ts';

/** Sparse rows of small whole numbers, some of them equal, some empty; with weights of 0 to 2 if they are wanted. */
export function randomSparse(
  lottery: Lottery,
  n: number,
  dim: number,
  share = 0.2,
  weighted = false,
): SparseDataset {
  const lists: [number, number][][] = [];
  for (let i = 0; i < n; i++) {
    if (i > 0 && lottery.below(6) === 0) {
      lists.push(lists[lottery.below(i)]);
      continue;
    }
    const list: [number, number][] = [];
    for (let j = 0; j < dim; j++) if (lottery.float() < share) list.push([j, 1 + lottery.below(5)]);
    lists.push(list);
  }
  const weights = weighted
    ? Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : lottery.below(3)))
    : undefined;
  return sparseOf(lists, dim, weights);
}

/** Rows of lists of columns and numbers. */
export function sparseOf(lists: [number, number][][], dim: number, weights?: Float64Array): SparseDataset {
  const starts = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) starts[i + 1] = starts[i] + list.length;
  const all = lists.flat();
  return {
    rows: {
      starts,
      places: Int32Array.from(all, ([j]) => j),
      values: Float64Array.from(all, ([, value]) => value),
    },
    n: lists.length,
    dim,
    ...(weights && { weights }),
  };
}

/** The same rows with their zeros. */
export function denseOf({ rows: { starts, places, values }, n, dim, weights }: SparseDataset): Dataset {
  const x = new Float64Array(n * dim);
  for (let i = 0; i < n; i++)
    for (let p = starts[i]; p < starts[i + 1]; p++) x[i * dim + places[p]] = values[p];
  return { x, n, dim, ...(weights && { weights }) };
}

/** TF-IDF by its definition, with maps: l2 rows of counts times ln((1 + N) / (1 + df)) + 1. */
export function plainTfidf(texts: readonly string[]): Map<string, number>[] {
  const words = texts.map((text): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
  const df = (term: string) => words.filter((own) => own.includes(term)).length;
  return words.map((own) => {
    const row = new Map<string, number>();
    for (const term of new Set(own)) {
      const count = own.filter((other) => other === term).length;
      row.set(term, count * (Math.log((1 + texts.length) / (1 + df(term))) + 1));
    }
    const length = Math.hypot(...row.values());
    for (const [term, value] of row) row.set(term, value / length);
    return row;
  });
}
