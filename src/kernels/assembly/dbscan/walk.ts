import { f64At, i32At, setF64, setI32 } from '../arrays';
import { joinIn, rootIn } from '../forest';
import { startOf } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { Joining } from './layout';

/** Offsets in a thread's scratch: f64[FAN] each, then 80 entries of a stack. */
export const LANES: usize = 0;
export const STACK: usize = 64;

/** A label of boxes: their core points are in several clusters. */
export const MIXED: i32 = -1;
/** There is no core point. */
export const EMPTY: i32 = -2;

/** @inline */
export function scratchOf(joining: Joining, thread: i32): usize {
  return joining.scratch + <usize>thread * joining.scratchBytes;
}

/** @inline */
export function massOf(joining: Joining, slot: i32): f64 {
  return joining.isWeighted ? f64At(joining.weights, slot) : 1;
}

/** Adds up the weights below each box. */
export function weighBoxes(index: BoxTree, joining: Joining): void {
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setF64(joining.masses, box, 0);
  for (let slot = 0; slot < joining.n; slot++) {
    const block = slot / FAN;
    setF64(joining.masses, block, f64At(joining.masses, block) + massOf(joining, slot));
  }
  for (let level = 1; level < index.levels; level++) {
    const start = startOf(index, level - 1);
    const above = startOf(index, level);
    for (let box = start; box < above; box++) {
      const over = above + (box - start) / FAN;
      setF64(joining.masses, over, f64At(joining.masses, over) + f64At(joining.masses, box));
    }
  }
}

/** @inline */
export function rootOf(joining: Joining, slot: i32): i32 {
  return rootIn(joining.parent, slot);
}

/** @inline */
export function join(joining: Joining, slot: i32, other: i32): void {
  joinIn(joining.parent, slot, other);
}

/** Labels the boxes of which at most one core point is below, and those without. */
export function labelBoxes(index: BoxTree, joining: Joining): void {
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setI32(joining.labels, box, EMPTY);
  for (let slot = 0; slot < joining.n; slot++) {
    if (i32At(joining.core, slot) === 1) addLabel(joining, slot / FAN, slot);
  }
  for (let level = 1; level < index.levels; level++) {
    const start = startOf(index, level - 1);
    const above = startOf(index, level);
    for (let box = start; box < above; box++) {
      const label = i32At(joining.labels, box);
      if (label !== EMPTY) addLabel(joining, above + (box - start) / FAN, label);
    }
  }
}

/** @inline */
function addLabel(joining: Joining, box: i32, label: i32): void {
  setI32(joining.labels, box, i32At(joining.labels, box) === EMPTY ? label : MIXED);
}

/**
 * Labels a block whose core points have come together, and the boxes above that this completes. Of threads that do so at
 * the same time each writes a point of the same cluster.
 */
export function settle(index: BoxTree, joining: Joining, block: i32): void {
  let root = -1;
  const end = min(joining.n, block * FAN + FAN);
  for (let slot = block * FAN; slot < end; slot++) {
    if (i32At(joining.core, slot) === 0) continue;
    const own = rootOf(joining, slot);
    if (root >= 0 && own !== root) return;
    root = own;
  }
  setI32(joining.labels, block, root);
  for (let level = 1, box = block / FAN; level < index.levels; level++, box /= FAN) {
    const first = startOf(index, level - 1) + box * FAN;
    for (let lane = 0; lane < FAN; lane++) {
      const label = i32At(joining.labels, first + lane);
      if (label === MIXED || (label >= 0 && rootOf(joining, label) !== root)) return;
    }
    setI32(joining.labels, startOf(index, level) + box, root);
  }
}
