import { CHILD, ENTRIES, LEVEL, MEAN, NUMBER, PARENT, SPREAD } from '../layouts/birch.ts';
import { entryBytes, type Heap, nodeBytes, wordAt } from './heap.ts';

/** The plain form of assembly/birch.ts, with the same steps in the same order. */
export class PlainFeatures implements Heap {
  f64 = new Float64Array(0);
  i32 = new Int32Array(0);
  root = 0;
  leaves = 0;
  private readonly dim: number;
  private readonly branching: number;
  private limit = 0;
  most = 0;
  private top = 8;
  private found = 0;

  /** @param dim a multiple of 4 */
  constructor(dim: number, branching: number) {
    this.dim = dim;
    this.branching = branching;
  }

  begin(limit: number, most: number): void {
    this.limit = limit;
    this.most = most;
    this.top = 8;
    this.leaves = 0;
    this.ensure(1);
    this.root = this.newNode(0);
  }

  /** As `insert` of the kernel, which see. */
  insert(
    rows: Float64Array,
    weights: Float64Array,
    spreads: Float64Array,
    n: number,
    numbers: Int32Array,
  ): number {
    for (let i = 0; i < n; i++) {
      if (this.leaves > this.most) return i;
      this.ensure(wordAt(this, this.root + LEVEL) + 3);
      numbers[i] = weights[i] > 0 ? this.put(rows, i * this.dim, weights[i], spreads[i]) : -1;
    }
    return n;
  }

  /** Grows the memory so that a row may split the nodes of this many levels. */
  private ensure(levels: number): void {
    const bytes = this.top + levels * (nodeBytes(this.branching) + 2 * entryBytes(this.dim));
    if (bytes <= this.f64.byteLength) return;
    const grown = new Float64Array(Math.ceil((1.5 * bytes) / 8));
    grown.set(this.f64);
    this.f64 = grown;
    this.i32 = new Int32Array(grown.buffer);
  }

  private put(x: Float64Array, p: number, weight: number, spread: number): number {
    const { f64, i32 } = this;
    let node = this.root;
    while (wordAt(this, node + LEVEL) > 0) {
      const entry = this.entryAt(node, this.nearest(node, x, p));
      this.merge(entry, x, p, weight, spread, this.found);
      node = wordAt(this, entry + CHILD);
    }
    if (wordAt(this, node) > 0) {
      const entry = this.entryAt(node, this.nearest(node, x, p));
      const before = f64[entry / 8];
      const after = before + weight;
      const grown = f64[(entry + SPREAD) / 8] + spread + before * (weight / after) * this.found;
      if (grown <= this.limit * after) {
        this.merge(entry, x, p, weight, spread, this.found);
        return wordAt(this, entry + NUMBER);
      }
    }
    const entry = this.newEntry(0);
    f64[entry / 8] = weight;
    f64[(entry + SPREAD) / 8] = spread;
    f64.set(x.subarray(p, p + this.dim), (entry + MEAN) / 8);
    const number = this.leaves++;
    i32[(entry + NUMBER) >>> 2] = number;
    this.append(node, entry);
    this.split(node);
    return number;
  }

  private nearest(node: number, x: Float64Array, p: number): number {
    const count = wordAt(this, node);
    let best = Number.POSITIVE_INFINITY;
    let at = 0;
    for (let e = 0; e < count; e++) {
      const d = this.distance(x, p, this.f64, (this.entryAt(node, e) + MEAN) / 8);
      if (d < best) {
        best = d;
        at = e;
      }
    }
    this.found = best;
    return at;
  }

