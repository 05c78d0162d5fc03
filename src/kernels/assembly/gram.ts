import { f64At, setF64 } from './arrays';
import { CHUNK, Given, GROUP, PANEL, Products, Projection, Step } from './gram/layout';
import { pack } from './gram/pack';
import { project } from './gram/project';

/*
 * Products of all pairs of columns, and of rows with a few vectors. Sums of floats are in the order of the rows within a
 * block, and then in the order of the blocks, as in the twin; sums of whole numbers are exact.
 */

/** Does a step. @param run the products, or the projection */
export function work(given: Given, run: usize, step: i32, item: i32, thread: i32): void {
  switch (step) {
    case Step.pack:
      return pack(given, changetype<Products>(run), item);
    case Step.multiply:
      return multiply(given, changetype<Products>(run), item);
    default: {
      const end = min(given.rows, (item + 1) * CHUNK);
      for (let i = item * CHUNK; i < end; i++) project(given, changetype<Projection>(run), i, thread);
    }
  }
}

/** Multiplies a panel with itself and all that follow. */
function multiply(given: Given, products: Products, item: i32): void {
  const stride = products.panels * PANEL;
  const bytes = (products.isWhole ? 2 : 8) * <usize>products.room * PANEL;
  const a = products.left + <usize>item * bytes;
  for (let p = item; p < products.panels; p++) {
    const b = products.right + <usize>p * bytes;
    const to = products.sums + ((<usize>(item * PANEL) * <usize>stride + <usize>(p * PANEL)) << 3);
    if (products.isWhole) addWhole(a, b, (given.rows + GROUP - 1) / GROUP, to, stride);
    else addFloats(a, b, given.rows, to, stride);
  }
}

/** Adds products of four columns with four. @inline */
function addFloats(a: usize, b: usize, rows: i32, to: usize, stride: i32): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s20 = f64x2.splat(0);
  let s21 = f64x2.splat(0);
  let s30 = f64x2.splat(0);
  let s31 = f64x2.splat(0);
  const end = a + ((<usize>rows) << 5);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load64_splat(a);
    s00 = f64x2.add(s00, f64x2.mul(a0, b0));
    s01 = f64x2.add(s01, f64x2.mul(a0, b1));
    const a1 = v128.load64_splat(a, 8);
    s10 = f64x2.add(s10, f64x2.mul(a1, b0));
    s11 = f64x2.add(s11, f64x2.mul(a1, b1));
    const a2 = v128.load64_splat(a, 16);
    s20 = f64x2.add(s20, f64x2.mul(a2, b0));
    s21 = f64x2.add(s21, f64x2.mul(a2, b1));
    const a3 = v128.load64_splat(a, 24);
    s30 = f64x2.add(s30, f64x2.mul(a3, b0));
    s31 = f64x2.add(s31, f64x2.mul(a3, b1));
    a += 32;
    b += 32;
  }
  addLine(to, s00, s01);
  addLine(to + ((<usize>stride) << 3), s10, s11);
  addLine(to + ((<usize>stride) << 4), s20, s21);
  addLine(to + 3 * ((<usize>stride) << 3), s30, s31);
}

/** @inline */
function addLine(to: usize, first: v128, second: v128): void {
  v128.store(to, f64x2.add(v128.load(to), first));
  v128.store(to, f64x2.add(v128.load(to, 16), second), 16);
}

/** @inline */
function addWhole(a: usize, b: usize, groups: i32, to: usize, stride: i32): void {
  twoByFour(a, b, groups, to, stride);
  twoByFour(a + 32, b, groups, to + ((<usize>stride) << 4), stride);
}

/** Adds products of two columns with four. @inline */
function twoByFour(a: usize, b: usize, groups: i32, to: usize, stride: i32): void {
  let s00 = i32x4.splat(0);
  let s01 = i32x4.splat(0);
  let s02 = i32x4.splat(0);
  let s03 = i32x4.splat(0);
  let s10 = i32x4.splat(0);
  let s11 = i32x4.splat(0);
  let s12 = i32x4.splat(0);
  let s13 = i32x4.splat(0);
  const end = a + ((<usize>groups) << 6);
  while (a < end) {
    const a0 = v128.load(a);
    const a1 = v128.load(a, 16);
    const b0 = v128.load(b);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(a0, b0));
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(a1, b0));
    const b1 = v128.load(b, 16);
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(a0, b1));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(a1, b1));
    const b2 = v128.load(b, 32);
    s02 = i32x4.add(s02, i32x4.dot_i16x8_s(a0, b2));
    s12 = i32x4.add(s12, i32x4.dot_i16x8_s(a1, b2));
    const b3 = v128.load(b, 48);
    s03 = i32x4.add(s03, i32x4.dot_i16x8_s(a0, b3));
    s13 = i32x4.add(s13, i32x4.dot_i16x8_s(a1, b3));
    a += 64;
    b += 64;
  }
  addSums(to, s00, s01, s02, s03);
  addSums(to + ((<usize>stride) << 3), s10, s11, s12, s13);
}

/** @inline */
function addSums(to: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  setF64(to, 0, f64At(to, 0) + <f64>sumOf(s0));
  setF64(to, 1, f64At(to, 1) + <f64>sumOf(s1));
  setF64(to, 2, f64At(to, 2) + <f64>sumOf(s2));
  setF64(to, 3, f64At(to, 3) + <f64>sumOf(s3));
}

/** @inline */
function sumOf(s: v128): i32 {
  const both = i32x4.add(s, i8x16.shuffle(s, s, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return i32x4.extract_lane(both, 0) + i32x4.extract_lane(both, 1);
}
