import type { Rgb } from '../core/image.ts';
import { pointInSpace } from '../features/colorspace.ts';

const DEGREES = 180 / Math.PI;

/** 25^7, of the correction of chroma. */
const TO_THE_SEVENTH = 6103515625;

/**
 * The color difference CIEDE2000 of two points of CIE L*a*b*, with all weights 1 (G. Sharma, W. Wu, E. N. Dalal, "The
 * CIEDE2000 color-difference formula: implementation notes, supplementary test data, and mathematical observations",
 * 2005). About 1 is the least that eyes tell apart side by side.
 * @example
 * console.log(palettes.ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485]).toFixed(4)); // 2.0425
 */
export function ciede2000(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return differenceOf(one[0], one[1], one[2], other[0], other[1], other[2]);
}

/** The same of coordinates, for many colors: nothing is allocated. */
export function differenceOf(
  lightness1: number,
  a1: number,
  b1: number,
  lightness2: number,
  a2: number,
  b2: number,
): number {
  const meanChroma = (length(a1, b1) + length(a2, b2)) / 2;
  // a* of grays is stretched
  const correction = 1.5 - 0.5 * Math.sqrt(seventhShare(meanChroma));
  const chroma1 = length(a1 * correction, b1);
  const chroma2 = length(a2 * correction, b2);
  const hue1 = hueOf(a1 * correction, b1);
  const hue2 = hueOf(a2 * correction, b2);
  const isGray = chroma1 * chroma2 === 0;
  const turn = isGray ? 0 : shortestTurn(hue2 - hue1);
  const lightness = (lightness1 + lightness2) / 2;
  const chroma = (chroma1 + chroma2) / 2;
  const hue = isGray ? hue1 + hue2 : meanHue(hue1, hue2);
  const off = (lightness - 50) * (lightness - 50);
  const weightL = 1 + (0.015 * off) / Math.sqrt(20 + off);
  const weightC = 1 + 0.045 * chroma;
  const weightH = 1 + 0.015 * chroma * hueWeight(hue);
  const dL = (lightness2 - lightness1) / weightL;
  const dC = (chroma2 - chroma1) / weightC;
  const dH = (2 * Math.sqrt(chroma1 * chroma2) * Math.sin(turn / 2 / DEGREES)) / weightH;
  return Math.sqrt(dL * dL + dC * dC + dH * dH + rotation(hue, chroma) * dC * dH);
}

function length(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

/** In degrees from 0 to 360. */
function hueOf(a: number, b: number): number {
  const angle = Math.atan2(b, a) * DEGREES;
  return angle < 0 ? angle + 360 : angle;
}

function seventhShare(chroma: number): number {
  const cube = chroma * chroma * chroma;
  const seventh = cube * cube * chroma;
  return seventh / (seventh + TO_THE_SEVENTH);
}

/** A difference of hues between -180 and 180 degrees. */
function shortestTurn(difference: number): number {
  if (difference > 180) return difference - 360;
  return difference < -180 ? difference + 360 : difference;
}

/** The middle of two hues on the shorter way. */
function meanHue(one: number, other: number): number {
  const sum = one + other;
  if (Math.abs(one - other) <= 180) return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

function hueWeight(hue: number): number {
  return (
    1 -
    0.17 * Math.cos((hue - 30) / DEGREES) +
    0.24 * Math.cos((2 * hue) / DEGREES) +
    0.32 * Math.cos((3 * hue + 6) / DEGREES) -
    0.2 * Math.cos((4 * hue - 63) / DEGREES)
  );
}

/** How much differences of chroma and hue in the blues belong together. */
function rotation(hue: number, chroma: number): number {
  const off = (hue - 275) / 25;
  const angle = 60 * Math.exp(-off * off);
  return -2 * Math.sqrt(seventhShare(chroma)) * Math.sin(angle / DEGREES);
}

/**
 * CIEDE2000 of two sRGB colors.
 * @example
 * console.log(palettes.colorDifference([240, 179, 8], [235, 180, 20]).toFixed(1)); // 1.5
 */
export function colorDifference(one: Rgb, other: Rgb): number {
  return ciede2000(pointInSpace(one, 'lab'), pointInSpace(other, 'lab'));
}

/**
 * Euclidean distance of two sRGB colors in OKLab; black and white are 1 apart.
 * @example
 * console.log(palettes.oklabDistance([0, 0, 0], [255, 255, 255]).toFixed(3)); // 1.000
 */
export function oklabDistance(one: Rgb, other: Rgb): number {
  return straightDistance(pointInSpace(one, 'oklab'), pointInSpace(other, 'oklab'));
}

/** The Euclidean distance of two points of a color space. */
export function straightDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const [d0, d1, d2] = [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
  return Math.sqrt(d0 * d0 + d1 * d1 + d2 * d2);
}
