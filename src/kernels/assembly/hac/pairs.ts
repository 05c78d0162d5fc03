import { i32At, setF32, setF64, setI32 } from '../arrays';
import { Rows } from '../bytes/layout';
import { fillLane, products } from '../bytes/pairs';
import { Kind, Matrix } from './layout';

/*
 * Pairwise distances, written to the upper half of the matrix, a block of columns at a time. The rows of a block are
 * transposed: a vector holds one coordinate of several rows. Every distance is a sum over the coordinates in their
 * order, as in distances/pairs.ts.
 */

/** Rows of a block: five vectors of i32. @host */
const BYTE_BLOCK: i32 = 20;
/** Four vectors of f32. @host */
const SINGLE_BLOCK: i32 = 16;
/** Four vectors of f64. @host */
const DOUBLE_BLOCK: i32 = 8;

/** The number of squares that one sum in f32 adds up: longer sums lose digits. */
const RUN: i32 = 64;

/** Rows or columns of a tile of the mirror. @host */
const TILE: i32 = 16;

/** Measures a block of columns. There are n / block blocks. */
export function measureColumns(rows: Rows, matrix: Matrix, block: i32, thread: i32): void {
  const scratch = matrix.scratch + <usize>thread * matrix.scratchBytes;
  if (matrix.kind === Kind.bytes) measureBytes(rows, matrix, block * BYTE_BLOCK, scratch);
  else if (matrix.kind === Kind.singles) measureSingles(matrix, block * SINGLE_BLOCK, scratch);
  else measureDoubles(matrix, block * DOUBLE_BLOCK, scratch);
}

/** @param first the first column. A row of the matrix has at least as many columns as a block. */
function measureBytes(rows: Rows, matrix: Matrix, first: i32, scratch: usize): void {
  const end = min(first + BYTE_BLOCK, matrix.n);
  const sums = scratch;
  const squares = scratch + 80;
  const points = scratch + 192;
  memory.fill(squares, 0, 80);
  memory.fill(points, 0, <usize>rows.half * 80);
  for (let c = first; c < end; c++) {
    setI32(squares, c - first, i32At(rows.squares, c));
    fillLane(rows, c, points, BYTE_BLOCK, c - first);
  }
  for (let i = 0; i < end; i++) {
    products(5, rows, i, points, sums);
    const own = i32x4.splat(i32At(rows.squares, i));
    const row = <usize>i * matrix.stride + first;
    for (let lane = 0; lane < BYTE_BLOCK; lane += 4) {
      // the next row of the matrix begins right after the end of a row
      if (first + lane >= matrix.stride) break;
      const at = (<usize>lane) << 2;
      const both = i32x4.add(own, v128.load(squares + at));
      const d2 = i32x4.sub(both, i32x4.shl(v128.load(sums + at), 1));
      if (matrix.isDouble) {
        const to = matrix.d + ((row + lane) << 3);
        v128.store(to, finishDouble(matrix, f64x2.convert_low_i32x4_s(d2)));
        v128.store(
          to,
          finishDouble(
            matrix,
            f64x2.convert_low_i32x4_s(
              i8x16.shuffle(d2, d2, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
            ),
          ),
          16,
        );
      } else {
        v128.store(matrix.d + ((row + lane) << 2), finishSingle(matrix, f32x4.convert_i32x4_s(d2)));
      }
    }
  }
}

/** @inline */
function finishSingle(matrix: Matrix, d2: v128): v128 {
  if (matrix.root) return f32x4.sqrt(d2);
  return f32x4.div(d2, f32x4.splat(<f32>matrix.divisor));
}

/** @inline */
function finishDouble(matrix: Matrix, d2: v128): v128 {
  if (matrix.root) return f64x2.sqrt(d2);
  return f64x2.div(d2, f64x2.splat(<f64>matrix.divisor));
}

function measureSingles(matrix: Matrix, first: i32, points: usize): void {
  const dim = matrix.dim;
  const end = min(first + SINGLE_BLOCK, matrix.n);
  memory.fill(points, 0, <usize>dim * 64);
  for (let c = first; c < end; c++) {
    for (let j = 0; j < dim; j++) {
      const x = load<f32>(matrix.x + ((<usize>c * dim + j) << 2));
      setF32(points + ((<usize>j) << 6), c - first, x);
    }
  }
  for (let i = 0; i < end; i++) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let x = matrix.x + ((<usize>i * dim) << 2);
    let p = points;
    for (let j = 0; j < dim; j += RUN) {
      let d0 = f32x4.splat(0);
      let d1 = d0;
      let d2 = d0;
      let d3 = d0;
      const stop = x + ((<usize>min(RUN, dim - j)) << 2);
      for (; x < stop; x += 4, p += 64) {
        const value = v128.load32_splat(x);
        const e0 = f32x4.sub(v128.load(p), value);
        const e1 = f32x4.sub(v128.load(p, 16), value);
        const e2 = f32x4.sub(v128.load(p, 32), value);
        const e3 = f32x4.sub(v128.load(p, 48), value);
        d0 = f32x4.add(d0, f32x4.mul(e0, e0));
        d1 = f32x4.add(d1, f32x4.mul(e1, e1));
        d2 = f32x4.add(d2, f32x4.mul(e2, e2));
        d3 = f32x4.add(d3, f32x4.mul(e3, e3));
      }
      s0 = f32x4.add(s0, d0);
      s1 = f32x4.add(s1, d1);
      s2 = f32x4.add(s2, d2);
      s3 = f32x4.add(s3, d3);
    }
    const to = matrix.d + ((<usize>i * matrix.stride + first) << 2);
    v128.store(to, finishSingle(matrix, s0));
    v128.store(to, finishSingle(matrix, s1), 16);
    v128.store(to, finishSingle(matrix, s2), 32);
    v128.store(to, finishSingle(matrix, s3), 48);
  }
}

