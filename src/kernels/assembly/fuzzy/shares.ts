import { exp, log } from '../exp';
import { Rows, Run } from './layout';
import { addTo, distancesOf, LEAST, LINE, powersOf, SCALE, SUM } from './lines';

/*
 * How far the rows of a tile belong to clusters: u = share / sum of the shares of the row, and a share is the ratio of the
 * least squared distance to that of the cluster, to the power 1 / (m - 1). Ratios are at most 1, so nothing overflows, and 1
 * for the nearest cluster; a row on a center belongs to it, on several to all of them alike. Each step is a loop of its own
 * over the lines of a tile: steps of one number wait for each other, those of different numbers do not.
 */

/** Smaller ratios count as 0: they are of distances that differ by 150 digits. */
const LEAST_RATIO: f64 = 1e-300;

/** e to a smaller power counts as 0. */
const LEAST_POWER: f64 = -708;

/**
 * Powers u^m of memberships, times the weights of the rows, in place of shares; adds up the objective.
 * @param sums inout, the first two are those of the objective
 */
export function spread(rows: Rows, run: Run, tile: i32, scratch: usize, sums: usize): void {
  findLeast(run, scratch);
  compare(run, scratch);
  fillScales(run, scratch);
  const weights = rows.weights + <usize>tile * LINE;
  for (let v: usize = 0; v < LINE; v += 16) {
    const weight = f64x2.mul(v128.load(scratch + SCALE + v), v128.load(weights + v));
    v128.store(scratch + SCALE + v, weight);
    // u^m = (share / sum)^m, and share^(m - 1) is the ratio; over the clusters share * ratio * d2 adds up to least * sum
    const least = f64x2.mul(weight, v128.load(scratch + LEAST + v));
    addTo(sums, f64x2.mul(least, v128.load(scratch + SUM + v)));
  }
  for (let c = 0; c < run.k; c++) {
    const powers = powersOf(scratch, c);
    const ratios = distancesOf(scratch, run.k, c);
    for (let v: usize = 0; v < LINE; v += 16) {
      const power = f64x2.mul(v128.load(powers + v), v128.load(ratios + v));
      v128.store(powers + v, f64x2.mul(power, v128.load(scratch + SCALE + v)));
    }
  }
}

/** Memberships in place of shares; tells the nearest center of each row, the first of equals. */
export function tellShares(rows: Rows, run: Run, tile: i32, scratch: usize): void {
  const weights = rows.weights + <usize>tile * LINE;
  const told = <usize>(tile - run.firstTile) * LINE;
  findNearest(run, scratch, run.nearest + told);
  memory.copy(run.least + told, scratch + LEAST, LINE);
  compare(run, scratch);
  fillScales(run, scratch);
  for (let v: usize = 0; v < LINE; v += 16) {
    const weight = f64x2.mul(v128.load(scratch + SCALE + v), v128.load(weights + v));
    const least = f64x2.mul(weight, v128.load(scratch + LEAST + v));
    const sum = v128.load(scratch + SUM + v);
    v128.store(run.costs + told + v, f64x2.mul(least, sum));
    v128.store(scratch + SUM + v, f64x2.div(f64x2.splat(1), sum));
  }
  for (let c = 0; c < run.k; c++) {
    const shares = powersOf(scratch, c);
    for (let v: usize = 0; v < LINE; v += 16)
      v128.store(shares + v, f64x2.mul(v128.load(shares + v), v128.load(scratch + SUM + v)));
  }
}

/** The least distance of each row. */
function findLeast(run: Run, scratch: usize): void {
  const first = distancesOf(scratch, run.k, 0);
  for (let v: usize = 0; v < LINE; v += 16) {
    let least = v128.load(first + v);
    for (let c = 1, at = first + v + LINE; c < run.k; c++, at += LINE)
      least = f64x2.pmin(least, v128.load(at));
    v128.store(scratch + LEAST + v, least);
  }
}

