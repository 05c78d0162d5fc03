import { f64At, i32At, setF64, setI32 } from './arrays';
import { SEEDS, Seed, Shifting, STATES } from './meanshift/layout';
import { addBlock, addBox, arrangeBlocks, sumBoxes, sumOf } from './meanshift/sums';
import { build, startOf } from './neighbors/boxTree';
import { BoxTree, FAN } from './neighbors/layout';
import { measureBlock, measureBoxes, measureFar, within } from './neighbors/measure';
import { boxAt, levelAt, putBox } from './neighbors/stack';

/*
 * Seeds move to the mean of the rows around them, until they stay where they are. Boxes whose rows are all within the
 * radius are added as a whole. The twin measures every row, and finds the same bits.
 */

/** Offsets in a thread's scratch: f64[FAN], then 80 entries of a stack. */
const LANES: usize = 0;
const STACK: usize = 64;

/** Builds the tree, and sums up its boxes. */
export function begin(tree: BoxTree, run: Shifting): void {
  build(tree);
  arrangeBlocks(tree, run);
  if (run.sums) sumBoxes(tree, run);
}

/** Moves SEEDS seeds as far as they go. */
export function work(tree: BoxTree, run: Shifting, _step: i32, item: i32, thread: i32): void {
  const scratch = run.scratch + <usize>thread * <usize>run.scratchBytes;
  const from = item * SEEDS;
  const end = min(run.asked, from + SEEDS);
  for (let q = from; q < end; q++) {
    setI32(run.states, q, Seed.moving);
    setI32(run.steps, q, 0);
    setF64(run.masses, q, 0);
  }
  if (run.isWide) {
    while (sweep(tree, run, from, end, scratch)) {}
    return;
  }
  for (let q = from; q < end; q++) {
    do {
      clear(run, scratch + STATES);
      walk(tree, run, pointOf(tree, run, q), scratch);
    } while (move(tree, run, q, scratch + STATES));
  }
}

/** @inline */
function pointOf(tree: BoxTree, run: Shifting, q: i32): usize {
  return run.points + ((<usize>q * <usize>tree.dim) << 3);
}

/** The bytes of the sums of a seed. @inline */
function sumBytes(run: Shifting): usize {
  return (<usize>(run.parts * run.terms)) << 4;
}

/** @inline */
function clear(run: Shifting, sums: usize): void {
  memory.fill(sums, 0, sumBytes(run));
}

/** Adds up the rows around a point. */
function walk(tree: BoxTree, run: Shifting, point: usize, scratch: usize): void {
  const stack = scratch + STACK;
  const lanes = scratch + LANES;
  const limit = run.limit;
  putBox(stack, 0, tree.levels - 1, 0, 0);
  let depth = 1;
  while (depth > 0) {
    depth--;
    const level = levelAt(stack, depth);
    const box = boxAt(stack, depth);
    const first = startOf(tree, level) + box;
    measureBoxes(tree, first / FAN, point, limit, lanes);
    let near = within(lanes, limit);
    if (near === 0) continue;
    if (run.sums) {
      measureFar(tree, first / FAN, point, limit, lanes);
      const whole = near & within(lanes, limit);
      near &= ~whole;
      for (let left = whole; left !== 0; left &= left - 1) addBox(run, first + ctz(left), scratch + STATES);
    }
    for (; near !== 0; near &= near - 1) {
      const next = box + ctz(near);
      if (level > 0) {
        putBox(stack, depth, level - 1, next * FAN, 0);
        depth++;
        continue;
      }
      measureBlock(tree, next, point, limit, lanes);
      addBlock(run, next, lanes, scratch + STATES);
    }
  }
}

/** A step of all seeds that move: each block is read once for all of them. @returns whether one still moves */
function sweep(tree: BoxTree, run: Shifting, from: i32, end: i32, scratch: usize): bool {
  const bytes = sumBytes(run);
  const sums = scratch + STATES;
  for (let q = from; q < end; q++) clear(run, sums + <usize>(q - from) * bytes);
  const blocks = (tree.count + FAN - 1) / FAN;
  for (let block = 0; block < blocks; block++) {
    for (let q = from; q < end; q++) {
      if (i32At(run.states, q) !== Seed.moving) continue;
      measureBlock(tree, block, pointOf(tree, run, q), run.limit, scratch + LANES);
      addBlock(run, block, scratch + LANES, sums + <usize>(q - from) * bytes);
    }
  }
  let isMoving = false;
  for (let q = from; q < end; q++) {
    if (i32At(run.states, q) !== Seed.moving) continue;
    if (move(tree, run, q, sums + <usize>(q - from) * bytes)) isMoving = true;
  }
  return isMoving;
}

/** Moves a seed to the mean of the rows around it. @returns whether it moves on */
function move(tree: BoxTree, run: Shifting, q: i32, sums: usize): bool {
  const dim = tree.dim;
  const mass = sumOf(run, sums, dim);
  setF64(run.masses, q, mass);
  if (!(mass > 0)) {
    setI32(run.states, q, Seed.lost);
    return false;
  }
  const point = pointOf(tree, run, q);
  let step2: f64 = 0;
  for (let j = 0; j < dim; j++) {
    const mean = sumOf(run, sums, j) / mass;
    const step = mean - f64At(point, j);
    step2 += step * step;
    setF64(point, j, mean);
  }
  const steps = i32At(run.steps, q) + 1;
  setI32(run.steps, q, steps);
  if (step2 <= run.stay) setI32(run.states, q, Seed.still);
  else if (steps === run.maxSteps) setI32(run.states, q, Seed.spent);
  return i32At(run.states, q) === Seed.moving;
}
