import { checkNumber } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Image } from '../core/image.ts';

/**
 * A smaller picture: each pixel is the mean of the area that it stands for. Sides are rounded to whole pixels.
 * @param share of the length of the sides, above 0, at most 1
 * @throws {ClusterkitError} usage, for a share out of range, and for an animation
 */
export function shrinkImage(image: Image, share: number): Image {
  checkNumber('resize', share, 0);
  const { width, height, bands, data, frames } = image;
  const [w, h] = [Math.round(width * share), Math.round(height * share)];
  if (share > 1 || w < 1 || h < 1 || frames > 1) {
    const what =
      frames > 1 ? 'is for pictures of one frame' : `makes ${w} x ${h} pixels of ${width} x ${height}`;
    throw new ClusterkitError('usage', what, { option: 'resize', value: String(share) });
  }
  const across = shrinkLines(Float64Array.from(data), height, width, w, bands);
  const down = shrinkLines(turned(across, height, w, bands), w, height, h, bands);
  const mean = turned(down, w, h, bands);
  const small = new (data.constructor as new (n: number) => typeof data)(mean.length);
  for (let p = 0; p < mean.length; p++) small[p] = Math.round(mean[p]);
  return { ...image, width: w, height: h, data: small };
}

/** Lines of `from` pixels become lines of `to` pixels, each the mean of its stretch of the line. */
function shrinkLines(
  data: Float64Array,
  lines: number,
  from: number,
  to: number,
  bands: number,
): Float64Array {
  const out = new Float64Array(lines * to * bands);
  const step = from / to;
  for (let t = 0; t < to; t++) {
    const [begin, end] = [t * step, Math.min(from, (t + 1) * step)];
    for (let s = Math.floor(begin); s < end; s++) {
      const weight = (Math.min(s + 1, end) - Math.max(s, begin)) / step;
      for (let line = 0; line < lines; line++)
        for (let b = 0; b < bands; b++)
          out[(line * to + t) * bands + b] += weight * data[(line * from + s) * bands + b];
    }
  }
  return out;
}

/** Columns as lines. */
function turned(data: Float64Array, lines: number, length: number, bands: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let i = 0; i < lines; i++)
    for (let j = 0; j < length; j++)
      for (let b = 0; b < bands; b++) out[(j * lines + i) * bands + b] = data[(i * length + j) * bands + b];
  return out;
}
