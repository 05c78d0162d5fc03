import { f64At, i32At, setF32, setF64, setI32 } from '../arrays';
import { Rows, Run } from './layout';

/** Moves the center of a lane to the mean of its cluster, if the cluster has changed, and publishes it. */
export function moveCenter(rows: Rows, run: Run, lane: i32): void {
  setF64(run.moves, lane, 0);
  let move = 0.0;
  if (i32At(run.dirty, lane)) move = takeMean(rows, run, lane);
  setF64(run.moves, lane, move);
  publishCenter(rows, run, lane, move > 0);
}

/** @returns the squared distance moved, equal to that of the twin to the last bit */
function takeMean(rows: Rows, run: Run, lane: i32): f64 {
  let mass = 0.0;
  for (let t = 0; t < run.threads; t++) mass += f64At(run.masses, t * run.lanes + lane);
  if (mass === 0) return 0;
  const center = centerOf(rows, run, lane);
  const sums = run.sums + ((<usize>(lane * rows.half)) << 4);
  const next = (<usize>(run.lanes * rows.half)) << 4;
  let move = 0.0;
  const masses = f64x2.splat(mass);
  // a multiple of the unit, as the sums are
  const base = f64x2.splat(mass * rows.scale.base);
  if (rows.scale.rounding > 0 && stands(rows, center, sums, next, run.threads, mass)) return 0;
  let j = 0;
  for (; j + 1 < rows.dim; j += 2) {
    let from = sums + ((<usize>j) << 3);
    let sum = v128.load(from);
    for (let t = 1; t < run.threads; t++) {
      from += next;
      sum = f64x2.add(sum, v128.load(from));
    }
    const at = center + ((<usize>j) << 3);
    const mean = f64x2.div(f64x2.add(sum, base), masses);
    const d = f64x2.sub(mean, v128.load(at));
    const squares = f64x2.mul(d, d);
    // one after the other, like the twin
    move = move + f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
    v128.store(at, mean);
  }
  return j < rows.dim ? takeLast(rows, run, lane, mass, move) : move;
}

/** The sum of one column of a lane. @inline */
function sumOf(sums: usize, next: usize, threads: i32, j: usize): f64 {
  let sum = 0.0;
  for (let t = 0, from = sums + (j << 3); t < threads; t++, from += next) sum += load<f64>(from);
  return sum;
}

/** Whether a center is as near to the mean as rounding allows: then it does not move, see kernels/kmeans.ts. */
function stands(rows: Rows, center: usize, sums: usize, next: usize, threads: i32, mass: f64): bool {
  for (let j: usize = 0; j < <usize>rows.dim; j++) {
    const before = load<f64>(center + (j << 3));
    const mean = (sumOf(sums, next, threads, j) + mass * rows.scale.base) / mass;
    if (!(abs(mean - before) <= rows.scale.rounding * abs(before))) return false;
  }
  return true;
}

/** Computes the mean of the last column if the number of columns is odd. */
function takeLast(rows: Rows, run: Run, lane: i32, mass: f64, move: f64): f64 {
  const j = <usize>(rows.dim - 1);
  const sums = run.sums + ((<usize>(lane * rows.half)) << 4);
  const sum = sumOf(sums, (<usize>(run.lanes * rows.half)) << 4, run.threads, j);
  const at = centerOf(rows, run, lane) + (j << 3);
  const mean = (sum + mass * rows.scale.base) / mass;
  const d = mean - load<f64>(at);
  store<f64>(at, mean);
  return move + d * d;
}

/** @inline */
function centerOf(rows: Rows, run: Run, lane: i32): usize {
  return run.centers + ((<usize>(i32At(run.order, lane) * rows.dim)) << 3);
}

/** Publishes the center of a lane, and its travels since the earlier snapshots. */
export function publishCenter(rows: Rows, run: Run, lane: i32, moved: bool): void {
  setI32(run.dirty, lane, 0);
  const bytes = (<usize>run.stride) << 2;
  const snapshot = run.snapshots + <usize>(run.now * run.lanes + lane) * bytes;
  if (!moved) {
    memory.copy(snapshot, snapshot - <usize>run.lanes * bytes, bytes);
    return;
  }
  quantize(rows, run, lane, snapshot);
  for (let time = 0; time < run.now; time++) {
    const before = run.snapshots + <usize>(time * run.lanes + lane) * bytes;
    const travel = sqrt(squaredMove(snapshot, before, bytes)) * run.travelShare + run.travelRest;
    setF32(run.travels, time * run.lanes + lane, travel);
  }
}

/** Quantizes the center of a lane in steps, computes its lengths, and copies it to a snapshot. */
function quantize(rows: Rows, run: Run, lane: i32, snapshot: usize): void {
  const center = centerOf(rows, run, lane);
  const perGroup = 4 * run.vectors;
  const bytes = (<usize>perGroup) << 2;
  const group =
    run.quantized + <usize>((lane / perGroup) * rows.half) * bytes + ((<usize>(lane % perGroup)) << 2);
  const scale = f64x2.splat(run.scale);
  const origin = f64x2.splat(rows.scale.origin);
  const perStep = f64x2.splat(rows.scale.perStep);
  // a power of two
  const unscale = f64x2.splat(1 / <f64>run.scale);
  let lengths = f64x2.splat(0);
  let errors = lengths;
  for (let j = 0; j < rows.dim; j += 2) {
    const at = center + ((<usize>j) << 3);
    let v = f64x2.mul(f64x2.sub(v128.load(at), origin), perStep);
    if (j + 1 === rows.dim) v = f64x2.replace_lane(v, 1, 0);
    const whole = f64x2.nearest(f64x2.mul(v, scale));
    const e = f64x2.sub(v, f64x2.mul(whole, unscale));
    lengths = f64x2.add(lengths, f64x2.mul(v, v));
    errors = f64x2.add(errors, f64x2.mul(e, e));
    const words = i32x4.trunc_sat_f64x2_s_zero(whole);
    v128.store32_lane(group + <usize>(j >> 1) * bytes, i16x8.narrow_i32x4_s(words, words), 0);
    v128.store64_lane(snapshot + ((<usize>j) << 2), f32x4.demote_f64x2_zero(v), 0);
  }
  const length = f64x2.extract_lane(lengths, 0) + f64x2.extract_lane(lengths, 1);
  const error = f64x2.extract_lane(errors, 0) + f64x2.extract_lane(errors, 1);
  setF64(run.lengths, lane, length);
  setF64(run.errors, lane, error);
  setF32(run.norms, lane, <f32>length);
}

/** Squared distance between two snapshots of a center. @inline */
function squaredMove(a: usize, b: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (let p: usize = 0; p < bytes; p += 32) {
    const d0 = f32x4.sub(v128.load(a + p), v128.load(b + p));
    const d1 = f32x4.sub(v128.load(a + p, 16), v128.load(b + p, 16));
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
  }
  const s = f32x4.add(s0, s1);
  return (
    f32x4.extract_lane(s, 0) +
    f32x4.extract_lane(s, 1) +
    (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  );
}
