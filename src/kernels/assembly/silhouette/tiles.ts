import { Run } from './layout';

/*
 * Distances of twelve rows to others, four at a time, from products in f32, |x|^2 + |y|^2 - 2 xy. Rows are centered near those that are
 * measured, so that a distance which is small against both lengths is rare; such a one is measured again in f64.
 */

/** Columns whose products are added up in f32; as in kernels/silhouette/floats.ts. */
const PIECE: i32 = 64;

/** Squared distances below this share of the squared lengths have lost digits; as in kernels/silhouette/floats.ts. */
const SMALL: f64 = 0.125;

/** Rows that meet a piece of the lanes while it is in the cache. */
export const BATCH: i32 = 32;

/**
 * @param from in, the place in members of the first lane
 * @param j in, the first of up to 32 rows
 * @param count in, how many of them there are; the last one stands in for others
 * @param points in, f32[dim][12]
 * @param squares in, f64[12]: squared lengths of the lanes
 * @param out out, f64[32][12]
 */
export function tileDistances(
  run: Run,
  from: i32,
  j: i32,
  count: i32,
  points: usize,
  squares: usize,
  out: usize,
): void {
  const stride = <usize>run.dim << 2;
  memory.fill(out, 0, <usize>(BATCH * 96));
  for (let first = 0; first < run.dim; first += PIECE) {
    const start = run.y + (<usize>first << 2);
    const bytes = <usize>min(PIECE, run.dim - first) << 2;
    const at = points + <usize>(first * 48);
    for (let r = 0; r < count; r += 4) {
      const y0 = start + <usize>(j + r) * stride;
      const y1 = start + <usize>(j + min(r + 1, count - 1)) * stride;
      const y2 = start + <usize>(j + min(r + 2, count - 1)) * stride;
      const y3 = start + <usize>(j + min(r + 3, count - 1)) * stride;
      addPiece(y0, y1, y2, y3, bytes, at, out + <usize>(r * 96));
    }
  }
  for (let r = 0; r < count; r++) finish(run, from, j + r, squares, out + <usize>(r * 96));
}

function addPiece(y0: usize, y1: usize, y2: usize, y3: usize, bytes: usize, points: usize, out: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let b0 = a0;
  let b1 = a0;
  let b2 = a0;
  let c0 = a0;
  let c1 = a0;
  let c2 = a0;
  let d0 = a0;
  let d1 = a0;
  let d2 = a0;
  for (let p: usize = 0; p < bytes; p += 4, points += 48) {
    const x0 = v128.load(points);
    const x1 = v128.load(points, 16);
    const x2 = v128.load(points, 32);
    let y = v128.load32_splat(y0 + p);
    a0 = f32x4.add(a0, f32x4.mul(x0, y));
    a1 = f32x4.add(a1, f32x4.mul(x1, y));
    a2 = f32x4.add(a2, f32x4.mul(x2, y));
    y = v128.load32_splat(y1 + p);
    b0 = f32x4.add(b0, f32x4.mul(x0, y));
    b1 = f32x4.add(b1, f32x4.mul(x1, y));
    b2 = f32x4.add(b2, f32x4.mul(x2, y));
    y = v128.load32_splat(y2 + p);
    c0 = f32x4.add(c0, f32x4.mul(x0, y));
    c1 = f32x4.add(c1, f32x4.mul(x1, y));
    c2 = f32x4.add(c2, f32x4.mul(x2, y));
    y = v128.load32_splat(y3 + p);
    d0 = f32x4.add(d0, f32x4.mul(x0, y));
    d1 = f32x4.add(d1, f32x4.mul(x1, y));
    d2 = f32x4.add(d2, f32x4.mul(x2, y));
  }
  addWide(out, a0);
  addWide(out + 32, a1);
  addWide(out + 64, a2);
  addWide(out + 96, b0);
  addWide(out + 128, b1);
  addWide(out + 160, b2);
  addWide(out + 192, c0);
  addWide(out + 224, c1);
  addWide(out + 256, c2);
  addWide(out + 288, d0);
  addWide(out + 320, d1);
  addWide(out + 352, d2);
}

/** Adds four f32 to four f64. */
// @ts-ignore: decorator
@inline
function addWide(to: usize, v: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(v)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
}

/** From products to distances. */
// @ts-ignore: decorator
@inline
function finish(run: Run, from: i32, j: i32, squares: usize, out: usize): void {
  const length = v128.load64_splat(run.lengths + (<usize>j << 3));
  const small = f64x2.splat(SMALL);
  let lost = 0;
  for (let v: usize = 0; v < 96; v += 16) {
    const product = v128.load(out + v);
    const both = f64x2.add(v128.load(squares + v), length);
    const d2 = f64x2.sub(both, f64x2.add(product, product));
    lost |= i64x2.bitmask(f64x2.le(d2, f64x2.mul(both, small))) << <i32>(v >> 3);
    v128.store(out + v, f64x2.sqrt(d2));
  }
  for (; lost != 0; lost &= lost - 1) {
    const lane = ctz(lost);
    const i = load<i32>(run.members + (<usize>(from + lane) << 2));
    store<f64>(out + (<usize>lane << 3), exactDistance(run, i, j));
  }
}

function exactDistance(run: Run, i: i32, j: i32): f64 {
  const p = run.x + (<usize>i * run.dim << 3);
  const q = run.x + (<usize>j * run.dim << 3);
  let sum: f64 = 0;
  for (let at: usize = 0; at < <usize>run.dim << 3; at += 8) {
    const difference = load<f64>(p + at) - load<f64>(q + at);
    sum += difference * difference;
  }
  return sqrt(sum);
}
