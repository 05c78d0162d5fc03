import { i32At, setF64, setI32 } from '../arrays';
import { smallest } from '../lanes';
import { Linkage, Matrix } from './layout';

/*
 * The nearest-neighbor chain on a square matrix: `chainOnMatrix` of kernels/hac.ts. The chain reads and writes rows
 * only, which are contiguous in memory. A merge writes the row of the union. Every other row replays the merges that
 * the row has missed when its turn comes. Dead slots are infinite in rows that are up to date.
 */

/** From this many missed merges on, reading the whole row first pays. */
const MANY: i32 = 64;

/** Bytes of a merge in the log. */
const ENTRY: usize = 32;

/** @inline */
function slotOf(array: usize, at: i32): i32 {
  return i32At(array, at);
}

/** @inline */
function sizeOf<T extends number>(matrix: Matrix, slot: i32): T {
  return load<T>(matrix.sizes + <usize>slot * sizeof<T>());
}

/** @inline */
function rowOf<T extends number>(matrix: Matrix, slot: i32): usize {
  return matrix.d + <usize>slot * <usize>matrix.stride * sizeof<T>();
}

/** @inline */
function updated<T extends number>(code: i32, x: T, y: T, ab: T, a: T, b: T, k: T): T {
  if (code === Linkage.single) return x < y ? x : y;
  if (code === Linkage.complete) return x > y ? x : y;
  if (code === Linkage.average) return <T>(<T>(<T>(a * x) + <T>(b * y)) / <T>(a + b));
  if (code === Linkage.weighted) return <T>(<T>(x + y) * <T>0.5);
  const sum = <T>(<T>(<T>(k + a) * x) + <T>(<T>(k + b) * y));
  return <T>(<T>(sum - <T>(k * ab)) / <T>(k + <T>(a + b)));
}

/** Prefetches a row in sequence, before it is read at random. */
function prefetchRow<T extends number>(matrix: Matrix, row: usize): void {
  let all = i64x2.splat(0);
  const end = row + <usize>matrix.stride * sizeof<T>();
  for (let p = row; p < end; p += 64) all = v128.or(all, v128.load(p));
  // keep the sum, or the optimizer drops the loads
  v128.store(matrix.scratch, all);
}

/** Applies the merges that a row has missed. */
function replay<T extends number>(matrix: Matrix, slot: i32): void {
  const stamp = matrix.stamps + ((<usize>slot) << 2);
  const row = rowOf<T>(matrix, slot);
  const size = sizeOf<T>(matrix, slot);
  const end = matrix.log + <usize>matrix.found * ENTRY;
  if (matrix.found - load<i32>(stamp) > MANY) prefetchRow<T>(matrix, row);
  for (let entry = matrix.log + <usize>load<i32>(stamp) * ENTRY; entry < end; entry += ENTRY) {
    const a = row + <usize>load<i32>(entry) * sizeof<T>();
    const b = row + <usize>load<i32>(entry, 4) * sizeof<T>();
    const d = updated<T>(
      matrix.code,
      load<T>(a),
      load<T>(b),
      load<T>(entry, 24),
      load<T>(entry, 8),
      load<T>(entry, 16),
      size,
    );
    store<T>(b, d);
    store<T>(a, <T>Infinity);
  }
  store<i32>(stamp, matrix.found);
}

/** The row of slot b becomes the row of the union of a and b. */
function mergeRows<T extends number>(matrix: Matrix, a: i32, b: i32, ab: T): void {
  let from = rowOf<T>(matrix, a);
  let to = rowOf<T>(matrix, b);
  const end = to + <usize>matrix.stride * sizeof<T>();
  const code = matrix.code;
  if (code === Linkage.single) {
    for (; to < end; to += 16, from += 16) v128.store(to, v128.pmin<T>(v128.load(from), v128.load(to)));
    return;
  }
  if (code === Linkage.complete) {
    for (; to < end; to += 16, from += 16) v128.store(to, v128.pmax<T>(v128.load(from), v128.load(to)));
    return;
  }
  const sizeA = v128.splat<T>(sizeOf<T>(matrix, a));
  const sizeB = v128.splat<T>(sizeOf<T>(matrix, b));
  const both = v128.add<T>(sizeA, sizeB);
  if (code === Linkage.average) {
    for (; to < end; to += 16, from += 16) {
      const sum = v128.add<T>(v128.mul<T>(sizeA, v128.load(from)), v128.mul<T>(sizeB, v128.load(to)));
      v128.store(to, v128.div<T>(sum, both));
    }
    return;
  }
  if (code === Linkage.weighted) {
    const half = v128.splat<T>(<T>0.5);
    for (; to < end; to += 16, from += 16) {
      v128.store(to, v128.mul<T>(v128.add<T>(v128.load(from), v128.load(to)), half));
    }
    return;
  }
  const apart = v128.splat<T>(ab);
  for (let sizes = matrix.sizes; to < end; to += 16, from += 16, sizes += 16) {
    const size = v128.load(sizes);
    const x = v128.mul<T>(v128.add<T>(size, sizeA), v128.load(from));
    const y = v128.mul<T>(v128.add<T>(size, sizeB), v128.load(to));
    const sum = v128.sub<T>(v128.add<T>(x, y), v128.mul<T>(size, apart));
    v128.store(to, v128.div<T>(sum, v128.add<T>(size, both)));
  }
}

