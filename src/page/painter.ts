/**
 * Draws points into the pixels of a canvas. The processor does it, so that every machine draws the same, whether it has a
 * graphics card or not: 60 000 points take a few milliseconds.
 */
import { type Camera, projection, type Size } from './camera.ts';
import type { Rgb } from './colors.ts';

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
  /** What stands out among points that fade; absent: all. */
  isChosen?: (i: number) => boolean;
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

/** Shapes of labels beyond the colors that all people can tell apart. */
const SHAPES = 4;
const PER_SHAPE = 8;

export class Painter {
  /** Pixels of the screen from the left and the top, of the points that were drawn last. */
  readonly left: Float32Array;
  readonly top: Float32Array;
  private readonly near: Float32Array;
  private readonly shuffled: Uint32Array;
  private readonly order: Uint32Array;
  private readonly points: Points;
  private masks = new Map<string, { side: number; alpha: Uint8Array }>();
  private drawn = 0;

  constructor(points: Points) {
    const { n } = points;
    this.points = points;
    this.left = new Float32Array(n);
    this.top = new Float32Array(n);
    this.near = new Float32Array(n);
    this.order = new Uint32Array(n);
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
    const { sharp, paper, isChosen, colors } = look;
    const { labels } = this.points;
    const size: Size = { wide: width / sharp, tall: height / sharp };
    pixels.fill(packed(paper));
    if (look.grid) drawGrid(pixels, width, look.grid, sharp);
    const count = Math.min(most, this.points.n);
    this.place(projection(camera, size, sharp), count);
    this.sort(count);
    const radius = this.radius(camera) * sharp;
    const strong = this.points.n > 20_000 ? 255 : 225;
    for (const pass of isChosen ? [false, true] : [true]) {
      for (let o = 0; o < count; o++) {
        const i = this.order[o];
        if (isChosen && isChosen(i) !== pass) continue;
        const r = radius * (1 + 0.25 * this.near[i]) * (isChosen && pass ? 1.25 : 1);
        this.splat(pixels, width, height, i, r, labels[i], colors[labels[i]], pass ? strong : FAINT);
      }
    }
  }

  /** The point nearest to a pixel of the screen among those that were drawn, at most `reach` away. */
  nearest(x: number, y: number, reach: number, isSeen: (i: number) => boolean): number | undefined {
    let best: number | undefined;
    let least = reach * reach;
    for (let o = 0; o < this.drawn; o++) {
      const i = this.order[o];
      const d = (this.left[i] - x) ** 2 + (this.top[i] - y) ** 2;
      if (d <= least && isSeen(i)) {
        least = d;
        best = i;
      }
    }
    return best;
  }

  /** The middle of the points of a label, of those that were drawn. */
  middle(label: number): [left: number, top: number] {
    const { labels } = this.points;
    let [x, y, seen] = [0, 0, 0];
    for (let o = 0; o < this.drawn; o++) {
      const i = this.shuffled[o];
      if (labels[i] !== label) continue;
      x += this.left[i];
      y += this.top[i];
      seen++;
    }
    return [x / seen, y / seen];
  }

  private place(by: Float64Array, count: number): void {
    const { places, dims } = this.points;
    const [xa, xb, xc, xd, ya, yb, yc, yd, za, zb, zc, zd] = by;
    const { left, top, near, shuffled } = this;
    this.drawn = count;
    for (let o = 0; o < count; o++) {
      const i = shuffled[o];
      const x = places[i * dims] / 32767.5 - 1;
      const y = dims > 1 ? places[i * dims + 1] / 32767.5 - 1 : 0;
      const z = dims > 2 ? places[i * dims + 2] / 32767.5 - 1 : 0;
      left[i] = xa * x + xb * y + xc * z + xd;
      top[i] = ya * x + yb * y + yc * z + yd;
      near[i] = za * x + zb * y + zc * z + zd;
    }
  }

  /** The farthest first. */
  private sort(count: number): void {
    const { shuffled, near, order } = this;
    const starts = new Uint32Array(STEPS + 1);
    const step = (i: number) => Math.max(0, Math.min(STEPS - 1, ((near[i] + 1) * STEPS) >> 1));
    for (let o = 0; o < count; o++) starts[step(shuffled[o]) + 1]++;
    for (let b = 1; b <= STEPS; b++) starts[b] += starts[b - 1];
    for (let o = 0; o < count; o++) order[starts[step(shuffled[o])]++] = shuffled[o];
  }

  private splat(
    pixels: Uint32Array,
    width: number,
    height: number,
    i: number,
    radius: number,
    label: number,
    color: Rgb,
    opacity: number,
  ): void {
    const { side, alpha } = this.mask(radius, Math.floor(label / PER_SHAPE) % SHAPES);
    const x0 = Math.round(this.left[i] - side / 2);
    const y0 = Math.round(this.top[i] - side / 2);
    if (x0 + side < 0 || y0 + side < 0 || x0 >= width || y0 >= height) return;
    const [r, g, b] = color;
    for (let y = Math.max(0, -y0); y < side && y0 + y < height; y++) {
      const line = (y0 + y) * width + x0;
      for (let x = Math.max(0, -x0); x < side && x0 + x < width; x++) {
        const a = (alpha[y * side + x] * opacity) >> 8;
        if (a === 0) continue;
        const under = pixels[line + x];
        const rest = 255 - a;
        const red = (r * a + (under & 255) * rest) >> 8;
        const green = (g * a + ((under >> 8) & 255) * rest) >> 8;
        const blue = (b * a + ((under >> 16) & 255) * rest) >> 8;
        pixels[line + x] = (255 << 24) | (blue << 16) | (green << 8) | red;
      }
    }
  }

  /** How far each pixel of a mark is covered, of 256, by 16 samples. */
  private mask(radius: number, shape: number): { side: number; alpha: Uint8Array } {
    const r = Math.max(1, Math.round(radius * 2) / 2);
    const key = `${shape} ${r}`;
    const known = this.masks.get(key);
    if (known) return known;
    const side = 2 * Math.ceil(r);
    const alpha = new Uint8Array(side * side);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        let inside = 0;
        for (let t = 0; t < 16; t++) {
          const u = (x + ((t & 3) + 0.5) / 4 - side / 2) / r;
          const v = (y + ((t >> 2) + 0.5) / 4 - side / 2) / r;
          if (isInside(u, v, shape)) inside++;
        }
        alpha[y * side + x] = Math.min(255, inside * 16);
      }
    const made = { side, alpha };
    this.masks.set(key, made);
    return made;
  }
}

/** A disk, a square, a diamond, a triangle. */
function isInside(u: number, v: number, shape: number): boolean {
  if (shape === 1) return Math.max(Math.abs(u), Math.abs(v)) < 0.85;
  if (shape === 2) return Math.abs(u) + Math.abs(v) < 1;
  if (shape === 3) return v < 0.8 && v > 2 * Math.abs(u) - 0.95;
  return u * u + v * v < 1;
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
