/**
 * Where points are on the screen. Places and labels lie in the order in which the points are drawn, so that each walk
 * over a million of them reads memory from its begin to its end.
 */
import { type Camera, projection, type Size } from './camera.ts';

/** The points of a view. */
export interface Points {
  n: number;
  /** 2 or 3 numbers of 16 bits for each point. */
  places: Uint16Array;
  dims: number;
  labels: ArrayLike<number>;
}

/** What decides where points are: pixels of the screen, and how many of them there are for each of the page. */
export interface Frame {
  camera: Camera;
  width: number;
  height: number;
  sharp: number;
  /** Points that are drawn, a random sample. */
  count: number;
}

/** Steps of distance by which points are sorted. */
const STEPS = 256;

export class Spots {
  /** Number of points that were placed last, the farthest first. */
  drawn = 0;
  /** How often points were placed: what was made of their places is good for one of them. */
  turn = 0;
  /** The row of each. */
  readonly rows: Uint32Array;
  readonly labels: Uint32Array;
  /** Pixels of the screen from the left and the top, and how near they are, -1 to 1. */
  readonly left: Float32Array;
  readonly top: Float32Array;
  readonly near: Float32Array;
  private readonly points: Points;
  /** Rows, places and labels in a random order. */
  private readonly mixed: { rows: Uint32Array; places: Uint16Array; labels: Uint32Array };
  private readonly steps: Uint8Array;
  private placed?: Frame;
  private linear: Float64Array = new Float64Array(12);
  private readonly middles = new Map<number, [left: number, top: number]>();

  constructor(points: Points) {
    const { n } = points;
    this.points = points;
    this.rows = new Uint32Array(n);
    this.labels = new Uint32Array(n);
    this.left = new Float32Array(n);
    this.top = new Float32Array(n);
    this.near = new Float32Array(n);
    this.steps = new Uint8Array(n);
    this.mixed = mixedOf(points);
  }

  /** Places the points, unless they are where they were. */
  place(frame: Frame): void {
    const { placed } = this;
    if (placed && (Object.keys(frame) as (keyof Frame)[]).every((key) => placed[key] === frame[key])) return;
    const { camera, width, height, sharp, count } = frame;
    const size: Size = { wide: width / sharp, tall: height / sharp };
    this.placed = frame;
    this.linear = projection(camera, size, sharp);
    this.middles.clear();
    this.drawn = count;
    this.turn++;
    this.fill(this.starts(count), count);
  }

  /** Where a row is, in pixels of the screen. */
  at(row: number): [left: number, top: number] {
    const [xa, xb, xc, xd, ya, yb, yc, yd] = this.linear;
    const { places, dims } = this.points;
    const [x, y = 0, z = 0] = Array.from(
      places.subarray(row * dims, row * dims + dims),
      (one) => one / 32767.5 - 1,
    );
    return [xa * x + xb * y + xc * z + xd, ya * x + yb * y + yc * z + yd];
  }

  /** The row nearest to a pixel of the screen among those that were drawn, at most `reach` away. */
  nearest(x: number, y: number, reach: number, chosen?: Uint8Array): number | undefined {
    const { left, top, rows, drawn } = this;
    let best: number | undefined;
    let least = reach * reach;
    for (let o = 0; o < drawn; o++) {
      const [dx, dy] = [left[o] - x, top[o] - y];
      const d = dx * dx + dy * dy;
      if (d <= least && chosen?.[rows[o]] !== 0) {
        least = d;
        best = rows[o];
      }
    }
    return best;
  }

  /** The middle of the points of a label, of those that were drawn. */
  middle(label: number): [left: number, top: number] {
    const known = this.middles.get(label);
    if (known) return known;
    const { left, top, labels, drawn } = this;
    let [x, y, seen] = [0, 0, 0];
    for (let o = 0; o < drawn; o++) {
      if (labels[o] !== label) continue;
      x += left[o];
      y += top[o];
      seen++;
    }
    const middle: [number, number] = [x / seen, y / seen];
    this.middles.set(label, middle);
    return middle;
  }

  /** Where the points of each step of distance begin. */
  private starts(count: number): Uint32Array {
    const [, , , , , , , , za, zb, zc, zd] = this.linear;
    const { dims } = this.points;
    const { places } = this.mixed;
    const { steps } = this;
    const starts = new Uint32Array(STEPS + 1);
    for (let o = 0; o < count; o++) {
      const x = places[o * dims] / 32767.5 - 1;
      const y = dims > 1 ? places[o * dims + 1] / 32767.5 - 1 : 0;
      const z = dims > 2 ? places[o * dims + 2] / 32767.5 - 1 : 0;
      const near = za * x + zb * y + zc * z + zd;
      const step = Math.max(0, Math.min(STEPS - 1, ((near + 1) * STEPS) >> 1));
      steps[o] = step;
      starts[step + 1]++;
    }
    for (let b = 1; b <= STEPS; b++) starts[b] += starts[b - 1];
    return starts;
  }

  private fill(starts: Uint32Array, count: number): void {
    const [xa, xb, xc, xd, ya, yb, yc, yd, za, zb, zc, zd] = this.linear;
    const { dims } = this.points;
    const { places, rows, labels } = this.mixed;
    const { steps, left, top, near } = this;
    const [ownRows, ownLabels] = [this.rows, this.labels];
    for (let o = 0; o < count; o++) {
      const x = places[o * dims] / 32767.5 - 1;
      const y = dims > 1 ? places[o * dims + 1] / 32767.5 - 1 : 0;
      const z = dims > 2 ? places[o * dims + 2] / 32767.5 - 1 : 0;
      const at = starts[steps[o]]++;
      left[at] = xa * x + xb * y + xc * z + xd;
      top[at] = ya * x + yb * y + yc * z + yd;
      near[at] = za * x + zb * y + zc * z + zd;
      ownRows[at] = rows[o];
      ownLabels[at] = labels[o];
    }
  }
}

/** Points in an order without meaning, so that the first of them are a sample. */
function mixedOf({ n, places, dims, labels }: Points) {
  const rows = shuffled(n);
  const mixed = { rows, places: new Uint16Array(n * dims), labels: new Uint32Array(n) };
  for (let o = 0; o < n; o++) {
    const i = rows[o];
    for (let j = 0; j < dims; j++) mixed.places[o * dims + j] = places[i * dims + j];
    mixed.labels[o] = labels[i];
  }
  return mixed;
}

/** The numbers to n - 1 in an order without meaning that is always the same, so that the first of them are a sample. */
export function shuffled(n: number): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let state = 0x9e3779b9;
  for (let i = n - 1; i > 0; i--) {
    // Marsaglia's xorshift of 32 bits
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    const last = order[i];
    order[i] = order[j];
    order[j] = last;
  }
  return order;
}
