import { f64At, setI32 } from '../arrays';
import { Rows, Run } from './layout';
import { coordinate, rowOf, twoOf } from './points';

/** Gives a row another label, and updates the sums; see kernels/exactSums.ts. */
export function relabel(rows: Rows, run: Run, i: i32, before: i32, lane: i32, thread: i32): void {
  const w = rows.weights ? f64At(rows.weights, i) : 1;
  if (before >= 0) addTo(rows, run, i, -w, before, thread);
  addTo(rows, run, i, w, lane, thread);
  setI32(run.labels, i, lane);
}

function addTo(rows: Rows, run: Run, i: i32, w: f64, lane: i32, thread: i32): void {
  const at = <usize>(thread * run.lanes + lane) * 3;
  const sums = run.sums + ((at * <usize>rows.dim) << 3);
  const x = rowOf(rows, i);
  if (rows.wide) addRow(true, x, rows.dim, w, rows.cuts, sums);
  else addRow(false, x, rows.dim, w, rows.cuts, sums);
  const numbers = rows.numbers;
  addParts(w, numbers.firstMass, numbers.secondMass, numbers.thirdMass, run.masses + (at << 3), 8);
  setI32(run.dirty, lane, 1);
}

/**
 * Adds a row to sums in three parts. The last parts of most numbers are 0.
 * @param x in, f64 or f32 [dim]
 * @param firsts in, f64[3][dim] cuts
 * @param sums inout, f64[3][dim]
 * @inline
 */
export function addRow(wide: bool, x: usize, dim: i32, w: f64, firsts: usize, sums: usize): void {
  const next = (<usize>dim) << 3;
  const seconds = firsts + next;
  const weight = f64x2.splat(w);
  let lasts = f64x2.splat(0);
  let j: usize = 0;
  for (; j + 2 <= <usize>dim; j += 2) {
    const v = f64x2.mul(weight, twoOf(wide, x, j));
    const first = v128.load(firsts + (j << 3));
    const a = f64x2.sub(f64x2.add(v, first), first);
    const rest = f64x2.sub(v, a);
    const to = sums + (j << 3);
    v128.store(to, f64x2.add(v128.load(to), a));
    // a branch would be guessed wrong often
    const second = v128.load(seconds + (j << 3));
    const b = f64x2.sub(f64x2.add(rest, second), second);
    v128.store(to + next, f64x2.add(v128.load(to + next), b));
    lasts = v128.or(lasts, f64x2.ne(rest, b));
  }
  if (v128.any_true(lasts)) addLasts(wide, x, dim, weight, firsts, sums);
  if (j < <usize>dim) {
    const at = j << 3;
    const v = w * coordinate(wide, x, j);
    addParts(
      v,
      load<f64>(firsts + at),
      load<f64>(seconds + at),
      load<f64>(seconds + next + at),
      sums + at,
      next,
    );
  }
}

/** Adds the last parts of a row to its sums, in pairs of columns. @inline */
function addLasts(wide: bool, x: usize, dim: i32, weight: v128, firsts: usize, sums: usize): void {
  const next = (<usize>dim) << 3;
  for (let j: usize = 0; j + 2 <= <usize>dim; j += 2) {
    const v = f64x2.mul(weight, twoOf(wide, x, j));
    const from = firsts + (j << 3);
    const first = v128.load(from);
    const second = v128.load(from + next);
    const third = v128.load(from + 2 * next);
    const rest = f64x2.sub(v, f64x2.sub(f64x2.add(v, first), first));
    const last = f64x2.sub(rest, f64x2.sub(f64x2.add(rest, second), second));
    const to = sums + (j << 3) + 2 * next;
    v128.store(to, f64x2.add(v128.load(to), f64x2.sub(f64x2.add(last, third), third)));
  }
}

/** Adds the three parts of a number to three sums, `next` bytes apart. @inline */
export function addParts(v: f64, first: f64, second: f64, third: f64, to: usize, next: usize): void {
  const a = v + first - first;
  const rest = v - a;
  const b = rest + second - second;
  const c = rest - b + third - third;
  store<f64>(to, load<f64>(to) + a);
  store<f64>(to + next, load<f64>(to + next) + b);
  store<f64>(to + 2 * next, load<f64>(to + 2 * next) + c);
}
