import { exp, log } from '../../kernels/exp.ts';

/**
 * The probability that a number with an F distribution is above a value, by the incomplete beta function.
 * @param value at least 0
 * @param a degrees of freedom above the line
 * @param b degrees of freedom below the line
 */
export function fTail(value: number, a: number, b: number): number {
  if (!(value > 0)) return Number.isNaN(value) ? value : 1;
  return incompleteBeta(b / 2, a / 2, b / (b + a * value));
}

/** e^x for any x; the series is of those up to 0. */
function power(x: number): number {
  return x > 0 ? 1 / exp(-x) : exp(Math.max(x, -708));
}

/** The share of the beta function up to x; its continued fraction converges fast below the mean. */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = power(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x));
  if (x < (a + 1) / (a + b + 2)) return (front * fraction(a, b, x)) / a;
  return 1 - (front * fraction(b, a, 1 - x)) / b;
}

const MOST_TERMS = 10_000;

/** The continued fraction of the incomplete beta function by Lentz's method. */
function fraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const nonzero = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return result;
}

/** From here on Stirling's series has all digits. */
const LARGE = 12;

/** The logarithm of the gamma function of x > 0, by Stirling's series. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  for (; shifted < LARGE; shifted++) product *= shifted;
  const inverse = 1 / (shifted * shifted);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / shifted;
  return (shifted - 0.5) * log(shifted) - shifted + 0.5 * log(2 * Math.PI) + series - log(product);
}
