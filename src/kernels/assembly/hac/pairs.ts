import { i32At, setI32 } from '../arrays';
import { Rows } from '../bytes/layout';
import { fillLane, products } from '../bytes/pairs';
import {
  DOUBLE_BLOCK,
  fillDoubles,
  fillSingles,
  SINGLE_BLOCK,
  squaresOfDoubles,
  squaresOfSingles,
} from '../transposed';
import { Kind, Matrix } from './layout';

/*
 * Pairwise distances, written to the upper half of the matrix, a block of columns at a time.
 */

/** Rows of a block: five vectors of i32. @host */
const BYTE_BLOCK: i32 = 20;
/** Offset of the transposed rows in the scratch, after squared distances. */
const POINTS: usize = 64;

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

function measureSingles(matrix: Matrix, first: i32, scratch: usize): void {
  const dim = matrix.dim;
  const end = min(first + SINGLE_BLOCK, matrix.n);
  const points = scratch + POINTS;
  memory.fill(points, 0, <usize>dim * 64);
  for (let c = first; c < end; c++) fillSingles(matrix.x, dim, c, points, c - first);
  for (let i = 0; i < end; i++) {
    squaresOfSingles(matrix.x, dim, i, points, scratch);
    const to = matrix.d + ((<usize>i * matrix.stride + first) << 2);
    for (let v: usize = 0; v < 64; v += 16) {
      v128.store(to + v, finishSingle(matrix, v128.load(scratch + v)));
    }
  }
}

function measureDoubles(matrix: Matrix, first: i32, scratch: usize): void {
  const dim = matrix.dim;
  const end = min(first + DOUBLE_BLOCK, matrix.n);
  const points = scratch + POINTS;
  memory.fill(points, 0, <usize>dim * 64);
  for (let c = first; c < end; c++) fillDoubles(matrix.x, dim, c, points, c - first);
  for (let i = 0; i < end; i++) {
    squaresOfDoubles(matrix.x, dim, i, points, scratch);
    const row = <usize>i * matrix.stride + first;
    storeDoubles(matrix, row, v128.load(scratch));
    storeDoubles(matrix, row + 2, v128.load(scratch, 16));
    storeDoubles(matrix, row + 4, v128.load(scratch, 32));
    storeDoubles(matrix, row + 6, v128.load(scratch, 48));
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