/** The least number of a row. */
function leastOf<T extends number>(matrix: Matrix, row: usize): T {
  let m0 = v128.splat<T>(<T>Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  const end = row + <usize>matrix.stride * sizeof<T>();
  for (let p = row; p < end; p += 64) {
    m0 = v128.pmin<T>(m0, v128.load(p));
    m1 = v128.pmin<T>(m1, v128.load(p, 16));
    m2 = v128.pmin<T>(m2, v128.load(p, 32));
    m3 = v128.pmin<T>(m3, v128.load(p, 48));
  }
  const m = v128.pmin<T>(v128.pmin<T>(m0, m1), v128.pmin<T>(m2, m3));
  return smallest<T>(m);
}

/** The first slot that has a given number in the row. */
function firstOf<T extends number>(row: usize, value: T): i32 {
  const all = v128.splat<T>(value);
  let p = row;
  while (!v128.any_true(v128.eq<T>(v128.load(p), all))) p += 16;
  while (load<T>(p) !== value) p += sizeof<T>();
  return <i32>((p - row) / sizeof<T>());
}

/**
 * Continues the chain until one cluster is left, or `steps` rows were searched.
 * @returns the number of merges found so far
 */
export function chainOn<T extends number>(matrix: Matrix, steps: i32): i32 {
  const chain = matrix.chain;
  let length = matrix.length;
  for (let left = steps; left > 0 && matrix.found < matrix.n - 1; left--) {
    if (length === 0) {
      while (sizeOf<T>(matrix, matrix.first) === 0) matrix.first++;
      store<i32>(chain, matrix.first);
      length = 1;
    }
    const slot = slotOf(chain, length - 1);
    replay<T>(matrix, slot);
    const row = rowOf<T>(matrix, slot);
    const least = leastOf<T>(matrix, row);
    const before = length > 1 ? slotOf(chain, length - 2) : -1;
    if (before < 0 || load<T>(row + <usize>before * sizeof<T>()) > least) {
      setI32(chain, length, firstOf<T>(row, least));
      length++;
      continue;
    }
    length -= 2;
    mergeSlots<T>(matrix, min(slot, before), max(slot, before), least);
  }
  matrix.length = length;
  return matrix.found;
}

function mergeSlots<T extends number>(matrix: Matrix, a: i32, b: i32, ab: T): void {
  replay<T>(matrix, a);
  replay<T>(matrix, b);
  const sizeA = sizeOf<T>(matrix, a);
  const sizeB = sizeOf<T>(matrix, b);
  mergeRows<T>(matrix, a, b, ab);
  const row = rowOf<T>(matrix, b);
  store<T>(row + <usize>a * sizeof<T>(), <T>Infinity);
  store<T>(row + <usize>b * sizeof<T>(), <T>Infinity);
  store<T>(matrix.sizes + <usize>a * sizeof<T>(), <T>0);
  store<T>(matrix.sizes + <usize>b * sizeof<T>(), <T>(sizeA + sizeB));
  const found = matrix.found;
  const entry = matrix.log + <usize>found * ENTRY;
  store<i32>(entry, a);
  store<i32>(entry, b, 4);
  store<T>(entry, sizeA, 8);
  store<T>(entry, sizeB, 16);
  store<T>(entry, ab, 24);
  setI32(matrix.left, found, a);
  setI32(matrix.right, found, b);
  setF64(matrix.height, found, <f64>ab);
  matrix.found = found + 1;
  setI32(matrix.stamps, b, found + 1);
}
