import { f32At, i32At, setF32 } from '../arrays';
import { smallest } from '../lanes';
import { CHUNK, Rows, Run } from './layout';
import { products } from './pairs';

/*
 * Bounds of the distances between rows and centers, after "Fast k-means with accurate bounds" (Newling and Fleuret,
 * ICML 2016; their "ns" bounds). A lower bound is stored as computed. When it is used, the center's straight-line
 * travel since then is subtracted.
 *
 * Computed distances. With |x|^2 = X, |c|^2 <= C and c = q / scale + e, where q is whole and |e| <= E, the error of
 * |c|^2 + X - 2 x.q / scale is |2 x.e| <= 2 |x| E; the product x.q is exact. In f32, |c|^2, X, x.q, two sums and a root
 * are rounded, each by 2^-24 of at most X + 2 C or, for the root's square, 2^-23 of at most 2 (X + C): together by less
 * than (X + C) 2^-20. `doubt` is the sum of both errors. A lower bound is the root of the computed number minus the
 * doubt. The square of the true distance is at most the square of its lower bound plus twice the doubt. Lower bounds
 * are stored in whole steps, rounded down, so one step more is an upper bound of the unrounded value.
 *
 * Rows that are not bytes. The values of a row are steps times a length plus an origin, up to `slack` steps each. In
 * steps, the distance between its values and a center then differs from that of its bytes by at most H = slack
 * sqrt(dim), to which H adds the rounding of centers in steps. So the error of a squared distance grows by 2 H (|x| +
 * |c|) + H^2: `error` is E + H, and `apart` is 2 H sqrt(C) + H^2. For bytes both are 0. Lengths of steps and the origin
 * do not change which center is nearest, so bounds in steps decide, except where the values must.
 *
 * Groups. Each row stores the least lower bound of each group, without its own center. If this bound minus the largest
 * travel in the group since it was computed exceeds the upper bound, the bounds of the group need not be read.
 *
 * Comparing bounds. Upper bounds are multiplied by UP, which covers their own rounding, that of lower bounds of the
 * same size and the relative error 2 dim 2^-53 of f64 distances. Travels are increased by travelShare and travelRest,
 * which cover the rounding of snapshots, of the sums of squares and of the differences.
 */

const UP: f32 = 1.0 + 1.0 / 1048576.0;

/** The error bound of computed squared distances of a row. @inline */
export function doubtOf(run: Run, square: f32): f32 {
  return <f32>2.0 * sqrt(square) * run.error + (square + run.longest) * <f32>(1.0 / 1048576.0) + run.apart;
}

/** The upper bound of a distance, from its lower bound, which was just computed. @inline */
export function upperOf(run: Run, lower: f32, doubt: f32): f32 {
  const next = lower + run.boundStep;
  return sqrt(next * next + <f32>2.0 * doubt) * UP;
}

/** The current upper bound of the distance of a row to the center of its lane. @inline */
export function upperNow(run: Run, i: i32, lane: i32): f32 {
  const time = <i32>load<u8>(run.since + <usize>i);
  const travel = f32At(run.travels, time * run.lanes + lane);
  return (f32At(run.upper, i) + travel) * UP;
}

/**
 * Sets the upper bound of a row from the lower bound of its lane, which was just computed.
 * @returns the upper bound
 * @inline
 */
export function takeUpper(run: Run, i: i32, lane: i32, doubt: f32): f32 {
  const upper = upperOf(run, lowerOf(run, i, lane), doubt);
  setF32(run.upper, i, upper);
  store<u8>(run.since + <usize>i, <u8>run.now);
  return upper;
}

/**
 * Computes the lower bounds of a group for some rows of a batch.
 * @param list in, u16[count] rows of the batch
 * @param out scratch, 80 bytes
 */
