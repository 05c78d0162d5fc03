/*
 * Powers and logarithms by + - * / alone, which IEEE 754 defines to the last bit. Math.pow and ** differ between versions of
 * Node, and a bit of a color or of a distance can change a label.
 */

/** Steps of the tables: logarithms of k / 64, and 2^(j / 64). */
const PARTS = 64;

/** Bits behind the point of the numbers from which tables are made. */
const BITS = 160n;

/** Half of the digits of a number times this are those that the number has in front. */
const SPLITTER = 134217729;

/** Adding and subtracting it rounds to a whole number. */
const ROUND = 6755399441055744;

interface Tables {
  /** ln(k / 64) for k from 0, as sums of two. */
  logs: Float64Array;
  rests: Float64Array;
  /** 2^(j / 64), as sums of two. */
  powers: Float64Array;
  more: Float64Array;
  /** ln 2 / 64 in three parts; the first two times a whole number below 2^17 are exact. */
  step: readonly [number, number, number];
}

let made: Tables | undefined;

/**
 * x^y for x of at least 0, to within 0.51 units in the last place: exact where the power is a number of f64. NaN for x
 * below 0.
 */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY && Math.abs(y) < Number.POSITIVE_INFINITY)) return limit(x, y);
  made ??= makeTables();
  logarithm(x, made);
  const rough = y * pair[0];
  if (!(rough < 709.79)) return Number.POSITIVE_INFINITY;
  if (rough < -760) return 0;
  const rest = y * pair[1];
  product(y, pair[0]);
  return exponential(pair[0], pair[1] + rest, made);
}

/** The natural logarithm of x, to within 0.51 units in the last place, as `pow` has it; Math.log differs between browsers. */
export function log(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return Math.log(x);
  made ??= makeTables();
  logarithm(x, made);
  return pair[0];
}

/** Exponents up to this are multiplied out, if twice the exponent is a whole number. */
const MOST = 64;

/** The function x^exponent for x of at least 0: by multiplications where these are fewer than `pow` has. */
export function powerBy(exponent: number): (x: number) => number {
  if (!(exponent >= 0 && exponent <= MOST && Number.isInteger(2 * exponent))) return (x) => pow(x, exponent);
  const whole = Math.floor(exponent);
  if (whole === exponent) return (x) => multiplied(x, whole);
  return (x) => multiplied(x, whole) * Math.sqrt(x);
}

function multiplied(x: number, times: number): number {
  let value = 1;
  let square = x;
  for (let rest = times; rest > 0; rest >>= 1) {
    if (rest & 1) value *= square;
    square *= square;
  }
  return value;
}

/** Powers of 0, of no number, and beyond all numbers, as Math.pow has them. */
function limit(x: number, y: number): number {
  if (!(x >= 0) || Number.isNaN(y)) return Number.NaN;
  if (x !== 0 && x !== Number.POSITIVE_INFINITY) return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  return (x === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** A result of two parts, of which the second is less than a unit in the last place of the first. */
const pair = new Float64Array(2);

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** The pair becomes a * b, and what it lacks (T. J. Dekker, Numer. Math. 18, 1971). */
function product(a: number, b: number): void {
  const left = a * SPLITTER;
  const a1 = left - (left - a);
  const a2 = a - a1;
  const right = b * SPLITTER;
  const b1 = right - (right - b);
  const b2 = b - b1;
  const whole = a * b;
  pair[0] = whole;
  pair[1] = a1 * b1 - whole + a1 * b2 + a2 * b1 + a2 * b2;
}

/** The pair becomes ln x. */
function logarithm(x: number, { logs, rests, step }: Tables): void {
  let exponent = 0;
  number[0] = x;
  if (x < 2.2250738585072014e-308) {
    number[0] = x * 18014398509481984;
    exponent = -54;
  }
  exponent += (words[1] >>> 20) - 1023;
  words[1] = (words[1] & 0xfffff) | 0x3ff00000;
  let m = number[0];
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const k = Math.round(m * PARTS);
  const c = k / PARTS;
  // s = (m - c) / (m + c) in two parts; the difference is exact
  const top = m - c;
  const below = m + c;
  const belowRest = c - (below - m);
  const s = top / below;
  product(s, below);
  const sRest = (top - pair[0] - pair[1] - s * belowRest) / below;
  const z = s * s;
  const series = s * z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9))));
  // 64 e times a 64th of ln 2, the logarithm of c, 2 s: each with its rest
  const whole = exponent * PARTS;
  const first = whole * step[0];
  const second = whole * step[1] + logs[k];
  const secondRest = whole * step[1] - (second - logs[k]);
  const sum = first + second;
  const part = sum - first;
  const sumRest = first - (sum - part) + (second - part);
  const all = sum + 2 * s;
  const added = all - sum;
  const allRest = sum - (all - added) + (2 * s - added);
  const rest = allRest + (sumRest + secondRest + (rests[k] + whole * step[2]) + 2 * sRest + series);
  pair[0] = all + rest;
  pair[1] = rest - (pair[0] - all);
}

