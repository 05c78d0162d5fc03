/** Distances reach this far, and matches are this long at most (RFC 1951). */
const WINDOW = 2 ** 15;
const LONGEST = 258;
const SHORTEST = 3;

const HASH_BITS = 15;

/** All matches of bytes with earlier ones that may be worth taking. */
export interface Matches {
  /** Matches of the byte at i are those from starts[i] to starts[i + 1], longer ones farther away. n + 1. */
  starts: Int32Array;
  lengths: Uint16Array;
  distances: Uint16Array;
}

/**
 * Finds, for each byte, the nearest match of each length: a binary tree of the strings of the last 32 kB for each hash of three
 * bytes, the last string at the root.
 */
export class StringTrees {
  private readonly bytes: Uint8Array;
  private readonly depth: number;
  private readonly roots = new Int32Array(2 ** HASH_BITS).fill(-1);
  /** The two children of each string: smaller ones, then larger ones. */
  private readonly children = new Int32Array(2 * WINDOW);
  private lengths = new Uint16Array(2 ** 16);
  private distances = new Uint16Array(2 ** 16);
  private found = 0;

  /** @param depth strings that are compared for each byte */
  constructor(bytes: Uint8Array, depth: number) {
    this.bytes = bytes;
    this.depth = depth;
  }

  /**
   * The matches of some bytes, which end with these. Parts are asked for one after the other. The next call overwrites them.
   * O(n depth) time.
   */
  matchesOf(from: number, to: number): Matches {
    const starts = new Int32Array(to - from + 1);
    this.found = 0;
    for (let i = from; i < to; i++) {
      starts[i - from] = this.found;
      if (this.found + LONGEST > this.lengths.length) this.grow();
      if (this.bytes.length - i >= SHORTEST) this.insert(i, to - i);
    }
    starts[to - from] = this.found;
    return { starts, lengths: this.lengths, distances: this.distances };
  }

  private keep(length: number, distance: number): void {
    this.lengths[this.found] = length;
    this.distances[this.found++] = distance;
  }

  /** Makes the string at i the root of its tree, and lists its matches up to a length. */
  private insert(i: number, limit: number): void {
    const { bytes, children, roots } = this;
    // strings are in order by as many bytes as later ones are compared by, also beyond the limit
    const most = Math.min(LONGEST, bytes.length - i);
    const hash =
      Math.imul(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16), 0x9e3779b1) >>> (32 - HASH_BITS);
    let node = roots[hash];
    roots[hash] = i;
    // where the next smaller and the next larger string go, and what these have in common with this one
    let smaller = 2 * (i & (WINDOW - 1));
    let larger = smaller + 1;
    let withSmaller = 0;
    let withLarger = 0;
    let longest = SHORTEST - 1;
    for (let left = this.depth; left > 0 && node >= 0 && i - node < WINDOW; left--) {
      let length = Math.min(withSmaller, withLarger);
      while (length < most && bytes[node + length] === bytes[i + length]) length++;
      if (length > longest && longest < limit) {
        longest = Math.min(length, limit);
        this.keep(longest, i - node);
      }
      const at = 2 * (node & (WINDOW - 1));
      if (length === most) {
        children[smaller] = children[at];
        children[larger] = children[at + 1];
        return;
      }
      if (bytes[node + length] < bytes[i + length]) {
        children[smaller] = node;
        smaller = at + 1;
        node = children[smaller];
        withSmaller = length;
      } else {
        children[larger] = node;
        larger = at;
        node = children[larger];
        withLarger = length;
      }
    }
    children[smaller] = -1;
    children[larger] = -1;
  }

  private grow(): void {
    for (const name of ['lengths', 'distances'] as const) {
      const wide = new Uint16Array(2 * this[name].length);
      wide.set(this[name]);
      this[name] = wide;
    }
  }
}
