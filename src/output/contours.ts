/*
 * Outlines of the regions of a label map: paths along the edges of pixels, in pieces that end where more than two regions
 * meet. A piece is made simpler once for the regions on both of its sides, so that neighbors have no gaps between them.
 */

/** The shape of a label map. */
export interface Lattice {
  width: number;
  height: number;
}

/** The pieces of all outlines. */
export interface Contours {
  /** Corners of pixels, piece after piece: y * (width + 1) + x. */
  corners: Int32Array;
  /** Where each piece begins among the corners, and where the last one ends. */
  starts: Int32Array;
  /** The labels on both sides of each piece, seen along it. */
  left: Int32Array;
  right: Int32Array;
}

/** Right, down, left, up. */
type Heading = 0 | 1 | 2 | 3;

/** The edges to the right of a corner and down from it. */
const ACROSS = 1;
const DOWN = 2;
/** Shifts the bit of an edge to that which marks it as walked along. */
const WALKED = 2;

/** Memory for tracing, at most. @param edges from `countEdges` */
export function contourBytes({ width, height }: Lattice, edges: number): number {
  return (width + 1) * (height + 1) + 32 * edges;
}

/** The edges of pixels that lie between different labels, or between a label and the frame. O(pixels) time. */
export function countEdges(labels: Int32Array, { width, height }: Lattice): number {
  let edges = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      if ((x === 0 ? -1 : labels[i - 1]) !== label) edges++;
      if ((y === 0 ? -1 : labels[i - width]) !== label) edges++;
      if (x === width - 1 && label !== -1) edges++;
      if (y === height - 1 && label !== -1) edges++;
    }
  }
  return edges;
}

/**
 * The outlines of all regions of equal labels. O(pixels) time, and O(corners squared) at most for each piece.
 * @param labels height * width, -1 for pixels of no region
 * @param tolerance how many pixels a corner that is left out may lie from the outline without it; 0: only corners on
 * straight lines are left out
 */
export function traceContours(labels: Int32Array, lattice: Lattice, tolerance: number): Contours {
  return new Tracer(labels, lattice, tolerance).trace();
}

class Tracer {
  private readonly labels: Int32Array;
  private readonly lattice: Lattice;
  private readonly tolerance: number;
  /** Corners of a row. */
  private readonly pitch: number;
  /** The edges of each corner. */
  private readonly edges: Uint8Array;
  private readonly corners = new Numbers();
  private readonly starts = new Numbers();
  private readonly left = new Numbers();
  private readonly right = new Numbers();
  /** The corners of the piece that is being walked along. */
  private readonly piece = new Numbers();

  constructor(labels: Int32Array, lattice: Lattice, tolerance: number) {
    this.labels = labels;
    this.lattice = lattice;
    this.tolerance = tolerance;
    this.pitch = lattice.width + 1;
    this.edges = new Uint8Array(this.pitch * (lattice.height + 1));
  }

  trace(): Contours {
    this.findEdges();
    for (let at = 0; at < this.edges.length; at++) {
      if (!this.isEnd(at)) continue;
      for (let heading = 0; heading < 4; heading++)
        if (this.isOpen(at, heading as Heading)) this.walk(at, heading as Heading);
    }
    // what is left are loops
    for (let at = 0; at < this.edges.length; at++) if (this.isOpen(at, 0)) this.walk(at, 0);
    this.starts.push(this.corners.length);
    const { corners, starts, left, right } = this;
    return { corners: corners.taken(), starts: starts.taken(), left: left.taken(), right: right.taken() };
  }

  /** The label of a pixel, -1 beyond the frame. */
  private labelAt(x: number, y: number): number {
    const { width, height } = this.lattice;
    return x < 0 || y < 0 || x >= width || y >= height ? -1 : this.labels[y * width + x];
  }

  private findEdges(): void {
    const { width, height } = this.lattice;
    for (let y = 0, at = 0; y <= height; y++) {
      for (let x = 0; x <= width; x++, at++) {
        const label = this.labelAt(x, y);
        const across = this.labelAt(x, y - 1) === label ? 0 : ACROSS;
        this.edges[at] = across | (this.labelAt(x - 1, y) === label ? 0 : DOWN);
      }
    }
  }

  /** Where the edge of a heading is kept, and its bit: edges to the left and up are those of another corner. */
  private holderOf(at: number, heading: Heading): number {
    if (heading === 2) return at - 1;
    return heading === 3 ? at - this.pitch : at;
  }

  private hasEdge(at: number, heading: Heading): boolean {
    const holder = this.holderOf(at, heading);
    return holder >= 0 && (this.edges[holder] & bitOf(heading)) !== 0;
  }

  private isOpen(at: number, heading: Heading): boolean {
    return (
      this.hasEdge(at, heading) && (this.edges[this.holderOf(at, heading)] & (bitOf(heading) << WALKED)) === 0
    );
  }

  /** Whether pieces end at a corner: where more than two edges meet, and at corners of the frame. */
  private isEnd(at: number): boolean {
    let edges = 0;
    for (let heading = 0; heading < 4; heading++) if (this.hasEdge(at, heading as Heading)) edges++;
    if (edges !== 2) return edges > 2;
    const { width, height } = this.lattice;
    const [x, y] = [at % this.pitch, Math.floor(at / this.pitch)];
    return (x === 0 || x === width) && (y === 0 || y === height);
  }

  private walk(from: number, first: Heading): void {
    const { piece } = this;
    this.noteSides(from, first);
    piece.clear();
    piece.push(from);
    let heading = first;
    let at = this.step(from, heading);
    while (at !== from && !this.isEnd(at)) {
      const next = this.onward(at, heading);
      if (next !== heading) piece.push(at);
      heading = next;
      at = this.step(at, heading);
    }
    piece.push(at);
    this.starts.push(this.corners.length);
    simplify(piece, this.pitch, this.tolerance, this.corners);
  }

