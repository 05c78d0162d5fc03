import { distance } from '../floats/points';
import { bytesOf, countOf, placeOf, Rows, Run } from './layout';

/** Squared distances of a chunk of rows to their own centers, equal to those of the twin to the last bit. */
export function measureOwn(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const at = placeOf(rows, thread);
  const bytes = bytesOf(rows);
  const next = (<usize>rows.dim) << 3;
  const count = <usize>countOf(rows, chunk);
  let x = rows.x + at;
  for (let r: usize = 0; r < count; r++, x += bytes) {
    const center = run.centers + <usize>load<u16>(rows.labels + at + (r << 1)) * next;
    const d = rows.wide ? distance(true, x, rows.dim, center) : distance(false, x, rows.dim, center);
    store<f64>(rows.d2 + at + (r << 3), d);
  }
}