/** The least distance of each row, and the number of its center. @param nearest out, f64[TILE] */
function findNearest(run: Run, scratch: usize, nearest: usize): void {
  const first = distancesOf(scratch, run.k, 0);
  for (let v: usize = 0; v < LINE; v += 16) {
    let least = v128.load(first + v);
    let center = f64x2.splat(0);
    for (let c = 1, at = first + v + LINE; c < run.k; c++, at += LINE) {
      const own = v128.load(at);
      center = v128.bitselect(f64x2.splat(<f64>c), center, f64x2.lt(own, least));
      least = f64x2.pmin(least, own);
    }
    v128.store(nearest + v, center);
    v128.store(scratch + LEAST + v, least);
  }
}

/** Turns distances into ratios to the least, and fills shares and their sums. */
function compare(run: Run, scratch: usize): void {
  memory.fill(scratch + SUM, 0, LINE);
  for (let c = 0; c < run.k; c++) {
    const ratios = distancesOf(scratch, run.k, c);
    const shares = powersOf(scratch, c);
    for (let v: usize = 0; v < LINE; v += 16) {
      const least = v128.load(scratch + LEAST + v);
      const own = v128.load(ratios + v);
      const ratio = v128.bitselect(f64x2.splat(1), f64x2.div(least, own), f64x2.eq(own, least));
      v128.store(ratios + v, ratio);
    }
    if (run.halves > 0) halfPowers(ratios, run.halves, shares);
    else powers(ratios, run.exponent, shares);
    for (let v: usize = 0; v < LINE; v += 16) addTo(scratch + SUM + v, v128.load(shares + v));
  }
}

/** ratio^(halves / 2) */
function halfPowers(ratios: usize, halves: i32, to: usize): void {
  for (let v: usize = 0; v < LINE; v += 16) {
    const ratio = v128.load(ratios + v);
    let power = ratio;
    if (halves !== 2) {
      power = halves & 1 ? f64x2.sqrt(ratio) : f64x2.splat(1);
      for (let left = halves; left > 1; left -= 2) power = f64x2.mul(power, ratio);
    }
    v128.store(to + v, power);
  }
}

/** ratio^exponent, as exp(exponent * log(ratio)) */
function powers(ratios: usize, exponent: f64, to: usize): void {
  const factor = f64x2.splat(exponent);
  const limit = f64x2.splat(LEAST_RATIO);
  for (let v: usize = 0; v < LINE; v += 16)
    v128.store(to + v, f64x2.mul(factor, log(f64x2.pmax(limit, v128.load(ratios + v)))));
  exponentials(to);
  for (let v: usize = 0; v < LINE; v += 16)
    v128.store(to + v, v128.and(v128.load(to + v), f64x2.ge(v128.load(ratios + v), limit)));
}

/** e^x of numbers up to 0, in their place. */
function exponentials(line: usize): void {
  const limit = f64x2.splat(LEAST_POWER);
  for (let v: usize = 0; v < LINE; v += 16) {
    const x = v128.load(line + v);
    v128.store(line + v, v128.and(exp(f64x2.pmax(limit, x)), f64x2.ge(x, limit)));
  }
}

/** What makes u^m of share * ratio: sum^-m. */
function fillScales(run: Run, scratch: usize): void {
  const sums = scratch + SUM;
  const scales = scratch + SCALE;
  if (run.fuzziness === 2) {
    for (let v: usize = 0; v < LINE; v += 16) {
      const sum = v128.load(sums + v);
      v128.store(scales + v, f64x2.div(f64x2.splat(1), f64x2.mul(sum, sum)));
    }
    return;
  }
  const factor = f64x2.splat(-run.fuzziness);
  for (let v: usize = 0; v < LINE; v += 16)
    v128.store(scales + v, f64x2.mul(factor, log(v128.load(sums + v))));
  exponentials(scales);
}
