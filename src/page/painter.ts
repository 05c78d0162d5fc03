/**
 * Draws points into the pixels of a canvas. The processor does it, so that every machine draws the same, whether it has a
 * graphics card or not: 60 000 points take a few milliseconds.
 */
import { type Camera, projection, type Size } from './camera.ts';
import type { Rgb } from './colors.ts';
import { press, Stamps, shapeOf } from './stamps.ts';

/** The points of a view. */
export interface Points {
  n: number;
  /** 2 or 3 numbers of 16 bits for each point. */
  places: Uint16Array;
  dims: number;
  labels: ArrayLike<number>;
}

/** How points look. */
export interface Look {
  /** A color for each label. */
  colors: readonly Rgb[];
  paper: Rgb;
  /** 1 for each point that stands out among others that fade; absent: all do. */
  chosen?: Uint8Array;
  /** Pixels of the screen for each pixel of the page. */
  sharp: number;
  /** Lines under the points, in pixels of the page. */
  grid?: Grid;
}

/** Upright lines at some places from the left, and level ones at some from the top, within a box. */
export interface Grid {
  color: Rgb;
  across: number[];
  down: number[];
  box: { left: number; top: number; wide: number; tall: number };
}

/** Steps of distance by which points are sorted. */
const STEPS = 256;

/** Opacity of points that are not chosen, of 255. */
const FAINT = 30;

export class Painter {
  /** Pixels of the screen from the left and the top, of the points that were drawn last. */
  readonly left: Float32Array;
  readonly top: Float32Array;
  private readonly near: Float32Array;
  private readonly shuffled: Uint32Array;
  private readonly order: Uint32Array;
  private readonly steps: Uint8Array;
  private readonly points: Points;
  private readonly stamps = new Stamps();
  private placed?: { camera: Camera; width: number; height: number; sharp: number; count: number };
  private middles = new Map<number, [left: number, top: number]>();
  private drawn = 0;

  constructor(points: Points) {
    const { n } = points;
    this.points = points;
    this.left = new Float32Array(n);
    this.top = new Float32Array(n);
    this.near = new Float32Array(n);
    this.order = new Uint32Array(n);
    this.steps = new Uint8Array(n);
    this.shuffled = shuffled(n);
  }

  /** The radius of a point, in pixels of the page. */
  radius({ zoom }: Camera): number {
    return Math.max(1.1, Math.min(5, 125 / Math.sqrt(this.points.n + 1))) * Math.sqrt(Math.max(1, zoom));
  }

  /**
   * @param pixels width * height colors of 32 bits, of which all are set
   * @param most points that are drawn: a random sample while the view moves
   */
  draw(pixels: Uint32Array, width: number, height: number, camera: Camera, look: Look, most: number): void {
    const { sharp, paper, chosen } = look;
    pixels.fill(packed(paper));
    if (look.grid) drawGrid(pixels, width, look.grid, sharp);
    const count = Math.min(Math.ceil(most), this.points.n);
    this.place(camera, width, height, sharp, count);
    this.stamps.fit(width);
    const radius = this.radius(camera) * sharp;
    const strong = this.points.n > 20_000 ? 255 : 225;
    if (chosen) this.press(pixels, width, height, look, radius, FAINT, 0);
    this.press(pixels, width, height, look, chosen ? radius * 1.25 : radius, strong, 1);
  }

  /** Draws the points that are chosen, or those that are not, the farthest first. */
  private press(
    pixels: Uint32Array,
    width: number,
    height: number,
    { chosen, colors }: Look,
    radius: number,
    opacity: number,
    flag: 0 | 1,
  ): void {
    const { order, left, top, near, drawn, stamps } = this;
    const { labels } = this.points;
    const inks = Uint32Array.from(colors, packed);
    const shapes = Uint8Array.from(colors, (_, label) => shapeOf(label));
    for (let o = 0; o < drawn; o++) {
      const i = order[o];
      if (chosen && chosen[i] !== flag) continue;
      const label = labels[i];
      const halves = Math.max(2, Math.round(radius * (1 + 0.25 * near[i]) * 2));
      const stamp = stamps.of(shapes[label], halves);
      const x = Math.round(left[i] - stamp.side / 2);
      const y = Math.round(top[i] - stamp.side / 2);
      press(pixels, width, height, stamp, x, y, inks[label], opacity);
    }
  }

