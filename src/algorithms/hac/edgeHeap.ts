/** A heap of edges between nodes. The shortest edge is first; of equal edges, the one with the smallest nodes. */
export class EdgeHeap {
  private values: Float64Array;
  private low: Int32Array;
  private high: Int32Array;
  private count = 0;
  private readonly top = { d: 0, a: 0, b: 0 };

  constructor(room: number) {
    this.values = new Float64Array(Math.max(16, room));
    this.low = new Int32Array(this.values.length);
    this.high = new Int32Array(this.values.length);
  }

  /** @param a the smaller of the two nodes */
  push(d: number, a: number, b: number): void {
    if (this.count === this.values.length) this.grow();
    let at = this.count++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(d, a, b, above)) break;
      this.move(above, at);
      at = above;
    }
    this.put(at, d, a, b);
  }

  /** Removes the shortest edge and returns it, in the same object each time. */
  pop(): { d: number; a: number; b: number } {
    const { top, values, low, high } = this;
    top.d = values[0];
    top.a = low[0];
    top.b = high[0];
    const last = --this.count;
    const d = values[last];
    const a = low[last];
    const b = high[last];
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= last) break;
      if (below + 1 < last && this.isBefore(values[below + 1], low[below + 1], high[below + 1], below))
        below++;
      if (this.isBefore(d, a, b, below)) break;
      this.move(below, at);
      at = below;
    }
    this.put(at, d, a, b);
    return top;
  }

  private isBefore(d: number, a: number, b: number, at: number): boolean {
    if (d !== this.values[at]) return d < this.values[at];
    return a !== this.low[at] ? a < this.low[at] : b < this.high[at];
  }

  private move(from: number, to: number): void {
    this.put(to, this.values[from], this.low[from], this.high[from]);
  }

  private put(at: number, d: number, a: number, b: number): void {
    this.values[at] = d;
    this.low[at] = a;
    this.high[at] = b;
  }

  private grow(): void {
    const values = new Float64Array(2 * this.count);
    const low = new Int32Array(2 * this.count);
    const high = new Int32Array(2 * this.count);
    values.set(this.values);
    low.set(this.low);
    high.set(this.high);
    Object.assign(this, { values, low, high });
  }
}
