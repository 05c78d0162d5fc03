import { f64At, i32At, setF64, setI32 } from './arrays';
import { arrangeValues, build, setQuery, startOf } from './neighbors/boxTree';
import { BoxTree, FAN } from './neighbors/layout';
import { measureBlock, measureBoxes, within } from './neighbors/measure';
import { boxAt, levelAt, putBox } from './neighbors/stack';
import { lower, takeFirst } from './optics/heap';
import { Ordering } from './optics/layout';

/*
 * OPTICS on a tree of boxes. A box is passed over where no point in it can come nearer than it already is, so that a
 * large limit costs little.
 */

/** In `places`: the point is in order. */
const DONE: i32 = -2;

/** Builds the tree; no point is reached. */
export function beginOrdering(index: BoxTree, ordering: Ordering): void {
  build(index);
  arrangeValues(index, ordering.core);
  for (let slot = 0; slot < ordering.n; slot++) {
    setI32(ordering.slots, i32At(index.names, slot), slot);
    setF64(ordering.reach, slot, Infinity);
    setI32(ordering.from, slot, -1);
    setI32(ordering.places, slot, -1);
  }
  const end = startOf(index, index.levels);
  for (let box = 0; box < end; box++) setF64(ordering.boxReach, box, -1);
  for (let block = 0; block * FAN < ordering.n; block++) remeasure(index, ordering, block);
}

/**
 * Puts the next points in order.
 * @returns how many are by now
 */
export function continueOrdering(index: BoxTree, ordering: Ordering, steps: i32): i32 {
  const end = min(ordering.n, ordering.done + steps);
  while (ordering.done < end) {
    const slot = ordering.waiting > 0 ? takeFirst(index, ordering) : firstLeft(ordering);
    const row = i32At(index.names, slot);
    const from = i32At(ordering.from, slot);
    setI32(ordering.order, ordering.done, row);
    setI32(ordering.predecessors, row, from < 0 ? -1 : i32At(index.names, from));
    setF64(ordering.reachability, row, f64At(ordering.reach, slot));
    ordering.done++;
    setI32(ordering.places, slot, DONE);
    remeasure(index, ordering, slot / FAN);
    if (f64At(ordering.core, slot) <= ordering.limit) expand(index, ordering, slot);
  }
  return ordering.done;
}

/** The first row that is not in order. */
function firstLeft(ordering: Ordering): i32 {
  while (i32At(ordering.places, i32At(ordering.slots, ordering.next)) === DONE) ordering.next++;
  return i32At(ordering.slots, ordering.next);
}

/** Reaches all points that a point is nearer to than those before. */
function expand(index: BoxTree, ordering: Ordering, slot: i32): void {
  const core = f64At(ordering.core, slot);
  setQuery(index, slot, index.query);
  let depth = pushBoxes(index, ordering, core, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    const level = levelAt(index.stack, depth);
    const box = boxAt(index.stack, depth);
    if (level > 0) depth = pushBoxes(index, ordering, core, level - 1, box * FAN, depth);
    else visitBlock(index, ordering, slot, core, box);
  }
}

/** Pushes those of eight boxes in which a point may be reached from nearer than before. */
function pushBoxes(index: BoxTree, ordering: Ordering, core: f64, level: i32, box: i32, depth: i32): i32 {
  const first = startOf(index, level) + box;
  const limit = ordering.limit;
  measureBoxes(index, first / FAN, index.query, limit, index.lanes);
  let top = depth;
  for (let near = within(index.lanes, limit); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    if (max(core, f64At(index.lanes, lane)) >= f64At(ordering.boxReach, first + lane)) continue;
    putBox(index.stack, top, level, box + lane, 0);
    top++;
  }
  return top;
}

function visitBlock(index: BoxTree, ordering: Ordering, slot: i32, core: f64, block: i32): void {
  const limit = ordering.limit;
  let isNearer = false;
  measureBlock(index, block, index.query, limit, index.lanes);
  for (let near = within(index.lanes, limit); near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const other = block * FAN + lane;
    const reach = max(core, f64At(index.lanes, lane));
    if (reach >= f64At(ordering.reach, other) || i32At(ordering.places, other) === DONE) continue;
    setF64(ordering.reach, other, reach);
    setI32(ordering.from, other, slot);
    lower(index, ordering, other);
    isNearer = true;
  }
  if (isNearer) remeasure(index, ordering, block);
}

/** Finds the largest reach in a block, and in the boxes above it as far as this changes them. */
function remeasure(index: BoxTree, ordering: Ordering, block: i32): void {
  let most: f64 = -1;
  const end = min(ordering.n, block * FAN + FAN);
  for (let slot = block * FAN; slot < end; slot++) {
    if (i32At(ordering.places, slot) !== DONE) most = max(most, f64At(ordering.reach, slot));
  }
  let box = block;
  for (let level = 0; ; level++) {
    const at = startOf(index, level) + box;
    if (f64At(ordering.boxReach, at) === most) return;
    setF64(ordering.boxReach, at, most);
    if (level + 1 === index.levels) return;
    box /= FAN;
    const first = startOf(index, level) + box * FAN;
    most = -1;
    for (let lane = 0; lane < FAN; lane++) most = max(most, f64At(ordering.boxReach, first + lane));
  }
}
