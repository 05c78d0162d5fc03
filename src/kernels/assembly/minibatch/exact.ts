import { f64At, i32At, setF64, setI32 } from '../arrays';
import { Batch } from './layout';
import { COLUMN, nearest3, nearestAny, TILE } from './tiles';

/* Squared distances in f64, added up in the order of the columns: equal to those of the twin to the last bit. */

/** Two coordinates of a row. @inline */
export function twoAt(wide: bool, row: usize, j: usize): v128 {
  return wide ? v128.load(row + (j << 3)) : f64x2.promote_low_f32x4(v128.load64_zero(row + (j << 2)));
}

/** @inline */
export function oneAt(wide: bool, row: usize, j: usize): f64 {
  return wide ? load<f64>(row + (j << 3)) : <f64>load<f32>(row + (j << 2));
}

/** @inline */
export function rowOf(wide: bool, batch: Batch, i: i32): usize {
  return batch.rows + ((<usize>i * <usize>batch.dim) << (wide ? 3 : 2));
}

/** The number of a row, which may be listed; the last one stands for those behind it. @inline */
export function numberAt(listed: bool, batch: Batch, e: i32, last: i32): i32 {
  return listed ? i32At(batch.doubtful, min(e, last)) : min(e, last);
}

/** Squared distances of four rows, from number e on, to their own centers. @inline */
export function measureFour(listed: bool, batch: Batch, e: i32, last: i32): void {
  const i0 = numberAt(listed, batch, e, last);
  const i1 = numberAt(listed, batch, e + 1, last);
  const i2 = numberAt(listed, batch, e + 2, last);
  const i3 = numberAt(listed, batch, e + 3, last);
  if (batch.wide) measure(true, batch, i0, i1, i2, i3);
  else measure(false, batch, i0, i1, i2, i3);
}

/** @inline */
function ownCenter(batch: Batch, i: i32): usize {
  return batch.centers + ((<usize>i32At(batch.labels, i) * <usize>batch.dim) << 3);
}

/** @inline */
function measure(wide: bool, batch: Batch, i0: i32, i1: i32, i2: i32, i3: i32): void {
  const x0 = rowOf(wide, batch, i0);
  const x1 = rowOf(wide, batch, i1);
  const x2 = rowOf(wide, batch, i2);
  const x3 = rowOf(wide, batch, i3);
  const c0 = ownCenter(batch, i0);
  const c1 = ownCenter(batch, i1);
  const c2 = ownCenter(batch, i2);
  const c3 = ownCenter(batch, i3);
  let low = f64x2.splat(0);
  let high = low;
  const dim = <usize>batch.dim;
  let j: usize = 0;
  for (; j + 2 <= dim; j += 2) {
    const s0 = squares(wide, x0, c0, j);
    const s1 = squares(wide, x1, c1, j);
    const s2 = squares(wide, x2, c2, j);
    const s3 = squares(wide, x3, c3, j);
    // each lane has a row, whose squares are added in the order of the columns
    low = f64x2.add(low, v128.shuffle<i64>(s0, s1, 0, 2));
    high = f64x2.add(high, v128.shuffle<i64>(s2, s3, 0, 2));
    low = f64x2.add(low, v128.shuffle<i64>(s0, s1, 1, 3));
    high = f64x2.add(high, v128.shuffle<i64>(s2, s3, 1, 3));
  }
  if (j < dim) {
    const q = j << 3;
    const d0 = oneAt(wide, x0, j) - load<f64>(c0 + q);
    const d1 = oneAt(wide, x1, j) - load<f64>(c1 + q);
    const d2 = oneAt(wide, x2, j) - load<f64>(c2 + q);
    const d3 = oneAt(wide, x3, j) - load<f64>(c3 + q);
    low = f64x2.add(low, f64x2.replace_lane(f64x2.splat(d0 * d0), 1, d1 * d1));
    high = f64x2.add(high, f64x2.replace_lane(f64x2.splat(d2 * d2), 1, d3 * d3));
  }
  setF64(batch.d2, i0, f64x2.extract_lane(low, 0));
  setF64(batch.d2, i1, f64x2.extract_lane(low, 1));
  setF64(batch.d2, i2, f64x2.extract_lane(high, 0));
  setF64(batch.d2, i3, f64x2.extract_lane(high, 1));
}

