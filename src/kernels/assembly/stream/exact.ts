import { distance, distances } from '../floats/points';
import { bytesOf, countOf, placeOf, Rows, Run, rowsOf } from './layout';

/** Squared distances of a chunk of rows to their own centers, equal to those of the twin to the last bit. */
export function measureOwn(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  if (rows.wide) measureRows(true, rows, run, chunk, thread);
  else measureRows(false, rows, run, chunk, thread);
}

/** @inline */
function measureRows(wide: bool, rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const at = placeOf(rows, thread);
  const labels = rows.labels + at;
  const d2 = rows.d2 + at;
  const bytes = bytesOf(rows);
  const count = <usize>countOf(rows, chunk);
  const dim = rows.dim;
  let x = rowsOf(rows, chunk, thread);
  let r: usize = 0;
  for (; r + 4 <= count; r += 4, x += 4 * bytes) {
    const own = labels + (r << 1);
    const a = centerOf(rows, run, own);
    const b = centerOf(rows, run, own + 2);
    const c = centerOf(rows, run, own + 4);
    const d = centerOf(rows, run, own + 6);
    const next = x + 2 * bytes;
    distances(wide, true, dim, x, x + bytes, next, next + bytes, a, b, c, d, d2 + (r << 3));
  }
  for (; r < count; r++, x += bytes)
    store<f64>(d2 + (r << 3), distance(wide, x, dim, centerOf(rows, run, labels + (r << 1))));
}

/** @param label in, u16 @inline */
function centerOf(rows: Rows, run: Run, label: usize): usize {
  return run.centers + <usize>load<u16>(label) * ((<usize>rows.dim) << 3);
}
