/** Up to this many points the shortest path is found among all. */
const EXACT = 12;

/**
 * The order in which a short path visits all points once, of no particular ends: the shortest one for at most 12 points (M.
 * Held, R. M. Karp, 1962, O(2^n n^2) time), else one that no reversal of a part makes shorter, begun at the nearest
 * neighbor of each point before (O(n^2) time a round). It begins at the end with the lower number.
 * @param distances n * n, symmetric
 */
export function shortPath(distances: Float64Array, n: number): number[] {
  if (n < 3) return Array.from({ length: n }, (_, i) => i);
  const path = n <= EXACT ? shortestPath(distances, n) : improved(distances, nearestFirst(distances, n), n);
  return path[0] <= path[n - 1] ? path : path.reverse();
}

/** By the least length of a path through each set of points to each of its points. */
function shortestPath(distances: Float64Array, n: number): number[] {
  const sets = 1 << n;
  const lengths = new Float64Array(sets * n).fill(Number.POSITIVE_INFINITY);
  const before = new Int8Array(sets * n).fill(-1);
  for (let i = 0; i < n; i++) lengths[(1 << i) * n + i] = 0;
  for (let set = 1; set < sets; set++) {
    for (let last = 0; last < n; last++) {
      const length = lengths[set * n + last];
      if (length === Number.POSITIVE_INFINITY) continue;
      for (let next = 0; next < n; next++) {
        if ((set >> next) & 1) continue;
        const at = (set | (1 << next)) * n + next;
        const through = length + distances[last * n + next];
        if (through < lengths[at]) {
          lengths[at] = through;
          before[at] = last;
        }
      }
    }
  }
  return walkBack(lengths, before, n);
}

function walkBack(lengths: Float64Array, before: Int8Array, n: number): number[] {
  let set = (1 << n) - 1;
  let last = 0;
  for (let i = 1; i < n; i++) if (lengths[set * n + i] < lengths[set * n + last]) last = i;
  const path: number[] = [];
  while (last >= 0) {
    path.push(last);
    const previous = before[set * n + last];
    set &= ~(1 << last);
    last = previous;
  }
  return path;
}

function nearestFirst(distances: Float64Array, n: number): number[] {
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  const path = [0];
  left.delete(0);
  while (left.size > 0) {
    const last = path[path.length - 1];
    let next = -1;
    for (const i of left) if (next < 0 || distances[last * n + i] < distances[last * n + next]) next = i;
    path.push(next);
    left.delete(next);
  }
  return path;
}

/** Reverses parts as long as the path gets shorter (2-opt with free ends). */
function improved(distances: Float64Array, path: number[], n: number): number[] {
  const step = (a: number, b: number) => (a < 0 || b >= n ? 0 : distances[path[a] * n + path[b]]);
  for (let found = true; found; ) {
    found = false;
    for (let from = 0; from < n - 1; from++) {
      for (let to = from + 1; to < n; to++) {
        const now = step(from - 1, from) + step(to, to + 1);
        const then =
          (from > 0 ? distances[path[from - 1] * n + path[to]] : 0) +
          (to < n - 1 ? distances[path[from] * n + path[to + 1]] : 0);
        // the bound keeps rounding from going round in circles
        if (then >= now - 1e-12) continue;
        for (let i = from, j = to; i < j; i++, j--) [path[i], path[j]] = [path[j], path[i]];
        found = true;
      }
    }
  }
  return path;
}
