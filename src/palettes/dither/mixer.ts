import type { ColorSpace } from '../../features/colorspace.ts';
import { NearestColor } from './finder.ts';
import { reachable } from './reach.ts';

/** Colors to mix, and the palette to mix them of. */
export interface MixerInput {
  /** n * 4: red, green, blue and opacity, not premultiplied. */
  colors: Uint8Array;
  /** Whether the last of the colors, and the first of the palette, is the fully transparent one. */
  clear: boolean;
  /** k * 4 */
  palette: Uint8Array;
  space: ColorSpace;
}

/**
 * Colors and a palette in the numbers that errors are made of: red, green and blue; where opacity is between, premultiplied
 * and with the opacity as a fourth.
 */
export class Mixer {
  readonly n: number;
  readonly bands: 3 | 4;
  /** n * bands, and k * bands. */
  readonly colors: Float64Array;
  readonly palette: Float64Array;
  /** n * bands: what mixes of the palette reach of each color. */
  readonly goals: Float64Array;
  /** Colors from this one on are fully transparent, and mix with none. */
  readonly clearFrom: number;
  private readonly opaque: Uint8Array;
  private readonly finder: NearestColor;
  private readonly low: Float64Array;
  private readonly high: Float64Array;
  private readonly first: number;
  private readonly solid: readonly number[];
  private readonly all: readonly number[];

  constructor({ colors, clear, palette, space }: MixerInput) {
    this.n = colors.length / 4;
    this.clearFrom = clear ? this.n - 1 : this.n;
    this.first = clear ? 1 : 0;
    const k = palette.length / 4;
    this.all = Array.from({ length: k - this.first }, (_, c) => c + this.first);
    this.solid = this.all.filter((c) => palette[4 * c + 3] === 255);
    this.bands = this.solid.length < this.all.length || !isSolid(colors, this.clearFrom) ? 4 : 3;
    this.colors = inBands(colors, this.bands);
    this.palette = inBands(palette, this.bands);
    this.goals = reachable(this.colors, this.palette.subarray(this.bands * this.first), this.bands);
    this.opaque = Uint8Array.from({ length: this.n }, (_, i) => (colors[4 * i + 3] === 255 ? 1 : 0));
    this.finder = new NearestColor(palette, space, this.first);
    const side = (of: (...values: number[]) => number, end: number) =>
      Float64Array.from({ length: this.bands }, (_, j) =>
        this.all.reduce((found, c) => of(found, this.palette[this.bands * c + j]), end),
      );
    this.low = side(Math.min, 255);
    this.high = side(Math.max, 0);
  }

  /**
   * The color of the palette that is nearest to what is wanted in place of color i. What no color of the palette reaches in one
   * of the bands is taken from `wanted`, since it could never be made up for.
   * @param wanted inout, one number for each band
   */
  nearest(i: number, wanted: Float64Array): number {
    const { low, high, bands } = this;
    if (i >= this.clearFrom) return 0;
    for (let j = 0; j < bands; j++) {
      if (wanted[j] < low[j]) wanted[j] = low[j];
      else if (wanted[j] > high[j]) wanted[j] = high[j];
    }
    if (bands === 3)
      return this.finder.find((wanted[0] + 0.5) | 0, (wanted[1] + 0.5) | 0, (wanted[2] + 0.5) | 0);
    return this.nearestOfAny(i, wanted);
  }

  /** By the sum of the squared differences over black and over white; opaque colors stay opaque where they can. */
  private nearestOfAny(i: number, wanted: Float64Array): number {
    const { palette } = this;
    const among = this.opaque[i] === 1 && this.solid.length > 0 ? this.solid : this.all;
    if (this.opaque[i] === 1) wanted[3] = 255;
    let least = Number.POSITIVE_INFINITY;
    let best = this.first;
    for (const c of among) {
      const da = wanted[3] - palette[4 * c + 3];
      let d = 0;
      for (let j = 0; j < 3; j++) {
        const dark = wanted[j] - palette[4 * c + j];
        d += dark * dark + (dark - da) * (dark - da);
      }
      if (d < least) {
        least = d;
        best = c;
      }
    }
    return best;
  }

  /** The place of each color of the palette in the order of lightness, and the color in each place. */
  placesByLightness(): { of: Uint8Array; color: Uint8Array } {
    const { palette, bands } = this;
    const k = palette.length / bands;
    const lightness = (c: number) =>
      0.2126 * palette[bands * c] + 0.7152 * palette[bands * c + 1] + 0.0722 * palette[bands * c + 2];
    const color = Uint8Array.from(
      Array.from({ length: k }, (_, c) => c).sort((a, b) => lightness(a) - lightness(b) || a - b),
    );
    const of = new Uint8Array(k);
    for (const [place, c] of color.entries()) of[c] = place;
    return { of, color };
  }
}

function isSolid(rgba: Uint8Array, end: number): boolean {
  for (let i = 0; i < end; i++) if (rgba[4 * i + 3] !== 255) return false;
  return true;
}

function inBands(rgba: Uint8Array, bands: 3 | 4): Float64Array {
  const n = rgba.length / 4;
  const out = new Float64Array(bands * n);
  for (let i = 0; i < n; i++) {
    const opacity = rgba[4 * i + 3];
    for (let j = 0; j < 3; j++)
      out[bands * i + j] = bands === 3 ? rgba[4 * i + j] : (rgba[4 * i + j] * opacity) / 255;
    if (bands === 4) out[4 * i + 3] = opacity;
  }
  return out;
}