/** @inline */
function squares(wide: bool, x: usize, center: usize, j: usize): v128 {
  const d = f64x2.sub(twoAt(wide, x, j), v128.load(center + (j << 3)));
  return f64x2.mul(d, d);
}

/** Labels all rows by their distances to all centers. */
export function decideAll(batch: Batch): void {
  const last = batch.n - 1;
  for (let i = 0; i <= last; i += TILE) {
    if (batch.wide) turnFour(true, batch, i, min(i + 1, last), min(i + 2, last), min(i + 3, last));
    else turnFour(false, batch, i, min(i + 1, last), min(i + 2, last), min(i + 3, last));
    compare(batch, batch.labels + ((<usize>i) << 2), batch.d2 + ((<usize>i) << 3));
  }
}

/** Labels the rows of the tile. @param labels out, i32[4] @param d2 out, f64[4] @inline */
function compare(batch: Batch, labels: usize, d2: usize): void {
  if (batch.dim === 3) nearest3(batch.tile, batch.centers, batch.k, labels, d2);
  else nearestAny(batch.tile, batch.dim, batch.centers, batch.k, labels, d2);
}

/** Writes four rows into the tile. @inline */
function turnFour(wide: bool, batch: Batch, i0: i32, i1: i32, i2: i32, i3: i32): void {
  const x0 = rowOf(wide, batch, i0);
  const x1 = rowOf(wide, batch, i1);
  const x2 = rowOf(wide, batch, i2);
  const x3 = rowOf(wide, batch, i3);
  let to = batch.tile;
  for (let j: usize = 0; j < <usize>batch.dim; j++, to += COLUMN) {
    // loads of two numbers would wait for stores of one
    v128.store(to, f64x2.replace_lane(f64x2.splat(oneAt(wide, x0, j)), 1, oneAt(wide, x1, j)));
    v128.store(to, f64x2.replace_lane(f64x2.splat(oneAt(wide, x2, j)), 1, oneAt(wide, x3, j)), 16);
  }
}

/** Labels the listed rows by their distances to all centers, and sets these distances. */
export function decide(batch: Batch, count: i32): void {
  const labels = batch.tile + <usize>batch.dim * COLUMN;
  const d2 = labels + 16;
  for (let e = 0; e < count; e += TILE) {
    const last = count - 1;
    const i0 = i32At(batch.doubtful, e);
    const i1 = i32At(batch.doubtful, min(e + 1, last));
    const i2 = i32At(batch.doubtful, min(e + 2, last));
    const i3 = i32At(batch.doubtful, min(e + 3, last));
    if (batch.wide) turnFour(true, batch, i0, i1, i2, i3);
    else turnFour(false, batch, i0, i1, i2, i3);
    compare(batch, labels, d2);
    for (let r = 0; r < min(TILE, count - e); r++) {
      const i = i32At(batch.doubtful, e + r);
      setI32(batch.labels, i, i32At(labels, r));
      setF64(batch.d2, i, f64At(d2, r));
    }
  }
}

/** Adds up labeled rows by cluster. */
export function accumulate(batch: Batch): void {
  const bytes = (<usize>batch.dim) << 3;
  memory.fill(batch.sums, 0, <usize>batch.k * bytes);
  memory.fill(batch.mass, 0, (<usize>batch.k) << 3);
  for (let i = 0; i < batch.n; i++) {
    const c = i32At(batch.labels, i);
    setF64(batch.mass, c, f64At(batch.mass, c) + 1);
    const sums = batch.sums + <usize>c * bytes;
    if (batch.wide) addRow(true, batch, i, sums);
    else addRow(false, batch, i, sums);
  }
}

/** @inline */
function addRow(wide: bool, batch: Batch, i: i32, sums: usize): void {
  const row = rowOf(wide, batch, i);
  const dim = <usize>batch.dim;
  let j: usize = 0;
  for (; j + 2 <= dim; j += 2) {
    const to = sums + (j << 3);
    v128.store(to, f64x2.add(v128.load(to), twoAt(wide, row, j)));
  }
  if (j < dim) store<f64>(sums + (j << 3), load<f64>(sums + (j << 3)) + oneAt(wide, row, j));
}
