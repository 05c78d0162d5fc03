import { u32At } from '../arrays';
import { LANES, Rows, Run } from './layout';
import { EIGHT, endsOf, listOf, OWNS } from './scratch';
import { eightShorts } from './shorts';
import { boundsOf, DOWN, eightRows, leastOfRows } from './tile';

/** Computes the bounds of a group for the rows on its list, without their own centers; eight rows at a time. */
export function measure(rows: Rows, run: Run, first: i32, g: i32, scratch: usize): void {
  const list = listOf(scratch, g);
  const count = <i32>((<usize>u32At(endsOf(run, scratch), g) - list) >> 1);
  const squares = run.rough ? rows.roughSquares : rows.squares;
  const slot = (<usize>(g + 1)) << 2;
  for (let e = 0; e < count; e += 8) {
    // pad the last eight with copies of the last row
    for (let f = count; f < e + 8; f++)
      store<u16>(list + ((<usize>f) << 1), load<u16>(list + ((<usize>(count - 1)) << 1)));
    const some = list + ((<usize>e) << 1);
    let low = f32x4.splat(Infinity);
    let high = low;
    for (let b = g * run.blocks; b < (g + 1) * run.blocks; b++) {
      measureBlock(rows, run, first, some, b, scratch + EIGHT);
      low = f32x4.pmin(low, leastOfOthers(scratch + EIGHT, some, b, scratch));
      high = f32x4.pmin(high, leastOfOthers(scratch + EIGHT + 64, some + 8, b, scratch));
    }
    storeFour(run, first, some, low, squares, slot);
    storeFour(run, first, some + 8, high, squares, slot);
  }
}

/** @inline */
function measureBlock(rows: Rows, run: Run, first: i32, some: usize, b: i32, out: usize): void {
  const at = (<usize>b) << 4;
  if (run.rough) {
    const tile = run.shortTiles + ((<usize>b * <usize>rows.width) << 3);
    eightShorts(rows, first, some, tile, run.roughNorms + at, run.steps + at, out);
  } else eightRows(rows, first, some, run.tiles + at * <usize>rows.dim, run.norms + at, out);
}

/** The least bound of each row, except for its own center. @inline */
function leastOfOthers(lowers: usize, some: usize, b: i32, scratch: usize): v128 {
  const lanes = i32x4.add(i32x4.splat(b * LANES), i32x4(0, 1, 2, 3));
  return leastOfRows(
    others(lowers, some, lanes, scratch),
    others(lowers + 16, some + 2, lanes, scratch),
    others(lowers + 32, some + 4, lanes, scratch),
    others(lowers + 48, some + 6, lanes, scratch),
  );
}

/** The bounds of a row, with infinity for its own center. @inline */
function others(lowers: usize, some: usize, lanes: v128, scratch: usize): v128 {
  const own = v128.load32_splat(scratch + OWNS + ((<usize>load<u16>(some)) << 2));
  return v128.bitselect(f32x4.splat(Infinity), v128.load(lowers), i32x4.eq(own, lanes));
}

/** Stores the bounds of a group for four rows. @inline */
function storeFour(run: Run, first: i32, some: usize, least: v128, lengths: usize, slot: usize): void {
  const i0 = first + <i32>load<u16>(some);
  const i1 = first + <i32>load<u16>(some, 2);
  const i2 = first + <i32>load<u16>(some, 4);
  const i3 = first + <i32>load<u16>(some, 6);
  let squares = v128.load32_zero(lengths + ((<usize>i0) << 2));
  squares = v128.load32_lane(lengths + ((<usize>i1) << 2), squares, 1);
  squares = v128.load32_lane(lengths + ((<usize>i2) << 2), squares, 2);
  squares = v128.load32_lane(lengths + ((<usize>i3) << 2), squares, 3);
  const d2 = f32x4.pmax(f32x4.splat(0), f32x4.add(least, squares));
  const bound = f32x4.mul(f32x4.sqrt(d2), f32x4.splat(DOWN));
  v128.store32_lane(boundsOf(run, i0) + slot, bound, 0);
  v128.store32_lane(boundsOf(run, i1) + slot, bound, 1);
  v128.store32_lane(boundsOf(run, i2) + slot, bound, 2);
  v128.store32_lane(boundsOf(run, i3) + slot, bound, 3);
}
