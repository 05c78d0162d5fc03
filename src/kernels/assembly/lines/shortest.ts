/*
 * The shortest decimal that is read back as the same double; of several, the nearest one (R. Giulietti, The Schubfach
 * way to render doubles, 2020). A double c * 2^q is scaled by a power of ten to a number of 17 or 18 digits, as are the
 * ends of the interval of reals that are rounded to it. Products are rounded to odd, which keeps comparisons with
 * multiples of 1/4 exact.
 */

/** Powers of ten from 10^LEAST_POWER on, scaled to 128 bits: floor(10^e / 2^r) + 1. @host */
const LEAST_POWER: i32 = -292;

/** The digits that were found. */
let digits: u64 = 0;
/** The power of ten of the last digit. */
let power: i32 = 0;

export function lastDigits(): u64 {
  return digits;
}

export function lastPower(): i32 {
  return power;
}

/** The high 64 bits of a product. @inline */
function high(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const p01 = a0 * b1;
  const p10 = a1 * b0;
  const middle = ((a0 * b0) >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
  return a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
}

/** The high 64 bits of c * g of 192 bits, with the last bit set when others follow. @inline */
function toOdd(gHigh: u64, gLow: u64, c: u64): u64 {
  const x = high(c, gLow);
  const y = c * gHigh + x;
  const carry = u64(y < x);
  return (high(c, gHigh) + carry) | u64(y > 1);
}

/**
 * Finds the digits of a positive finite double; they may end in zeros.
 * @param bits of the double
 * @param powers in, u64[2 * 617]: high and low halves of the powers up to 10^324
 */
export function findShortest(bits: u64, powers: usize): void {
  const fraction = bits & 0xfffffffffffff;
  const exponent = <i32>(bits >> 52);
  const c: u64 = exponent === 0 ? fraction : fraction | (1 << 52);
  const q = (exponent === 0 ? 1 : exponent) - 1075;
  // below a power of two the doubles are twice as dense
  const closer = fraction === 0 && exponent > 1;
  const odd = c & 1;
  // floor(log10(2^q)), or that of 3/4 of it
  const k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
  // 1 + q + floor(log2(10^-k))
  const h = q + ((-k * 1741647) >> 19) + 1;
  const g = powers + ((<usize>(-k - LEAST_POWER)) << 4);
  const gHigh = load<u64>(g);
  const gLow = load<u64>(g, 8);
  const cb = c << 2;
  const value = toOdd(gHigh, gLow, cb << h);
  const lower = toOdd(gHigh, gLow, (cb - 2 + u64(closer)) << h) + odd;
  const upper = toOdd(gHigh, gLow, (cb + 2) << h) - odd;
  const s = value >> 2;
  if (s >= 10) {
    const tens = s / 10;
    const below = lower <= 40 * tens;
    const above = 40 * tens + 40 <= upper;
    if (below !== above) {
      digits = tens + u64(above);
      power = k + 1;
      return;
    }
  }
  power = k;
  const below = lower <= s << 2;
  const above = (s << 2) + 4 <= upper;
  if (below !== above) {
    digits = s + u64(above);
    return;
  }
  const middle = (s << 2) + 2;
  digits = s + u64(value > middle || (value === middle && (s & 1) === 1));
}
