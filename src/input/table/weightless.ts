import type { Items } from '../../core/items.ts';
import { numbersTo } from '../../core/numbers.ts';

/** Leaves out the rows of weight 0, unless all are: they count nothing, whatever is done with the others. */
export function withoutWeightless(items: Items): Items {
  const { data, count, texts, warnings } = items;
  const { x, n, dim, weights } = data;
  if (!weights?.includes(0) || !weights.some((weight) => weight > 0)) return items;
  const kept = numbersTo(n).filter((i) => weights[i] !== 0);
  const placeOf = new Int32Array(n).fill(-1);
  const rows = x.slice(0, kept.length * dim);
  for (const [at, i] of kept.entries()) {
    placeOf[i] = at;
    if (!texts) rows.set(x.subarray(i * dim, (i + 1) * dim), at * dim);
  }
  const rowOf = Int32Array.from({ length: count }, (_, item) => {
    const row = items.rowOf ? items.rowOf[item] : item;
    return row < 0 ? -1 : placeOf[row];
  });
  const left = { code: 'weightless-rows-left-out', rows: n - kept.length, total: n } as const;
  return {
    ...items,
    ...(texts && { texts: Array.from(kept, (i) => texts[i]) }),
    data: { ...data, x: rows, n: kept.length, weights: Float64Array.from(kept, (i) => weights[i]) },
    rowOf,
    warnings: [...warnings, left],
  };
}
