import { f64At, i32At, setF64, setI32 } from '../arrays';
import { addCandidate, lowerLimit, measureFour } from './candidates';
import { Edges, WideRows } from './layout';
import { COUNTS, EXACT, LIMITS, namesOf, ROWS } from './scratch';

/*
 * The first edge of a row that leaves its tree. Edges are ordered by their lengths, then by the distances of their ends,
 * then by their rows, so that it does not matter in which order rows meet.
 */

/** Whether a row is in another tree, and its core does not make the edge too long. @inline */
function mayJoin(rows: WideRows, own: i32, other: i32): bool {
  const edges = rows.edges;
  if (i32At(edges.trees, other) === i32At(edges.trees, own)) return false;
  return f64At(edges.core, other) <= f64At(edges.keys, own);
}

/** Offers an edge of rows that may join. @returns whether the edge of the row is shorter than before */
function offer(edges: Edges, own: i32, other: i32, d: f64): bool {
  const key = max(d, max(f64At(edges.core, own), f64At(edges.core, other)));
  const least = f64At(edges.keys, own);
  if (key > least) return false;
  const apart = f64At(edges.apart, own);
  const end = i32At(edges.ends, own);
  if (key === least && (d > apart || (d === apart && end >= 0 && !isLower(own, other, end)))) return false;
  setF64(edges.keys, own, key);
  setF64(edges.apart, own, d);
  setI32(edges.ends, own, other);
  return key < least;
}

/** Whether the edge to one row comes before the edge to another row by their numbers. */
function isLower(own: i32, other: i32, end: i32): bool {
  const low = min(own, other);
  const lowest = min(own, end);
  return low !== lowest ? low < lowest : other < end;
}

/** Offers the edge to a row of bytes. */
export function joinByte(rows: WideRows, scratch: usize, q: i32, other: i32, d2: i32): void {
  const own = i32At(scratch + ROWS, q);
  if (!mayJoin(rows, own, other)) return;
  if (offer(rows.edges, own, other, d2)) setI32(scratch + LIMITS, q, <i32>f64At(rows.edges.keys, own));
}

/** Keeps a row of floats to offer the edge to it. */
export function joinFloat(rows: WideRows, scratch: usize, q: i32, other: i32, lower: f32): void {
  if (!mayJoin(rows, i32At(scratch + ROWS, q), other)) return;
  if (!addCandidate(rows, scratch, q, other, lower)) measureEdges(rows, scratch, q);
}

/** Measures all candidates, and offers the edges to them. */
export function measureEdges(rows: WideRows, scratch: usize, q: i32): void {
  const count = i32At(scratch + COUNTS, q);
  const names = namesOf(rows, scratch, q);
  const own = i32At(scratch + ROWS, q);
  for (let at = 0; at < count; at += 4) {
    measureFour(rows, scratch, q, names, at, count);
    for (let e = at; e < min(at + 4, count); e++) {
      offer(rows.edges, own, i32At(names, e), f64At(scratch + EXACT, e - at));
    }
  }
  setI32(scratch + COUNTS, q, 0);
  const scale = rows.floats.numbers.scale;
  lowerLimit(scratch, q, <f32>(f64At(rows.edges.keys, own) * scale * scale));
}
