import { numbersTo } from '../../core/numbers.ts';
import { addMerge, type FoundMerges } from '../linkage.ts';
import type { Cores } from './search.ts';

/** What is known of the first edge of each row that leaves its tree; arrays of n. */
export interface RowEdges {
  /** The tree of a row. */
  trees: Int32Array;
  core: Float64Array;
  /** The length of the edge, and the distance of its ends. Without an end: the edge does not come before these. */
  keys: Float64Array;
  apart: Float64Array;
  /** The other end, -1: not known. */
  ends: Int32Array;
}

/**
 * Looks for edges of some rows. Edges that come after `keys` and `apart` of a row are not looked for.
 * @param rows in, rows whose `ends` are -1
 */
export type FindEdges = (rows: Int32Array) => Generator<unknown>;

/**
 * Finds the edges of a minimum spanning tree by Borůvka's algorithm: in each round every tree finds its first edge to
 * another tree, and these edges join trees. The largest tree waits for the others. Edges are ordered by their lengths, then by the distances of their ends, then
 * by their rows. A row keeps its edge until both ends are in one tree, and what was known of it remains a bound, so few
 * rows have to look again. Where nearest rows are known, nearly all edges are among them.
 */
export class Forest {
  private readonly n: number;
  private readonly rows: RowEdges;
  private readonly near: Cores['near'];
  private readonly parent: Int32Array;
  /** The number of rows, by tree. */
  private readonly sizes: Int32Array;
  /** The row whose edge comes first, by tree, -1 for none; the end of this edge. */
  private readonly best: Int32Array;
  private readonly bestEnd: Int32Array;
  private readonly bestKey: Float64Array;
  private readonly bestApart: Float64Array;

  /** @param rows inout, `core` is known */
  constructor(rows: RowEdges, near: Cores['near']) {
    this.rows = rows;
    this.near = near;
    const n = rows.core.length;
    this.n = n;
    this.parent = numbersTo(n);
    this.sizes = new Int32Array(n);
    this.best = new Int32Array(n);
    this.bestEnd = new Int32Array(n);
    this.bestKey = new Float64Array(n);
    this.bestApart = new Float64Array(n);
    rows.keys.set(rows.core);
    rows.apart.fill(0);
    rows.ends.fill(-1);
  }

  /** @param most rows to look at together, after which bounds are better */
  *grow(find: FindEdges, most: number, found: FoundMerges): Generator<void> {
    while (found.count < this.n - 1) {
      const open = this.begin();
      for (let from = 0; from < open.length; from += most) {
        const asked = open.subarray(from, from + most).filter((i) => this.mayBeFirst(i));
        for (const i of asked) this.bound(i);
        for (const _ of find(asked)) yield;
        for (const i of asked) if (this.rows.ends[i] >= 0) this.offerOwn(i);
      }
      this.join(found);
      yield;
    }
  }

  /** Begins a round by what is known. @returns the rows that may have to look for an edge */
  private begin(): Int32Array {
    const { n, best, rows, sizes } = this;
    const { trees, ends } = rows;
    best.fill(-1);
    sizes.fill(0);
    for (let i = 0; i < n; i++) {
      trees[i] = this.rootOf(i);
      sizes[trees[i]]++;
    }
    const largest = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size)));
    const open = new Int32Array(n);
    let count = 0;
    for (let i = 0; i < n; i++) {
      // edges of the other trees are enough
      if (trees[i] === largest) continue;
      if (ends[i] >= 0 && trees[ends[i]] === trees[i]) ends[i] = -1;
      if (ends[i] < 0) this.takeNear(i);
      if (ends[i] < 0) open[count++] = i;
      else this.offerOwn(i);
    }
    return open.subarray(0, count);
  }

  /** Takes the first edge to one of the nearest rows, if no other row can have one before it; else offers it. */
  private takeNear(i: number): void {
    if (!this.near) return;
    const { trees, core, keys, apart, ends } = this.rows;
    const { count, indices, distances } = this.near;
    const last = (i + 1) * count - 1;
    const bound = Math.max(core[i], distances[last]);
    let end = -1;
    let d = 0;
    let least = Number.POSITIVE_INFINITY;
    // of equally long edges the nearest comes first, as neighbors do; no edge is shorter than the core
    for (let at = i * count; at <= last && distances[at] < least && core[i] < least; at++) {
      const other = indices[at];
      if (trees[other] === trees[i]) continue;
      const reach = Math.max(distances[at], core[i], core[other]);
      if (reach >= least) continue;
      least = reach;
      end = other;
      d = distances[at];
    }
    if (least <= bound) {
      keys[i] = least;
      apart[i] = d;
      ends[i] = end;
      return;
    }
    if (isBefore(keys[i], apart[i], bound, distances[last])) {
      keys[i] = bound;
      apart[i] = distances[last];
    }
    if (end >= 0) this.offer(i, end, least, d);
  }

  /** Whether the edge of a row, of which a bound is known, may come before the edge of its tree. */
  private mayBeFirst(i: number): boolean {
    const { trees, keys, apart } = this.rows;
    const tree = trees[i];
    return this.best[tree] < 0 || !isBefore(this.bestKey[tree], this.bestApart[tree], keys[i], apart[i]);
  }

  /** Lets a row look for an edge that comes before that of its tree. */
  private bound(i: number): void {
    const { trees, keys, apart } = this.rows;
    const isKnown = this.best[trees[i]] >= 0;
    keys[i] = isKnown ? this.bestKey[trees[i]] : Number.MAX_VALUE;
    apart[i] = isKnown ? this.bestApart[trees[i]] : Number.MAX_VALUE;
  }

  private offerOwn(i: number): void {
    const { keys, apart, ends } = this.rows;
    this.offer(i, ends[i], keys[i], apart[i]);
  }

  /** Makes an edge the first one of its tree, if it comes first. */
  private offer(i: number, end: number, key: number, d: number): void {
    const tree = this.rows.trees[i];
    if (this.best[tree] >= 0 && !this.comesBefore(i, end, key, d, tree)) return;
    this.best[tree] = i;
    this.bestEnd[tree] = end;
    this.bestKey[tree] = key;
    this.bestApart[tree] = d;
  }

  private comesBefore(i: number, end: number, key: number, d: number, tree: number): boolean {
    if (key !== this.bestKey[tree] || d !== this.bestApart[tree])
      return isBefore(key, d, this.bestKey[tree], this.bestApart[tree]);
    const [l, other] = [this.best[tree], this.bestEnd[tree]];
    const [low, lowOther] = [Math.min(i, end), Math.min(l, other)];
    return low !== lowOther ? low < lowOther : Math.max(i, end) < Math.max(l, other);
  }

  /** Joins trees along the edges that they have found. */
  private join(found: FoundMerges): void {
    for (let tree = 0; tree < this.n; tree++) {
      const i = this.best[tree];
      if (i < 0) continue;
      const end = this.bestEnd[tree];
      const [p, q] = [this.rootOf(i), this.rootOf(end)];
      if (p === q) continue;
      this.parent[Math.max(p, q)] = Math.min(p, q);
      addMerge(found, Math.min(i, end), Math.max(i, end), this.bestKey[tree]);
    }
  }

  private rootOf(i: number): number {
    const { parent } = this;
    let root = i;
    while (parent[root] !== root) root = parent[root];
    for (let at = i; at !== root; ) {
      const next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  }
}

function isBefore(key: number, apart: number, other: number, otherApart: number): boolean {
  return key < other || (key === other && apart < otherApart);
}
