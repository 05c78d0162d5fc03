import { numbersTo } from '../core/numbers.ts';
import { addMerge, type FoundMerges, LINKAGE_CODE, type LinkageCode, updated } from './linkage.ts';

/*
 * Hierarchical clustering on a condensed matrix. The rows of the matrix are slots. When two slots merge, the later slot
 * holds the union.
 */

/** Dissimilarities between slots, and the sizes of their clusters. */
export interface SlotMatrix {
  n: number;
  /** inout, n (n - 1) / 2 */
  condensed: Float64Array | Float32Array;
  /** inout, n: the weight in each slot, 0 once the slot has merged into another. */
  sizes: Float64Array;
}

function place(n: number, i: number, l: number): number {
  return i < l ? i * n - (i * (i + 3)) / 2 + l - 1 : l * n - (l * (l + 3)) / 2 + i - 1;
}

/**
 * The nearest-neighbor chain (Murtagh, "A survey of recent advances in hierarchical clustering algorithms", Computer
 * Journal 26, 1983; Müllner 2011), for linkages whose merges never bring other clusters closer. Each slot of the chain
 * is nearest to the slot before. Two slots that are nearest to each other merge. Of equally near slots, the chain takes
 * the slot before, else the first. Yields after each merge. O(n^2) time.
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

/** Of equally near slots, `favorite`, else the first. */
function nearestSlot({ n, condensed, sizes }: SlotMatrix, slot: number, favorite: number): number {
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
  return favorite >= 0 && condensed[place(n, slot, favorite)] <= least ? favorite : nearest;
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

/** What `mergeNearest` needs of clusters. Clusters are in slots. */
interface Space {
  n: number;
  between(i: number, l: number): number;
  /** Slot b becomes the union of a and b. */
  merge(a: number, b: number, isFirstOlder: boolean): void;
}

/**
 * Merges the two nearest clusters, again and again, for any linkage. Each slot keeps the nearest slot of its last
 * search. That distance bounds the distances to all clusters that existed then. Younger clusters find their own pairs.
 * The idea is that of the generic algorithm of Müllner ("Modern hierarchical, agglomerative clustering algorithms",
 * arXiv:1109.2378, 2011). Of equally near pairs, the pair with the smallest ids merges: rows have 0 to n - 1, and merge
 * t makes n + t. Yields after each search. O(n^2) time in practice, O(n^3) at worst.
 * @param found out
 * @param keep the number of clusters to keep
 */
function* mergeNearest({ n, between, merge }: Space, found: FoundMerges, keep = 1): Generator<void> {
  const ids = numbersTo(n);
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
  for (let i = 0; i < n; i++) {
    look(i);
    yield;
  }
  while (active > keep) {
    let top = slots[0];
    for (let s = 1; s < active; s++) if (isBefore(slots[s], top)) top = slots[s];
    const other = nearest[top];
    if (ids[other] !== nearestId[top]) {
      look(top);
      yield;
      continue;
    }
    const [a, b] = top < other ? [top, other] : [other, top];
    addMerge(found, a, b, keys[top]);
    merge(a, b, ids[a] < ids[b]);
    ids[a] = -1;
    ids[b] = n + found.count - 1;
    slots[slots.indexOf(a)] = slots[--active];
    if (active > keep) look(b);
    yield;
  }
}

/** `mergeNearest` on a matrix, for the linkages that the chain does not suit. */
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

/** The factor of Ward's linkage for the squared distance of two centers: the harmonic mean of their weights. */
export function wardFactor(a: number, b: number): number {
  return (2 * (a * b)) / (a + b);
}

/** Clusters whose distances are measured from their rows. */
export interface MemberClusters {
  /** Merges the two nearest clusters until at most `keep` are left. Pauses for the caller. @param found out */
  merge(found: FoundMerges): Generator<void>;
  /** The remaining clusters, each named by one of its rows, rising; and the weights of the clusters. */
  left(): { names: Int32Array; masses: Float64Array };
  /** Measures all pairs of remaining clusters. Pauses for the caller. Yields the share that is done. */
  measure(): Generator<number>;
  /** Distances of remaining cluster `at` to all later clusters. */
  rowAfter(at: number): Float64Array;
  /** Sends helpers away. */
  close(): void;
}

/**
 * `mergeNearest` for complete, average and weighted linkage by Euclidean distances of points, from the rows of two
 * clusters: the twin of assembly/hac/members.ts, to the last bit. O(n dim) memory, O(n^2 dim) time at least.
 */
export function membersInTurn(
  { n, dim, centers, weights }: CenterSlots,
  code: LinkageCode,
  keep: number,
): MemberClusters {
  const rows = Array.from({ length: n }, (_, i) => [i]);
  const names = Int32Array.from(rows.keys());
  const masses = weights.slice();
  const shares = weights.slice();
  const between = (a: number, b: number) => {
    const isFewer =
      rows[a].length < rows[b].length || (rows[a].length === rows[b].length && names[a] < names[b]);
    const [few, many] = isFewer ? [rows[a], rows[b]] : [rows[b], rows[a]];
    if (code === LINKAGE_CODE.complete) return Math.sqrt(farthestOf(centers, dim, few, many));
    const sum = sumOfRoots(centers, dim, shares, few, many);
    return code === LINKAGE_CODE.average ? sum / (masses[a] * masses[b]) : sum;
  };
  const merge = (a: number, b: number, isFirstOlder: boolean) => {
    const [older, younger] = isFirstOlder ? [a, b] : [b, a];
    const [kept, gone] = masses[older] >= masses[younger] ? [older, younger] : [younger, older];
    rows[b] = rows[kept].concat(rows[gone]);
    names[b] = names[kept];
    masses[b] = masses[kept] + masses[gone];
    masses[a] = 0;
    if (code === LINKAGE_CODE.weighted) for (const i of rows[b]) shares[i] *= 0.5;
  };
  const leftSlots = () => Array.from(rows.keys()).filter((slot) => masses[slot] > 0);
  const inOrder = () => leftSlots().sort((a, b) => names[a] - names[b]);
  return {
    merge: (found) => mergeNearest({ n, between, merge }, found, keep),
    left() {
      const slots = inOrder();
      return {
        names: Int32Array.from(slots, (slot) => names[slot]),
        masses: Float64Array.from(slots, (slot) => masses[slot]),
      };
    },
    *measure() {
      // `rowAfter` measures one row at a time
    },
    rowAfter(at) {
      const slots = inOrder();
      return Float64Array.from(slots.slice(at + 1), (slot) => between(slots[at], slot));
    },
    close() {},
  };
}

function squareOf(x: Float64Array, dim: number, i: number, l: number): number {
  let d2 = 0;
  for (let j = 0, p = i * dim, q = l * dim; j < dim; j++) d2 += (x[p + j] - x[q + j]) ** 2;
  return d2;
}

/** Adds up two sums, each of every other row of `many`, as the lanes of a vector do. */
function sumOfRoots(
  x: Float64Array,
  dim: number,
  weights: Float64Array,
  few: readonly number[],
  many: readonly number[],
): number {
  const sums = [0, 0];
  for (const i of few) {
    const parts = [0, 0];
    many.forEach((l, at) => {
      parts[at % 2] += weights[l] * Math.sqrt(squareOf(x, dim, i, l));
    });
    for (const lane of [0, 1]) sums[lane] += weights[i] * parts[lane];
  }
  return sums[0] + sums[1];
}

function farthestOf(x: Float64Array, dim: number, few: readonly number[], many: readonly number[]): number {
  let most = 0;
  for (const i of few) for (const l of many) most = Math.max(most, squareOf(x, dim, i, l));
  return most;
}
