import { f64At } from '../arrays';
import { distances } from '../floats/points';
import { addParts, addRow } from '../floats/sums';
import { bytesOf, countOf, NONE, placeOf, Rows, Run, rowsOf, weightOf } from './layout';
import { nearestOfLong } from './long';
import { nearestOfShorts } from './shorts';
import { LESS, nearestOfEight, writePoints, writeWidePoints } from './tile';

/*
 * A pass of Lloyd's algorithm. Of each row it is known how far the centers may move before another one can be nearest
 * (after Hamerly, "Making k-means even faster", SDM 2010, but as a single number): the second nearest center was farther
 * than the own one by a margin, and since then the own one has moved, and another one at most so far. Sums of these moves
 * are kept by cluster, so that what is kept of a row does not change while its label is certain. Other rows are compared
 * with all centers, eight rows at a time, in f32; where f32 cannot decide, the f64 distances of kernels/kmeans.ts do, and
 * the first of equals is nearest.
 */

/** Labels a chunk of rows, and updates the sums of this thread. */
export function assignRows(rows: Rows, run: Run, chunk: i32, thread: i32): void {
  const at = placeOf(rows, thread);
  const x = rowsOf(rows, chunk, thread);
  const list = rows.list + at;
  let count = listRows(rows, run, countOf(rows, chunk), at);
  if (run.short) {
    count = assignShorts(rows, run, x, count, at, thread);
    const doubts = run.doubts + ((<usize>thread) << 2);
    store<i32>(doubts, load<i32>(doubts) + count);
  }
  makeEights(list, count);
  for (let e = 0; e < count; e += 8) {
    const some = list + ((<usize>e) << 1);
    const certain = compareEight(rows, run, x, some, at);
    keep(rows, run, x, some, min(8, count - e), certain, at, thread);
  }
}

/** Copies of the last row make eight. @inline */
function makeEights(list: usize, count: i32): void {
  const last = load<u16>(list + ((<usize>max(0, count - 1)) << 1));
  for (let e = count; e < count + 7; e++) store<u16>(list + ((<usize>e) << 1), last);
}

/** Labels the listed rows of which 16 bits can decide, and lists the others. @returns the number of these */
function assignShorts(rows: Rows, run: Run, x: usize, count: i32, at: usize, thread: i32): i32 {
  const list = rows.list + at;
  const found = rows.found + at;
  makeEights(list, count);
  let end = list;
  for (let e = 0; e < count; e += 8) {
    const some = list + ((<usize>e) << 1);
    const certain = nearestOfShorts(rows, run, x, some, rows.points + at, found);
    for (let f: usize = 0; f < <usize>min(8, count - e); f++) {
      const r = <usize>load<u16>(some + (f << 1));
      if ((certain >> <i32>f) & 1) keepRow(rows, run, x, r, found, f, at, thread);
      else {
        // behind what is still to be read
        store<u16>(end, <u16>r);
        end += 2;
      }
    }
  }
  return <i32>((end - list) >> 1);
}

/** Finds the nearest centers of eight rows of a chunk. @returns which of them are certain, as bits @inline */
function compareEight(rows: Rows, run: Run, x: usize, list: usize, at: usize): i32 {
  const points = rows.points + at;
  if (rows.long) return nearestOfLong(rows, run, x, list, points, rows.found + at);
  if (rows.wide) writeWidePoints(rows, x, list, points);
  else writePoints(rows, x, list, points);
  return nearestOfEight(rows, run, points, rows.found + at);
}

/** Lists the rows whose label is not certain. @returns their number */
function listRows(rows: Rows, run: Run, count: i32, at: usize): i32 {
  const list = rows.list + at;
  if (run.fresh) {
    for (let r: usize = 0; r < <usize>count; r++) store<u16>(list + (r << 1), <u16>r);
    return count;
  }
  const labels = rows.labels + at;
  const reaches = rows.reaches + at;
  const drifts = run.drifts;
  let end = list;
  for (let r: usize = 0; r < <usize>count; r++) {
    const drift = load<f32>(drifts + ((<usize>load<u16>(labels + (r << 1))) << 2));
    store<u16>(end, <u16>r);
    end += usize(!(load<f32>(reaches + (r << 2)) > drift)) << 1;
  }
  return <i32>((end - list) >> 1);
}

/**
 * Keeps what was found of the listed rows.
 * @param count in, the number of rows, up to eight
 * @param certain in, the rows whose label is certain, as bits
 */
function keep(
  rows: Rows,
  run: Run,
  x: usize,
  list: usize,
  count: i32,
  certain: i32,
  at: usize,
  thread: i32,
): void {
  const found = rows.found + at;
  for (let f: usize = 0; f < <usize>count; f++) {
    const r = <usize>load<u16>(list + (f << 1));
    if (((certain >> <i32>f) & 1) === 0)
      store<u16>(found + (f << 1), <u16>nearest(rows, run, x + r * bytesOf(rows), found));
    keepRow(rows, run, x, r, found, f, at, thread);
  }
}

/** Keeps what was found of a row. @param f in, its place in what was found @inline */
function keepRow(
  rows: Rows,
  run: Run,
  x: usize,
  r: usize,
  found: usize,
  f: usize,
  at: usize,
  thread: i32,
): void {
  const labels = rows.labels + at;
  const now = <usize>load<u16>(found + (f << 1));
  const margin = load<f32>(found + (f << 2), 16);
  const drift = load<f32>(run.drifts + (now << 2));
  store<f32>(rows.reaches + at + (r << 2), (margin + drift) * LESS);
  const before = <usize>load<u16>(labels + (r << 1));
  if (now === before) return;
  store<u16>(labels + (r << 1), <u16>now);
  const w = weightOf(rows, rows.weights + at, <i32>r);
  move(rows, run, x + r * bytesOf(rows), w, <i32>before, <i32>now, thread);
}

/** Moves a row from the sums of a cluster, if it has been in one, to those of another. */
function move(rows: Rows, run: Run, x: usize, w: f64, before: i32, now: i32, thread: i32): void {
  if (before !== NONE) addTo(rows, run, x, -w, before, thread);
  addTo(rows, run, x, w, now, thread);
}

/** The nearest center of a row by the distances of the twin. @param found, from 48 on scratch, f64[4] */
function nearest(rows: Rows, run: Run, x: usize, found: usize): i32 {
  const next = (<usize>rows.dim) << 3;
  const four = found + 48;
  let least = Infinity;
  let label = 0;
  for (let c = 0; c < run.k; c += 4) {
    const a = run.centers + <usize>c * next;
    // copies of the last center make four
    const b = c + 1 < run.k ? a + next : a;
    const d = c + 2 < run.k ? b + next : b;
    const e = c + 3 < run.k ? d + next : d;
    if (rows.wide) distances(true, true, rows.dim, x, x, x, x, a, b, d, e, four);
    else distances(false, true, rows.dim, x, x, x, x, a, b, d, e, four);
    for (let f = 0; f < min(4, run.k - c); f++) {
      if (f64At(four, f) >= least) continue;
      least = f64At(four, f);
      label = c + f;
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
