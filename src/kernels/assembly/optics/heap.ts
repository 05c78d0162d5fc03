import { f64At, i32At, setI32 } from '../arrays';
import { Ordering } from './layout';

/*
 * A binary heap of offers: the nearest first, of equally near ones that of the lowest row, of offers of one row that of
 * the point that came first in order.
 */

/** @inline */
function comesBefore(ordering: Ordering, place: i32, other: i32): bool {
  const reach = f64At(ordering.reach, place);
  const there = f64At(ordering.reach, other);
  if (reach !== there) return reach < there;
  const row = i32At(ordering.offered, place);
  const otherRow = i32At(ordering.offered, other);
  return row < otherRow || (row === otherRow && place < other);
}

/** Adds the offer of a place. */
export function push(ordering: Ordering, place: i32): void {
  let at = ordering.waiting;
  ordering.waiting++;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = i32At(ordering.heap, above);
    if (!comesBefore(ordering, place, other)) break;
    setI32(ordering.heap, at, other);
    at = above;
  }
  setI32(ordering.heap, at, place);
}

/** Moves the first offer, which has become worse, to where it belongs now. */
export function sink(ordering: Ordering): void {
  sinkPlace(ordering, i32At(ordering.heap, 0));
}

/** Takes the first offer out. */
export function dropFirst(ordering: Ordering): void {
  ordering.waiting--;
  if (ordering.waiting > 0) sinkPlace(ordering, i32At(ordering.heap, ordering.waiting));
}

function sinkPlace(ordering: Ordering, place: i32): void {
  const count = ordering.waiting;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= count) break;
    if (
      below + 1 < count &&
      comesBefore(ordering, i32At(ordering.heap, below + 1), i32At(ordering.heap, below))
    ) {
      below++;
    }
    const other = i32At(ordering.heap, below);
    if (!comesBefore(ordering, other, place)) break;
    setI32(ordering.heap, at, other);
    at = below;
  }
  setI32(ordering.heap, at, place);
}
