import { f32At, i32At, setF32, setI32, u32At } from '../arrays';
import { fillLane, products } from '../bytes/pairs';
import { eightShorts } from '../floats/shorts';
import { Search } from '../neighbors/layout';
import { addCandidate, byteKey, measureWithin, pruneBytes, pruneFloats, take } from './candidates';
import { joinByte, joinFloat } from './edges';
import { QUERIES, WideRows } from './layout';
import { LIMITS, LIST, OUT, ROWS, SQUARES, STEPS, SURE, TILES } from './scratch';

/*
 * Twenty rows, the queries, meet all rows in rising order. Squared distances come from products of whole numbers: of
 * bytes they are exact, of floats they are lower bounds, which rule nearly all rows out.
 */

/** In place of a place: looks within a radius, and for edges. */
export const WITHIN: i32 = -1;
export const EDGES: i32 = -2;

/** Rows that are measured at once. */
const EIGHT: i32 = 8;

/** Lays the queries out in tiles. */
export function loadQueries(rows: WideRows, scratch: usize): void {
  memory.fill(scratch + TILES, 0, <usize>rows.tileBytes);
  for (let q = 0; q < QUERIES; q++) {
    const row = i32At(scratch + ROWS, q);
    if (row < 0) continue;
    if (changetype<usize>(rows.bytes) !== 0) {
      setI32(scratch + SQUARES, q, i32At(rows.bytes.squares, row));
      fillLane(rows.bytes, row, scratch + TILES, QUERIES, q);
    } else loadShorts(rows, scratch, q, row);
  }
}

function loadShorts(rows: WideRows, scratch: usize, q: i32, row: i32): void {
  const floats = rows.floats;
  setF32(scratch + SQUARES, q, f32At(floats.roughSquares, row));
  setF32(scratch + STEPS, q, -2 * f32At(floats.steps, row));
  const shorts = floats.shorts + ((<usize>row * <usize>floats.width) << 1);
  let to = tileOf(rows, scratch, q >> 2) + ((<usize>(q & 3)) << 2);
  for (let pair = 0; pair < floats.width >> 1; pair++, to += 16) store<u32>(to, u32At(shorts, pair));
}

/** The tile of four queries, i16[width / 2][4][2]. @inline */
function tileOf(rows: WideRows, scratch: usize, four: i32): usize {
  return scratch + TILES + ((<usize>four * <usize>rows.floats.width) << 3);
}

/** @param firstPlace of the nearest rows of the first query, WITHIN or EDGES */
export function meetAll(rows: WideRows, run: Search, scratch: usize, firstPlace: i32, marks: usize): void {
  if (changetype<usize>(rows.bytes) !== 0) meetBytes(rows, run, scratch, firstPlace, marks);
  else meetFloats(rows, run, scratch, firstPlace, marks);
}

function meetBytes(rows: WideRows, run: Search, scratch: usize, firstPlace: i32, marks: usize): void {
  const bytes = rows.bytes;
  for (let row = 0; row < rows.n; row++) {
    products(5, bytes, row, scratch + TILES, scratch + OUT);
    const square = v128.load32_splat(bytes.squares + ((<usize>row) << 2));
    let near = 0;
    for (let v: usize = 0; v < (<usize>QUERIES) << 2; v += 16) {
      // sums may wrap around on the way, but the result is below 2^31
      const twice = i32x4.shl(v128.load(scratch + v, OUT), 1);
      const d2 = i32x4.sub(i32x4.add(square, v128.load(scratch + v, SQUARES)), twice);
      v128.store(scratch + v, d2, OUT);
      near |= i32x4.bitmask(i32x4.le_s(d2, v128.load(scratch + v, LIMITS))) << (<i32>v >> 2);
    }
    for (; near !== 0; near &= near - 1) {
      const q = ctz(near);
      if (firstPlace === WITHIN) {
        if (i32At(scratch + OUT, q) <= i32At(scratch + SURE, q)) take(run, scratch, q, row, marks);
        else if (!addCandidate(rows, scratch, q, row, 0)) measureWithin(rows, run, scratch, q, marks);
      } else if (firstPlace === EDGES) joinByte(rows, scratch, q, row, i32At(scratch + OUT, q));
      else if (row !== i32At(scratch + ROWS, q)) {
        const key = byteKey(rows, row, i32At(scratch + OUT, q));
        if (!addCandidate(rows, scratch, q, row, key)) pruneBytes(rows, run, scratch, q);
      }
    }
  }
}

function meetFloats(rows: WideRows, run: Search, scratch: usize, firstPlace: i32, marks: usize): void {
  const floats = rows.floats;
  for (let first = 0; first < rows.n; first += EIGHT) {
    const count = min(EIGHT, rows.n - first);
    for (let r = 0; r < EIGHT; r++) store<u16>(scratch + LIST + ((<usize>r) << 1), <u16>min(r, count - 1));
    for (let four = 0; four < QUERIES >> 2; four++) {
      const at = scratch + ((<usize>four) << 4);
      const tile = tileOf(rows, scratch, four);
      eightShorts(floats, first, scratch + LIST, tile, at + SQUARES, at + STEPS, scratch + OUT);
      const limits = v128.load(at, LIMITS);
      for (let r = 0; r < count; r++) {
        const square = v128.load32_splat(floats.roughSquares + ((<usize>(first + r)) << 2));
        const out = scratch + OUT + ((<usize>r) << 4);
        const lower = f32x4.add(v128.load(out), square);
        let near = i32x4.bitmask(f32x4.le(lower, limits));
        if (near === 0) continue;
        v128.store(out, lower);
        for (; near !== 0; near &= near - 1) {
          const lane = ctz(near);
          meetFloat(rows, run, scratch, 4 * four + lane, first + r, f32At(out, lane), firstPlace, marks);
        }
      }
    }
  }
}

function meetFloat(
  rows: WideRows,
  run: Search,
  scratch: usize,
  q: i32,
  row: i32,
  lower: f32,
  firstPlace: i32,
  marks: usize,
): void {
  const own = i32At(scratch + ROWS, q);
  if (firstPlace >= 0) {
    if (row === own || addCandidate(rows, scratch, q, row, lower)) return;
    pruneFloats(rows, run, scratch, q, firstPlace + q);
    return;
  }
  if (firstPlace === EDGES) {
    joinFloat(rows, scratch, q, row, lower);
    return;
  }
  const doubts = rows.floats.roughDoubts;
  const upper = lower + f32At(doubts, row) + f32At(doubts, own);
  if (upper <= f32At(scratch + SURE, q)) take(run, scratch, q, row, marks);
  else if (!addCandidate(rows, scratch, q, row, lower)) measureWithin(rows, run, scratch, q, marks);
}
