import { addMerge, type FoundMerges, LINKAGE_CODE, type LinkageCode, updated } from './linkage.ts';

/*
 * Hierarchical clustering on a condensed matrix. Rows of it are slots; of two that merge the later one goes on for the
 * union.
 */

/** Dissimilarities between slots, and what is left of them. */
export interface SlotMatrix {
  n: number;
  /** inout, n (n - 1) / 2 */
  condensed: Float64Array | Float32Array;
  /** inout, n: how much is in each slot, 0 when it has merged into another. */
  sizes: Float64Array;
}

function place(n: number, i: number, l: number): number {
  return i < l ? i * n - (i * (i + 3)) / 2 + l - 1 : l * n - (l * (l + 3)) / 2 + i - 1;
}

/**
 * The nearest-neighbour chain (Murtagh, "A survey of recent advances in hierarchical clustering algorithms", Computer
 * Journal 26, 1983; Müllner 2011), for linkages whose merges never bring others closer. Each slot of the chain is
 * nearest to the one before; two that are nearest to each other merge. Of equals the slot before in the chain is
 * taken, else the first. Yields after each merge. O(n^2) time.
 * @param found out
 */
export function* chainOnMatrix(matrix: SlotMatrix, code: LinkageCode, found: FoundMerges): Generator<void> {
  const { n, condensed, sizes } = matrix;
  const chain = new Int32Array(n);
  let length = 0;
  for (let first = 0; found.count < n - 1; ) {
    if (length === 0) {
      while (sizes[first] === 0) first++;
      chain[length++] = first;
    }
    const slot = chain[length - 1];
    const before = length > 1 ? chain[length - 2] : -1;
    const nearest = nearestSlot(matrix, slot, before);
    if (nearest !== before) {
      chain[length++] = nearest;
      continue;
    }
    length -= 2;
    const [a, b] = slot < nearest ? [slot, nearest] : [nearest, slot];
    addMerge(found, a, b, condensed[place(n, a, b)]);
    mergeSlots(matrix, code, a, b);
    yield;
  }
}

/** Of equals `favourite`, else the first. */
function nearestSlot({ n, condensed, sizes }: SlotMatrix, slot: number, favourite: number): number {
  let least = Number.POSITIVE_INFINITY;
  let nearest = -1;
  for (let i = 0, at = slot - 1; i < slot; at += n - i - 2, i++) {
    if (sizes[i] === 0 || condensed[at] >= least) continue;
    least = condensed[at];
    nearest = i;
  }
  for (let i = slot + 1, at = place(n, slot, i); i < n; i++, at++) {
    if (sizes[i] === 0 || condensed[at] >= least) continue;
    least = condensed[at];
    nearest = i;
  }
  return favourite >= 0 && condensed[place(n, slot, favourite)] <= least ? favourite : nearest;
}

/** Slot b becomes the union of a and b. */
function mergeSlots({ n, condensed, sizes }: SlotMatrix, code: LinkageCode, a: number, b: number): void {
  const ab = condensed[place(n, a, b)];
  for (let i = 0; i < n; i++) {
    if (sizes[i] === 0 || i === a || i === b) continue;
    const to = place(n, i, b);
    condensed[to] = updated(code, condensed[place(n, i, a)], condensed[to], ab, sizes[a], sizes[b], sizes[i]);
  }
  sizes[b] += sizes[a];
  sizes[a] = 0;
}

/** What `mergeNearest` has to know of clusters, which are in slots. */
interface Space {
  n: number;
  between(i: number, l: number): number;
  /** Slot b becomes the union. */
  merge(a: number, b: number, isFirstOlder: boolean): void;
}

/**
 * Merges the two nearest clusters, again and again, whatever the linkage: each slot knows the nearest one of a time
 * when it was looked at, which bounds its distance to all clusters that are as old. A pair with a younger cluster is
 * found from that side. The idea is that of the generic algorithm of Müllner ("Modern hierarchical, agglomerative
 * clustering algorithms", arXiv:1109.2378, 2011). Of equals the pair with the smallest ids is taken: rows have 0 to
 * n - 1, and merge t makes n + t. Yields after each merge. O(n^2) time in practice, O(n^3) at worst.
 * @param found out
 */
