/** Small marks of points: their shapes, and how they are laid over pixels. */

/** Shapes of labels beyond the colors that all people can tell apart. */
const SHAPES = 4;
const PER_SHAPE = 8;

/** A mark of one shape and size: which of its pixels are covered, and how much. */
export interface Stamp {
  side: number;
  /** Places of the pixels that are covered at all, from the corner of the mark. */
  across: Int32Array;
  down: Int32Array;
  /** The same as steps in the pixels of the canvas. */
  steps: Int32Array;
  /** How far each of them is covered, of 255. */
  alpha: Uint8Array;
}

/** The stamps of a canvas, each made when it is first needed. */
export class Stamps {
  private readonly made: (Stamp | undefined)[] = [];
  private width = 0;

  /** @param width of the canvas, by which the steps of stamps are counted */
  fit(width: number): void {
    if (width === this.width) return;
    this.width = width;
    this.made.length = 0;
  }

  /** @param halves the radius in half pixels, at least 2 */
  of(shape: number, halves: number): Stamp {
    const known = this.made[halves * SHAPES + shape];
    if (known) return known;
    const stamp = makeStamp(halves / 2, shape, this.width);
    this.made[halves * SHAPES + shape] = stamp;
    return stamp;
  }
}

export function shapeOf(label: number): number {
  return Math.floor(label / PER_SHAPE) % SHAPES;
}

/**
 * Lays a stamp over pixels.
 * @param x0 pixels from the left of the canvas to the corner of the stamp @param y0 from the top
 * @param color of 32 bits @param opacity of 255
 */
export function press(
  pixels: Uint32Array,
  width: number,
  height: number,
  { side, across, down, steps, alpha }: Stamp,
  x0: number,
  y0: number,
  color: number,
  opacity: number,
): void {
  if (x0 + side < 0 || y0 + side < 0 || x0 >= width || y0 >= height) return;
  const isInside = x0 >= 0 && y0 >= 0 && x0 + side <= width && y0 + side <= height;
  // red and blue are 16 bits apart, and so mixed at once
  const redBlue = color & 0xff00ff;
  const green = (color >> 8) & 255;
  const corner = y0 * width + x0;
  for (let e = 0; e < alpha.length; e++) {
    if (!isInside) {
      const x = x0 + across[e];
      const y = y0 + down[e];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
    }
    const at = corner + steps[e];
    const a = (alpha[e] * opacity) >> 8;
    const rest = 255 - a;
    const under = pixels[at];
    const both = (Math.imul(redBlue, a) + Math.imul(under & 0xff00ff, rest)) | 0;
    const middle = green * a + ((under >> 8) & 255) * rest;
    pixels[at] = 0xff000000 | ((both >>> 8) & 0xff00ff) | (middle & 0xff00);
  }
}

/** How far each pixel of a mark is covered, by 16 samples. */
function makeStamp(radius: number, shape: number, width: number): Stamp {
  const side = 2 * Math.ceil(radius);
  const across: number[] = [];
  const down: number[] = [];
  const alpha: number[] = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let inside = 0;
      for (let t = 0; t < 16; t++) {
        const u = (x + ((t & 3) + 0.5) / 4 - side / 2) / radius;
        const v = (y + ((t >> 2) + 0.5) / 4 - side / 2) / radius;
        if (isInside(u, v, shape)) inside++;
      }
      if (inside === 0) continue;
      across.push(x);
      down.push(y);
      alpha.push(Math.min(255, inside * 16));
    }
  const steps = Int32Array.from(across, (x, e) => down[e] * width + x);
  return {
    side,
    across: Int32Array.from(across),
    down: Int32Array.from(down),
    steps,
    alpha: Uint8Array.from(alpha),
  };
}

/** A disk, a square, a diamond, a triangle. */
function isInside(u: number, v: number, shape: number): boolean {
  if (shape === 1) return Math.max(Math.abs(u), Math.abs(v)) < 0.85;
  if (shape === 2) return Math.abs(u) + Math.abs(v) < 1;
  if (shape === 3) return v < 0.8 && v > 2 * Math.abs(u) - 0.95;
  return u * u + v * v < 1;
}
