import { checkMemory, MORE_MEMORY } from '../../core/memory.ts';
import type { Pacer } from '../../core/pacer.ts';
import { type SparseRows, transposeSparse } from '../../core/sparse.ts';
import { eachGram, type Grams } from './terms.ts';
import type { Units } from './units.ts';

/** Bytes that an entry takes while rows are counted and put in order. */
const ENTRY_BYTES = 40;

/** How terms are counted. */
export interface Counting {
  units: Units;
  grams: Grams;
  /** The number of a term, -1 for one that does not count. */
  numberOf(codes: Uint16Array, from: number, to: number): number;
  /** What each occurrence adds to the count, default 1. */
  signOf?(codes: Uint16Array, from: number, to: number): number;
  maxMemory: number;
}

/** How often each text has each term: places are numbers of terms, in the order in which a text has them first. */
export async function countTerms(
  texts: readonly string[],
  { units, grams, numberOf, signOf, maxMemory }: Counting,
  pacer: Pacer,
): Promise<SparseRows> {
  const starts = new Int32Array(texts.length + 1);
  let places = new Int32Array(1 << 12);
  let values = new Float64Array(1 << 12);
  // where a term stands among the entries; of another text, if that is before those of this one
  let seen = new Int32Array(1 << 12).fill(-1);
  let length = 0;
  let start = 0;
  const visit = (codes: Uint16Array, from: number, to: number) => {
    const term = numberOf(codes, from, to);
    if (term < 0) return;
    if (term >= seen.length) {
      const more = new Int32Array(2 * Math.max(term, seen.length)).fill(-1);
      more.set(seen);
      seen = more;
    }
    const sign = signOf ? signOf(codes, from, to) : 1;
    if (seen[term] >= start) {
      values[seen[term]] += sign;
      return;
    }
    if (length === places.length) {
      checkMemory(`counting the terms of ${texts.length} texts`, 2 * length * ENTRY_BYTES, maxMemory, [
        { option: 'limit', how: 'set', to: 'take fewer texts' },
        MORE_MEMORY,
      ]);
      places = grown(places, new Int32Array(2 * length));
      values = grown(values, new Float64Array(2 * length));
    }
    seen[term] = length;
    places[length] = term;
    values[length++] = sign;
  };
  for (let i = 0; i < texts.length; i++) {
    start = length;
    units.read(texts[i]);
    eachGram(units, grams, visit);
    starts[i + 1] = length;
    if (i % 64 === 63 && pacer.due) {
      pacer.report({ stage: 'terms', done: i, total: texts.length });
      await pacer.pause();
    }
  }
  return { starts, places: places.slice(0, length), values: values.slice(0, length) };
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * Rows with other columns, in rising order. O(entries) time.
 * @param columnOf the new column of each old one, -1 for those that are left out
 */
export function arranged(
  { starts, places, values }: SparseRows,
  columnOf: Int32Array,
  dim: number,
): SparseRows {
  const kept = new Int32Array(starts.length);
  const columns = new Int32Array(places.length);
  const numbers = new Float64Array(places.length);
  let length = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const j = columnOf[places[p]];
      if (j < 0 || values[p] === 0) continue;
      columns[length] = j;
      numbers[length++] = values[p];
    }
    kept[i + 1] = length;
  }
  const rows = { starts: kept, places: columns.subarray(0, length), values: numbers.subarray(0, length) };
  return transposeSparse(transposeSparse(rows, dim), starts.length - 1);
}
