import { i32At, setI32 } from '../arrays';
import { fillLane, products } from '../bytes/pairs';
import { DOUBLE_BLOCK, fillDoubles, fillSingles, squaresOfDoubles, squaresOfSingles } from '../transposed';
import { Kind, LANES, Search, STRETCH } from './layout';
import { OUT, POINTS, SQUARES } from './scratch';

/*
 * Distances of rows to the 16 candidates of a panel, whose coordinates are transposed.
 */

/** Lays out 16 candidates. @param first the first candidate */
export function loadCandidates(search: Search, first: i32, scratch: usize): void {
  const points = scratch + POINTS;
  const dim = search.dim;
  const half: usize = search.kind === Kind.bytes ? (<usize>search.bytes.half) << 6 : (<usize>dim) << 6;
  memory.fill(points, 0, search.kind === Kind.doubles ? half << 1 : half);
  for (let lane = 0; lane < LANES; lane++) {
    const row = i32At(search.candidates, first + lane);
    if (row < 0) continue;
    if (search.kind === Kind.bytes) {
      setI32(scratch + SQUARES, lane, i32At(search.bytes.squares, row));
      fillLane(search.bytes, row, points, LANES, lane);
    } else if (search.kind === Kind.singles) fillSingles(search.x, dim, row, points, lane);
    else {
      const eight = lane / DOUBLE_BLOCK;
      fillDoubles(search.x, dim, row, points + <usize>eight * half, lane % DOUBLE_BLOCK);
    }
  }
}

/** Measures rows to the candidates that were laid out. @param out out, f32[end - from][16] */
export function measureRows(search: Search, from: i32, end: i32, scratch: usize, out: usize): void {
  let to = out;
  for (let i = from; i < end; i++, to += 64) {
    if (search.kind === Kind.bytes) measureBytes(search, i, scratch, to);
    else if (search.kind === Kind.singles) measureSingles(search, i, scratch, to);
    else measureDoubles(search, i, scratch, to);
  }
}

function measureBytes(search: Search, i: i32, scratch: usize, to: usize): void {
  products(4, search.bytes, i, scratch + POINTS, scratch + OUT);
  const own = i32x4.splat(i32At(search.bytes.squares, i));
  for (let v: usize = 0; v < 64; v += 16) {
    const both = i32x4.add(own, v128.load(scratch + v, SQUARES));
    const d2 = i32x4.sub(both, i32x4.shl(v128.load(scratch + v, OUT), 1));
    v128.store(to + v, finish(search, f32x4.convert_i32x4_s(d2)));
  }
}

function measureSingles(search: Search, i: i32, scratch: usize, to: usize): void {
  squaresOfSingles(search.x, search.dim, i, scratch + POINTS, scratch + OUT);
  for (let v: usize = 0; v < 64; v += 16) {
    v128.store(to + v, finish(search, v128.load(scratch + v, OUT)));
  }
}

/** @inline */
function finish(search: Search, d2: v128): v128 {
  if (search.root) return f32x4.sqrt(d2);
  return f32x4.div(d2, f32x4.splat(<f32>search.divisor));
}

function measureDoubles(search: Search, i: i32, scratch: usize, to: usize): void {
  let points = scratch + POINTS;
  for (let half: usize = 0; half < 64; half += 32) {
    squaresOfDoubles(search.x, search.dim, i, points, scratch + OUT);
    for (let v: usize = 0; v < 32; v += 8) {
      const d2 = v128.load(scratch + OUT + (v << 1));
      const d = search.root ? f64x2.sqrt(d2) : f64x2.div(d2, f64x2.splat(<f64>search.divisor));
      v128.store64_lane(to + half + v, f32x4.demote_f64x2_zero(d), 0);
    }
    points += (<usize>search.dim) << 6;
  }
}

/** Fills a panel down to its diagonal, and mirrors each tile of 16 rows to the panel of these rows. */
export function fillPanel(search: Search, panel: i32, scratch: usize): void {
  loadCandidates(search, panel * LANES, scratch);
  const own = panelAt(search, panel);
  for (let other = 0; other <= panel; other++) {
    const first = other * LANES;
    const tile = own + ((<usize>first) << 6);
    measureRows(search, first, min(first + LANES, search.n), scratch, tile);
    if (other < panel) transpose(tile, panelAt(search, other) + ((<usize>(panel * LANES)) << 6));
  }
}

/** @inline */
export function panelAt(search: Search, panel: i32): usize {
  const rows = <usize>((search.n + LANES - 1) / LANES) * LANES;
  return search.panels + ((<usize>panel * rows) << 6);
}

/** @param from in, f32[16][16] @param to out, f32[16][16] */
function transpose(from: usize, to: usize): void {
  for (let r: usize = 0; r < 4; r++) {
    for (let c: usize = 0; c < 4; c++) {
      const at = from + (r << 8) + (c << 4);
      const a = v128.load(at);
      const b = v128.load(at, 64);
      const e = v128.load(at, 128);
      const f = v128.load(at, 192);
      const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
      const cd = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const ef = i32x4.shuffle(e, f, 0, 4, 1, 5);
      const gh = i32x4.shuffle(e, f, 2, 6, 3, 7);
      const out = to + (c << 8) + (r << 4);
      v128.store(out, i64x2.shuffle(ab, ef, 0, 2));
      v128.store(out, i64x2.shuffle(ab, ef, 1, 3), 64);
      v128.store(out, i64x2.shuffle(cd, gh, 0, 2), 128);
      v128.store(out, i64x2.shuffle(cd, gh, 1, 3), 192);
    }
  }
}

/** Measures a stretch of rows to the first 16 candidates. */
export function measureColumns(search: Search, stretch: i32, scratch: usize): void {
  loadCandidates(search, 0, scratch);
  const from = stretch * STRETCH;
  const end = min(from + STRETCH, search.n);
  measureRows(search, from, end, scratch, search.columns + ((<usize>from) << 6));
}
