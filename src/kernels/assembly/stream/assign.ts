import { distance } from '../floats/points';
import { addParts, addRow } from '../floats/sums';
import { bytesOf, countOf, NONE, placeOf, Rows, Run, weightOf } from './layout';
import { nearestOfEight, writePoints, writeWidePoints } from './tile';

/*
 * The plain pass of Lloyd's algorithm: each row is compared with all centers, eight rows at a time, in f32; where f32
 * cannot decide, the f64 distances of kernels/kmeans.ts do, and the first of equals is nearest. With few columns and
 * centers that takes less time than keeping bounds, and no memory.
 */

/** Labels a chunk of rows, and updates the sums of this thread. */
export function assignRows(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const count = countOf(rows, chunk);
  const at = placeOf(rows, thread);
  const labels = rows.labels + at;
  const bytes = bytesOf(rows);
  const found = rows.found + at;
  let x = rows.x + at;
  for (let r = 0; r < count; r += 8, x += bytes << 3) {
    // copies of rows of an earlier chunk may follow the last row
    const many = (1 << min(8, count - r)) - 1;
    if (rows.wide) writeWidePoints(rows, x, rows.points + at);
    else writePoints(rows, x, rows.points + at);
    const certain = nearestOfEight(rows, run, rows.points + at, found);
    for (let left = ~certain & many; left !== 0; left &= left - 1) {
      const e = <usize>ctz(left);
      store<u16>(found + (e << 1), <u16>nearest(rows, run, x + e * bytes));
    }
    const now = v128.load(found);
    const before = v128.load(labels + ((<usize>r) << 1));
    v128.store(labels + ((<usize>r) << 1), now);
    const moved = i16x8.bitmask(i16x8.ne(now, before)) & many;
    if (moved === 0) continue;
    v128.store(found + 16, before);
    for (let left = moved; left !== 0; left &= left - 1) {
      const e = <usize>ctz(left);
      const w = weightOf(rows, rows.weights + at, r + <i32>e);
      const from = <i32>load<u16>(found + (e << 1), 16);
      if (from !== NONE) addTo(rows, run, x + e * bytes, -w, from, thread);
      addTo(rows, run, x + e * bytes, w, <i32>load<u16>(found + (e << 1)), thread);
    }
  }
}

/** The nearest center of a row by the distances of the twin. */
function nearest(rows: Rows, run: Run, x: usize): i32 {
  const next = (<usize>rows.dim) << 3;
  let center = run.centers;
  let least = Infinity;
  let label = 0;
  for (let c = 0; c < run.k; c++, center += next) {
    const d = rows.wide ? distance(true, x, rows.dim, center) : distance(false, x, rows.dim, center);
    if (d < least) {
      least = d;
      label = c;
    }
  }
  return label;
}

/** Adds a row to the sums of a cluster. */
function addTo(rows: Rows, run: Run, x: usize, w: f64, c: i32, thread: i32): void {
  const at = (<usize>thread * <usize>run.k + <usize>c) * 3;
  const sums = run.sums + ((at * <usize>rows.dim) << 3);
  if (rows.wide) addRow(true, x, rows.dim, w, rows.cuts, sums);
  else addRow(false, x, rows.dim, w, rows.cuts, sums);
  addParts(w, rows.firstMass, rows.secondMass, rows.thirdMass, run.masses + (at << 3), 8);
}
