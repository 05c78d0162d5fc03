import { f64At, i32At, setF64, setI32 } from '../arrays';
import { largest } from '../lanes';
import { Linkage, Members, Merging } from './layout';

/*
 * Complete, average and weighted linkage, measured from the rows of two clusters. A vector holds two rows of the larger
 * cluster. All sums are in the order of `membersInTurn` in kernels/hac.ts.
 */

/** Items for each cluster: a cluster may have very many rows. @host */
const STRIPES: i32 = 16;

/** @inline */
function massOf(members: Members, name: i32): f64 {
  return f64At(members.masses, name);
}

/**
 * The distance of two clusters.
 * @param point scratch, f64[dim]
 */
export function between(members: Members, code: i32, a: i32, b: i32, point: usize): f64 {
  let few = a;
  let many = b;
  const countA = i32At(members.counts, a);
  const countB = i32At(members.counts, b);
  if (countA > countB || (countA === countB && a > b)) {
    few = b;
    many = a;
  }
  if (code === Linkage.complete) return sqrt(farthest(members, few, many, point));
  const sum = sumOfRoots(members, few, many, point);
  return code === Linkage.average ? sum / (massOf(members, a) * massOf(members, b)) : sum;
}

/** Copies a row to `point`, for comparison with the rows of a cluster. */
function setPoint(members: Members, place: i32, point: usize): void {
  let from = members.coords + ((<usize>place) << 3);
  const row = (<usize>members.room) << 3;
  const end = point + ((<usize>members.dim) << 3);
  for (let to = point; to < end; to += 8, from += row) store<f64>(to, load<f64>(from));
}

/** Squared distances of the point to two rows. @inline */
function squaresOfTwo(at: usize, row: usize, point: usize, end: usize): v128 {
  let d2 = f64x2.splat(0);
  for (let q = point; q < end; q += 8, at += row) {
    const e = f64x2.sub(v128.load(at), v128.load64_splat(q));
    d2 = f64x2.add(d2, f64x2.mul(e, e));
  }
  return d2;
}

/** Squared distances of the point to a single row, and to the origin. */
function squaresOfOne(at: usize, row: usize, point: usize, end: usize): v128 {
  let d2 = f64x2.splat(0);
  for (let q = point; q < end; q += 8, at += row) {
    const e = f64x2.sub(v128.load64_zero(at), v128.load64_splat(q));
    d2 = f64x2.add(d2, f64x2.mul(e, e));
  }
  return d2;
}

/** The sum of distances between all rows of two clusters, each distance times both weights. */
function sumOfRoots(members: Members, few: i32, many: i32, point: usize): f64 {
  const row = (<usize>members.room) << 3;
  const end = point + ((<usize>members.dim) << 3);
  const first = members.coords + ((<usize>i32At(members.starts, many)) << 3);
  const weights = members.weights + ((<usize>i32At(members.starts, many)) << 3);
  const count = i32At(members.counts, many);
  const even = (<usize>(count & ~1)) << 3;
  const start = i32At(members.starts, few);
  const stop = start + i32At(members.counts, few);
  let sum = f64x2.splat(0);
  for (let place = start; place < stop; place++) {
    setPoint(members, place, point);
    let part = f64x2.splat(0);
    if (members.dim === 3) {
      const x = v128.load64_splat(point);
      const y = v128.load64_splat(point, 8);
      const z = v128.load64_splat(point, 16);
      for (let p: usize = 0; p < even; p += 16) {
        const at = first + p;
        const e0 = f64x2.sub(v128.load(at), x);
        const e1 = f64x2.sub(v128.load(at + row), y);
        const e2 = f64x2.sub(v128.load(at + 2 * row), z);
        const d2 = f64x2.add(f64x2.add(f64x2.mul(e0, e0), f64x2.mul(e1, e1)), f64x2.mul(e2, e2));
        part = f64x2.add(part, f64x2.mul(v128.load(weights + p), f64x2.sqrt(d2)));
      }
    } else {
      for (let p: usize = 0; p < even; p += 16) {
        const d2 = squaresOfTwo(first + p, row, point, end);
        part = f64x2.add(part, f64x2.mul(v128.load(weights + p), f64x2.sqrt(d2)));
      }
    }
    if (count & 1) {
      const d2 = squaresOfOne(first + even, row, point, end);
      part = f64x2.add(part, f64x2.mul(v128.load64_zero(weights + even), f64x2.sqrt(d2)));
    }
    sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(members.weights + ((<usize>place) << 3)), part));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The largest squared distance between rows of two clusters. */
