import { f32At, setF32, setI32 } from '../arrays';
import { smallest } from '../lanes';
import { Blocks, Run, squares } from './layout';

/*
 * The centers that can be nearest to some row of a box. For a box and two centers c and z, the lead of z at v, |c -
 * v|^2 - |z - v|^2, is linear in v, so its least value over the box is at a corner, which is found column by column.
 *
 * All numbers are in f32, from centers rounded to f32 (with an error of at most 2^-17). The factors are
 * at most 256 and 512, with errors of 3 * 2^-17 and 6 * 2^-17, so the error of three products and two sums is less than
 * 0.15.
 */

/** Leads up to this value may be due to rounding. */
const DOUBT: f32 = 0.25;

/**
 * The part of a margin that is used: SHARE covers the rounding of the division and the roots, RESERVE ensures that
 * leads are positive in f64.
 */
const SHARE: f32 = 0.999;
const RESERVE: f32 = 0.001;

/**
 * A block with several candidates is surveyed again after moves of this share of its diagonal, because it may have
 * fewer candidates then.
 */
const PATIENCE: f32 = 0.5;

/**
 * Lists the centers that can be nearest to a row of block b, in ascending order, and sets the block's margin: how far
 * centers may move before other centers can be nearest.
 * @returns the number of these centers
 */
export function survey(blocks: Blocks, run: Run, b: i32): i32 {
  const box = blocks.boxes + ((<usize>b) << 2);
  const next = (<usize>blocks.count) << 2;
  const lowX = load<f32>(box);
  const highX = load<f32>(box + next);
  const lowY = load<f32>(box + 2 * next);
  const highY = load<f32>(box + 3 * next);
  const lowZ = load<f32>(box + 4 * next);
  const highZ = load<f32>(box + 5 * next);
  const z = nearestTo(run, (lowX + highX) * 0.5, (lowY + highY) * 0.5, (lowZ + highZ) * 0.5);
  const found = listRivals(run, z, lowX, highX, lowY, highY, lowZ, highZ);
  const ex = highX - lowX;
  const ey = highY - lowY;
  const ez = highZ - lowZ;
  const diagonal = sqrt<f32>(ex * ex + ey * ey + ez * ez);
  let margin = marginOf(run, z, diagonal);
  if (found > 1) margin = min(margin, PATIENCE * diagonal);
  setF32(run.margins, b, margin);
  setI32(run.anchors, b, z);
  return found;
}

/** The center nearest to a point, up to rounding; all squared distances are written to `toMiddle`. @inline */
function nearestTo(run: Run, x: f32, y: f32, z: f32): i32 {
  const px = f32x4.splat(x);
  const py = f32x4.splat(y);
  const pz = f32x4.splat(z);
  const toMiddle = run.toMiddle;
  const cx = run.cx;
  const cy = run.cy;
  const cz = run.cz;
  let best = f32x4.splat(Infinity);
  let at = i32x4.splat(0);
  let c = i32x4(0, 1, 2, 3);
  for (let j: usize = 0, end = (<usize>run.padded) << 2; j < end; j += 16) {
    const d = squares(
      f32x4.sub(v128.load(cx + j), px),
      f32x4.sub(v128.load(cy + j), py),
      f32x4.sub(v128.load(cz + j), pz),
    );
    v128.store(toMiddle + j, d);
    at = v128.bitselect(c, at, f32x4.lt(d, best));
    best = f32x4.pmin(best, d);
    c = i32x4.add(c, i32x4.splat(4));
  }
  const least = smallest<f32>(best);
  const lane = ctz(i32x4.bitmask(f32x4.eq(best, f32x4.splat(least))));
  if (lane === 0) return i32x4.extract_lane(at, 0);
  if (lane === 1) return i32x4.extract_lane(at, 1);
  return lane === 2 ? i32x4.extract_lane(at, 2) : i32x4.extract_lane(at, 3);
}

/** Lists the centers that z does not certainly beat on the whole box; the leads of z are written to `lead`. @inline */
function listRivals(
  run: Run,
  z: i32,
  lowX: f32,
  highX: f32,
  lowY: f32,
  highY: f32,
  lowZ: f32,
  highZ: f32,
): i32 {
  const cx = run.cx;
  const cy = run.cy;
  const cz = run.cz;
  const zx = v128.load32_splat(cx + ((<usize>z) << 2));
  const zy = v128.load32_splat(cy + ((<usize>z) << 2));
  const zz = v128.load32_splat(cz + ((<usize>z) << 2));
  const lx = f32x4.splat(2 * lowX);
  const hx = f32x4.splat(2 * highX);
  const ly = f32x4.splat(2 * lowY);
  const hy = f32x4.splat(2 * highY);
  const lz = f32x4.splat(2 * lowZ);
  const hz = f32x4.splat(2 * highZ);
  const doubt = f32x4.splat(DOUBT);
  const leads = run.lead;
  let to = run.candidates;
  for (let c = 0; c < run.padded; c += 4) {
    const j = (<usize>c) << 2;
    const x = columnLead(v128.load(cx + j), zx, lx, hx);
    const y = columnLead(v128.load(cy + j), zy, ly, hy);
    const lead = f32x4.add(f32x4.add(x, y), columnLead(v128.load(cz + j), zz, lz, hz));
    v128.store(leads + j, lead);
    let mask = i32x4.bitmask(f32x4.le(lead, doubt));
    while (mask) {
      store<i32>(to, c + ctz(mask));
      to += 4;
      mask &= mask - 1;
    }
  }
  return <i32>((to - run.candidates) >> 2);
}

/** The least of (c - v)^2 - (z - v)^2 = (c - z) (c + z - 2 v) for 2 v from `low` to `high`. @inline */
function columnLead(c: v128, z: v128, low: v128, high: v128): v128 {
  const d = f32x4.sub(c, z);
  const v = v128.bitselect(high, low, f32x4.gt(d, f32x4.splat(0)));
  return f32x4.mul(d, f32x4.sub(f32x4.add(c, z), v));
}

/**
 * A lower bound of how much farther than z every center is that is not a candidate, for each point of the box: the
 * difference of squares over the largest possible sum of the distances.
 * @inline
 */
function marginOf(run: Run, z: i32, diagonal: f32): f32 {
  const around = f32x4.splat(sqrt<f32>(f32At(run.toMiddle, z)) + diagonal);
  const doubt = f32x4.splat(DOUBT);
  let least = f32x4.splat(Infinity);
  for (let j: usize = 0, end = (<usize>run.padded) << 2; j < end; j += 16) {
    const sum = f32x4.add(f32x4.sqrt(v128.load(run.toMiddle + j)), around);
    const lead = f32x4.sub(v128.load(run.lead + j), doubt);
    const margin = f32x4.div(lead, sum);
    least = v128.bitselect(f32x4.pmin(least, margin), least, f32x4.gt(lead, f32x4.splat(0)));
  }
  return smallest<f32>(least) * SHARE - RESERVE;
}
