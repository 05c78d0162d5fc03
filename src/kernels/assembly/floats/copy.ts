import { setF32 } from '../arrays';
import { CHUNK, Rows } from './layout';
import { coordinate, pointOf, rowOf, twoOf } from './points';
import { shortenRow } from './shorts';

/** Makes the points of a chunk of rows. */
export function copyRows(rows: Rows, chunk: i32): void {
  const end = min((chunk + 1) * CHUNK, rows.n);
  for (let i = chunk * CHUNK; i < end; i++) {
    const length = rows.wide ? copyRow(true, rows, i) : copyRow(false, rows, i);
    const doubt = rows.numbers.share * length + rows.numbers.rest;
    // the error bound includes the rounding of these two
    setF32(rows.squares, i, <f32>(length - doubt));
    setF32(rows.doubts, i, <f32>(2 * doubt));
    shortenRow(rows, i, length);
  }
}

/**
 * @returns the squared length of the point
 * @inline
 */
function copyRow(wide: bool, rows: Rows, i: i32): f64 {
  const x = rowOf(rows, i);
  const point = pointOf(rows, i);
  const scale = rows.numbers.scale;
  const factor = f64x2.splat(scale);
  const dim = <usize>rows.dim;
  let lengths = f64x2.splat(0);
  let j: usize = 0;
  for (; j + 2 <= dim; j += 2) {
    const v = f64x2.mul(f64x2.sub(twoOf(wide, x, j), v128.load(rows.means + (j << 3))), factor);
    lengths = f64x2.add(lengths, f64x2.mul(v, v));
    v128.store64_lane(point + (j << 2), f32x4.demote_f64x2_zero(v), 0);
  }
  const length = f64x2.extract_lane(lengths, 0) + f64x2.extract_lane(lengths, 1);
  if (j === dim) return length;
  const v = (coordinate(wide, x, j) - load<f64>(rows.means + (j << 3))) * scale;
  store<f32>(point + (j << 2), <f32>v);
  return length + v * v;
}