  /** Added up in four lanes, column j in lane j % 4. */
  private distance(a: Float64Array, p: number, b: Float64Array, q: number): number {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = 0; j < this.dim; j += 4) {
      const d0 = a[p + j] - b[q + j];
      const d1 = a[p + j + 1] - b[q + j + 1];
      const d2 = a[p + j + 2] - b[q + j + 2];
      const d3 = a[p + j + 3] - b[q + j + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    return s0 + s2 + (s1 + s3);
  }

  private between(a: number, b: number): number {
    return this.distance(this.f64, (a + MEAN) / 8, this.f64, (b + MEAN) / 8);
  }

  private merge(entry: number, x: Float64Array, p: number, weight: number, spread: number, d: number): void {
    const { f64, dim } = this;
    const before = f64[entry / 8];
    const after = before + weight;
    const share = weight / after;
    f64[entry / 8] = after;
    f64[(entry + SPREAD) / 8] = f64[(entry + SPREAD) / 8] + spread + before * share * d;
    const q = (entry + MEAN) / 8;
    for (let j = 0; j < dim; j++) f64[q + j] += share * (x[p + j] - f64[q + j]);
  }

  private sumUp(entry: number): void {
    const { f64, dim } = this;
    const child = wordAt(this, entry + CHILD);
    const count = wordAt(this, child);
    const first = this.entryAt(child, 0);
    f64[entry / 8] = f64[first / 8];
    f64[(entry + SPREAD) / 8] = f64[(first + SPREAD) / 8];
    const from = (first + MEAN) / 8;
    f64.copyWithin((entry + MEAN) / 8, from, from + dim);
    for (let e = 1; e < count; e++) {
      const part = this.entryAt(child, e);
      const d = this.between(entry, part);
      this.merge(entry, f64, (part + MEAN) / 8, f64[part / 8], f64[(part + SPREAD) / 8], d);
    }
  }

  private split(full: number): void {
    const { i32 } = this;
    for (let node = full; wordAt(this, node) > this.branching; ) {
      const fresh = this.newNode(wordAt(this, node + LEVEL));
      this.shareOut(node, fresh);
      let parent = wordAt(this, node + PARENT);
      let entry = 0;
      if (parent === 0) {
        parent = this.newNode(wordAt(this, node + LEVEL) + 1);
        this.root = parent;
        entry = this.newEntry(node);
        this.append(parent, entry);
        i32[(node + PARENT) >>> 2] = parent;
      } else entry = this.entryOf(parent, node);
      this.sumUp(entry);
      const added = this.newEntry(fresh);
      this.sumUp(added);
      this.append(parent, added);
      i32[(fresh + PARENT) >>> 2] = parent;
      node = parent;
    }
  }

  private entryOf(node: number, child: number): number {
    let place = 0;
    while (wordAt(this, this.entryAt(node, place) + CHILD) !== child) place++;
    return this.entryAt(node, place);
  }

  private shareOut(node: number, fresh: number): void {
    const { i32 } = this;
    const count = wordAt(this, node);
    const entries = Array.from({ length: count }, (_, e) => this.entryAt(node, e));
    let [first, second, most] = [0, 1, -1];
    for (let a = 0; a < count; a++)
      for (let b = a + 1; b < count; b++) {
        const d = this.between(entries[a], entries[b]);
        if (d > most) [first, second, most] = [a, b, d];
      }
    const isInner = wordAt(this, node + LEVEL) > 0;
    i32[node >>> 2] = 0;
    for (const [e, entry] of entries.entries()) {
      const toFirst = this.between(entries[first], entry);
      const toSecond = this.between(entries[second], entry);
      const stays = e === first || toFirst < toSecond;
      this.append(stays ? node : fresh, entry);
      if (!stays && isInner) i32[(wordAt(this, entry + CHILD) + PARENT) >>> 2] = fresh;
    }
  }

  private entryAt(node: number, place: number): number {
    return wordAt(this, node + ENTRIES + 4 * place);
  }

  private append(node: number, entry: number): void {
    const count = this.i32[node >>> 2]++;
    this.i32[(node + ENTRIES + 4 * count) >>> 2] = entry;
  }

  private newNode(level: number): number {
    const node = this.top;
    this.top += nodeBytes(this.branching);
    this.i32[node >>> 2] = 0;
    this.i32[(node + LEVEL) >>> 2] = level;
    this.i32[(node + PARENT) >>> 2] = 0;
    return node;
  }

  private newEntry(child: number): number {
    const entry = this.top;
    this.top += entryBytes(this.dim);
    this.i32[(entry + CHILD) >>> 2] = child;
    return entry;
  }
}
