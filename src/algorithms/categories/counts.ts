import type { CodeRows } from '../../kernels/modes.ts';
import type { Codes } from './codes.ts';

/** How often each category occurs in each cluster, by weight. */
export class CategoryCounts {
  private readonly codes: Codes;
  private readonly total: number;
  private readonly counts: Float64Array;

  /** @param counts inout, at least k times the number of categories */
  constructor(codes: Codes, counts: Float64Array) {
    this.codes = codes;
    this.total = codes.offsets[codes.dim];
    this.counts = counts;
  }

  clear(): void {
    this.counts.fill(0);
  }

  /** @param weight below 0 takes the row out of the cluster */
  add(row: number, cluster: number, weight: number): void {
    const { codes, counts, total } = this;
    const { rows, dim, offsets } = codes;
    const from = cluster * total;
    for (let j = 0, p = row * dim; j < dim; j++) counts[from + offsets[j] + rows[p + j]] += weight;
  }

  /**
   * The most frequent category of each column in a cluster, the first of equals; without rows nothing changes.
   * @param modes inout, k * dim
   * @returns whether a category has changed
   */
  mode(cluster: number, modes: CodeRows): boolean {
    const { codes, counts, total } = this;
    const { dim, offsets } = codes;
    let changed = false;
    for (let j = 0, q = cluster * dim; j < dim; j++, q++) {
      const from = cluster * total + offsets[j];
      let most = 0;
      let best = modes[q];
      for (let a = 0; a < offsets[j + 1] - offsets[j]; a++) {
        if (counts[from + a] <= most) continue;
        most = counts[from + a];
        best = a;
      }
      if (best === modes[q]) continue;
      modes[q] = best;
      changed = true;
    }
    return changed;
  }
}

/** Whether sums and differences of weights are exact: whole numbers whose sum has 53 bits. */
export function areExact(weights: Float64Array | undefined): boolean {
  if (!weights) return true;
  let total = 0;
  for (const weight of weights) {
    if (!Number.isInteger(weight)) return false;
    total += weight;
  }
  return total <= Number.MAX_SAFE_INTEGER;
}
