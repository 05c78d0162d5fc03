import { ClusterkitError } from '../core/errors.ts';
import { type OpaqueColors, overBlackAndWhite } from '../features/opacity.ts';

/** What the mean squared distance in OKLab takes from 100: pngquant's numbers for photographs are near to this. */
const LOSS = 90_000;

/** From the least quality that is enough to that which is wished. */
export interface QualityRange {
  least: number;
  wished: number;
}

/**
 * "70-90", or "80" for both.
 * @throws {ClusterkitError} usage
 */
export function parseQuality(text: string): QualityRange {
  const [, from, to] = /^(\d+)(?:(?:-|\.\.)(\d+))?$/.exec(text.trim()) ?? [];
  const range = { least: Number(from), wished: Number(to ?? from) };
  if (from !== undefined && range.least <= range.wished && range.wished <= 100) return range;
  throw new ClusterkitError('usage', 'expected a range of 0 to 100 that does not fall, such as 70-90', {
    option: 'quality',
    value: text,
  });
}

/**
 * Measures the quality of pictures in the colors of a palette, without dithering: 100 less 90 000 times the mean squared
 * distance of the pixels in OKLab, at least 0; over black and over white where pixels are transparent. 100 is the picture itself,
 * 90 a root mean square of 0.011, 70 of 0.018.
 * @returns a function of a palette (k * 4) and the color of the palette for each color
 */
export function qualityOf({
  rgba,
  weights,
}: OpaqueColors): (palette: Uint8Array, labels: Int32Array) => number {
  const from = overBlackAndWhite(rgba, 'oklab');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (palette, labels) => {
    const to = overBlackAndWhite(palette, 'oklab');
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      let d2 = 0;
      for (let j = 0; j < 6; j++) {
        const d = from[6 * i + j] - to[6 * labels[i] + j];
        d2 += d * d;
      }
      sum += weights[i] * d2;
    }
    return Math.max(0, 100 - (LOSS * sum) / (2 * total));
  };
}