function measureDoubles(matrix: Matrix, first: i32, points: usize): void {
  const dim = matrix.dim;
  const end = min(first + DOUBLE_BLOCK, matrix.n);
  memory.fill(points, 0, <usize>dim * 64);
  for (let c = first; c < end; c++) {
    for (let j = 0; j < dim; j++) {
      const x = load<f64>(matrix.x + ((<usize>c * dim + j) << 3));
      setF64(points + ((<usize>j) << 6), c - first, x);
    }
  }
  for (let i = 0; i < end; i++) {
    let d0 = f64x2.splat(0);
    let d1 = d0;
    let d2 = d0;
    let d3 = d0;
    let x = matrix.x + ((<usize>i * dim) << 3);
    const stop = x + ((<usize>dim) << 3);
    for (let p = points; x < stop; x += 8, p += 64) {
      const value = v128.load64_splat(x);
      const e0 = f64x2.sub(v128.load(p), value);
      const e1 = f64x2.sub(v128.load(p, 16), value);
      const e2 = f64x2.sub(v128.load(p, 32), value);
      const e3 = f64x2.sub(v128.load(p, 48), value);
      d0 = f64x2.add(d0, f64x2.mul(e0, e0));
      d1 = f64x2.add(d1, f64x2.mul(e1, e1));
      d2 = f64x2.add(d2, f64x2.mul(e2, e2));
      d3 = f64x2.add(d3, f64x2.mul(e3, e3));
    }
    const row = <usize>i * matrix.stride + first;
    storeDoubles(matrix, row, d0);
    storeDoubles(matrix, row + 2, d1);
    storeDoubles(matrix, row + 4, d2);
    storeDoubles(matrix, row + 6, d3);
  }
}

/** @inline */
function storeDoubles(matrix: Matrix, place: usize, d2: v128): void {
  const d = finishDouble(matrix, d2);
  if (matrix.isDouble) v128.store(matrix.d + (place << 3), d);
  else v128.store64_lane(matrix.d + (place << 2), f32x4.demote_f64x2_zero(d), 0);
}

/** Mirrors a band of TILE rows to the lower half of the matrix. The diagonal and the padding become infinite. */
export function mirror<T extends number>(matrix: Matrix, band: i32): void {
  const n = matrix.n;
  const stride = <usize>matrix.stride;
  const d = matrix.d;
  const first = band * TILE;
  const end = min(first + TILE, n);
  for (let tile = first; tile < n; tile += TILE) {
    const last = min(tile + TILE, n);
    for (let c = tile; c < last; c++) {
      for (let i = first; i < min(end, c); i++) {
        const from = d + (<usize>i * stride + c) * sizeof<T>();
        let value = load<T>(from);
        if (matrix.weighted) {
          value = weigh<T>(matrix, i, c, value);
          store<T>(from, value);
        }
        store<T>(d + (<usize>c * stride + i) * sizeof<T>(), value);
      }
    }
  }
  for (let i = first; i < end; i++) {
    const row = d + <usize>i * stride * sizeof<T>();
    store<T>(row + <usize>i * sizeof<T>(), <T>Infinity);
    for (let c = n; c < matrix.stride; c++) store<T>(row + <usize>c * sizeof<T>(), <T>Infinity);
  }
}

/** @inline */
function weigh<T extends number>(matrix: Matrix, i: i32, c: i32, value: T): T {
  const a = load<T>(matrix.sizes + <usize>i * sizeof<T>());
  const b = load<T>(matrix.sizes + <usize>c * sizeof<T>());
  return <T>((<T>(<T>2 * <T>(a * b)) / <T>(a + b)) * value);
}
