/*
 * Which things are in one tree, by their parents: i32 each, roots their own. Threads join trees at the same time: what is
 * together in the end depends on what was joined alone, and the root of a tree is its lowest number.
 */

/** @inline */
function parentOf(parents: usize, at: i32): usize {
  return parents + ((<usize>at) << 2);
}

export function rootIn(parents: usize, one: i32): i32 {
  let at = one;
  let above = atomic.load<i32>(parentOf(parents, at));
  while (above !== at) {
    // the path is halved on the way: threads write other ancestors at worst
    const after = atomic.load<i32>(parentOf(parents, above));
    atomic.store<i32>(parentOf(parents, at), after);
    at = after;
    above = atomic.load<i32>(parentOf(parents, at));
  }
  return at;
}

export function joinIn(parents: usize, one: i32, other: i32): void {
  for (;;) {
    const p = rootIn(parents, one);
    const q = rootIn(parents, other);
    if (p === q) return;
    const high = max(p, q);
    if (atomic.cmpxchg<i32>(parentOf(parents, high), high, min(p, q)) === high) return;
  }
}
