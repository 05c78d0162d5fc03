import { f64At, i32At, setI32 } from '../arrays';
import { BoxTree } from '../neighbors/layout';
import { Ordering } from './layout';

/* A binary heap of the points that were reached: the nearest first, of equally near ones the lowest row. */

/** @inline */
function comesBefore(index: BoxTree, ordering: Ordering, slot: i32, other: i32): bool {
  const reach = f64At(ordering.reach, slot);
  const there = f64At(ordering.reach, other);
  return reach < there || (reach === there && i32At(index.names, slot) < i32At(index.names, other));
}

/** @inline */
function put(ordering: Ordering, slot: i32, at: i32): void {
  setI32(ordering.heap, at, slot);
  setI32(ordering.places, slot, at);
}

/** Moves a point that has come nearer to its place; one that is not in the heap is put there. */
export function lower(index: BoxTree, ordering: Ordering, slot: i32): void {
  let at = i32At(ordering.places, slot);
  if (at < 0) {
    at = ordering.waiting;
    ordering.waiting++;
  }
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = i32At(ordering.heap, above);
    if (!comesBefore(index, ordering, slot, other)) break;
    put(ordering, other, at);
    at = above;
  }
  put(ordering, slot, at);
}

/** Takes the first point out. */
export function takeFirst(index: BoxTree, ordering: Ordering): i32 {
  const first = i32At(ordering.heap, 0);
  ordering.waiting--;
  const count = ordering.waiting;
  if (count === 0) return first;
  const slot = i32At(ordering.heap, count);
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= count) break;
    let other = i32At(ordering.heap, below);
    if (below + 1 < count) {
      const right = i32At(ordering.heap, below + 1);
      if (comesBefore(index, ordering, right, other)) {
        other = right;
        below++;
      }
    }
    if (!comesBefore(index, ordering, other, slot)) break;
    put(ordering, other, at);
    at = below;
  }
  put(ordering, slot, at);
  return first;
}