function farthest(members: Members, few: i32, many: i32, point: usize): f64 {
  const row = (<usize>members.room) << 3;
  const end = point + ((<usize>members.dim) << 3);
  const first = members.coords + ((<usize>i32At(members.starts, many)) << 3);
  const count = i32At(members.counts, many);
  const even = (<usize>(count & ~1)) << 3;
  const start = i32At(members.starts, few);
  const stop = start + i32At(members.counts, few);
  let most = f64x2.splat(0);
  for (let place = start; place < stop; place++) {
    setPoint(members, place, point);
    for (let p: usize = 0; p < even; p += 16) {
      most = f64x2.pmax(most, squaresOfTwo(first + p, row, point, end));
    }
    if (count & 1) {
      const d2 = squaresOfOne(first + even, row, point, end);
      most = f64x2.pmax(most, f64x2.replace_lane(d2, 1, 0));
    }
  }
  return largest<f64>(most);
}

/** Appends the rows of `gone` to the rows of `kept`. Both clusters still have their ids. */
export function joinMembers(members: Members, merging: Merging, kept: i32, gone: i32): void {
  const code = merging.code;
  const more = i32At(members.counts, gone);
  const count = i32At(members.counts, kept) + more;
  if (count > i32At(members.rooms, kept)) {
    if (members.used + 2 * count > members.room) tidy(members, merging);
    const from = i32At(members.starts, kept);
    moveRows(members, from, members.used, count - more);
    setI32(members.starts, kept, members.used);
    setI32(members.rooms, kept, 2 * count);
    members.used += 2 * count;
  }
  const start = i32At(members.starts, kept);
  moveRows(members, i32At(members.starts, gone), start + count - more, more);
  setI32(members.counts, kept, count);
  setF64(members.masses, kept, massOf(members, kept) + massOf(members, gone));
  if (code !== Linkage.weighted) return;
  for (let place = start; place < start + count; place++) {
    const at = members.weights + ((<usize>place) << 3);
    store<f64>(at, load<f64>(at) * 0.5);
  }
}

function moveRows(members: Members, from: i32, to: i32, count: i32): void {
  const bytes = (<usize>count) << 3;
  for (let j = 0; j < members.dim; j++) {
    const column = members.coords + ((<usize>j * members.room) << 3);
    memory.copy(column + ((<usize>to) << 3), column + ((<usize>from) << 3), bytes);
  }
  memory.copy(members.weights + ((<usize>to) << 3), members.weights + ((<usize>from) << 3), bytes);
}

/** Compacts the places of clusters, in the order of their names. */
function tidy(members: Members, merging: Merging): void {
  for (let j = 0; j < members.dim; j++) {
    gather(members, merging, members.coords + ((<usize>j * members.room) << 3));
  }
  gather(members, merging, members.weights);
  let used = 0;
  for (let name = 0; name < members.n; name++) {
    if (i32At(merging.ids, name) < 0) continue;
    const count = i32At(members.counts, name);
    setI32(members.starts, name, used);
    setI32(members.rooms, name, count);
    used += count;
  }
  members.used = used;
}

function gather(members: Members, merging: Merging, column: usize): void {
  let to = members.spare;
  for (let name = 0; name < members.n; name++) {
    if (i32At(merging.ids, name) < 0) continue;
    const bytes = (<usize>i32At(members.counts, name)) << 3;
    memory.copy(to, column + ((<usize>i32At(members.starts, name)) << 3), bytes);
    to += bytes;
  }
  memory.copy(column, members.spare, to - members.spare);
}

/** Lists the names of the remaining clusters. */
export function listLeft(members: Members, merging: Merging): void {
  tidy(members, merging);
  let count = 0;
  for (let name = 0; name < members.n; name++) {
    if (i32At(merging.ids, name) < 0) continue;
    setI32(members.names, count, name);
    count++;
  }
  // only the remaining clusters are measured
  members.keep = count;
}

/** Measures a remaining cluster against every STRIPES-th of the later clusters. */
export function measureLeft(members: Members, merging: Merging, item: i32, thread: i32): void {
  const at = item / STRIPES;
  const point = members.points + ((<usize>thread * members.dim) << 3);
  const name = i32At(members.names, at);
  const row = members.between + ((<usize>at * members.keep) << 3);
  for (let other = at + 1 + (item % STRIPES); other < members.keep; other += STRIPES) {
    const d = between(members, merging.code, name, i32At(members.names, other), point);
    setF64(row, other, d);
  }
}
