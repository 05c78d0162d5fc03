import type { SparseRows } from '../../core/sparse.ts';
import type { Warning } from '../../core/warnings.ts';
import type { TextNorm } from './words.ts';

/** How counts become numbers. */
export interface Weighing {
  /** A count c becomes 1 + ln c. */
  sublinear: boolean;
  norm: TextNorm;
  /** What a column is multiplied by; absent: 1. */
  idf?: ArrayLike<number>;
}

/** Turns counts into weights. @param rows inout, the values */
export function weigh({ starts, places, values }: SparseRows, { sublinear, norm, idf }: Weighing): void {
  for (let i = 0; i + 1 < starts.length; i++) {
    let size = 0;
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const count = values[p];
      const tf = sublinear ? Math.sign(count) * (1 + Math.log(Math.abs(count))) : count;
      values[p] = idf ? tf * idf[places[p]] : tf;
      size += norm === 'l2' ? values[p] * values[p] : Math.abs(values[p]);
    }
    if (norm === 'none' || size === 0) continue;
    const length = norm === 'l2' ? Math.sqrt(size) : size;
    for (let p = starts[i]; p < starts[i + 1]; p++) values[p] /= length;
  }
}

/** A warning about texts that have none of the terms: their rows hold nothing but zeros. */
export function emptyTexts({ starts }: SparseRows): Warning[] {
  let rows = 0;
  let first = -1;
  for (let i = 0; i + 1 < starts.length; i++) {
    if (starts[i + 1] > starts[i]) continue;
    if (first < 0) first = i;
    rows++;
  }
  return rows > 0 ? [{ code: 'texts-without-terms', rows, first }] : [];
}
