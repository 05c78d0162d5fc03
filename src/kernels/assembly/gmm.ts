import { f64At, i32At, setF64 } from './arrays';
import { compare, FIT_LEAST, logDensity, TELL_LEAST } from './gmm/density';
import { Rows, Run, Step, TILE } from './gmm/layout';
import { LINE, SUM, sharesOf } from './gmm/scratch';
import { addTile } from './gmm/sums';

/*
 * The passes of mixtures of normal distributions over the rows. Slices are the same whatever the threads, and tiles are
 * added in their order.
 */

/** Does a step for the tiles of a slice. */
export function work(rows: Rows, run: Run, step: i32, item: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  const sums = run.sums + ((<usize>item * <usize>run.stride) << 3);
  if (step !== Step.tell) memory.fill(sums, 0, (<usize>run.stride) << 3);
  const end = min(rows.tiles, (item + 1) * run.tilesPerSlice);
  for (let tile = item * run.tilesPerSlice; tile < end; tile++) {
    if (step === Step.hard) takeLabels(rows, run, tile, scratch);
    else {
      compare(rows, run, tile, scratch, step === Step.tell ? TELL_LEAST : FIT_LEAST);
      share(rows, run, tile, scratch, step, sums);
    }
    if (step === Step.tell) tell(run, tile, scratch);
    else addTile(rows, run, tile, scratch, sums + 8);
  }
}

/** Each row belongs to one component as a whole. */
function takeLabels(rows: Rows, run: Run, tile: i32, scratch: usize): void {
  memory.fill(sharesOf(scratch, 0), 0, <usize>run.k * LINE);
  for (let i = 0; i < TILE; i++) {
    const at = tile * TILE + i;
    setF64(sharesOf(scratch, i32At(run.labels, at)), i, f64At(rows.weights, at));
  }
}

/**
 * Turns relative densities into shares, which while fitting are weighted, and adds up or tells the logarithms of the
 * densities.
 */
function share(rows: Rows, run: Run, tile: i32, scratch: usize, step: i32, sums: usize): void {
  const weights = rows.weights + <usize>tile * LINE;
  const densities = run.densities + <usize>(tile - run.firstTile) * LINE;
  let total = f64x2.splat(0);
  for (let v: usize = 0; v < LINE; v += 16) {
    const w = v128.load(weights + v);
    const density = logDensity(scratch, v);
    if (step === Step.tell) v128.store(densities + v, density);
    total = f64x2.add(total, f64x2.mul(w, density));
    const factor = step === Step.tell ? f64x2.splat(1) : w;
    v128.store(scratch + SUM + v, f64x2.div(factor, v128.load(scratch + SUM + v)));
  }
  if (step !== Step.tell)
    store<f64>(sums, load<f64>(sums) + (f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1)));
  for (let c = 0; c < run.k; c++) {
    const shares = sharesOf(scratch, c);
    for (let v: usize = 0; v < LINE; v += 16)
      v128.store(shares + v, f64x2.mul(v128.load(shares + v), v128.load(scratch + SUM + v)));
  }
}

function tell(run: Run, tile: i32, scratch: usize): void {
  const k = run.k;
  const to = run.shares + ((<usize>((tile - run.firstTile) * TILE) * <usize>k) << 3);
  for (let c = 0; c < k; c++) {
    const shares = sharesOf(scratch, c);
    for (let i = 0; i < TILE; i++) setF64(to, i * k + c, f64At(shares, i));
  }
}
