import { f64At, i32At, setI32 } from '../arrays';
import { Merging } from './layout';

/* A heap of clusters by the distance to their nearest cluster. The smallest ids of a pair break ties. */

/** Whether the pair of cluster a is nearer than the pair of b, or equally near with smaller ids. */
function isBefore(merging: Merging, a: i32, b: i32): bool {
  const keyA = f64At(merging.keys, a);
  const keyB = f64At(merging.keys, b);
  if (keyA !== keyB) return keyA < keyB;
  const idA = i32At(merging.ids, a);
  const idB = i32At(merging.ids, b);
  const otherA = i32At(merging.nearestIds, a);
  const otherB = i32At(merging.nearestIds, b);
  const lowA = min(idA, otherA);
  const lowB = min(idB, otherB);
  return lowA !== lowB ? lowA < lowB : max(idA, otherA) < max(idB, otherB);
}

export function place(merging: Merging, at: i32, name: i32): void {
  setI32(merging.heap, at, name);
  setI32(merging.places, name, at);
}

function siftUp(merging: Merging, from: i32): void {
  const name = i32At(merging.heap, from);
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = i32At(merging.heap, above);
    if (!isBefore(merging, name, other)) break;
    place(merging, at, other);
    at = above;
  }
  place(merging, at, name);
}

export function siftDown(merging: Merging, from: i32): void {
  const name = i32At(merging.heap, from);
  let at = from;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= merging.active) break;
    if (below + 1 < merging.active) {
      if (isBefore(merging, i32At(merging.heap, below + 1), i32At(merging.heap, below))) below++;
    }
    const other = i32At(merging.heap, below);
    if (!isBefore(merging, other, name)) break;
    place(merging, at, other);
    at = below;
  }
  place(merging, at, name);
}

/** Orders the heap, once all rows have a nearest row. */
export function orderHeap(merging: Merging): void {
  for (let at = (merging.active >> 1) - 1; at >= 0; at--) siftDown(merging, at);
}

/** Moves a cluster to its place in the heap, after the key of the cluster has changed. */
export function putInPlace(merging: Merging, name: i32): void {
  siftUp(merging, i32At(merging.places, name));
  siftDown(merging, i32At(merging.places, name));
}

/** Takes a cluster out of the heap. */
export function takeOut(merging: Merging, name: i32): void {
  const at = i32At(merging.places, name);
  merging.active--;
  if (at === merging.active) return;
  const last = i32At(merging.heap, merging.active);
  place(merging, at, last);
  putInPlace(merging, last);
}
