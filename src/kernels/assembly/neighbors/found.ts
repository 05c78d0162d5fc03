import { f64At, i32At, setF64, setI32 } from '../arrays';
import { Search } from './layout';

/* The nearest rows found so far for each row, ordered by distance, then by number. */

/** Up to this many entries, moving them one by one is faster than a copy. */
const FEW: i32 = 32;

/** Clears the nearest rows of the row in a place. */
export function clearFound(run: Search, place: i32): void {
  const first = place * run.count;
  for (let at = first; at < first + run.count; at++) {
    setF64(run.nearD, at, f64.MAX_VALUE);
    setI32(run.near, at, i32.MAX_VALUE);
  }
}

/** Whether an entry of a result comes before a row. @inline */
function isBefore(near: usize, nearD: usize, at: i32, name: i32, d: f64): bool {
  const other = f64At(nearD, at);
  return other < d || (other === d && i32At(near, at) < name);
}

/**
 * Inserts a row into the nearest rows of the row in a place. The last of the nearest rows drops out.
 * @returns the distance of the row that is last now
 */
export function insert(run: Search, place: i32, name: i32, d: f64): f64 {
  const last = run.count - 1;
  const first = <usize>(place * run.count);
  const near = run.near + (first << 2);
  const nearD = run.nearD + (first << 3);
  if (isBefore(near, nearD, last, name, d)) return f64At(nearD, last);
  let to = last;
  if (last < FEW) {
    for (; to > 0 && !isBefore(near, nearD, to - 1, name, d); to--) {
      setF64(nearD, to, f64At(nearD, to - 1));
      setI32(near, to, i32At(near, to - 1));
    }
  } else {
    let from = 0;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(near, nearD, middle, name, d)) from = middle + 1;
      else to = middle;
    }
    const more = <usize>(last - to);
    const at = nearD + ((<usize>to) << 3);
    memory.copy(at + 8, at, more << 3);
    memory.copy(near + ((<usize>(to + 1)) << 2), near + ((<usize>to) << 2), more << 2);
  }
  setF64(nearD, to, d);
  setI32(near, to, name);
  return f64At(nearD, last);
}
