import { f64At, i32At, setF32, setF64 } from '../arrays';
import { Blocks, COLUMN, ROWS, Run, squares } from './layout';

/*
 * Greedy k-means++ by block. Squared distances between rows are whole numbers of squared steps below 2^31, and potentials
 * are below 2^53, so all results are exact. A new seed is compared only with blocks in which it may be nearest to a row.
 */

/** Covers the rounding of f32 squared distances to boxes, five times 2^-24, and of `farthest`. */
const ALLOWANCE: f32 = 1 + 1 / 1048576.0;

/**
 * Begins with the row that `u` in [0, 1) draws by weight.
 * @param total in, sum of all weights
 * @returns the row
 */
export function seedFirst(blocks: Blocks, run: Run, u: f64, total: f64): i32 {
  let left = u * total;
  let b = 0;
  for (; b < blocks.count - 1; b++) {
    const w = load<f64>(blocks.totals + ((<usize>b) << 5), 24);
    if (left < w) break;
    left -= w;
  }
  let i = b * ROWS;
  for (; i < (b + 1) * ROWS - 1; i++) {
    const w = f64At(blocks.weights, i);
    if (left < w) break;
    left -= w;
  }
  for (let at: usize = 0, end = <usize>blocks.count * COLUMN; at < end; at += 16)
    v128.store(run.nearest + at, i32x4.splat(i32.MAX_VALUE));
  for (let at: usize = 0, end = (<usize>blocks.count) << 2; at < end; at += 16)
    v128.store(run.farthest + at, f32x4.splat(Infinity));
  commit(blocks, run, i);
  return i;
}

/**
 * Makes a row a seed: the row that lowers the potential most, the first of equals, among the rows that numbers in [0,
 * 1) draw by potential.
 * @param draws in, f64[trials]
 * @returns the row
 */
export function seedNext(blocks: Blocks, run: Run, draws: usize, trials: i32): i32 {
  let total = 0.0;
  for (let b = 0; b < blocks.count; b++) total += f64At(run.potentials, b);
  let best = -1;
  let least = Infinity;
  for (let t = 0; t < trials; t++) {
    const row = drawRow(blocks, run, f64At(draws, t) * total);
    const change = potentialChange(blocks, run, row);
    if (best < 0 || change < least) {
      least = change;
      best = row;
    }
  }
  commit(blocks, run, best);
  return best;
}

/** The first row up to which the potentials add up to more than `target`. */
function drawRow(blocks: Blocks, run: Run, target: f64): i32 {
  let left = target;
  let b = 0;
  for (; b < blocks.count - 1; b++) {
    const potential = f64At(run.potentials, b);
    if (left < potential) break;
    left -= potential;
  }
  let i = b * ROWS;
  for (; i < (b + 1) * ROWS - 1; i++) {
    const mass = f64At(blocks.weights, i) * <f64>i32At(run.nearest, i);
    if (left < mass) break;
    left -= mass;
  }
  return i;
}

/** The change of the potential if `row` became a seed. */
function potentialChange(blocks: Blocks, run: Run, row: i32): f64 {
  const seed = (<usize>row) << 2;
  const x = v128.load32_splat(blocks.x + seed);
  const y = v128.load32_splat(blocks.y + seed);
  const z = v128.load32_splat(blocks.z + seed);
  const firsts = v128.load32_splat(blocks.firsts + seed);
  const lasts = v128.load32_splat(blocks.lasts + seed);
  let change = 0.0;
  for (let b = 0; b < blocks.count; b += 4) {
    let mask = within(blocks, run, b, x, y, z);
    while (mask) {
      const at = b + ctz(mask);
      mask &= mask - 1;
      let sum = f64x2.splat(0);
      for (let r = <usize>at * COLUMN, end = r + COLUMN; r < end; r += 16)
        sum = f64x2.add(sum, weigh(lowered(blocks, run, r, firsts, lasts), blocks.weights + 2 * r));
      const potential = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
      change += potential - f64At(run.potentials, at);
    }
  }
  return change;
}

/** Makes `row` a seed. */
function commit(blocks: Blocks, run: Run, row: i32): void {
  const seed = (<usize>row) << 2;
  const x = v128.load32_splat(blocks.x + seed);
  const y = v128.load32_splat(blocks.y + seed);
  const z = v128.load32_splat(blocks.z + seed);
  const firsts = v128.load32_splat(blocks.firsts + seed);
  const lasts = v128.load32_splat(blocks.lasts + seed);
  const scale = ALLOWANCE / (blocks.steps * blocks.steps);
  for (let b = 0; b < blocks.count; b += 4) {
    let mask = within(blocks, run, b, x, y, z);
    while (mask) {
      const at = b + ctz(mask);
      mask &= mask - 1;
      let sum = f64x2.splat(0);
      let far = i32x4.splat(0);
      for (let r = <usize>at * COLUMN, end = r + COLUMN; r < end; r += 16) {
        const d = lowered(blocks, run, r, firsts, lasts);
        v128.store(run.nearest + r, d);
        far = i32x4.max_s(far, d);
        sum = f64x2.add(sum, weigh(d, blocks.weights + 2 * r));
      }
      setF32(run.farthest, at, <f32>largest(far) * scale);
      setF64(run.potentials, at, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    }
  }
}

/** @inline */
function largest(v: v128): i32 {
  const pairs = i32x4.max_s(v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return max(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}

/** A bit for each of four blocks that may contain a row nearer to the point than to all seeds. @inline */
function within(blocks: Blocks, run: Run, b: i32, x: v128, y: v128, z: v128): i32 {
  const box = blocks.boxes + ((<usize>b) << 2);
  const next = (<usize>blocks.count) << 2;
  const d = squares(
    outside(x, v128.load(box), v128.load(box + next)),
    outside(y, v128.load(box + 2 * next), v128.load(box + 3 * next)),
    outside(z, v128.load(box + 4 * next), v128.load(box + 5 * next)),
  );
  return i32x4.bitmask(f32x4.lt(d, v128.load(run.farthest + ((<usize>b) << 2))));
}

/** The distance of v to the range. @inline */
function outside(v: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmax(f32x4.sub(low, v), f32x4.sub(v, high)), f32x4.splat(0));
}

/** Squared distances of four rows to the nearest seed, if the point is a seed. @inline */
function lowered(blocks: Blocks, run: Run, at: usize, firsts: v128, lasts: v128): v128 {
  const xy = i16x8.sub(v128.load(blocks.firsts + at), firsts);
  const z = i16x8.sub(v128.load(blocks.lasts + at), lasts);
  const d = i32x4.add(i32x4.dot_i16x8_s(xy, xy), i32x4.dot_i16x8_s(z, z));
  return i32x4.min_s(v128.load(run.nearest + at), d);
}

/** Two sums of two weighted squared distances each. @inline */
function weigh(d: v128, weights: usize): v128 {
  const low = f64x2.convert_low_i32x4_s(d);
  const high = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(d, d, 2, 3, 0, 1));
  return f64x2.add(f64x2.mul(low, v128.load(weights)), f64x2.mul(high, v128.load(weights, 16)));
}
