import type { Rows } from '../core/dataset.ts';
import { cubeRoot, linearize } from '../core/math.ts';
import { convertFast, type SpaceTables } from '../kernels/spaces.ts';

/**
 * The color spaces in which distances are measured: sRGB values (0 to 255), CIE L*a*b* of 1976 for the white point D65
 * (L* 0 to 100), or OKLab (B. Ottosson, "A perceptual color space for image processing", 2020; L 0 to 1).
 */
export type ColorSpace = 'rgb' | 'lab' | 'oklab';

export const COLOR_SPACES = ['rgb', 'lab', 'oklab'] as const satisfies readonly ColorSpace[];

/** Names of the three coordinates. */
export const COORDINATES: Record<ColorSpace, [string, string, string]> = {
  rgb: ['red', 'green', 'blue'],
  lab: ['L*', 'a*', 'b*'],
  oklab: ['L', 'a', 'b'],
};

/** From black to white in each space. */
export const COLOR_RANGE: Record<ColorSpace, number> = { rgb: 255, lab: 100, oklab: 1 };

type Triple = [number, number, number];
type Matrix3 = readonly [Triple, Triple, Triple];

/**
 * The white point D65 in XYZ: rows of the matrix from linear sRGB (IEC 61966-2-1) are divided by it, so white is 1, 1,
 * 1.
 */
const WHITE: Triple = [0.95047, 1, 1.08883];
const RGB_TO_XYZ: Matrix3 = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const XYZ_TO_RGB: Matrix3 = [
  [3.2404542, -1.5371385, -0.4985314],
  [-0.969266, 1.8760108, 0.041556],
  [0.0556434, -0.2040259, 1.0572252],
];
const RGB_TO_LMS: Matrix3 = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LMS_TO_RGB: Matrix3 = [
  [4.0767416621, -3.3077115913, 0.2309699292],
  [-1.2684380046, 2.6097574011, -0.3413193965],
  [-0.0041960863, -0.7034186147, 1.707614701],
];
const ROOTS_TO_OKLAB: Matrix3 = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const OKLAB_TO_ROOTS: Matrix3 = [
  [1, 0.3963377774, 0.2158037573],
  [1, -0.1055613458, -0.0638541728],
  [1, -0.0894841775, -1.291485548],
];

/**
 * Converts colors to the coordinates of `space`.
 * @param rgb n * 3 sRGB values
 * @returns `rgb` itself for rgb; else n * 3 new numbers, rounded to f32
 * @example
 * console.log(Array.from(features.toSpace(Uint8Array.of(255, 0, 0), 'lab'), (value) => value.toFixed(1)));
 * // [ '53.2', '80.1', '67.2' ]
 */
export function toSpace(rgb: Uint8Array, space: ColorSpace): Rows {
  return space === 'rgb' ? rgb : converted(rgb, space, 0);
}

/** Coordinates, rounded to so many steps in 1; 0: not rounded. */
function converted(rgb: Uint8Array, space: 'lab' | 'oklab', steps: number): Float32Array {
  const linear = linearTable();
  const x = new Float32Array(rgb.length);
  if (convertFast(rgb, space, { linear, ...TABLES[space] }, steps, x)) return x;
  const convert = space === 'lab' ? writeLab : writeOklab;
  for (let p = 0; p < rgb.length; p += 3)
    convert(linear[rgb[p]], linear[rgb[p + 1]], linear[rgb[p + 2]], x, p);
  // + 0 turns -0 into 0
  if (steps > 0) for (let p = 0; p < x.length; p++) x[p] = Math.round(x[p] * steps) / steps + 0;
  return x;
}

/** What the kernel needs beside the linear values. */
const TABLES: Record<'lab' | 'oklab', Omit<SpaceTables, 'linear'>> = {
  lab: { matrix: RGB_TO_XYZ.flat(), second: WHITE },
  oklab: { matrix: RGB_TO_LMS.flat(), second: ROOTS_TO_OKLAB.flat() },
};

/**
 * Steps in 1, to which coordinates are rounded where colors are clustered: sums of whole steps are exact and fast. The
 * nearest two of all 8-bit colors, which no eye tells apart, are 4.3 and 1.6 steps apart.
 */
const STEPS: Record<ColorSpace, number> = { rgb: 1, lab: 2 ** 6, oklab: 2 ** 14 };

/** Steps to which means of colors are rounded: some in between where whole levels are coarse. */
export const MEAN_STEPS: Record<ColorSpace, number> = { ...STEPS, rgb: 16 };

/** `toSpace`, rounded to whole steps. */
export function pointsInSpace(rgb: Uint8Array, space: ColorSpace): Rows {
  return space === 'rgb' ? rgb : converted(rgb, space, STEPS[space]);
}

/** A function that writes the coordinates of a color of whole channels, as `pointsInSpace` has them. */
export function pointConverter(
  space: ColorSpace,
): (r: number, g: number, b: number, out: Float32Array) => void {
  if (space === 'rgb')
    return (r, g, b, out) => {
      out[0] = r;
      out[1] = g;
      out[2] = b;
    };
  const linear = linearTable();
  const convert = space === 'lab' ? writeLab : writeOklab;
  const steps = STEPS[space];
  return (r, g, b, out) => {
    convert(linear[r], linear[g], linear[b], out, 0);
    for (let j = 0; j < 3; j++) out[j] = Math.round(out[j] * steps) / steps + 0;
  };
}

