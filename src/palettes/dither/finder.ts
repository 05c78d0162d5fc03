import { type ColorSpace, pointConverter } from '../../features/colorspace.ts';

/** Slots of answers that are kept, a power of 2. */
const SLOTS = 2 ** 16;

/**
 * Finds the nearest colors in a space, and keeps answers: dithering asks for the same colors again and again.
 * @param palette k * 4
 * @param from the first color that may be found
 */
export class NearestColor {
  private readonly points: Float64Array;
  private readonly codes = new Int32Array(SLOTS).fill(-1);
  private readonly answers = new Uint8Array(SLOTS);
  private readonly convert: (r: number, g: number, b: number, out: Float32Array) => void;
  private readonly point = new Float32Array(3);
  private readonly from: number;

  constructor(palette: Uint8Array, space: ColorSpace, from: number) {
    this.from = from;
    this.convert = pointConverter(space);
    const k = palette.length / 4;
    this.points = new Float64Array(3 * k);
    for (let c = 0; c < k; c++) {
      this.convert(palette[4 * c], palette[4 * c + 1], palette[4 * c + 2], this.point);
      this.points.set(this.point, 3 * c);
    }
  }

  /** @param r whole numbers from 0 to 255 */
  find(r: number, g: number, b: number): number {
    const code = (r << 16) | (g << 8) | b;
    const slot = (Math.imul(code, 0x9e3779b1) >>> 16) & (SLOTS - 1);
    if (this.codes[slot] === code) return this.answers[slot];
    const found = this.search(r, g, b);
    this.codes[slot] = code;
    this.answers[slot] = found;
    return found;
  }

  private search(r: number, g: number, b: number): number {
    const { points, point } = this;
    this.convert(r, g, b, point);
    const [p0, p1, p2] = [point[0], point[1], point[2]];
    let least = Number.POSITIVE_INFINITY;
    let best = this.from;
    for (let c = this.from, at = 3 * c; at < points.length; c++, at += 3) {
      const d0 = p0 - points[at];
      const d1 = p1 - points[at + 1];
      const d2 = p2 - points[at + 2];
      const d = d0 * d0 + d1 * d1 + d2 * d2;
      if (d < least) {
        least = d;
        best = c;
      }
    }
    return best;
  }
}
