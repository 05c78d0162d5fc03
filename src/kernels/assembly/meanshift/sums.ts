import { f64At, i32At, setF64 } from '../arrays';
import { exp } from '../exp';
import { startOf } from '../neighbors/boxTree';
import { BoxTree, FAN } from '../neighbors/layout';
import { Shifting } from './layout';

/*
 * Sums of rows around a seed. The parts of a term are multiples of a unit so large that every sum of them is exact in f64:
 * any order gives the same bits. A sum has two lanes.
 */

/** Exponents below this count as this, and belong to rows out of reach. */
const LEAST: f64 = -700;

/** The columns of `values`. @inline */
function columnsOf(run: Shifting): i32 {
  return run.isGaussian ? run.terms : run.parts * run.terms;
}

/** Moves values from the order of the rows to that of the slots. */
export function arrangeBlocks(tree: BoxTree, run: Shifting): void {
  const columns = columnsOf(run);
  for (let s = 0; s < columns; s++) {
    for (let p = 0; p < tree.count; p++) {
      setF64(tree.spare, p, load<f64>(valueAt(run, columns, i32At(tree.order, p), s)));
    }
    for (let p = 0; p < tree.count; p++) {
      store<f64>(valueAt(run, columns, p, s), f64At(tree.spare, p));
    }
  }
}

/** @inline */
function valueAt(run: Shifting, columns: i32, slot: u32, s: i32): usize {
  return run.values + ((<usize>((slot / FAN) * columns + s)) << 6) + ((<usize>(slot % FAN)) << 3);
}

/** Sums up the values in the boxes of all levels. */
export function sumBoxes(tree: BoxTree, run: Shifting): void {
  const columns = columnsOf(run);
  memory.fill(run.sums, 0, (<usize>(startOf(tree, tree.levels) * columns)) << 3);
  for (let slot: u32 = 0; slot < <u32>tree.count; slot++) {
    const to = sumAt(run, columns, slot / FAN);
    for (let s = 0; s < columns; s++) addTo(to, s, load<f64>(valueAt(run, columns, slot, s)));
  }
  for (let level = 1; level < tree.levels; level++) {
    const start = startOf(tree, level - 1);
    const above = startOf(tree, level);
    for (let box = start; box < above; box++) {
      const from = sumAt(run, columns, box);
      const to = sumAt(run, columns, above + (box - start) / FAN);
      for (let s = 0; s < columns; s++) addTo(to, s, f64At(from, s));
    }
  }
}

/** @inline */
function sumAt(run: Shifting, columns: i32, box: i32): usize {
  return run.sums + ((<usize>(box * columns)) << 3);
}

/** @inline */
function addTo(to: usize, s: i32, value: f64): void {
  setF64(to, s, f64At(to, s) + value);
}

/** Adds all rows of a box. @inline */
export function addBox(run: Shifting, box: i32, sums: usize): void {
  const columns = columnsOf(run);
  const from = sumAt(run, columns, box);
  for (let s = 0; s < columns; s++) addTo(sums, s << 1, f64At(from, s));
}

/** Adds the rows of a block that are near enough. @param lanes in, f64[8]: their squared distances @inline */
export function addBlock(run: Shifting, block: i32, lanes: usize, sums: usize): void {
  const limit = f64x2.splat(run.limit);
  const m0 = f64x2.le(v128.load(lanes), limit);
  const m1 = f64x2.le(v128.load(lanes, 16), limit);
  const m2 = f64x2.le(v128.load(lanes, 32), limit);
  const m3 = f64x2.le(v128.load(lanes, 48), limit);
  if (!v128.any_true(v128.or(v128.or(m0, m1), v128.or(m2, m3)))) return;
  if (run.isGaussian) addShares(run, block, lanes, sums, m0, m1, m2, m3);
  else addWhole(run, block, sums, m0, m1, m2, m3);
}

/** @inline */
function addWhole(run: Shifting, block: i32, sums: usize, m0: v128, m1: v128, m2: v128, m3: v128): void {
  const columns = <usize>columnsOf(run);
  let at = run.values + ((<usize>block * columns) << 6);
  const end = sums + (columns << 4);
  for (let to = sums; to < end; to += 16, at += 64) {
    const low = f64x2.add(v128.and(v128.load(at), m0), v128.and(v128.load(at, 16), m1));
    const high = f64x2.add(v128.and(v128.load(at, 32), m2), v128.and(v128.load(at, 48), m3));
    v128.store(to, f64x2.add(v128.load(to), f64x2.add(low, high)));
  }
}

/** Adds rows by the exponential of their distances. */
function addShares(
  run: Shifting,
  block: i32,
  lanes: usize,
  sums: usize,
  m0: v128,
  m1: v128,
  m2: v128,
  m3: v128,
): void {
  const terms = <usize>run.terms;
  const factor = f64x2.splat(run.factor);
  const s0 = v128.and(share(v128.load(lanes), factor), m0);
  const s1 = v128.and(share(v128.load(lanes, 16), factor), m1);
  const s2 = v128.and(share(v128.load(lanes, 32), factor), m2);
  const s3 = v128.and(share(v128.load(lanes, 48), factor), m3);
  const rest = terms << 4;
  let at = run.values + ((<usize>block * terms) << 6);
  let cut = run.cuts;
  const end = sums + rest;
  for (let to = sums; to < end; to += 16, at += 64, cut += 8) {
    const large = v128.load64_splat(cut);
    const small = v128.load64_splat(cut + (terms << 3));
    addParts(f64x2.mul(v128.load(at), s0), large, small, to, rest);
    addParts(f64x2.mul(v128.load(at, 16), s1), large, small, to, rest);
    addParts(f64x2.mul(v128.load(at, 32), s2), large, small, to, rest);
    addParts(f64x2.mul(v128.load(at, 48), s3), large, small, to, rest);
  }
}

/** @inline */
function share(d2: v128, factor: v128): v128 {
  return exp(f64x2.max(f64x2.mul(d2, factor), f64x2.splat(LEAST)));
}

/** Adding and subtracting a cut rounds to a unit. @inline */
function addParts(term: v128, large: v128, small: v128, to: usize, rest: usize): void {
  const first = f64x2.sub(f64x2.add(term, large), large);
  const second = f64x2.sub(f64x2.add(f64x2.sub(term, first), small), small);
  v128.store(to, f64x2.add(v128.load(to), first));
  v128.store(to + rest, f64x2.add(v128.load(to + rest), second));
}

/** The sum of a term. @inline */
export function sumOf(run: Shifting, sums: usize, term: i32): f64 {
  const at = sums + ((<usize>term) << 4);
  const first = load<f64>(at) + load<f64>(at, 8);
  if (run.parts === 1) return first;
  const rest = at + ((<usize>run.terms) << 4);
  return first + (load<f64>(rest) + load<f64>(rest, 8));
}