/**
 * sRGB values of a point of `space`, not rounded; a point outside of the gamut of sRGB is clipped to 0..255.
 * @example
 * const red = features.pointInSpace([255, 0, 0], 'oklab');
 * console.log(features.fromSpace(red, 'oklab').map(Math.round)); // [ 255, 0, 0 ]
 */
export function fromSpace(point: ArrayLike<number>, space: ColorSpace): Triple {
  const triple: Triple = [point[0], point[1], point[2]];
  if (space === 'rgb') return triple;
  return fromLinear(space === 'lab' ? fromLab(triple) : fromOklab(triple));
}

/** sRGB values of linear red, green and blue from 0 to 1, not rounded; others are clipped. */
export function fromLinear([r, g, b]: Triple): Triple {
  return [encode(r), encode(g), encode(b)];
}

/**
 * The coordinates of one sRGB color whose channels need not be whole numbers.
 * @example
 * console.log(features.pointInSpace([0, 0, 255], 'lab').map(Math.round)); // [ 32, 79, -108 ]
 */
export function pointInSpace(rgb: ArrayLike<number>, space: ColorSpace): Triple {
  if (space === 'rgb') return [rgb[0], rgb[1], rgb[2]];
  const linear: Triple = [linearize(rgb[0] / 255), linearize(rgb[1] / 255), linearize(rgb[2] / 255)];
  return coordinates(space === 'lab' ? writeLab : writeOklab, linear);
}

let linearValues: Float64Array | undefined;

function linearTable(): Float64Array {
  linearValues ??= Float64Array.from({ length: 256 }, (_, v) => linearize(v / 255));
  return linearValues;
}

/** The inverse of `linearize`, scaled to 0..255: v^(1/2.4) as the fifth power of the twelfth root. */
function encode(v: number): number {
  if (v <= 0) return 0;
  if (v >= 1) return 255;
  if (v <= 0.0031308) return v * 12.92 * 255;
  const root = cubeRoot(Math.sqrt(Math.sqrt(v)));
  return (1.055 * (root * root * root * root * root) - 0.055) * 255;
}

function multiply(matrix: Matrix3, v: Triple): Triple {
  const row = (m: Triple) => m[0] * v[0] + m[1] * v[1] + m[2] * v[2];
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** Below (6/29)^3 a tangent replaces the cube root. */
const DELTA = 6 / 29;

/** Writes the coordinates of a linear color from `at` on. */
type Write = (r: number, g: number, b: number, out: Float32Array | Float64Array, at: number) => void;

function coordinates(write: Write, [r, g, b]: Triple): Triple {
  const out = new Float64Array(3);
  write(r, g, b, out, 0);
  return [out[0], out[1], out[2]];
}

const [TO_X, TO_Y, TO_Z] = RGB_TO_XYZ;

const writeLab: Write = (r, g, b, out, at) => {
  const x = labRoot((TO_X[0] * r + TO_X[1] * g + TO_X[2] * b) / WHITE[0]);
  const y = labRoot((TO_Y[0] * r + TO_Y[1] * g + TO_Y[2] * b) / WHITE[1]);
  const z = labRoot((TO_Z[0] * r + TO_Z[1] * g + TO_Z[2] * b) / WHITE[2]);
  out[at] = 116 * y - 16;
  out[at + 1] = 500 * (x - y);
  out[at + 2] = 200 * (y - z);
};

function labRoot(t: number): number {
  return t > DELTA * DELTA * DELTA ? cubeRoot(t) : t / (3 * DELTA * DELTA) + 4 / 29;
}

function fromLab([l, a, b]: Triple): Triple {
  const y = (l + 16) / 116;
  const inverse = (t: number) => (t > DELTA ? t * t * t : 3 * DELTA * DELTA * (t - 4 / 29));
  return multiply(XYZ_TO_RGB, [
    WHITE[0] * inverse(y + a / 500),
    WHITE[1] * inverse(y),
    WHITE[2] * inverse(y - b / 200),
  ]);
}

const [TO_L, TO_M, TO_S] = RGB_TO_LMS;
const [ROOTS_L, ROOTS_A, ROOTS_B] = ROOTS_TO_OKLAB;

const writeOklab: Write = (r, g, b, out, at) => {
  const l = cubeRoot(TO_L[0] * r + TO_L[1] * g + TO_L[2] * b);
  const m = cubeRoot(TO_M[0] * r + TO_M[1] * g + TO_M[2] * b);
  const s = cubeRoot(TO_S[0] * r + TO_S[1] * g + TO_S[2] * b);
  out[at] = ROOTS_L[0] * l + ROOTS_L[1] * m + ROOTS_L[2] * s;
  out[at + 1] = ROOTS_A[0] * l + ROOTS_A[1] * m + ROOTS_A[2] * s;
  out[at + 2] = ROOTS_B[0] * l + ROOTS_B[1] * m + ROOTS_B[2] * s;
};

function fromOklab(lab: Triple): Triple {
  const [l, m, s] = multiply(OKLAB_TO_ROOTS, lab);
  return multiply(LMS_TO_RGB, [l * l * l, m * m * m, s * s * s]);
}
