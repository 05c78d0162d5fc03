/**
 * How points are drawn, and their drawing by the processor into the pixels of a canvas: where there is no graphics card,
 * 60 000 points take a few milliseconds.
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

/** What is drawn on a canvas. */
export interface Drawing {
  painter: Painter;
  camera: Camera;
  look: Look;
  /** Points that are drawn: a random sample while the view moves. */
  most: number;
  isMoving: boolean;
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

/** Points that are drawn together, over those of the layers before. */
export interface Layer {
  /** A color for each label; points without one are left out. */
  colors: readonly (Rgb | undefined)[];
  /** The radius of a point in the middle, in pixels of the screen. */
  radius: number;
  /** Of 255. */
  opacity: number;
  /** The flag of its points: 1 for those that stand out. */
  flag: 0 | 1;
}

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

  /** Places the points. @param most points that are drawn */
  place(width: number, height: number, camera: Camera, sharp: number, most: number): void {
    this.spots.place({ camera, width, height, sharp, count: Math.min(Math.ceil(most), this.n) });
  }

  /** What is drawn, from below to above. */
  layers(camera: Camera, { sharp, paper, chosen, rims, colors }: Look): Layer[] {
    const radius = this.radius(camera) * sharp;
    const opacity = this.n > 20_000 ? 255 : 225;
    const large = chosen && this.n <= MOST_FAINT ? radius * 1.25 : radius;
    const layers: Layer[] = [{ colors, radius: large, opacity, flag: 1 }];
    // rims lie under all points: they are seen around clouds and single points
    if (rims) layers.unshift({ colors: rims, radius: large + sharp, opacity, flag: 1 });
    if (!chosen) return layers;
    const pale = colors.map((color) => color.map((value, j) => paper[j] + (value - paper[j]) * PALE) as Rgb);
    return [{ colors: pale, radius, opacity: FAINT, flag: 0 }, ...layers];
  }

  /** The flags of the layers in the order of the points that were placed, 2 for those that no layer draws. */
  flags(chosen: Uint8Array): Uint8Array {
    const { rows, drawn } = this.spots;
    const least = (1 - MOST_FAINT / drawn) * 2 ** 32;
    const flags = new Uint8Array(drawn);
    for (let o = 0; o < drawn; o++) {
      const row = rows[o];
      flags[o] = chosen[row] === 1 ? 1 : least > 0 && Math.imul(row, MIXING) >>> 0 < least ? 2 : 0;
    }
    return flags;
  }

  /**
   * @param pixels width * height colors of 32 bits, of which all are set
   * @param most points that are drawn
   */
  draw(pixels: Uint32Array, width: number, height: number, camera: Camera, look: Look, most: number): void {
    pixels.fill(packed(look.paper));
    for (const { left, top, wide, tall } of gridLines(look))
      for (let y = Math.max(0, top); y < Math.min(height, top + tall); y++)
        pixels.fill(packed(look.grid?.color ?? look.paper), y * width + left, y * width + left + wide);
    this.place(width, height, camera, look.sharp, most);
    this.stamps.fit(width);
    const flags = look.chosen && this.flags(look.chosen);
    for (const layer of this.layers(camera, look)) this.press(pixels, width, height, layer, flags);
  }

  /** Draws the points of a layer, the farthest first. */
  private press(
    pixels: Uint32Array,
    width: number,
    height: number,
    { colors, radius, opacity, flag }: Layer,
    flags?: Uint8Array,
  ): void {
    const { stamps } = this;
    const { labels, left, top, near, drawn } = this.spots;
    const inks = Uint32Array.from(colors, (color) => (color ? packed(color) : 0));
    const shapes = Uint8Array.from(colors, (_, label) => shapeOf(label));
    for (let o = 0; o < drawn; o++) {
      if (flags && flags[o] !== flag) continue;
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

/** A rectangle, in pixels of the screen. */
interface Box {
  left: number;
  top: number;
  wide: number;
  tall: number;
}

/** The lines under the points. */
export function gridLines({ grid, sharp }: Look): Box[] {
  if (!grid) return [];
  const { across, down, box } = grid;
  const [left, top] = [Math.round(box.left * sharp), Math.round(box.top * sharp)];
  const wide = Math.round((box.left + box.wide) * sharp) - left;
  const tall = Math.round((box.top + box.tall) * sharp) - top;
  const thick = Math.max(1, Math.round(sharp));
  return [
    ...across.map((x) => ({ left: Math.round(x * sharp), top, wide: thick, tall })),
    ...down.map((y) => ({ left, top: Math.round(y * sharp), wide, tall: thick })),
  ];
}

export function packed([r, g, b]: Rgb): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}
