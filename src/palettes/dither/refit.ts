import type { Pacer } from '../../core/pacer.ts';
import { type DitherInput, dither } from '../dither.ts';
import type { DitherName } from './choices.ts';

/** Sides of the blocks whose mean colors are compared: about what an eye blends. */
const BLOCK = 4;

const ROUNDS = 3;

/** How strongly colors keep their place, as a part of what their pixels say. */
const HOLD = 0.5;

/** Pixels that are looked at, and the lines of the strips in which they lie. */
const MOST_PIXELS = 400_000;
const STRIP = 32;

/**
 * Moves the colors of a palette so that dithered pictures come near to their originals in blocks of 4 x 4 pixels, as eyes see
 * them, by linear least squares over what each block is mixed of; a simple form of spatial color quantization (J. Puzicha, M.
 * Held, J. Ketterer, J. M. Buhmann, D. Fellner, "On spatial quantization of color images", IEEE Trans. Image Process. 9, 2000).
 * Colors of the palette that stand for large areas of just this color stay. Colors with opacity are premultiplied, so that the
 * picture comes near over any background; what is opaque stays so.
 * @param inputs pictures with the same colors and palette
 * @returns k * 4
 */
export async function refitPalette(
  inputs: readonly DitherInput[],
  weights: Float64Array,
  how: DitherName,
  strength: number,
  relabel: (palette: Uint8Array) => Promise<Int32Array>,
  pacer: Pacer,
): Promise<Uint8Array> {
  const share = Math.min(1, MOST_PIXELS / inputs.reduce((sum, { points }) => sum + points.length, 0));
  const strips = inputs.map((input) => stripsOf(input, share));
  const [{ clear, colors }] = inputs;
  const seen = premultiplied(colors);
  let { palette, nearest } = inputs[0];
  const fixed = pinned(colors, weights, palette, nearest);
  for (let round = 0; round < ROUNDS; round++) {
    const equations = new Equations(palette);
    for (const strip of strips) {
      const input = { ...strip, palette, nearest };
      equations.addPicture(input, seen, await pacer.run(dither(input, how, strength)), clear);
    }
    palette = equations.solve(fixed, clear);
    nearest = await relabel(palette);
  }
  return palette;
}

/** Strips of a picture, evenly spaced, as frames. */
function stripsOf(input: DitherInput, share: number): DitherInput {
  const { points, width } = input;
  const lines = points.length / width;
  if (share === 1 || lines < 2 * STRIP) return input;
  const count = Math.max(1, Math.floor((lines * share) / STRIP));
  const kept = new Int32Array(count * STRIP * width);
  for (let s = 0; s < count; s++) {
    const from = Math.floor((s * (lines - STRIP)) / Math.max(1, count - 1)) * width;
    kept.set(points.subarray(from, from + STRIP * width), s * STRIP * width);
  }
  return { ...input, points: kept, height: STRIP };
}

/** The colors of the palette that are the color of at least half of their pixels. */
function pinned(
  colors: Uint8Array,
  weights: Float64Array,
  palette: Uint8Array,
  nearest: Int32Array,
): Uint8Array {
  const k = palette.length / 4;
  const all = new Float64Array(k);
  const same = new Float64Array(k);
  for (let i = 0; i < weights.length; i++) {
    const c = nearest[i];
    all[c] += weights[i];
    if ([0, 1, 2, 3].every((j) => colors[4 * i + j] === palette[4 * c + j])) same[c] += weights[i];
  }
  return Uint8Array.from(all, (pixels, c) => (2 * same[c] >= pixels ? 1 : 0));
}

/** Red, green and blue times opacity, and opacity. */
const BANDS = 4;

/** @param rgba n * 4 @returns n * 4 */
function premultiplied(rgba: Uint8Array): Float64Array {
  return Float64Array.from(rgba, (value, p) => (p % 4 === 3 ? value : (value * rgba[p | 3]) / 255));
}

/** Normal equations of the colors of a palette, over blocks. */
class Equations {
  private readonly k: number;
  private readonly palette: Uint8Array;
  private readonly seen: Float64Array;
  /** k * k: how often two colors share a block. */
  private readonly matrix: Float64Array;
  /** k * BANDS: what the blocks lack. */
  private readonly right: Float64Array;
  private readonly pixels: Float64Array;

