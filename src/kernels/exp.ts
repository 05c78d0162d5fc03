/*
 * Exponential and logarithm by + - * / alone, so that every engine gives the same bits. The kernel has the same steps, two
 * numbers at a time. Both are within 1e-15 of the true values.
 */

const LOG2E = Math.LOG2E;
/** ln 2 in two parts, of which the first times a whole number is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
/** Adding and subtracting it rounds to a whole number. */
const ROUND = 6755399441055744;

/** 2^-n for n from 0 to 1022. */
const POWERS = new Float64Array(1023);
for (let n = 0, power = 1; n < POWERS.length; n++, power /= 2) POWERS[n] = power;

/** The coefficients of e^r, the last first. */
const SERIES = [
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  0.5,
  1,
  1,
];

/** e^x for x from -708 to 0. */
export function exp(x: number): number {
  const whole = x * LOG2E + ROUND - ROUND;
  const r = x - whole * LN2_HIGH - whole * LN2_LOW;
  let p = 1 / 479001600;
  for (let t = 0; t < SERIES.length; t++) p = p * r + SERIES[t];
  return p * POWERS[-whole];
}

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** ln x for normal x; the polynomial is that of fdlibm (Sun Microsystems 1993). */
export function log(x: number): number {
  number[0] = x;
  let e = (words[1] >>> 20) - 1023;
  words[1] = (words[1] & 0xfffff) | 0x3ff00000;
  let m = number[0];
  if (m > Math.SQRT2) {
    m *= 0.5;
    e++;
  }
  const f = m - 1;
  const s = f / (f + 2);
  const z = s * s;
  let r = 0.14798198605116586;
  r = r * z + 0.15313837699209373;
  r = r * z + 0.1818357216161805;
  r = r * z + 0.22222198432149784;
  r = r * z + 0.2857142874366239;
  r = r * z + 0.3999999999940942;
  r = r * z + 0.6666666666666735;
  const half = f * f * 0.5;
  const rest = s * (half + z * r);
  const low = rest + e * LN2_LOW;
  return e * LN2_HIGH - (half - low - f);
}