  /** Marks an edge as walked along. @returns the corner behind it */
  private step(at: number, heading: Heading): number {
    this.edges[this.holderOf(at, heading)] |= bitOf(heading) << WALKED;
    if (heading % 2 === 0) return at + 1 - heading;
    return heading === 1 ? at + this.pitch : at - this.pitch;
  }

  /** The only way on from a corner of two edges. */
  private onward(at: number, heading: Heading): Heading {
    if (this.hasEdge(at, heading)) return heading;
    const turned = ((heading + 1) % 4) as Heading;
    return this.hasEdge(at, turned) ? turned : (((heading + 3) % 4) as Heading);
  }

  private noteSides(at: number, heading: Heading): void {
    const [x, y] = [at % this.pitch, Math.floor(at / this.pitch)];
    const [northwest, northeast] = [this.labelAt(x - 1, y - 1), this.labelAt(x, y - 1)];
    const [southwest, southeast] = [this.labelAt(x - 1, y), this.labelAt(x, y)];
    const ahead = [
      [northeast, southeast],
      [southeast, southwest],
      [southwest, northwest],
      [northwest, northeast],
    ][heading];
    this.left.push(ahead[0]);
    this.right.push(ahead[1]);
  }
}

function bitOf(heading: Heading): number {
  return heading % 2 === 0 ? ACROSS : DOWN;
}

/**
 * Keeps the corners of a piece that lie farther than the tolerance from the line between those kept around them (D. H.
 * Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points required to represent a digitized line or
 * its caricature", 1973). The ends stay; of a loop, the corner that is the farthest from its end stays as well.
 */
function simplify(piece: Numbers, pitch: number, tolerance: number, out: Numbers): void {
  const last = piece.length - 1;
  const kept = new Uint8Array(last + 1);
  kept[0] = 1;
  kept[last] = 1;
  const stack = [0, last];
  while (stack.length > 0) {
    const to = stack.pop() as number;
    const from = stack.pop() as number;
    const isLoop = piece.at(from) === piece.at(to);
    const { at, distance } = farthest(piece, pitch, from, to);
    if (at < 0 || (distance <= tolerance && !isLoop)) continue;
    kept[at] = 1;
    stack.push(from, at, at, to);
  }
  for (let i = 0; i <= last; i++) if (kept[i] === 1) out.push(piece.at(i));
}

/** The corner between two others that is the farthest from the line between them. */
function farthest(piece: Numbers, pitch: number, from: number, to: number): { at: number; distance: number } {
  const [x0, y0] = [piece.at(from) % pitch, Math.floor(piece.at(from) / pitch)];
  const [dx, dy] = [(piece.at(to) % pitch) - x0, Math.floor(piece.at(to) / pitch) - y0];
  const length = dx * dx + dy * dy;
  let [best, most] = [-1, 0];
  for (let i = from + 1; i < to; i++) {
    const [x, y] = [(piece.at(i) % pitch) - x0, Math.floor(piece.at(i) / pitch) - y0];
    // beyond the ends of the line the nearest end counts
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length));
    const [offX, offY] = [x - along * dx, y - along * dy];
    const d2 = offX * offX + offY * offY;
    if (d2 > most) {
      most = d2;
      best = i;
    }
  }
  return { at: best, distance: Math.sqrt(most) };
}

/** Whole numbers in an array that grows. */
class Numbers {
  length = 0;
  private values = new Int32Array(64);

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  at(i: number): number {
    return this.values[i];
  }

  clear(): void {
    this.length = 0;
  }

  taken(): Int32Array {
    return this.values.subarray(0, this.length);
  }
}

/**
 * The closed outlines of one region, each with the region to its right; together they fill it by the rule of even and odd.
 * O(pieces) time.
 * @returns corners of each, y * (width + 1) + x, without the first one at the end
 */
export function* outlinesOf(contours: Contours, label: number): Generator<Int32Array> {
  const { corners, starts, left, right } = contours;
  const beginOf = (way: number) => (way >= 0 ? corners[starts[way]] : corners[starts[~way + 1] - 1]);
  const endOf = (way: number) => beginOf(~way);
  // the number of a piece, or its complement where it is walked along from its end
  const found = new Numbers();
  for (let piece = 0; piece < left.length; piece++) {
    if (right[piece] === label) found.push(piece);
    else if (left[piece] === label) found.push(~piece);
  }
  const ways = found.taken().sort((a, b) => beginOf(a) - beginOf(b) || a - b);
  const begins = ways.map(beginOf);
  const used = new Uint8Array(ways.length);
  const outline = new Numbers();
  for (let first = 0; first < ways.length; first++) {
    if (used[first] === 1) continue;
    outline.clear();
    for (let at = first; ; ) {
      used[at] = 1;
      const way = ways[at];
      const piece = way >= 0 ? way : ~way;
      const [from, to] = [starts[piece], starts[piece + 1] - 1];
      // the last corner is the first one of the next piece
      if (way >= 0) for (let i = from; i < to; i++) outline.push(corners[i]);
      else for (let i = to; i > from; i--) outline.push(corners[i]);
      if (endOf(way) === begins[first]) break;
      at = firstAtLeast(begins, endOf(way));
      while (used[at] === 1) at++;
    }
    yield outline.taken();
  }
}

/** The first of rising values that is not below another. */
function firstAtLeast(values: Int32Array, least: number): number {
  let low = 0;
  for (let high = values.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (values[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
