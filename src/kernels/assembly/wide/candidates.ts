import { f32At, f64At, i32At, setF32, setF64, setI32 } from '../arrays';
import { fourPairs } from '../floats/points';
import { UP } from '../floats/tile';
import { select } from '../neighbors/boxTree';
import { insert } from '../neighbors/found';
import { Search } from '../neighbors/layout';
import { mark, marksOf } from '../neighbors/marks';
import { WideRows } from './layout';
import { COUNTS, EXACT, FOUND, keysOf, LIMITS, namesOf, ROWS } from './scratch';

/*
 * Candidates of a row: others that may be among its nearest, or within the radius. They are kept with a key, and looked
 * at together when there is no room for more. A key of bytes is the squared distance times n, plus the number of the
 * row: exact up to 2^22 rows. A key of floats is a lower bound of the squared distance, see floats/shorts.ts.
 */

/** @returns whether there is room for more */
export function addCandidate(rows: WideRows, scratch: usize, q: i32, name: i32, key: f64): bool {
  const count = i32At(scratch + COUNTS, q);
  setI32(namesOf(rows, scratch, q), count, name);
  setF64(keysOf(rows, scratch, q), count, key);
  setI32(scratch + COUNTS, q, count + 1);
  return count + 1 < rows.room;
}

/** @inline */
export function byteKey(rows: WideRows, name: i32, d2: i32): f64 {
  return <f64>d2 * <f64>rows.n + <f64>name;
}

/** Keeps the nearest rows of bytes. Rows come in rising order, so a later one has to be nearer than the last of them. */
export function pruneBytes(rows: WideRows, run: Search, scratch: usize, q: i32): void {
  const count = i32At(scratch + COUNTS, q);
  const keys = keysOf(rows, scratch, q);
  if (count < run.count) return;
  select(namesOf(rows, scratch, q), keys, 0, count, run.count);
  let most: f64 = 0;
  for (let at = 0; at < run.count; at++) most = max(most, f64At(keys, at));
  setI32(scratch + COUNTS, q, run.count);
  setI32(scratch + LIMITS, q, <i32>floor(most / <f64>rows.n) - 1);
}

/** Hands out the nearest rows of bytes. */
export function finishBytes(rows: WideRows, run: Search, scratch: usize, q: i32, place: i32): void {
  pruneBytes(rows, run, scratch, q);
  const names = namesOf(rows, scratch, q);
  const keys = keysOf(rows, scratch, q);
  for (let at = 0; at < i32At(scratch + COUNTS, q); at++) {
    insert(run, place, i32At(names, at), floor(f64At(keys, at) / <f64>rows.n));
  }
}

/**
 * Drops candidates that are farther away than the `count` rows with the lowest bounds. Where bounds leave too many, the
 * distances decide.
 */
export function pruneFloats(rows: WideRows, run: Search, scratch: usize, q: i32, place: i32): void {
  const count = i32At(scratch + COUNTS, q);
  const names = namesOf(rows, scratch, q);
  const keys = keysOf(rows, scratch, q);
  if (count <= run.count) return;
  select(names, keys, 0, count, run.count);
  const doubts = rows.floats.roughDoubts;
  let most: f32 = 0;
  for (let at = 0; at < run.count; at++) {
    most = max(most, <f32>f64At(keys, at) + f32At(doubts, i32At(names, at)));
  }
  lowerLimit(scratch, q, most + f32At(doubts, i32At(scratch + ROWS, q)));
  const limit = <f64>f32At(scratch + LIMITS, q);
  let kept = 0;
  for (let at = 0; at < count; at++) {
    if (f64At(keys, at) > limit) continue;
    setI32(names, kept, i32At(names, at));
    setF64(keys, kept, f64At(keys, at));
    kept++;
  }
  setI32(scratch + COUNTS, q, kept);
  if (2 * kept > rows.room) measureNearest(rows, run, scratch, q, place);
}

/** @param most no row that is farther away is of use @inline */
export function lowerLimit(scratch: usize, q: i32, most: f32): void {
  setF32(scratch + LIMITS, q, min(f32At(scratch + LIMITS, q), most * UP * UP));
}

/** Measures all candidates, and puts those that are near enough among the nearest. */
export function measureNearest(rows: WideRows, run: Search, scratch: usize, q: i32, place: i32): void {
  const count = i32At(scratch + COUNTS, q);
  const names = namesOf(rows, scratch, q);
  let worst: f64 = f64.MAX_VALUE;
  for (let at = 0; at < count; at += 4) {
    measureFour(rows, scratch, q, names, at, count);
    for (let e = at; e < min(at + 4, count); e++) {
      worst = insert(run, place, i32At(names, e), f64At(scratch + EXACT, e - at));
    }
  }
  setI32(scratch + COUNTS, q, 0);
  const scale = rows.floats.numbers.scale;
  lowerLimit(scratch, q, <f32>(worst * scale * scale));
}

/** Measures all candidates, and takes those within the radius. */
export function measureWithin(rows: WideRows, run: Search, scratch: usize, q: i32, marks: usize): void {
  const count = i32At(scratch + COUNTS, q);
  const names = namesOf(rows, scratch, q);
  for (let at = 0; at < count; at += 4) {
    measureFour(rows, scratch, q, names, at, count);
    for (let e = at; e < min(at + 4, count); e++) {
      if (f64At(scratch + EXACT, e - at) <= run.limit) take(run, scratch, q, i32At(names, e), marks);
    }
  }
  setI32(scratch + COUNTS, q, 0);
}

/** Squared distances of a row to four candidates, the last of which stands in for missing ones. @inline */
export function measureFour(rows: WideRows, scratch: usize, q: i32, names: usize, at: i32, count: i32): void {
  const own = i32At(scratch + ROWS, q);
  const last = count - 1;
  const a = i32At(names, at);
  const b = i32At(names, min(at + 1, last));
  const c = i32At(names, min(at + 2, last));
  const d = i32At(names, min(at + 3, last));
  fourPairs(rows.floats, own, own, own, own, a, b, c, d, scratch + EXACT);
}

/** Counts a neighbor. @param marks of the first row of a tile, 0: only count */
export function take(run: Search, scratch: usize, q: i32, name: i32, marks: usize): void {
  setI32(scratch + FOUND, q, i32At(scratch + FOUND, q) + 1);
  if (marks !== 0) mark(run, marksOf(run, marks, q), name);
}
