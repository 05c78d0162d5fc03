/**
 * Draws points into the pixels of a canvas. The processor does it, so that every machine draws the same, whether it has a
 * graphics card or not: 60 000 points take a few milliseconds.
 */
import type { Camera } from './camera.ts';
import type { Rgb } from './colors.ts';
import { type Points, Spots } from './spots.ts';
import { press, Stamps, shapeOf } from './stamps.ts';

/** How points look. */
export interface Look {
  /** A color for each label. */
  colors: readonly Rgb[];
  paper: Rgb;
  /** The color of a rim for each label whose color is hard to see on the paper. */
  rims?: readonly (Rgb | undefined)[];
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

/** Points that are not chosen: their share of color beside that of the paper, which many of them reach, and their opacity of 255. */
const PALE = 0.4;
const FAINT = 75;

/** Points that fade: of more, which cover each other, a random sample is drawn, and chosen ones are no larger. */
const MOST_FAINT = 200_000;

/** Mixes the bits of the number of a row, so that small products are a random sample (Knuth). */
const MIXING = 0x9e3779b1;

export class Painter {
  /** Where the points are that were drawn last. */
  readonly spots: Spots;
  private readonly n: number;
  private readonly stamps = new Stamps();

  constructor(points: Points) {
    this.n = points.n;
    this.spots = new Spots(points);
  }

  /** The radius of a point, in pixels of the page. */
  radius({ zoom }: Camera): number {
    return Math.max(1.1, Math.min(5, 125 / Math.sqrt(this.n + 1))) * Math.sqrt(Math.max(1, zoom));
  }

  /**
   * @param pixels width * height colors of 32 bits, of which all are set
   * @param most points that are drawn: a random sample while the view moves
   */
  draw(pixels: Uint32Array, width: number, height: number, camera: Camera, look: Look, most: number): void {
    const { sharp, paper, chosen, rims } = look;
    pixels.fill(packed(paper));
    if (look.grid) drawGrid(pixels, width, look.grid, sharp);
    const count = Math.min(Math.ceil(most), this.n);
    this.spots.place({ camera, width, height, sharp, count });
    this.stamps.fit(width);
    const radius = this.radius(camera) * sharp;
    const strong = this.n > 20_000 ? 255 : 225;
    const large = chosen && this.n <= MOST_FAINT ? radius * 1.25 : radius;
    const pale = look.colors.map(
      (color) => color.map((value, j) => paper[j] + (value - paper[j]) * PALE) as Rgb,
    );
    if (chosen) this.press(pixels, width, height, { colors: pale, chosen }, radius, FAINT, 0);
    // rims lie under all points: they are seen around clouds and single points
    if (rims) this.press(pixels, width, height, { colors: rims, chosen }, large + sharp, strong, 1);
    this.press(pixels, width, height, look, large, strong, 1);
  }

  /** Draws the points that are chosen, or those that are not, the farthest first. */
  private press(
    pixels: Uint32Array,
    width: number,
    height: number,
    { chosen, colors }: { chosen?: Uint8Array; colors: readonly (Rgb | undefined)[] },
    radius: number,
    opacity: number,
    flag: 0 | 1,
  ): void {
    const { stamps } = this;
    const { rows, labels, left, top, near, drawn } = this.spots;
    const inks = Uint32Array.from(colors, (color) => (color ? packed(color) : 0));
    const shapes = Uint8Array.from(colors, (_, label) => shapeOf(label));
    const least = flag === 1 ? 0 : (1 - MOST_FAINT / drawn) * 2 ** 32;
    for (let o = 0; o < drawn; o++) {
      if (chosen && chosen[rows[o]] !== flag) continue;
      if (least > 0 && Math.imul(rows[o], MIXING) >>> 0 < least) continue;
      const label = labels[o];
      if (inks[label] === 0) continue;
      const halves = Math.max(2, Math.round(radius * (1 + 0.25 * near[o]) * 2));
      const stamp = stamps.of(shapes[label], halves);
      const x = Math.round(left[o] - stamp.side / 2);
      const y = Math.round(top[o] - stamp.side / 2);
      press(pixels, width, height, stamp, x, y, inks[label], opacity);
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
