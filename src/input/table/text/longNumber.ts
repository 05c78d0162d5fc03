/** Powers of ten that a double holds exactly. */
export const POWERS = Float64Array.from({ length: 23 }, (_, e) => Number(`1e${e}`));

/** Whole numbers up to here are doubles. */
export const SAFE = 2 ** 53;

/** Digits that make an exact double, and those that may follow. */
const HIGH_DIGITS = 15;
const MOST_DIGITS = 19;

/** Splits a double into two halves whose products are exact (Dekker, 1971). */
const SPLITTER = 2 ** 27 + 1;

/** More than the relative error of the quotient's low part. */
const MARGIN = 2 ** -40;

/**
 * Parses numbers of up to 19 digits with an exponent as Number() does, without making a text of them. The digits are
 * the exact sum of two doubles. Their quotient by a power of ten is computed to twice the precision of a double, and
 * taken where rounding it to a double leaves no doubt.
 */
export class LongNumber {
  /** The byte behind the number. */
  stop = 0;
  private high = 0;
  private low = 0;
  private lowDigits = 0;

  /**
   * @param point the byte of the decimal mark
   * @returns NaN for what is no such number, for whole numbers that a double does not hold, and where there is doubt
   */
  parse(bytes: Uint8Array, from: number, point: number, fortran: boolean): number {
    let p = from;
    const sign = bytes[p];
    if (sign === 45 || sign === 43) p++;
    p = this.digits(bytes, p, point);
    if (p < 0) return Number.NaN;
    let places = this.places;
    const mark = bytes[p] | 32;
    const hasExponent = mark === 101 || (fortran && mark === 100);
    if (hasExponent) {
      p = this.exponent(bytes, p + 1);
      if (p < 0) return Number.NaN;
      places -= this.power;
    } else if (places === 0 && this.lowDigits > 0) return Number.NaN;
    this.stop = p;
    if (places < 0 || places > 22) return Number.NaN;
    const value = this.divide(POWERS[places]);
    return sign === 45 ? -value : value;
  }

  private places = 0;
  private power = 0;

  /** Adds up digits. @returns the byte behind them, or -1 when there are none or too many */
  private digits(bytes: Uint8Array, from: number, point: number): number {
    let [high, low, significant, digits] = [0, 0, 0, 0];
    let at = -1;
    let p = from;
    for (; ; p++) {
      const digit = bytes[p] - 48;
      if (digit >= 0 && digit <= 9) {
        digits++;
        if (digit > 0 || significant > 0) significant++;
        if (significant <= HIGH_DIGITS) high = high * 10 + digit;
        else low = low * 10 + digit;
      } else if (bytes[p] === point && at < 0) at = digits;
      else break;
    }
    if (digits === 0 || significant > MOST_DIGITS) return -1;
    this.high = high;
    this.low = low;
    this.lowDigits = Math.max(0, significant - HIGH_DIGITS);
    this.places = at < 0 ? 0 : digits - at;
    return p;
  }

  private exponent(bytes: Uint8Array, from: number): number {
    let p = from;
    const negative = bytes[p] === 45;
    if (negative || bytes[p] === 43) p++;
    const first = p;
    let power = 0;
    for (; bytes[p] >= 48 && bytes[p] <= 57; p++) power = Math.min(power * 10 + bytes[p] - 48, 9999);
    this.power = negative ? -power : power;
    return p === first ? -1 : p;
  }

  /** The digits, high * 10^lowDigits + low, divided by a power of ten. */
  private divide(divisor: number): number {
    const { high, low, lowDigits } = this;
    if (lowDigits === 0) return high / divisor;
    const scale = POWERS[lowDigits];
    const product = high * scale;
    const sum = product + low;
    // what product and sum have lost in rounding, exactly
    const lost = lostInProduct(high, scale, product) + (low - (sum - product));
    const quotient = sum / divisor;
    const back = quotient * divisor;
    const rest = sum - back - lostInProduct(quotient, divisor, back) + lost;
    const correction = rest / divisor;
    const value = quotient + correction * (1 + MARGIN);
    return value === quotient + correction * (1 - MARGIN) ? value : Number.NaN;
  }
}

/** a * b - product, exactly (Dekker, 1971). */
function lostInProduct(a: number, b: number, product: number): number {
  const splitA = SPLITTER * a;
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = SPLITTER * b;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
