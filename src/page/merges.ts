/** Trees of merges: their leaves in order, their heights, and their cuts. A module without a page, for tests as well. */

/** A tree of n rows; merge t joins the nodes a and b to node n + t. */
export interface Merges {
  n: number;
  a: ArrayLike<number>;
  b: ArrayLike<number>;
  height(t: number): number;
}

/** The rows from one end to the other, so that branches do not cross. */
export function leavesOf({ n, a, b }: Merges): Uint32Array {
  const order = new Uint32Array(n);
  const stack = [2 * n - 2];
  for (let at = 0; stack.length > 0; ) {
    const node = stack.pop() as number;
    if (node < n) order[at++] = node;
    else stack.push(b[node - n], a[node - n]);
  }
  return order;
}

/** Where each node stands: leaves one apart, merges between their branches. */
export function placesOf(merges: Merges, order: Uint32Array): Float32Array {
  const { n, a, b } = merges;
  const places = new Float32Array(2 * n - 1);
  for (let at = 0; at < n; at++) places[order[at]] = at;
  for (let t = 0; t < n - 1; t++) places[n + t] = (places[a[t]] + places[b[t]]) / 2;
  return places;
}

/** A cut into k clusters, which are numbered by falling size, equal ones by their first row. */
export interface TreeCut {
  k: number;
  /** The cluster of each row. */
  labels: Uint32Array;
  sizes: number[];
  /** The cluster of each node; k above the cut. */
  of: Uint32Array;
}

/** Leaves out the last k - 1 merges. */
export function cutInto({ n, a, b }: Merges, k: number): TreeCut {
  const kept = n - k;
  const top = new Uint32Array(2 * n - 1);
  for (let node = 0; node < top.length; node++) top[node] = node;
  for (let t = kept - 1; t >= 0; t--) {
    top[a[t]] = top[n + t];
    top[b[t]] = top[n + t];
  }
  const sizes = new Map<number, number>();
  for (let i = 0; i < n; i++) sizes.set(top[i], (sizes.get(top[i]) ?? 0) + 1);
  // a map keeps the order of first rows, and sorting keeps it among equals
  const ranked = [...sizes].sort((one, other) => other[1] - one[1]);
  const number = new Map(ranked.map(([node], c) => [node, c]));
  const of = Uint32Array.from(top, (node, at) => (at < n + kept ? (number.get(node) as number) : k));
  return { k, labels: of.slice(0, n), sizes: ranked.map(([, size]) => size), of };
}

/** The height of a cut into k clusters: halfway between the last merge that is kept and the next. */
export function cutHeight({ n, height }: Merges, k: number): number {
  const under = k < n ? height(n - k - 1) : 0;
  return k > 1 ? (under + height(n - k)) / 2 : under;
}

/** The number of clusters of a cut at a height: one more than there are merges above it. */
export function cutAt({ n, height }: Merges, at: number): number {
  let k = 1;
  while (k < n && height(n - k - 1) > at) k++;
  return k;
}
