import { f64At, i32At, setF64, setI32 } from '../arrays';
import { Cells, RADIX, REACH, SLICES } from './layout';

/*
 * Points sorted by the keys of their cells (digit by digit, the lowest first). Each slice of the points counts and places
 * its own digits, so that the order does not depend on threads.
 */

/** @inline */
export function u64At(array: usize, at: i32): u64 {
  return load<u64>(array + ((<usize>at) << 3));
}

/** @inline */
function setU64(array: usize, at: i32, value: u64): void {
  store<u64>(array + ((<usize>at) << 3), value);
}

/** The first point of a slice. @inline */
function startOf(cells: Cells, slice: i32): i32 {
  return <i32>((<i64>cells.n * slice) / SLICES);
}

/** The address of a row. @inline */
function rowAt(cells: Cells, row: i32): usize {
  return cells.x + ((<usize>row * <usize>cells.dim) << 3);
}

export function makeKeys(cells: Cells, slice: i32): void {
  const end = startOf(cells, slice + 1);
  for (let i = startOf(cells, slice); i < end; i++) {
    const row = rowAt(cells, i);
    let key: u64 = 0;
    for (let j = 0; j < cells.dim; j++) {
      const place = (f64At(row, j) - f64At(cells.low, j)) * cells.scale;
      key += <u64>(<i32>place + REACH) * <u64>f64At(cells.widths, j);
    }
    setU64(cells.keys, i, (key << cells.rowBits) | i);
  }
}

/** @inline */
function digitOf(cells: Cells, key: u64): i32 {
  return <i32>(key >> cells.shift) & (RADIX - 1);
}

export function countDigits(cells: Cells, slice: i32): void {
  const places = cells.places + ((<usize>(slice * RADIX)) << 2);
  memory.fill(places, 0, RADIX << 2);
  const end = startOf(cells, slice + 1);
  for (let p = startOf(cells, slice); p < end; p++) {
    const digit = digitOf(cells, u64At(cells.keys, p));
    setI32(places, digit, i32At(places, digit) + 1);
  }
}

/** Turns counts into the places where each slice puts its digits. */
export function placeDigits(cells: Cells): void {
  let place = 0;
  for (let digit = 0; digit < RADIX; digit++) {
    for (let at = digit; at < SLICES * RADIX; at += RADIX) {
      const count = i32At(cells.places, at);
      setI32(cells.places, at, place);
      place += count;
    }
  }
}

export function moveKeys(cells: Cells, slice: i32): void {
  const places = cells.places + ((<usize>(slice * RADIX)) << 2);
  const end = startOf(cells, slice + 1);
  for (let p = startOf(cells, slice); p < end; p++) {
    const key = u64At(cells.keys, p);
    const digit = digitOf(cells, key);
    const place = i32At(places, digit);
    setI32(places, digit, place + 1);
    setU64(cells.spare, place, key);
  }
}

/** Copies points to their slots. */
export function gather(cells: Cells, slice: i32): void {
  const mask = ((<u64>1) << cells.rowBits) - 1;
  const end = startOf(cells, slice + 1);
  for (let slot = startOf(cells, slice); slot < end; slot++) {
    const i = <i32>(u64At(cells.keys, slot) & mask);
    const row = rowAt(cells, i);
    for (let j = 0; j < cells.dim; j++) setF64(cells.coords, j * cells.stride + slot, f64At(row, j));
    setI32(cells.rows, slot, i);
    if (cells.isWeighted) setF64(cells.masses, slot, f64At(cells.weights, i));
  }
}

/** Finds where cells begin. */
export function findCells(cells: Cells): void {
  let count = 0;
  let last = u64.MAX_VALUE;
  for (let slot = 0; slot < cells.n; slot++) {
    const key = u64At(cells.keys, slot) >> cells.rowBits;
    if (key === last) continue;
    setI32(cells.starts, count, slot);
    setU64(cells.cellKeys, count, key);
    last = key;
    count++;
  }
  setI32(cells.starts, count, cells.n);
  setU64(cells.cellKeys, count, u64.MAX_VALUE);
  cells.count = count;
}
