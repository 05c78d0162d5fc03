/*
 * Exponential and logarithm by + - * / alone, two lanes at a time: the twin in kernels/exp.ts has the same steps, and
 * so the same bits. Both are within 1e-15 of the true values.
 */

const LOG2E: f64 = Math.LOG2E;
/** ln 2 in two parts, of which the first times a whole number is exact. */
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** Adding and subtracting it rounds to a whole number. */
const ROUND: f64 = 6755399441055744;

/** e^x for x from -708 to 0. @inline */
export function exp(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2E)), f64x2.splat(ROUND));
  const whole = f64x2.sub(shifted, f64x2.splat(ROUND));
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(whole, f64x2.splat(LN2_HIGH))),
    f64x2.mul(whole, f64x2.splat(LN2_LOW)),
  );
  let p = f64x2.splat(1 / 479001600.0);
  p = step(p, r, 1 / 39916800.0);
  p = step(p, r, 1 / 3628800.0);
  p = step(p, r, 1 / 362880.0);
  p = step(p, r, 1 / 40320.0);
  p = step(p, r, 1 / 5040.0);
  p = step(p, r, 1 / 720.0);
  p = step(p, r, 1 / 120.0);
  p = step(p, r, 1 / 24.0);
  p = step(p, r, 1 / 6.0);
  p = step(p, r, 0.5);
  p = step(p, r, 1);
  p = step(p, r, 1);
  // the low bits of the shifted number are the whole number
  const power = i64x2.shl(i64x2.add(shifted, i64x2.splat(1023)), 52);
  return f64x2.mul(p, power);
}

/** @inline */
function step(p: v128, r: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(p, r), f64x2.splat(coefficient));
}

const SQRT2: f64 = Math.SQRT2;

/** ln x for normal x; the polynomial is that of fdlibm (Sun Microsystems 1993). @inline */
export function log(x: v128): v128 {
  const fraction = v128.or(v128.and(x, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3ff0000000000000));
  const exponent = f64x2.sub(
    v128.or(i64x2.shr_u(x, 52), i64x2.splat(0x4330000000000000)),
    f64x2.splat(4503599627371519),
  );
  const large = f64x2.gt(fraction, f64x2.splat(SQRT2));
  const e = f64x2.add(exponent, v128.and(large, f64x2.splat(1)));
  const m = v128.bitselect(f64x2.mul(fraction, f64x2.splat(0.5)), fraction, large);
  const f = f64x2.sub(m, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  let r = f64x2.splat(0.14798198605116586);
  r = step(r, z, 0.15313837699209373);
  r = step(r, z, 0.1818357216161805);
  r = step(r, z, 0.22222198432149784);
  r = step(r, z, 0.2857142874366239);
  r = step(r, z, 0.3999999999940942);
  r = step(r, z, 0.6666666666666735);
  const half = f64x2.mul(f64x2.mul(f, f), f64x2.splat(0.5));
  const rest = f64x2.mul(s, f64x2.add(half, f64x2.mul(z, r)));
  const low = f64x2.add(rest, f64x2.mul(e, f64x2.splat(LN2_LOW)));
  return f64x2.sub(f64x2.mul(e, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(half, low), f));
}
