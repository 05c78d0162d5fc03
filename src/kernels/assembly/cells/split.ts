import { f64At, i32At, setF64, setI32 } from '../arrays';
import { BOUNDS } from './around';
import { Cells } from './layout';
import { reaches } from './measure';

/* Whether some of two groups of points are near: groups are halved until their bounds decide, or few points are left. */

/** Up to this many pairs are measured. */
const FEW: i64 = 256;

/** Bytes of the bounds of a group: f64[3] lowest and f64[3] highest coordinates. */
const GROUP: usize = 48;
const HIGH: usize = 24;

/** @inline */
function coordinateOf(cells: Cells, slot: i32, j: i32): f64 {
  return f64At(cells.coords, j * cells.stride + slot);
}

/** Whether core points of two cells are near. Points change places within their cells. */
export function isLinked(cells: Cells, cell: i32, other: i32, scratch: usize): bool {
  const a = i32At(cells.starts, cell);
  const b = i32At(cells.starts, other);
  return areNear(cells, a, i32At(cells.coreEnds, cell), b, i32At(cells.coreEnds, other), scratch);
}

/** The same for points from slot `a` to `aEnd`, and from `b` to `bEnd`. */
function areNear(cells: Cells, a: i32, aEnd: i32, b: i32, bEnd: i32, scratch: usize): bool {
  const bounds = scratch + BOUNDS;
  fitBounds(cells, a, aEnd, bounds);
  fitBounds(cells, b, bEnd, bounds + GROUP);
  // rounding is monotone: no two points have a lower sum than the nearest sides, nor a higher one than the farthest
  let near: f64 = 0;
  let far: f64 = 0;
  for (let j = 0; j < cells.dim; j++) {
    const before = f64At(bounds + GROUP, j) - f64At(bounds + HIGH, j);
    const after = f64At(bounds, j) - f64At(bounds + GROUP + HIGH, j);
    const gap = max<f64>(0, max(before, after));
    near += gap * gap;
    const reach = max(
      f64At(bounds + GROUP + HIGH, j) - f64At(bounds, j),
      f64At(bounds + HIGH, j) - f64At(bounds + GROUP, j),
    );
    far += reach * reach;
  }
  if (near > cells.limit) return false;
  if (far <= cells.limit) return true;
  if (<i64>(aEnd - a) * (bEnd - b) <= FEW) {
    for (let slot = a; slot < aEnd; slot++) if (reaches(cells, slot, b, bEnd)) return true;
    return false;
  }
  const p = widest(cells, bounds);
  const q = widest(cells, bounds + GROUP);
  if (extent(bounds, p) >= extent(bounds + GROUP, q)) {
    const middle = halve(cells, a, aEnd, p, bounds);
    return areNear(cells, a, middle, b, bEnd, scratch) || areNear(cells, middle, aEnd, b, bEnd, scratch);
  }
  const middle = halve(cells, b, bEnd, q, bounds + GROUP);
  return areNear(cells, a, aEnd, b, middle, scratch) || areNear(cells, a, aEnd, middle, bEnd, scratch);
}

function fitBounds(cells: Cells, from: i32, to: i32, bounds: usize): void {
  for (let j = 0; j < cells.dim; j++) {
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let slot = from; slot < to; slot++) {
      const value = coordinateOf(cells, slot, j);
      low = min(low, value);
      high = max(high, value);
    }
    setF64(bounds, j, low);
    setF64(bounds + HIGH, j, high);
  }
}

/** @inline */
function extent(bounds: usize, j: i32): f64 {
  return f64At(bounds + HIGH, j) - f64At(bounds, j);
}

function widest(cells: Cells, bounds: usize): i32 {
  let best = 0;
  for (let j = 1; j < cells.dim; j++) if (extent(bounds, j) > extent(bounds, best)) best = j;
  return best;
}

/**
 * Puts points with low coordinates before those with high ones. Groups whose bounds do not decide have an extent.
 * @returns the first slot of the high ones
 */
function halve(cells: Cells, from: i32, to: i32, j: i32, bounds: usize): i32 {
  const high = f64At(bounds + HIGH, j);
  const middle = min(f64At(bounds, j) + extent(bounds, j) / 2, high);
  let p = from;
  for (let slot = from; slot < to; slot++) {
    const value = coordinateOf(cells, slot, j);
    // the middle of two neighboring numbers is one of them
    if (value > middle || value === high) continue;
    swap(cells, p, slot);
    p++;
  }
  return p;
}

/** Exchanges two points of a cell. */
export function swap(cells: Cells, slot: i32, other: i32): void {
  if (slot === other) return;
  for (let j = 0; j < cells.dim; j++) {
    const value = coordinateOf(cells, slot, j);
    setF64(cells.coords, j * cells.stride + slot, coordinateOf(cells, other, j));
    setF64(cells.coords, j * cells.stride + other, value);
  }
  const row = i32At(cells.rows, slot);
  setI32(cells.rows, slot, i32At(cells.rows, other));
  setI32(cells.rows, other, row);
}
