import { i32At, setI32 } from '../arrays';
import { joinIn, rootIn } from '../forest';
import { across, fromOf, lookAround, toOf } from './around';
import { Cells, REACH } from './layout';
import { reaches } from './measure';
import { u64At } from './sort';
import { isLinked } from './split';

/*
 * Cells whose core points are in one cluster. Threads join cells at the same time; which cells are together in the end
 * depends on the links alone.
 */

/** Up to this many pairs of points of two cells are measured at once; of more, a sample. */
const PAIRS: i64 = 1024;

/** Points of a sample of each cell. */
const SAMPLE: i32 = 32;

/** The number of core points of a cell. @inline */
export function coresOf(cells: Cells, cell: i32): i32 {
  return i32At(cells.coreEnds, cell) - i32At(cells.starts, cell);
}

/** @inline */
function pairsOf(cells: Cells, cell: i32, other: i32): i64 {
  return <i64>coresOf(cells, cell) * coresOf(cells, other);
}

/** Cells of higher keys around a cell: those that touch it, the others, or both. */
export const TOUCHING: i32 = 0;
export const APART: i32 = 1;
export const ALL: i32 = 2;

/** Joins a cell with cells of higher keys around it. */
export function joinAround(cells: Cells, scratch: usize, cell: i32, which: i32, isNext: bool): void {
  lookAround(cells, scratch, cell, isNext, true);
  for (let line = 0; line < cells.lines; line++) {
    if (<i64>u64At(cells.offsets, line) < 0) continue;
    const to = toOf(scratch, line);
    const isTouching = i32At(cells.touching, line) !== 0;
    if (which === TOUCHING && !isTouching) continue;
    const key = across(cells, cell, line);
    for (let other = max(fromOf(scratch, line), cell + 1); other < to; other++) {
      // from 0 to 2 * REACH cells further than the first one around
      const place = <i32>(u64At(cells.cellKeys, other) + REACH - key);
      const isNear = isTouching && place > 0 && place < 2 * REACH;
      if (which !== ALL && isNear !== (which === TOUCHING)) continue;
      if (coresOf(cells, other) === 0 || rootIn(cells.parent, cell) === rootIn(cells.parent, other)) continue;
      if (hasLink(cells, cell, other)) joinIn(cells.parent, cell, other);
      else if (pairsOf(cells, cell, other) > PAIRS) store<u8>(cells.hard + <usize>cell, 1);
    }
  }
}

/** Whether core points of two cells are near; not found for sure where these are many. */
function hasLink(cells: Cells, cell: i32, other: i32): bool {
  const isSmall = pairsOf(cells, cell, other) <= PAIRS;
  const from = i32At(cells.starts, cell);
  const start = i32At(cells.starts, other);
  const count = coresOf(cells, other);
  const points = coresOf(cells, cell);
  const step = isSmall ? 1 : (points + SAMPLE - 1) / SAMPLE;
  const some = isSmall ? count : min(count, SAMPLE);
  for (let p = 0; p < points; p += step) {
    const first = start + <i32>((<i64>(count - some) * p) / points);
    if (reaches(cells, from + p, first, first + some)) return true;
  }
  return false;
}

/** Joins cells of which a sample said nothing, with all of their points. Points change places within cells. */
export function joinHard(cells: Cells, from: i32, to: i32): void {
  const scratch = cells.scratch;
  const last = min(cells.count, to);
  for (let cell = from; cell < last; cell++) {
    if (load<u8>(cells.hard + <usize>cell) === 0) continue;
    lookAround(cells, scratch, cell, false, true);
    for (let line = 0; line < cells.lines; line++) {
      if (<i64>u64At(cells.offsets, line) < 0) continue;
      for (let other = max(fromOf(scratch, line), cell + 1); other < toOf(scratch, line); other++) {
        if (
          pairsOf(cells, cell, other) <= PAIRS ||
          rootIn(cells.parent, cell) === rootIn(cells.parent, other)
        )
          continue;
        if (isLinked(cells, cell, other, scratch)) joinIn(cells.parent, cell, other);
      }
    }
  }
}

/** Tells each cell its root, and each root the first row of its cluster that is a core point. */
export function nameClusters(cells: Cells): void {
  for (let cell = 0; cell < cells.count; cell++) {
    const root = rootIn(cells.parent, cell);
    setI32(cells.parent, cell, root);
    const first = i32At(cells.first, cell);
    if (first < i32At(cells.first, root)) setI32(cells.first, root, first);
  }
}
