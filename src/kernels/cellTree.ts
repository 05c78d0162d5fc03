/*
 * A quadtree or octree over points of three coordinates (in the plane the third is 0), which approximates the forces of
 * far points by cells (Barnes and Hut, "A hierarchical O(N log N) force-calculation algorithm", Nature 324, 1986).
 * Nodes are in depth-first order, and each has the number of the node after its last descendant, so no stack and no
 * pointers are required. Buffers are reused for all builds.
 */

/** Maximum number of points of a leaf, unless they share the smallest cell. */
const LEAF = 8;

/** Levels of cells: bits of a coordinate in the key of a point, which has 32 bits. */
const LEVELS: Record<2 | 3, number> = { 2: 16, 3: 10 };

export class CellTree {
  /** Points in the order of the tree. */
  readonly order: Int32Array;
  private readonly dims: 2 | 3;
  private readonly n: number;
  private readonly keys: Uint32Array;
  private readonly spareOrder: Int32Array;
  private readonly spareKeys: Uint32Array;
  private readonly counts = new Int32Array(65536);
  /** 3 n: the points in the order of the tree. */
  private readonly places: Float64Array;
  /** 2 n nodes: mean point, squared width, number of points, and the next node if this node is skipped. */
  private readonly middles: Float64Array;
  private readonly widths: Float64Array;
  private readonly sizes: Int32Array;
  private readonly skips: Int32Array;
  /** The first point of each node. */
  private readonly firsts: Int32Array;
  private nodes = 0;
  private side = 0;

  /** @param dims number of coordinates that are not 0 */
  constructor(n: number, dims: 2 | 3) {
    this.n = n;
    this.dims = dims;
    this.order = new Int32Array(n);
    this.keys = new Uint32Array(n);
    this.spareOrder = new Int32Array(n);
    this.spareKeys = new Uint32Array(n);
    this.places = new Float64Array(3 * n);
    this.middles = new Float64Array(6 * n);
    this.widths = new Float64Array(2 * n);
    this.sizes = new Int32Array(2 * n);
    this.skips = new Int32Array(2 * n);
    this.firsts = new Int32Array(2 * n);
  }

  /** @param y in, 3 n */
  build(y: Float64Array): void {
    const { n, order, places } = this;
    this.makeKeys(y);
    this.sortByKey();
    for (let s = 0; s < n; s++) {
      const p = 3 * order[s];
      places[3 * s] = y[p];
      places[3 * s + 1] = y[p + 1];
      places[3 * s + 2] = y[p + 2];
    }
    this.nodes = 0;
    this.grow(0, n, 0);
  }

  /**
   * Repulsive forces on some points: the sum of q^2 (y - other) with q = 1 / (1 + d2). A cell counts as one point if
   * its width is less than theta times its distance and it does not contain the point itself.
   * @param from first position in `order`, `to` the position after the last
   * @param out out, 3 n, by point
   * @returns sum of q over all other points
   */
  repel(from: number, to: number, theta: number, out: Float64Array): number {
    const { places, order, middles, widths, sizes, skips, firsts, nodes } = this;
    const limit = theta * theta;
    let total = 0;
    for (let s = from; s < to; s++) {
      const y0 = places[3 * s];
      const y1 = places[3 * s + 1];
      const y2 = places[3 * s + 2];
      let f0 = 0;
      let f1 = 0;
      let f2 = 0;
      let sum = 0;
      for (let node = 0; node < nodes; ) {
        const d0 = y0 - middles[3 * node];
        const d1 = y1 - middles[3 * node + 1];
        const d2 = y2 - middles[3 * node + 2];
        const squared = d0 * d0 + d1 * d1 + d2 * d2;
        const first = firsts[node];
        const apart = s < first || s >= first + sizes[node];
        if (apart && widths[node] < limit * squared) {
          const q = 1 / (1 + squared);
          const share = sizes[node] * q;
          sum += share;
          f0 += share * q * d0;
          f1 += share * q * d1;
          f2 += share * q * d2;
          node = skips[node];
          continue;
        }
        // a leaf
        if (skips[node] === node + 1) {
          for (let p = 3 * first; p < 3 * (first + sizes[node]); p += 3) {
            const e0 = y0 - places[p];
            const e1 = y1 - places[p + 1];
            const e2 = y2 - places[p + 2];
            const q = 1 / (1 + e0 * e0 + e1 * e1 + e2 * e2);
            sum += q;
            f0 += q * q * e0;
            f1 += q * q * e1;
            f2 += q * q * e2;
          }
        }
        node++;
      }
      // the point itself has q = 1 and no force
      total += sum - 1;
      const p = 3 * order[s];
      out[p] = f0;
      out[p + 1] = f1;
      out[p + 2] = f2;
    }
    return total;
  }

