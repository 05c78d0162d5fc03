import { type Rgb, roundRgb } from '../core/image.ts';
import { fromSpace, pointInSpace } from '../features/colorspace.ts';

/** Steps of a scale, from the lightest to the darkest, with the lightness of OKLab that each has. */
export const SCALE_STEPS = [
  { step: 50, lightness: 0.975 },
  { step: 100, lightness: 0.945 },
  { step: 200, lightness: 0.89 },
  { step: 300, lightness: 0.82 },
  { step: 400, lightness: 0.74 },
  { step: 500, lightness: 0.655 },
  { step: 600, lightness: 0.57 },
  { step: 700, lightness: 0.49 },
  { step: 800, lightness: 0.415 },
  { step: 900, lightness: 0.35 },
  { step: 950, lightness: 0.26 },
] as const;

/**
 * A scale of one hue from 50 (light) to 950 (dark): OKLab's lightness is set, the hue is kept, and the chroma is reduced
 * toward black and white and until the color is in sRGB. The step whose lightness is the nearest is the color itself.
 * @example
 * const scale = palettes.scaleOf([14, 165, 233]);
 * console.log(scale.length, scale.find(({ rgb }) => rgb.join() === '14,165,233')?.step); // 11 500
 */
export function scaleOf(rgb: Rgb): { step: number; rgb: Rgb }[] {
  const [l, a, b] = pointInSpace(rgb, 'oklab');
  const nearest = SCALE_STEPS.reduce((best, one) =>
    Math.abs(one.lightness - l) < Math.abs(best.lightness - l) ? one : best,
  );
  return SCALE_STEPS.map((one) =>
    one === nearest
      ? { step: one.step, rgb }
      : { step: one.step, rgb: inGamut(one.lightness, a, b, taper(one.lightness) / taper(l)) },
  );
}

/** How much chroma eyes expect at a lightness, against the middle: less toward both ends. */
function taper(lightness: number): number {
  const off = 2 * lightness - 1.2;
  return Math.max(0.15, 1 - 0.7 * off * off);
}

/**
 * The color of this lightness and hue whose chroma is `scale` of that of a and b, or the most that sRGB has; found by
 * bisection.
 */
export function inGamut(lightness: number, a: number, b: number, scale = 1): Rgb {
  let low = 0;
  let high = scale;
  if (fits(lightness, a * scale, b * scale)) low = scale;
  for (let step = 0; step < 24 && low < high; step++) {
    const middle = (low + high) / 2;
    if (fits(lightness, a * middle, b * middle)) low = middle;
    else high = middle;
  }
  return roundRgb(fromSpace([lightness, a * low, b * low], 'oklab'));
}

/** Whether a point of OKLab is a color of sRGB, but for rounding: clipping would move it. */
function fits(lightness: number, a: number, b: number): boolean {
  const back = pointInSpace(fromSpace([lightness, a, b], 'oklab'), 'oklab');
  return Math.abs(back[0] - lightness) < 1e-4 && Math.abs(back[1] - a) < 1e-4 && Math.abs(back[2] - b) < 1e-4;
}