export function measure(rows: Rows, run: Run, first: i32, list: usize, count: i32, g: i32, out: usize): void {
  const bytes = (<usize>run.vectors) << 4;
  const points = run.quantized + <usize>(g * rows.half) * bytes;
  const norms = run.norms + <usize>g * bytes;
  const factor = f32x4.splat(<f32>2.0 / run.scale);
  const steps = f32x4.splat(<f32>1.0 / run.boundStep);
  const zero = f32x4.splat(0);
  for (let e = 0; e < count; e++) {
    const i = first + <i32>load<u16>(list + ((<usize>e) << 1));
    products(run.vectors, rows, i, points, out);
    const square = <f32>i32At(rows.squares, i);
    const rest = f32x4.splat(square - doubtOf(run, square));
    const bounds = boundsOf(run, i, g);
    for (let v: usize = 0; v < bytes; v += 16) {
      const product = f32x4.mul(f32x4.convert_i32x4_u(v128.load(out + v)), factor);
      const d2 = f32x4.add(f32x4.sub(v128.load(norms + v), product), rest);
      storeLower(bounds + (v >> 1), f32x4.mul(f32x4.sqrt(f32x4.pmax(zero, d2)), steps));
    }
    store<u8>(timeOf(run, i, g), <u8>run.now);
  }
}

/** The address of the time of the bounds of group g of row i. @inline */
function timeOf(run: Run, i: i32, g: i32): usize {
  return run.times + <usize>i * run.groups + g;
}

/** The address of the bounds of group g of row i. @inline */
export function boundsOf(run: Run, i: i32, g: i32): usize {
  return run.bounds + ((<usize>i * run.lanes + g * 4 * run.vectors) << 1);
}

/** The address of the travels of centers since the bounds of group g of row i were computed. @inline */
function travelsOf(run: Run, i: i32, g: i32): usize {
  const time = <i32>load<u8>(timeOf(run, i, g));
  return run.travels + ((<usize>(time * run.lanes + g * 4 * run.vectors)) << 2);
}

/** The current lower bounds of four lanes, from number `at` of a group on; `step` is boundStep. @inline */
function lowerNow(bounds: usize, travels: usize, at: usize, step: v128): v128 {
  const whole = f32x4.convert_i32x4_s(v128.load_ext<u16>(bounds + (at << 1)));
  return f32x4.sub(f32x4.mul(whole, step), v128.load(travels + (at << 2)));
}

/** Stores four lower bounds in steps, rounded down and saturated. @inline */
function storeLower(to: usize, lower: v128): void {
  const bounded = f32x4.pmax(f32x4.splat(0.5), f32x4.pmin(f32x4.splat(65535), lower));
  // from 2^23 on, f32 has whole numbers in its last bits; adding half a step less turns rounding to nearest into
  // rounding down
  const whole = i32x4.sub(f32x4.add(bounded, f32x4.splat(8388607.5)), i32x4.splat(0x4b000000));
  v128.store64_lane(to, i16x8.narrow_i32x4_u(whole, whole), 0);
}

/** The current least lower bound of a group, except for the lane `but`. @inline */
export function leastOf(run: Run, i: i32, g: i32, but: i32): f32 {
  const bounds = boundsOf(run, i, g);
  const travels = travelsOf(run, i, g);
  const step = f32x4.splat(run.boundStep);
  const left = i32x4.splat(but - g * 4 * run.vectors);
  let lanes = i32x4(0, 1, 2, 3);
  let least = f32x4.splat(Infinity);
  for (let at: usize = 0; at < (<usize>run.vectors) << 2; at += 4) {
    const lower = lowerNow(bounds, travels, at, step);
    // all bits set is NaN, which pmin never picks
    least = f32x4.pmin(least, v128.or(lower, i32x4.eq(lanes, left)));
    lanes = i32x4.add(lanes, i32x4.splat(4));
  }
  return smallest<f32>(least);
}

/** Number of lanes of a group that may be within `upper` of a row. @inline */
export function countWithin(run: Run, i: i32, g: i32, upper: f32): i32 {
  const bounds = boundsOf(run, i, g);
  const travels = travelsOf(run, i, g);
  const step = f32x4.splat(run.boundStep);
  const bound = f32x4.splat(upper);
  let count = 0;
  for (let at: usize = 0; at < (<usize>run.vectors) << 2; at += 4)
    count += popcnt(i32x4.bitmask(f32x4.le(lowerNow(bounds, travels, at, step), bound)));
  return count;
}