/** e^(x + rest), with x from -760 to 709.79. */
function exponential(x: number, rest: number, { powers, more, step }: Tables): number {
  const whole = x * (PARTS * Math.LOG2E) + ROUND - ROUND;
  const r = x - whole * step[0] - whole * step[1] + (rest - whole * step[2]);
  const j = ((whole % PARTS) + PARTS) % PARTS;
  const exponent = (whole - j) / PARTS;
  const growth = r + r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
  const value = powers[j] + (more[j] + powers[j] * growth);
  // 2^exponent may be below or above all numbers of f64 where the product is not
  if (exponent < -1021) return value * powerOfTwo(exponent + 200) * powerOfTwo(-200);
  return exponent > 1022 ? value * 2 * powerOfTwo(exponent - 1) : value * powerOfTwo(exponent);
}

function powerOfTwo(exponent: number): number {
  words[0] = 0;
  words[1] = (exponent + 1023) << 20;
  return number[0];
}

/** Tables from whole numbers that stand for so many 2^-160. */
function makeTables(): Tables {
  const one = 1n << BITS;
  const parts = BigInt(PARTS);
  const logs = new Float64Array(2 * PARTS);
  const rests = new Float64Array(2 * PARTS);
  // from k = 64 up and down; the numbers below are not needed
  for (const [from, to, by] of [
    [PARTS, 2 * PARTS - 1, 1],
    [PARTS, PARTS / 2, -1],
  ]) {
    let sum = 0n;
    for (let k = from; k !== to; k += by) {
      sum += ratioLog(BigInt(by), BigInt(2 * k + by), one);
      [logs[k + by], rests[k + by]] = twoParts(sum);
    }
  }
  const ln2 = ratioLog(1n, 3n, one);
  const powers = new Float64Array(PARTS);
  const more = new Float64Array(PARTS);
  const root = seriesOf((power, n) => (power * ln2) / parts / n / one, one);
  let power = one;
  for (let j = 0; j < PARTS; j++, power = (power * root) >> BITS) [powers[j], more[j]] = twoParts(power);
  const first = shorter(ln2 / parts, 36n);
  const second = shorter(ln2 / parts - first, 72n);
  return {
    logs,
    rests,
    powers,
    more,
    step: [toNumber(first), toNumber(second), toNumber(ln2 / parts - first - second)],
  };
}

/** ln((1 + a / b) / (1 - a / b)). */
function ratioLog(a: bigint, b: bigint, one: bigint): bigint {
  let sum = 0n;
  let power = (2n * one * a) / b;
  for (let n = 1n; power !== 0n; n += 2n, power = (power * a * a) / (b * b)) sum += power / n;
  return sum;
}

/** Sum of terms of which each is made of the one before, the first being 1. */
function seriesOf(next: (term: bigint, n: bigint) => bigint, one: bigint): bigint {
  let sum = 0n;
  let term = one;
  for (let n = 1n; term !== 0n; n++) {
    sum += term;
    term = next(term, n);
  }
  return sum;
}

/** The bits of a number up to so many behind the point. */
function shorter(value: bigint, bits: bigint): bigint {
  return (value >> (BITS - bits)) << (BITS - bits);
}

function twoParts(value: bigint): [number, number] {
  const first = toNumber(value);
  return [first, toNumber(value - fromNumber(first))];
}

/** 2^160 is a number of f64, so quotients by it are exact. */
function toNumber(value: bigint): number {
  return Number(value) / Number(1n << BITS);
}

function fromNumber(value: number): bigint {
  return BigInt(value * Number(1n << BITS));
}
