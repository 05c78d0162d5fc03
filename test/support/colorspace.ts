import { inverse, Matrix } from 'ml-matrix';

/*
 * Color spaces from their published definitions, with Math.pow and Math.cbrt and with matrices that are derived or
 * inverted by ml-matrix.
 */

type Triple = [number, number, number];

/** X and Z of the D65 white as sRGB's matrices round it; Y is 1. */
const WHITE: Triple = [0.95047, 1, 1.08883];

/** Linear sRGB to XYZ from the chromaticities of the primaries (IEC 61966-2-1): the white has to come out as white. */
const RGB_TO_XYZ = (() => {
  const primaries = new Matrix(
    [
      [0.64, 0.33],
      [0.3, 0.6],
      [0.15, 0.06],
    ].map(([x, y]) => [x / y, 1, (1 - x - y) / y]),
  ).transpose();
  const amounts = inverse(primaries).mmul(Matrix.columnVector(WHITE));
  return primaries.mmul(Matrix.diag(amounts.to1DArray()));
})();

/** OKLab's matrices as its author published them. */
const RGB_TO_LMS = new Matrix([
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]);
const ROOTS_TO_OKLAB = new Matrix([
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]);

function apply(matrix: Matrix, v: readonly number[]): Triple {
  return matrix.mmul(Matrix.columnVector([...v])).to1DArray() as Triple;
}

function toLinear(rgb: readonly number[]): number[] {
  return rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
}

function fromLinear(linear: readonly number[]): Triple {
  return linear.map((v) => {
    const clipped = Math.min(1, Math.max(0, v));
    return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055);
  }) as Triple;
}

/** CIE 15: kappa and epsilon as ratios. */
const KAPPA = 24389 / 27;
const EPSILON = 216 / 24389;

export function plainLab(rgb: readonly number[]): Triple {
  const xyz = apply(RGB_TO_XYZ, toLinear(rgb)).map((v, j) => v / WHITE[j]);
  const [x, y, z] = xyz.map((t) => (t > EPSILON ? Math.cbrt(t) : (KAPPA * t + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function plainFromLab([l, a, b]: readonly number[]): Triple {
  const y = (l + 16) / 116;
  const xyz = [y + a / 500, y, y - b / 200].map((f, j) => {
    const cube = f ** 3;
    return WHITE[j] * (cube > EPSILON ? cube : (116 * f - 16) / KAPPA);
  });
  return fromLinear(apply(inverse(RGB_TO_XYZ), xyz));
}

export function plainOklab(rgb: readonly number[]): Triple {
  return apply(ROOTS_TO_OKLAB, apply(RGB_TO_LMS, toLinear(rgb)).map(Math.cbrt));
}

export function plainFromOklab(lab: readonly number[]): Triple {
  const roots = apply(inverse(ROOTS_TO_OKLAB), lab);
  return fromLinear(
    apply(
      inverse(RGB_TO_LMS),
      roots.map((v) => v ** 3),
    ),
  );
}
