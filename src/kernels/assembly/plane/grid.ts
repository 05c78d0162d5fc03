import { setF64 } from '../arrays';
import { fft } from './fft';
import { COLUMNS, Plane } from './layout';

/*
 * The convolution of the masses of the nodes with the forces, by transforms along lines and columns. Half of each axis is
 * zeros, so that the ends do not meet.
 */

/** @inline */
function buffer(plane: Plane, thread: i32, at: i32): usize {
  return plane.scratch + ((<usize>(4 * thread + at) * <usize>plane.size) << 5);
}

/** Transforms four lines of masses: two as the real and imaginary parts of one signal. */
export function linesThere(plane: Plane, item: i32, thread: i32): void {
  const size = plane.size;
  const nodes = plane.nodes;
  const x = buffer(plane, thread, 0);
  const bytes = (<usize>nodes) << 3;
  const line = plane.mass + <usize>(4 * item) * bytes;
  for (let j = 0; j < nodes; j++) {
    const from = line + ((<usize>j) << 3);
    const to = x + ((<usize>j) << 5);
    store<f64>(to, load<f64>(from));
    store<f64>(to, load<f64>(from + 2 * bytes), 8);
    store<f64>(to, load<f64>(from + bytes), 16);
    store<f64>(to, load<f64>(from + 3 * bytes), 24);
  }
  memory.fill(x + ((<usize>nodes) << 5), 0, (<usize>(size - nodes)) << 5);
  const z = fft(x, buffer(plane, thread, 1), size, plane.turns);
  const half = f64x2.splat(0.5);
  for (let k = 0; k < size >> 1; k++) {
    const own = z + ((<usize>k) << 5);
    const other = z + ((<usize>(k === 0 ? 0 : size - k)) << 5);
    const zr = v128.load(own);
    const zi = v128.load(own, 16);
    const yr = v128.load(other);
    const yi = v128.load(other, 16);
    const ar = f64x2.mul(half, f64x2.add(zr, yr));
    const ai = f64x2.mul(half, f64x2.sub(zi, yi));
    const br = f64x2.mul(half, f64x2.add(zi, yi));
    const bi = f64x2.mul(half, f64x2.sub(yr, zr));
    const block =
      plane.half + ((<usize>(k >> 2) * <usize>nodes + <usize>(4 * item)) << 6) + ((<usize>k & 3) << 4);
    v128.store(block, i8x16.shuffle(ar, ai, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(block, i8x16.shuffle(br, bi, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 64);
    v128.store(
      block,
      i8x16.shuffle(ar, ai, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
      128,
    );
    v128.store(
      block,
      i8x16.shuffle(br, bi, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
      192,
    );
  }
}

/** Transforms four columns, multiplies them with the transforms of the forces, and transforms them back. */
export function columns(plane: Plane, item: i32, thread: i32): void {
  let sum: f64 = 0;
  for (let p = 0; p < COLUMNS; p += 2) sum += twoColumns(plane, item, p, thread);
  setF64(plane.sums, item, sum);
}

function twoColumns(plane: Plane, item: i32, p: i32, thread: i32): f64 {
  const size = plane.size;
  const nodes = plane.nodes;
  const x = buffer(plane, thread, 0);
  const block = plane.half + ((<usize>item * <usize>nodes) << 6) + ((<usize>p) << 4);
  for (let j = 0; j < nodes; j++) {
    const a = v128.load(block + ((<usize>j) << 6));
    const b = v128.load(block + ((<usize>j) << 6), 16);
    const to = x + ((<usize>j) << 5);
    v128.store(to, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(to, i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 16);
  }
  memory.fill(x + ((<usize>nodes) << 5), 0, (<usize>(size - nodes)) << 5);
  const y = buffer(plane, thread, 1);
  const z = fft(x, y, size, plane.turns);
  const own = buffer(plane, thread, 2);
  const mirrored = buffer(plane, thread, 3);
  const middle = size >> 1;
  const table = plane.table + <usize>(2 * item + (p >> 1)) * <usize>middle * 48;
  let total = f64x2.splat(0);
  for (let k = 0; k < size; k++) {
    const at = (<usize>k) << 5;
    const back = (<usize>(k === 0 ? 0 : size - k)) << 5;
    if (k === middle) {
      clear(own + at);
      clear(mirrored + at);
      continue;
    }
    const entry = table + <usize>(k < middle ? k : size - k) * 48;
    const wr = v128.load(z + at);
    const wi = v128.load(z + at, 16);
    const a = v128.load(entry, 16);
    const b = k < middle ? v128.load(entry, 32) : f64x2.neg(v128.load(entry, 32));
    total = f64x2.add(total, f64x2.mul(v128.load(entry), f64x2.add(f64x2.mul(wr, wr), f64x2.mul(wi, wi))));
    const ar = f64x2.mul(a, wr);
    const ai = f64x2.mul(a, wi);
    const br = f64x2.mul(b, wr);
    const bi = f64x2.mul(b, wi);
    // real and imaginary parts change places, which makes the transform go back
    v128.store(own + at, f64x2.sub(ar, bi));
    v128.store(own + at, f64x2.neg(f64x2.add(br, ai)), 16);
    v128.store(mirrored + back, f64x2.neg(f64x2.add(ar, bi)));
    v128.store(mirrored + back, f64x2.sub(br, ai), 16);
  }
  const first = COLUMNS * item + p;
  putColumns(plane, fft(own, x, size, plane.turns), first, first + 1);
  putColumns(plane, fft(mirrored, x, size, plane.turns), size - first, size - first - 1);
  // each column but the first stands for its mirror image as well
  return (first === 0 ? 1 : 2) * f64x2.extract_lane(total, 0) + 2 * f64x2.extract_lane(total, 1);
}

/** @inline */
function clear(at: usize): void {
  v128.store(at, f64x2.splat(0));
  v128.store(at, f64x2.splat(0), 16);
}

/** Puts two columns into the lines; column `size` is never read. */
function putColumns(plane: Plane, z: usize, first: i32, second: i32): void {
  const stride = (<usize>(plane.size + 4)) << 4;
  for (let j = 0; j < plane.nodes; j++) {
    const real = v128.load(z + ((<usize>j) << 5), 16);
    const imaginary = v128.load(z + ((<usize>j) << 5));
    const line = plane.lines + <usize>j * stride;
    v128.store(
      line + ((<usize>first) << 4),
      i8x16.shuffle(real, imaginary, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    );
    v128.store(
      line + ((<usize>second) << 4),
      i8x16.shuffle(real, imaginary, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
    );
  }
}

/** Transforms two lines back: forces along the first axis are the real part, along the second the imaginary part. */
export function linesBack(plane: Plane, item: i32, thread: i32): void {
  const size = plane.size;
  const nodes = plane.nodes;
  const x = buffer(plane, thread, 0);
  const stride = (<usize>(size + 4)) << 4;
  const line = plane.lines + <usize>(2 * item) * stride;
  for (let k = 0; k < size; k++) {
    const to = x + ((<usize>k) << 5);
    if (k === size >> 1) {
      clear(to);
      continue;
    }
    const a = v128.load(line + ((<usize>k) << 4));
    const b = v128.load(line + stride + ((<usize>k) << 4));
    v128.store(to, i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    v128.store(to, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 16);
  }
  const z = fft(x, buffer(plane, thread, 1), size, plane.turns);
  const field = plane.field + ((<usize>(2 * item) * <usize>nodes) << 4);
  for (let j = 0; j < nodes; j++) {
    const real = v128.load(z + ((<usize>j) << 5), 16);
    const imaginary = v128.load(z + ((<usize>j) << 5));
    v128.store(
      field + ((<usize>j) << 4),
      i8x16.shuffle(real, imaginary, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    );
    v128.store(
      field + ((<usize>(nodes + j)) << 4),
      i8x16.shuffle(real, imaginary, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
    );
  }
}