  /** Keys of the smallest cells: the interleaved bits of their coordinates. */
  private makeKeys(y: Float64Array): void {
    const { n, dims, keys, order } = this;
    const levels = LEVELS[dims];
    const cells = 2 ** levels;
    this.side = 0;
    keys.fill(0);
    const lows = [0, 0, 0];
    for (let axis = 0; axis < dims; axis++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let p = axis; p < 3 * n; p += 3) {
        if (y[p] < low) low = y[p];
        if (y[p] > high) high = y[p];
      }
      lows[axis] = low;
      this.side = Math.max(this.side, high - low);
    }
    const scale = this.side > 0 ? cells / this.side : 0;
    for (let i = 0; i < n; i++) {
      order[i] = i;
      for (let axis = 0; axis < dims; axis++) {
        const cell = Math.min(cells - 1, Math.floor((y[3 * i + axis] - lows[axis]) * scale));
        keys[i] |= (dims === 2 ? spread2(cell) : spread3(cell)) << axis;
      }
    }
  }

  /** Radix sort, 16 bits at a time; the order of equal keys does not change. */
  private sortByKey(): void {
    const { n, counts, order, keys, spareOrder, spareKeys } = this;
    let [fromOrder, fromKeys, toOrder, toKeys] = [order, keys, spareOrder, spareKeys];
    for (let shift = 0; shift < 32; shift += 16) {
      counts.fill(0);
      for (let s = 0; s < n; s++) counts[(fromKeys[s] >>> shift) & 65535]++;
      for (let digit = 0, sum = 0; digit < 65536; digit++) {
        const count = counts[digit];
        counts[digit] = sum;
        sum += count;
      }
      for (let s = 0; s < n; s++) {
        const at = counts[(fromKeys[s] >>> shift) & 65535]++;
        toOrder[at] = fromOrder[s];
        toKeys[at] = fromKeys[s];
      }
      [fromOrder, fromKeys, toOrder, toKeys] = [toOrder, toKeys, fromOrder, fromKeys];
    }
  }

  /** Makes the node of some positions and the nodes below it; at most LEVELS calls deep. */
  private grow(from: number, to: number, given: number): void {
    const { dims, keys, places, middles, widths, sizes, skips, firsts } = this;
    const levels = LEVELS[dims];
    // if all points of a cell are in one child, the child replaces the cell
    let level = given;
    const differ = keys[from] ^ keys[to - 1];
    while (level < levels && differ >>> (dims * (levels - level - 1)) === 0) level++;
    const node = this.nodes++;
    const width = this.side / 2 ** level;
    widths[node] = width * width;
    sizes[node] = to - from;
    const m = 3 * node;
    middles[m] = 0;
    middles[m + 1] = 0;
    middles[m + 2] = 0;
    for (let p = 3 * from; p < 3 * to; p += 3) {
      middles[m] += places[p];
      middles[m + 1] += places[p + 1];
      middles[m + 2] += places[p + 2];
    }
    for (let axis = 0; axis < 3; axis++) middles[m + axis] /= to - from;
    firsts[node] = from;
    if (to - from > LEAF && level < levels) {
      const shift = dims * (levels - level - 1);
      for (let begin = from; begin < to; ) {
        const digit = keys[begin] >>> shift;
        let end = begin + 1;
        while (end < to && keys[end] >>> shift === digit) end++;
        this.grow(begin, end, level + 1);
        begin = end;
      }
    }
    skips[node] = this.nodes;
  }
}

/** Moves bit b of 16 to bit 2 b. */
function spread2(value: number): number {
  let v = value;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Moves bit b of 10 to bit 3 b. */
function spread3(value: number): number {
  let v = value;
  v = (v | (v << 16)) & 0x030000ff;
  v = (v | (v << 8)) & 0x0300f00f;
  v = (v | (v << 4)) & 0x030c30c3;
  return (v | (v << 2)) & 0x09249249;
}
