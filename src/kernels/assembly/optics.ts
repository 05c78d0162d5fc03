import { f64At, i32At, setF64, setI32 } from './arrays';
import { arrangeValues, build, setQuery, startOf } from './neighbors/boxTree';
import { BoxTree, FAN } from './neighbors/layout';
import { measureBlock, measureBoxes, within } from './neighbors/measure';
import { boxAt, distanceAt, insertBox, levelAt } from './neighbors/stack';
import { dropFirst, push, sink } from './optics/heap';
import { Ordering } from './optics/layout';

/*
 * OPTICS on a tree of boxes. A point in order offers the nearest point that is left, and the best of all offers comes next
 * in order. Where the offered point is in order already, the next one is looked for only when the offer comes first: most
 * points never see how far away the others are.
 */

/** In place of a row: there is no point up to this distance. It comes before all rows. */
const NONE: i32 = -1;

/** On a stack, in place of a level: the box is a block, whose points are to be measured. */
const BLOCK: i32 = -1;

/** How much farther a search goes where nothing was found; distances are squared. */
const GROWTH: f64 = 4;

/** Builds the tree; no point is in order. */
export function beginOrdering(index: BoxTree, ordering: Ordering): void {
  build(index);
  arrangeValues(index, ordering.core);
  memory.fill(ordering.points, 0, <usize>(index.capacity / FAN));
  memory.fill(ordering.groups, 0, <usize>(index.boxes / FAN));
  for (let slot = 0; slot < ordering.n; slot++) {
    setI32(ordering.slots, i32At(index.names, slot), slot);
    setBit(ordering.points, slot);
    for (let level = 0, box = slot / FAN; level < index.levels; level++, box /= FAN) {
      setBit(ordering.groups, startOf(index, level) + box);
    }
  }
}

/** @inline */
function bitOf(at: i32): i32 {
  return 1 << (at & (FAN - 1));
}

/** @inline */
function setBit(bits: usize, at: i32): void {
  const byte = bits + <usize>(at / FAN);
  store<u8>(byte, <u8>(<i32>load<u8>(byte) | bitOf(at)));
}

/** @returns the other bits of the eight */
function clearBit(bits: usize, at: i32): i32 {
  const byte = bits + <usize>(at / FAN);
  const left = <i32>load<u8>(byte) & ~bitOf(at);
  store<u8>(byte, <u8>left);
  return left;
}

/** The bits of a block or a group. @inline */
function bitsOf(bits: usize, eight: i32): i32 {
  return <i32>load<u8>(bits + <usize>eight);
}

/** @inline */
function isLeft(ordering: Ordering, slot: i32): bool {
  return (bitsOf(ordering.points, slot / FAN) & bitOf(slot)) !== 0;
}

/**
 * Puts the next points in order.
 * @returns how many are by now
 */
export function continueOrdering(index: BoxTree, ordering: Ordering, steps: i32): i32 {
  const end = min(ordering.n, ordering.done + steps);
  while (ordering.done < end) {
    const from = nextOffer(index, ordering);
    const slot = from < 0 ? firstLeft(ordering) : i32At(ordering.slots, i32At(ordering.offered, from));
    const row = i32At(index.names, slot);
    const place = ordering.done;
    setI32(ordering.order, place, row);
    setI32(ordering.predecessors, row, from < 0 ? -1 : i32At(ordering.order, from));
    setF64(ordering.reachability, row, from < 0 ? Infinity : f64At(ordering.reach, from));
    ordering.done++;
    leave(index, ordering, slot);
    const core = f64At(ordering.core, slot);
    if (core <= ordering.limit && search(index, ordering, place, core * GROWTH)) push(ordering, place);
  }
  return ordering.done;
}

/** The place with the first offer of a point that is left, -1 for none. */
function nextOffer(index: BoxTree, ordering: Ordering): i32 {
  while (ordering.waiting > 0) {
    const place = i32At(ordering.heap, 0);
    const row = i32At(ordering.offered, place);
    if (row !== NONE && isLeft(ordering, i32At(ordering.slots, row))) return place;
    // nothing that is left is nearer than this, nor as near with a lower row
    if (search(index, ordering, place, f64At(ordering.reach, place) * GROWTH)) sink(ordering);
    else dropFirst(ordering);
  }
  return -1;
}

/** The first row that is not in order. */
function firstLeft(ordering: Ordering): i32 {
  while (!isLeft(ordering, i32At(ordering.slots, ordering.next))) ordering.next++;
  return i32At(ordering.slots, ordering.next);
}

/** Takes a point out of its boxes. */
function leave(index: BoxTree, ordering: Ordering, slot: i32): void {
  let left = clearBit(ordering.points, slot);
  for (let level = 0, box = slot / FAN; left === 0 && level < index.levels; level++, box /= FAN) {
    left = clearBit(ordering.groups, startOf(index, level) + box);
  }
}

/**
 * Looks for the point that a place offers: the nearest one that is left, of equally near ones the lowest row.
 * @param reach where to stop looking at first; 0: nowhere
 * @returns whether there is an offer
 */
function search(index: BoxTree, ordering: Ordering, place: i32, reach: f64): bool {
  const slot = i32At(ordering.slots, i32At(ordering.order, place));
  const core = f64At(ordering.core, slot);
  const limit = ordering.limit;
  let most = max(core, reach > 0 ? min(reach, limit) : limit);
  const bound = most;
  let best = i32.MAX_VALUE;
  setQuery(index, slot, index.query);
  let depth = pushBoxes(index, ordering, most, index.levels - 1, 0, 0);
  while (depth > 0) {
    depth--;
    if (distanceAt(index.stack, depth) > most) continue;
    const level = levelAt(index.stack, depth);
    const box = boxAt(index.stack, depth);
    if (level !== BLOCK) {
      depth = pushBoxes(index, ordering, most, level, box, depth);
      continue;
    }
    measureBlock(index, box, index.query, most, index.lanes);
    let near = within(index.lanes, most) & bitsOf(ordering.points, box);
    for (; near !== 0; near &= near - 1) {
      const lane = ctz(near);
      const d = max(core, f64At(index.lanes, lane));
      const row = i32At(index.names, box * FAN + lane);
      if (d > most || (d === most && row > best)) continue;
      most = d;
      best = row;
    }
  }
  const isFound = best !== i32.MAX_VALUE;
  setF64(ordering.reach, place, most);
  setI32(ordering.offered, place, isFound ? best : NONE);
  return isFound || bound < limit;
}

/** Pushes those of eight boxes that may have a point near enough, the nearest on top. */
function pushBoxes(index: BoxTree, ordering: Ordering, most: f64, level: i32, box: i32, depth: i32): i32 {
  const group = (startOf(index, level) + box) / FAN;
  measureBoxes(index, group, index.query, most, index.lanes);
  let near = within(index.lanes, most) & bitsOf(ordering.groups, group);
  let top = depth;
  for (; near !== 0; near &= near - 1) {
    const lane = ctz(near);
    const next = level > 0 ? (box + lane) * FAN : box + lane;
    insertBox(index.stack, depth, top, level - 1, next, f64At(index.lanes, lane));
    top++;
  }
  return top;
}
