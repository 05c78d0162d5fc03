import { Rows, Run } from './layout';

/** Moves the center of a lane to the mean of its cluster, if that has changed, and publishes it. */
export function moveCenter(rows: Rows, run: Run, lane: i32): void {
  store<f64>(run.moves + (<usize>lane << 3), 0);
  let move = 0.0;
  if (load<i32>(run.dirty + (<usize>lane << 2))) move = takeMean(rows, run, lane);
  store<f64>(run.moves + (<usize>lane << 3), move);
  publishCenter(rows, run, lane, move > 0);
}

/** @returns the square of the distance moved, as the twin has it */
function takeMean(rows: Rows, run: Run, lane: i32): f64 {
  let mass = 0.0;
  for (let t = 0; t < run.threads; t++) mass += load<f64>(run.masses + (<usize>(t * run.lanes + lane) << 3));
  if (mass == 0) return 0;
  const center = centerOf(rows, run, lane);
  const sums = run.sums + (<usize>(lane * rows.half) << 4);
  const next = <usize>(run.lanes * rows.half) << 4;
  let move = 0.0;
  for (let j = 0; j < rows.dim; j++) {
    let from = sums + (<usize>j << 3);
    let sum = load<f64>(from);
    for (let t = 1; t < run.threads; t++) {
      from += next;
      sum += load<f64>(from);
    }
    const mean = sum / mass;
    const d = mean - load<f64>(center + (<usize>j << 3));
    move += d * d;
    store<f64>(center + (<usize>j << 3), mean);
  }
  return move;
}

// @ts-ignore: decorator
@inline
function centerOf(rows: Rows, run: Run, lane: i32): usize {
  return run.centers + (<usize>(load<i32>(run.order + (<usize>lane << 2)) * rows.dim) << 3);
}

/** Makes known where the center of a lane is, and how far from where it was. */
export function publishCenter(rows: Rows, run: Run, lane: i32, moved: bool): void {
  store<i32>(run.dirty + (<usize>lane << 2), 0);
  const bytes = <usize>run.stride << 2;
  const snapshot = run.snapshots + <usize>(run.now * run.lanes + lane) * bytes;
  if (!moved) {
    memory.copy(snapshot, snapshot - <usize>run.lanes * bytes, bytes);
    return;
  }
  quantise(rows, run, lane, snapshot);
  for (let time = 0; time < run.now; time++) {
    const before = run.snapshots + <usize>(time * run.lanes + lane) * bytes;
    const travel = sqrt(squaredMove(snapshot, before, bytes)) * run.travelShare + run.travelRest;
    store<f32>(run.travels + (<usize>(time * run.lanes + lane) << 2), travel);
  }
}

/** Quantises and measures the center of a lane, and copies it to a snapshot. */
function quantise(rows: Rows, run: Run, lane: i32, snapshot: usize): void {
  const center = centerOf(rows, run, lane);
  const perGroup = 4 * run.vectors;
  const bytes = <usize>perGroup << 2;
  const group = run.quantised + <usize>(lane / perGroup * rows.half) * bytes + (<usize>(lane % perGroup) << 2);
  const scale = <f64>run.scale;
  let length = 0.0;
  let error = 0.0;
  for (let j: usize = 0; j < <usize>rows.dim; j++) {
    const v = load<f64>(center + (j << 3));
    const whole = nearest(v * scale);
    const e = v - whole / scale;
    length += v * v;
    error += e * e;
    store<i16>(group + (j >> 1) * bytes + ((j & 1) << 1), <i16>whole);
    store<f32>(snapshot + (j << 2), <f32>v);
  }
  store<f64>(run.lengths + (<usize>lane << 3), length);
  store<f64>(run.errors + (<usize>lane << 3), error);
  store<f32>(run.norms + (<usize>lane << 2), <f32>length);
}

/** Squared distance of two snapshots of a center. */
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
