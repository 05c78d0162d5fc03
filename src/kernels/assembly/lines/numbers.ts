import { findShortest, lastDigits, lastPower } from './shortest';

/*
 * Numbers as ECMAScript writes them (Number::toString): the shortest digits, without an exponent from 1e-6 up to 1e21.
 */

const MINUS: u8 = 45;
const POINT: u8 = 46;
const ZERO: u8 = 48;
const EXPONENT: u8 = 101;
const PLUS: u8 = 43;

/** Whole numbers up to here are doubles. */
const SAFE: f64 = 9007199254740992;

/** Numbers below this with up to 8 decimals have at most 15 digits, and so are the only decimals for their doubles. */
const SHORT: f64 = 9999999;

/**
 * Writes a finite number.
 * @param powers in, those of `findShortest`
 * @param pairs in, u16[100]: the two digits of each number below 100
 * @returns the end of the text
 */
export function writeNumber(value: f64, out: usize, powers: usize, pairs: usize): usize {
  let p = out;
  let size = value;
  if (value < 0) {
    store<u8>(p++, MINUS);
    size = -value;
  }
  if (size < SAFE && nearest(size) === size) return writeWhole(<u64>size, p, pairs);
  if (size < SHORT && size >= 1e-6) {
    const scaled = nearest(size * 1e8);
    if (scaled / 1e8 === size) return writeDecimal(<u64>scaled, p, pairs);
  }
  findShortest(reinterpret<u64>(size), powers);
  return writeShortest(lastDigits(), lastPower(), p, pairs);
}

/** Writes a whole number of 1e-8. */
function writeDecimal(scaled: u64, out: usize, pairs: usize): usize {
  const whole = scaled / 100000000;
  const rest = <u32>(scaled - whole * 100000000);
  let p = writeWhole(whole, out, pairs);
  store<u8>(p++, POINT);
  const top = rest / 10000;
  writeFour(top, p, pairs);
  const low = rest - top * 10000;
  p += 4;
  if (low > 0) {
    writeFour(low, p, pairs);
    p += 4;
  }
  while (load<u8>(p - 1) === ZERO) p--;
  return p;
}

/** @inline */
function writeFour(number: u32, out: usize, pairs: usize): void {
  const top = number / 100;
  store<u16>(out, load<u16>(pairs + ((<usize>top) << 1)));
  store<u16>(out, load<u16>(pairs + ((<usize>(number - top * 100)) << 1)), 2);
}

function writeWhole(number: u64, out: usize, pairs: usize): usize {
  const end = out + <usize>lengthOf(number);
  writeDigits(number, end, pairs);
  return end;
}

/** Writes digits in front of `end`. */
function writeDigits(number: u64, end: usize, pairs: usize): void {
  let p = end;
  let rest = number;
  while (rest > 0xffffffff) {
    const next = rest / 10000;
    p -= 4;
    writeFour(<u32>(rest - next * 10000), p, pairs);
    rest = next;
  }
  let small = <u32>rest;
  while (small >= 100) {
    const next = small / 100;
    p -= 2;
    store<u16>(p, load<u16>(pairs + ((<usize>(small - next * 100)) << 1)));
    small = next;
  }
  if (small >= 10) store<u16>(p - 2, load<u16>(pairs + ((<usize>small) << 1)));
  else store<u8>(p - 1, ZERO + <u8>small);
}

function lengthOf(number: u64): i32 {
  let length = 1;
  let bound: u64 = 10;
  while (length < 19 && number >= bound) {
    length++;
    bound *= 10;
  }
  return length;
}

function writeShortest(found: u64, power: i32, out: usize, pairs: usize): usize {
  let digits = found;
  let last = power;
  while (digits % 10 === 0) {
    digits /= 10;
    last++;
  }
  const length = lengthOf(digits);
  // digits in front of the point
  const front = length + last;
  if (last >= 0 && front <= 21) {
    let p = writeWhole(digits, out, pairs);
    for (let i = 0; i < last; i++) store<u8>(p++, ZERO);
    return p;
  }
  if (front > 0 && front <= 21) {
    // the digits one place to the right, then those in front of the point back
    writeDigits(digits, out + 1 + length, pairs);
    for (let i = 0; i < front; i++) store<u8>(out + i, load<u8>(out + i + 1));
    store<u8>(out + front, POINT);
    return out + 1 + length;
  }
  if (front > -6 && front <= 0) {
    store<u8>(out, ZERO);
    store<u8>(out + 1, POINT);
    for (let i = 0; i < -front; i++) store<u8>(out + 2 + i, ZERO);
    return writeWhole(digits, out + 2 - front, pairs);
  }
  writeDigits(digits, out + 1 + length, pairs);
  store<u8>(out, load<u8>(out + 1));
  let p = out + 1;
  if (length > 1) {
    store<u8>(p, POINT);
    p = out + 1 + length;
  }
  store<u8>(p++, EXPONENT);
  const exponent = front - 1;
  store<u8>(p++, exponent < 0 ? MINUS : PLUS);
  return writeWhole(exponent < 0 ? -exponent : exponent, p, pairs);
}