  constructor(palette: Uint8Array) {
    this.k = palette.length / 4;
    this.palette = palette;
    this.seen = premultiplied(palette);
    this.matrix = new Float64Array(this.k * this.k);
    this.right = new Float64Array(BANDS * this.k);
    this.pixels = new Float64Array(this.k);
  }

  /** @param colors premultiplied */
  addPicture(
    { points, width, height }: DitherInput,
    colors: Float64Array,
    indices: Uint8Array,
    clear: boolean,
  ): void {
    const counts = new Int32Array(this.k);
    const used = new Uint8Array(BLOCK * BLOCK);
    const lacks = new Float64Array(BANDS);
    const frame = width * height;
    for (let first = 0; first < points.length; first += frame)
      for (let top = 0; top < height; top += BLOCK)
        for (let left = 0; left < width; left += BLOCK) {
          let found = 0;
          lacks.fill(0);
          for (let y = top; y < Math.min(height, top + BLOCK); y++)
            for (let x = left; x < Math.min(width, left + BLOCK); x++) {
              const p = first + y * width + x;
              const c = indices[p];
              for (let j = 0; j < BANDS; j++)
                lacks[j] += colors[BANDS * points[p] + j] - this.seen[BANDS * c + j];
              if (clear && c === 0) continue;
              if (counts[c]++ === 0) used[found++] = c;
            }
          this.addBlock(counts, used.subarray(0, found), lacks);
          for (let u = 0; u < found; u++) counts[used[u]] = 0;
        }
  }

  private addBlock(counts: Int32Array, used: Uint8Array, lacks: Float64Array): void {
    for (const c of used) {
      this.pixels[c] += counts[c];
      for (const d of used) this.matrix[c * this.k + d] += counts[c] * counts[d];
      for (let j = 0; j < BANDS; j++) this.right[BANDS * c + j] += counts[c] * lacks[j];
    }
  }

  /** The palette moved, rounded and kept within 0 to 255. */
  solve(fixed: Uint8Array, clear: boolean): Uint8Array {
    const { k, matrix, right, pixels, palette, seen } = this;
    for (let c = 0; c < k; c++) {
      matrix[c * k + c] += HOLD * pixels[c] + 1;
      if (fixed[c] === 0 && !(clear && c === 0)) continue;
      for (let d = 0; d < k; d++) if (d !== c) matrix[c * k + d] = matrix[d * k + c] = 0;
      right.fill(0, BANDS * c, BANDS * c + BANDS);
    }
    solveSymmetric(matrix, right, k);
    const opacity = (p: number) =>
      palette[p | 3] === 255 ? 255 : Math.min(255, Math.max(1, Math.round(seen[p | 3] + right[p | 3])));
    return palette.map((value, p) => {
      if (clear && p < BANDS) return value;
      if (p % BANDS === 3) return opacity(p);
      return Math.min(255, Math.max(0, Math.round(((seen[p] + right[p]) * 255) / opacity(p))));
    });
  }
}

/** Solves by Cholesky's factors, in place. @param right k * BANDS */
function solveSymmetric(a: Float64Array, right: Float64Array, k: number): void {
  for (let c = 0; c < k; c++) {
    for (let d = 0; d <= c; d++) {
      let sum = a[c * k + d];
      for (let e = 0; e < d; e++) sum -= a[c * k + e] * a[d * k + e];
      a[c * k + d] = c === d ? Math.sqrt(sum) : sum / a[d * k + d];
    }
  }
  for (let j = 0; j < BANDS; j++) {
    for (let c = 0; c < k; c++) {
      for (let e = 0; e < c; e++) right[BANDS * c + j] -= a[c * k + e] * right[BANDS * e + j];
      right[BANDS * c + j] /= a[c * k + c];
    }
    for (let c = k - 1; c >= 0; c--) {
      for (let e = c + 1; e < k; e++) right[BANDS * c + j] -= a[e * k + c] * right[BANDS * e + j];
      right[BANDS * c + j] /= a[c * k + c];
    }
  }
}
