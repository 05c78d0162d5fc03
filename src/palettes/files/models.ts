import { type Rgb, roundRgb } from '../../core/image.ts';
import { fromLinear } from '../../features/colorspace.ts';
import { hueSixths } from '../notation.ts';

/*
 * Colors of other models as sRGB, rounded to whole numbers. Files do not say which profile they mean: inks are mixed
 * without one, and Adobe's Lab has the white point D50.
 */

type Numbers<N extends number> = readonly number[] & { length: N };

/** Red, green and blue from 0 to 1. */
export function fromUnit(rgb: Numbers<3>): Rgb {
  const [r, g, b] = rgb.map((value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  return [r, g, b];
}

/** Amounts of ink from 0 to 1. */
export function fromCmyk([c, m, y, k]: Numbers<4>): Rgb {
  return fromUnit([(1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)]);
}

/** From black (0) to white (1), in sRGB's steps. */
export function fromGray(value: number): Rgb {
  return fromUnit([value, value, value]);
}

/** Hue from 0 to 1, saturation and brightness. */
export function fromHsb([hue, saturation, brightness]: Numbers<3>): Rgb {
  const channel = (turn: number) => {
    const place = (turn + hue * 6) % 6;
    return brightness - brightness * saturation * Math.max(0, Math.min(place, 4 - place, 1));
  };
  return fromUnit([channel(5), channel(3), channel(1)]);
}

/** Hue from 0 to 1, saturation and brightness of a color. */
export function toHsb([r, g, b]: Rgb): [hue: number, saturation: number, brightness: number] {
  const most = Math.max(r, g, b);
  const range = most - Math.min(r, g, b);
  return [hueSixths([r, g, b]) / 6, most === 0 ? 0 : range / most, most / 255];
}

/** The white point D50 in XYZ. */
const D50 = [0.96422, 1, 0.82521] as const;

/** From XYZ of D50 to linear sRGB, adapted to D65 by Bradford's method. */
const XYZ_TO_RGB = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const;

/** CIE L*a*b* with the white point D50. */
export function fromLabD50([l, a, b]: Numbers<3>): Rgb {
  const y = (l + 16) / 116;
  const xyz = [y + a / 500, y, y - b / 200].map(
    (t, j) => D50[j] * (t > 6 / 29 ? t * t * t : (t - 4 / 29) * LINEAR),
  );
  const [red, green, blue] = XYZ_TO_RGB.map((row) => row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
  return roundRgb(fromLinear([red, green, blue]));
}

/** Slope of the line that replaces cubes near black. */
const LINEAR = 3 * (6 / 29) * (6 / 29);