/** The first lane of a group that may be within `upper` of a row, or -1. @inline */
export function firstWithin(run: Run, i: i32, g: i32, upper: f32): i32 {
  const bounds = boundsOf(run, i, g);
  const travels = travelsOf(run, i, g);
  const step = f32x4.splat(run.boundStep);
  const bound = f32x4.splat(upper);
  for (let at = 0; at < run.vectors << 2; at += 4) {
    const within = i32x4.bitmask(f32x4.le(lowerNow(bounds, travels, at, step), bound));
    if (within) return g * 4 * run.vectors + at + ctz(within);
  }
  return -1;
}

/** The current lower bound of one lane. @inline */
export function lowerOf(run: Run, i: i32, lane: i32): f32 {
  const g = lane / (4 * run.vectors);
  const at = <usize>(lane - g * 4 * run.vectors);
  const whole = <f32>load<u16>(boundsOf(run, i, g) + (at << 1));
  return whole * run.boundStep - load<f32>(travelsOf(run, i, g) + (at << 2));
}

/** The address of the least bounds of the groups of row i. @inline */
export function leastsOf(run: Run, i: i32): usize {
  return run.leasts + ((<usize>(i * run.padded)) << 2);
}

/** The address of the drifts of centers since the least bounds of row i were computed. @inline */
function driftOf(run: Run, i: i32, lane: i32): usize {
  const time = <i32>load<u8>(run.taken + <usize>i);
  return run.drift + ((<usize>((time * run.lanes + lane) * run.padded)) << 2);
}

/** Subtracts the drift from the least bounds of a row, so that they are current. @inline */
export function renewLeasts(run: Run, i: i32, lane: i32): void {
  const leasts = leastsOf(run, i);
  const drift = driftOf(run, i, lane);
  for (let v: usize = 0; v < (<usize>run.padded) << 2; v += 16)
    v128.store(leasts + v, f32x4.sub(v128.load(leasts + v), v128.load(drift + v)));
  store<u8>(run.taken + <usize>i, <u8>run.now);
}

/** The groups whose least bound is at most `upper`, as bits: group g sets bit g modulo 32. @inline */
export function groupsWithin(run: Run, i: i32, lane: i32, upper: f32): u32 {
  const leasts = leastsOf(run, i);
  const drift = driftOf(run, i, lane);
  const bound = f32x4.splat(upper);
  let groups: u32 = 0;
  for (let v: usize = 0; v < (<usize>run.padded) << 2; v += 16) {
    const least = f32x4.sub(v128.load(leasts + v), v128.load(drift + v));
    groups |= i32x4.bitmask(f32x4.le(least, bound)) << ((<i32>v >> 2) & 31);
  }
  return groups;
}

/** Makes all bounds of a chunk current, relative to snapshot 0: the current snapshot will become the first. */
export function renewBounds(rows: Rows, run: Run, chunk: i32): void {
  const step = f32x4.splat(run.boundStep);
  const steps = f32x4.splat((<f32>1.0 - <f32>(1.0 / 8388608.0)) / run.boundStep);
  const end = min((chunk + 1) * CHUNK, rows.n);
  for (let i = chunk * CHUNK; i < end; i++) {
    const lane = i32At(run.labels, i);
    setF32(run.upper, i, upperNow(run, i, lane));
    store<u8>(run.since + <usize>i, 0);
    renewLeasts(run, i, lane);
    store<u8>(run.taken + <usize>i, 0);
    for (let g = 0; g < run.groups; g++) {
      const bounds = boundsOf(run, i, g);
      const travels = travelsOf(run, i, g);
      for (let at: usize = 0; at < (<usize>run.vectors) << 2; at += 4) {
        storeLower(bounds + (at << 1), f32x4.mul(lowerNow(bounds, travels, at, step), steps));
      }
      store<u8>(timeOf(run, i, g), 0);
    }
  }
}