  /** The point nearest to a pixel of the screen among those that were drawn, at most `reach` away. */
  nearest(x: number, y: number, reach: number, chosen?: Uint8Array): number | undefined {
    let best: number | undefined;
    let least = reach * reach;
    for (let o = 0; o < this.drawn; o++) {
      const i = this.order[o];
      const d = (this.left[i] - x) ** 2 + (this.top[i] - y) ** 2;
      if (d <= least && chosen?.[i] !== 0) {
        least = d;
        best = i;
      }
    }
    return best;
  }

  /** The middle of the points of a label, of those that were drawn. */
  middle(label: number): [left: number, top: number] {
    const known = this.middles.get(label);
    if (known) return known;
    const { labels } = this.points;
    let [x, y, seen] = [0, 0, 0];
    for (let o = 0; o < this.drawn; o++) {
      const i = this.shuffled[o];
      if (labels[i] !== label) continue;
      x += this.left[i];
      y += this.top[i];
      seen++;
    }
    const middle: [number, number] = [x / seen, y / seen];
    this.middles.set(label, middle);
    return middle;
  }

  /** Places the points that are drawn, unless they are where they were. */
  private place(camera: Camera, width: number, height: number, sharp: number, count: number): void {
    const { placed } = this;
    const isSame =
      placed?.camera === camera &&
      placed.width === width &&
      placed.height === height &&
      placed.sharp === sharp &&
      placed.count === count;
    if (isSame) return;
    this.placed = { camera, width, height, sharp, count };
    this.middles.clear();
    this.drawn = count;
    const size: Size = { wide: width / sharp, tall: height / sharp };
    const [xa, xb, xc, xd, ya, yb, yc, yd, za, zb, zc, zd] = projection(camera, size, sharp);
    const { places, dims, n } = this.points;
    const { left, top, near, steps, shuffled } = this;
    for (let o = 0; o < count; o++) {
      // all points are walked as they lie in memory
      const i = count < n ? shuffled[o] : o;
      const x = places[i * dims] / 32767.5 - 1;
      const y = dims > 1 ? places[i * dims + 1] / 32767.5 - 1 : 0;
      const z = dims > 2 ? places[i * dims + 2] / 32767.5 - 1 : 0;
      left[i] = xa * x + xb * y + xc * z + xd;
      top[i] = ya * x + yb * y + yc * z + yd;
      near[i] = za * x + zb * y + zc * z + zd;
      steps[i] = Math.max(0, Math.min(STEPS - 1, ((near[i] + 1) * STEPS) >> 1));
    }
    this.sort(count);
  }

  /** The farthest first. */
  private sort(count: number): void {
    const { shuffled, steps, order } = this;
    const starts = new Uint32Array(STEPS + 1);
    for (let o = 0; o < count; o++) starts[steps[shuffled[o]] + 1]++;
    for (let b = 1; b <= STEPS; b++) starts[b] += starts[b - 1];
    for (let o = 0; o < count; o++) {
      const i = shuffled[o];
      order[starts[steps[i]]++] = i;
    }
  }
}

function drawGrid(
  pixels: Uint32Array,
  width: number,
  { color, across, down, box }: Grid,
  sharp: number,
): void {
  const ink = packed(color);
  const [left, top] = [Math.round(box.left * sharp), Math.round(box.top * sharp)];
  const [right, bottom] = [
    Math.round((box.left + box.wide) * sharp),
    Math.round((box.top + box.tall) * sharp),
  ];
  const thick = Math.max(1, Math.round(sharp));
  for (let t = 0; t < thick; t++) {
    for (const x of across.map((one) => Math.round(one * sharp) + t))
      for (let y = top; y < bottom; y++) pixels[y * width + x] = ink;
    for (const y of down.map((one) => Math.round(one * sharp) + t))
      pixels.fill(ink, y * width + left, y * width + right);
  }
}

export function packed([r, g, b]: Rgb): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
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
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