function* mergeNearest({ n, between, merge }: Space, found: FoundMerges): Generator<void> {
  const ids = Int32Array.from({ length: n }, (_, i) => i);
  const slots = Int32Array.from(ids);
  let active = n;
  const nearest = new Int32Array(n);
  const nearestId = new Int32Array(n);
  const keys = new Float64Array(n);
  const look = (slot: number) => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let s = 0; s < active; s++) {
      const other = slots[s];
      if (other === slot) continue;
      const d = between(slot, other);
      if (d > least || (d === least && ids[other] > ids[best])) continue;
      least = d;
      best = other;
    }
    nearest[slot] = best;
    nearestId[slot] = best < 0 ? -1 : ids[best];
    keys[slot] = least;
  };
  const isBefore = (a: number, b: number) => {
    if (keys[a] !== keys[b]) return keys[a] < keys[b];
    const lowA = Math.min(ids[a], nearestId[a]);
    const lowB = Math.min(ids[b], nearestId[b]);
    return lowA !== lowB ? lowA < lowB : Math.max(ids[a], nearestId[a]) < Math.max(ids[b], nearestId[b]);
  };
  for (let i = 0; i < n; i++) look(i);
  while (active > 1) {
    let top = slots[0];
    for (let s = 1; s < active; s++) if (isBefore(slots[s], top)) top = slots[s];
    const other = nearest[top];
    if (ids[other] !== nearestId[top]) {
      look(top);
      continue;
    }
    const [a, b] = top < other ? [top, other] : [other, top];
    addMerge(found, a, b, keys[top]);
    merge(a, b, ids[a] < ids[b]);
    ids[a] = -1;
    ids[b] = n + found.count - 1;
    slots[slots.indexOf(a)] = slots[--active];
    if (active > 1) look(b);
    yield;
  }
}

/** `mergeNearest` on a matrix, for the linkages that the chain is not for. */
export function nearestOnMatrix(matrix: SlotMatrix, code: LinkageCode, found: FoundMerges): Generator<void> {
  const { n, condensed } = matrix;
  const between = (i: number, l: number) => condensed[place(n, i, l)];
  return mergeNearest({ n, between, merge: (a, b) => mergeSlots(matrix, code, a, b) }, found);
}

/** Clusters as centers. */
export interface CenterSlots {
  n: number;
  dim: number;
  /** inout, n * dim */
  centers: Float64Array;
  /** inout, n */
  weights: Float64Array;
}

/**
 * `mergeNearest` for ward, centroid and median from centers: the twin of assembly/hac/merging.ts, to the last bit.
 * O(n dim) memory.
 */
export function nearestOnCenters(
  { n, dim, centers, weights }: CenterSlots,
  code: LinkageCode,
  found: FoundMerges,
): Generator<void> {
  const between = (i: number, l: number) => {
    let d2 = 0;
    for (let j = 0, p = i * dim, q = l * dim; j < dim; j++) {
      const difference = centers[p + j] - centers[q + j];
      d2 += difference * difference;
    }
    return code === LINKAGE_CODE.ward ? wardFactor(weights[i], weights[l]) * d2 : d2;
  };
  const merge = (a: number, b: number, isFirstOlder: boolean) => {
    const [older, younger] = isFirstOlder ? [a, b] : [b, a];
    const weight = weights[older] + weights[younger];
    const share = code === LINKAGE_CODE.median ? 0.5 : weights[younger] / weight;
    for (let j = 0; j < dim; j++) {
      const x = centers[older * dim + j];
      centers[b * dim + j] = x + (centers[younger * dim + j] - x) * share;
    }
    weights[b] = weight;
  };
  return mergeNearest({ n, between, merge }, found);
}

/** By what the squared distance of two centers counts: the harmonic mean of their weights. */
export function wardFactor(a: number, b: number): number {
  return (2 * (a * b)) / (a + b);
}
