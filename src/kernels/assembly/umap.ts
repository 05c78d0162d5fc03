import { f32At, i32At, setF32 } from './arrays';

/*
 * Passes of UMAP over the edges of a graph. In a pass each edge whose turn it is pulls its ends together, and pushes the
 * first of them away from five rows drawn at random; edges have their turns the more often the heavier they are. Forces
 * are computed in f32, eight lanes at a time, of which six are used: the pull, and five pushes. The next step waits for the
 * places of the last, so that powers, which take long, are looked up.
 */

/** What the passes work on. */
@unmanaged
class Run {
  n: i32;
  /** Numbers of a place. */
  dims: i32;
  /** in, i32[n + 1] */
  offsets: usize;
  /** in, i32[m] */
  targets: usize;
  /** in, f32[m]: passes between two turns of an edge */
  every: usize;
  /** inout, f32[m]: the pass of its next turn */
  next: usize;
  /** inout, f32[n][dims] */
  places: usize;
  /** in, f32[ENTRIES]: what differences are multiplied with in a pull, by the squared distance */
  pulls: usize;
  /** in, f32[ENTRIES]: in a push */
  pushes: usize;
}

/** The longest part of a step in one coordinate, before the rate. */
const LONGEST: f32 = 4;
/** @host Squared distances below 2^LOWEST count as this. */
const LOWEST: i32 = -20;
/** @host Squared distances from 2^HIGHEST on count as the largest below. */
const HIGHEST: i32 = 20;
/** @host Bits of a squared distance behind the first that are looked at. */
const BITS: i32 = 8;

const SHIFT: i32 = 23 - BITS;
const FIRST: i32 = (127 + LOWEST) << BITS;
const LAST: i32 = ((HIGHEST - LOWEST) << BITS) - 1;

/**
 * A pass over the edges of some rows.
 * @param rate share of the forces by which places move
 * @param pass number of the pass, from 0
 * @param key random, for this pass
 */
export function move(run: Run, from: i32, to: i32, rate: f32, pass: f32, key: u32): void {
  for (let i = from; i < to; i++) {
    const end = i32At(run.offsets, i + 1);
    for (let p = i32At(run.offsets, i); p < end; p++) {
      const turn = f32At(run.next, p);
      if (turn > pass) continue;
      setF32(run.next, p, turn + f32At(run.every, p));
      step(run, i, i32At(run.targets, p), rate, key + <u32>p * 8);
    }
  }
}

/**
 * @param draw the first of eight numbers from which random rows are made
 * @inline
 */
function step(run: Run, i: i32, other: i32, rate: f32, draw: u32): void {
  const places = run.places;
  const bytes = (<usize>run.dims) << 2;
  const own = places + <usize>i * bytes;
  const target = places + <usize>other * bytes;
  const rows = drawn(i32x4.add(i32x4.splat(draw), i32x4(0, 1, 2, 3)), run.n);
  const more = drawn(i32x4.add(i32x4.splat(draw), i32x4(4, 5, 6, 7)), run.n);
  const first = places + <usize>i32x4.extract_lane(rows, 1) * bytes;
  const second = places + <usize>i32x4.extract_lane(rows, 2) * bytes;
  const third = places + <usize>i32x4.extract_lane(rows, 3) * bytes;
  const fourth = places + <usize>i32x4.extract_lane(more, 0) * bytes;
  const fifth = places + <usize>i32x4.extract_lane(more, 1) * bytes;
  let near = f32x4.splat(0);
  let rest = f32x4.splat(0);
  for (let c: usize = 0; c < bytes; c += 4) {
    const a = apart(own + c, target + c, first + c, second + c, third + c);
    const b = twoApart(own + c, fourth + c, fifth + c);
    near = f32x4.add(near, f32x4.mul(a, a));
    rest = f32x4.add(rest, f32x4.mul(b, b));
  }
  const entries = entryOf(near);
  const others = entryOf(rest);
  let forces = v128.load32_zero(run.pulls + i32x4.extract_lane(entries, 0));
  forces = v128.load32_lane(run.pushes + i32x4.extract_lane(entries, 1), forces, 1);
  forces = v128.load32_lane(run.pushes + i32x4.extract_lane(entries, 2), forces, 2);
  forces = v128.load32_lane(run.pushes + i32x4.extract_lane(entries, 3), forces, 3);
  let pushes = v128.load32_zero(run.pushes + i32x4.extract_lane(others, 0));
  pushes = v128.load32_lane(run.pushes + i32x4.extract_lane(others, 1), pushes, 1);
  for (let c: usize = 0; c < bytes; c += 4) {
    const a = clipped(f32x4.mul(forces, apart(own + c, target + c, first + c, second + c, third + c)));
    const b = clipped(f32x4.mul(pushes, twoApart(own + c, fourth + c, fifth + c)));
    const pull = f32x4.extract_lane(a, 0);
    // lanes 0 + 2 and 1 + 3, and then both
    const pairs = f32x4.add(f32x4.add(a, b), v128.shuffle<i32>(a, a, 2, 3, 2, 3));
    const sum = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
    store<f32>(target + c, load<f32>(target + c) - rate * pull);
    store<f32>(own + c, load<f32>(own + c) + rate * sum);
  }
}

/** The differences from a number to four. @inline */
function apart(own: usize, first: usize, second: usize, third: usize, fourth: usize): v128 {
  let others = v128.load32_zero(first);
  others = v128.load32_lane(second, others, 1);
  others = v128.load32_lane(third, others, 2);
  others = v128.load32_lane(fourth, others, 3);
  return f32x4.sub(v128.load32_splat(own), others);
}

/** The differences from a number to two; the other lanes are 0. @inline */
function twoApart(own: usize, first: usize, second: usize): v128 {
  const place = v128.load32_splat(own);
  return f32x4.sub(place, v128.load32_lane(second, v128.load32_lane(first, place, 0), 1));
}

/** Where in a table the entries for squared distances are, in bytes. @inline */
function entryOf(d2: v128): v128 {
  const entry = i32x4.sub(i32x4.shr_u(d2, SHIFT), i32x4.splat(FIRST));
  return i32x4.shl(i32x4.max_s(i32x4.splat(0), i32x4.min_s(entry, i32x4.splat(LAST))), 2);
}

/** Random rows: whole numbers mixed (Appleby's MurmurHash3), and scaled to 0..n - 1. @inline */
function drawn(numbers: v128, n: i32): v128 {
  let h = i32x4.mul(numbers, i32x4.splat(0x9e3779b9));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  const count = i32x4.splat(n);
  const low = i64x2.extmul_low_i32x4_u(h, count);
  const high = i64x2.extmul_high_i32x4_u(h, count);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** @inline */
function clipped(force: v128): v128 {
  return f32x4.pmax(f32x4.splat(-LONGEST), f32x4.pmin(f32x4.splat(LONGEST), force));
}
