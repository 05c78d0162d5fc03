import { f64At, i32At, setF64, setI32 } from '../arrays';
import { LANES, Search, STRETCH } from './layout';
import { loadCandidates, measureRows, panelAt } from './measure';
import { scratchAt, sumsAt, TILE } from './scratch';
import { addRatios } from './silhouette';
import { addTo } from './sums';

/*
 * How much candidates would change the loss. For each candidate one pass over the rows adds up the change for all
 * medoids that it could replace (E. Schubert, P. J. Rousseeuw, Information Systems 101, 2021): a sum of what changes
 * whichever medoid goes, and for each medoid a sum of what changes beside if it goes. Sums are in f64, and each is added
 * up by one thread in the order of the rows.
 */

/** What is evaluated. */
export enum Goal {
  /** The change of the loss when a candidate replaces a medoid. */
  swap,
  /** The loss when a candidate becomes one more medoid. */
  add,
  /** The change of the sum of d1 / d2 when a candidate replaces a medoid. */
  silhouette,
}

/** Evaluates the candidates of a panel. */
export function evaluatePanel(search: Search, goal: i32, panel: i32, thread: i32): void {
  const scratch = scratchAt(search, thread);
  const sums = sumsAt(search, scratch);
  memory.fill(sums, 0, (<usize>(search.k + 1)) << 7);
  if (search.panels) {
    const tile = panelAt(search, panel) + ((<usize>search.from) << 6);
    addRows(search, goal, search.from, search.end, tile, sums);
  } else {
    loadCandidates(search, panel * LANES, scratch);
    for (let from = search.from; from < search.end; from += STRETCH) {
      const end = min(from + STRETCH, search.end);
      measureRows(search, from, end, scratch, scratch + TILE);
      addRows(search, goal, from, end, scratch + TILE, sums);
    }
  }
  for (let lane = 0; lane < LANES; lane++) conclude(search, goal, panel * LANES + lane, sums, lane);
}

/** The best medoid to replace, the first of equals. */
function conclude(search: Search, goal: i32, candidate: i32, sums: usize, lane: i32): void {
  const all = f64At(sums + ((<usize>search.k) << 7), lane);
  let best = 0;
  let least: f64 = 0;
  if (goal !== Goal.add) {
    least = Infinity;
    for (let m = 0; m < search.k; m++) {
      const change = f64At(search.removal, m) + f64At(sums + ((<usize>m) << 7), lane);
      if (change >= least) continue;
      least = change;
      best = m;
    }
  }
  setF64(search.gains, candidate, all + least);
  setI32(search.slots, candidate, best);
}

/** @param tile in, f32[end - from][16] */
function addRows(search: Search, goal: i32, from: i32, end: i32, tile: usize, sums: usize): void {
  if (goal === Goal.swap) {
    if (search.weights) addSwaps(true, search, from, end, tile, sums);
    else addSwaps(false, search, from, end, tile, sums);
  } else if (goal === Goal.add) addMedoids(search, from, end, tile, sums);
  else addRatios(search, from, end, tile, sums);
}

/** @inline */
function addSwaps(weighted: bool, search: Search, from: i32, end: i32, tile: usize, sums: usize): void {
  // the sums of all 16 candidates stay in registers
  const all = sums + ((<usize>search.k) << 7);
  let a0 = v128.load(all);
  let a1 = v128.load(all, 16);
  let a2 = v128.load(all, 32);
  let a3 = v128.load(all, 48);
  let a4 = v128.load(all, 64);
  let a5 = v128.load(all, 80);
  let a6 = v128.load(all, 96);
  let a7 = v128.load(all, 112);
  let w = f64x2.splat(1);
  let at = tile;
  for (let i = from; i < end; i++, at += 64) {
    const first = search.d1 + ((<usize>i) << 2);
    const second = search.d2 + ((<usize>i) << 2);
    const d2 = v128.load32_splat(second);
    // among many medoids most candidates are farther than both; others add 0
    if (!v128.any_true(f32x4.lt(leastOf(at), d2))) continue;
    const d1 = v128.load32_splat(first);
    const whole1 = f64x2.splat(<f64>load<f32>(first));
    const whole2 = f64x2.splat(<f64>load<f32>(second));
    const own = sums + ((<usize>i32At(search.nearest, i)) << 7);
    if (weighted) w = v128.load64_splat(search.weights + ((<usize>i) << 3));
    let now1 = f32x4.pmin(d1, v128.load(at));
    let now2 = f32x4.pmin(d2, v128.load(at));
    a0 = addTwo(weighted, now1, now2, whole1, whole2, w, a0, own);
    a1 = addTwo(weighted, high(now1), high(now2), whole1, whole2, w, a1, own + 16);
    now1 = f32x4.pmin(d1, v128.load(at, 16));
    now2 = f32x4.pmin(d2, v128.load(at, 16));
    a2 = addTwo(weighted, now1, now2, whole1, whole2, w, a2, own + 32);
    a3 = addTwo(weighted, high(now1), high(now2), whole1, whole2, w, a3, own + 48);
    now1 = f32x4.pmin(d1, v128.load(at, 32));
    now2 = f32x4.pmin(d2, v128.load(at, 32));
    a4 = addTwo(weighted, now1, now2, whole1, whole2, w, a4, own + 64);
    a5 = addTwo(weighted, high(now1), high(now2), whole1, whole2, w, a5, own + 80);
    now1 = f32x4.pmin(d1, v128.load(at, 48));
    now2 = f32x4.pmin(d2, v128.load(at, 48));
    a6 = addTwo(weighted, now1, now2, whole1, whole2, w, a6, own + 96);
    a7 = addTwo(weighted, high(now1), high(now2), whole1, whole2, w, a7, own + 112);
  }
  v128.store(all, a0);
  v128.store(all, a1, 16);
  v128.store(all, a2, 32);
  v128.store(all, a3, 48);
  v128.store(all, a4, 64);
  v128.store(all, a5, 80);
  v128.store(all, a6, 96);
  v128.store(all, a7, 112);
}

/** The least of 16 distances, in some lane. @inline */
function leastOf(at: usize): v128 {
  const a = f32x4.pmin(v128.load(at), v128.load(at, 16));
  const b = f32x4.pmin(v128.load(at, 32), v128.load(at, 48));
  return f32x4.pmin(a, b);
}

/** @inline */
function high(v: v128): v128 {
  return i64x2.shuffle(v, v, 1, 0);
}

/**
 * A row goes to the candidate if that is nearer than its medoid; if its medoid goes, to the nearer of the candidate and
 * the second nearest medoid.
 * @param own inout, sums of the medoid of the row
 * @returns the sums of two candidates, whichever medoid goes
 * @inline
 */
function addTwo(
  weighted: bool,
  now1: v128,
  now2: v128,
  d1: v128,
  d2: v128,
  w: v128,
  all: v128,
  own: usize,
): v128 {
  let first = f64x2.sub(f64x2.promote_low_f32x4(now1), d1);
  let second = f64x2.sub(f64x2.sub(f64x2.promote_low_f32x4(now2), d2), first);
  if (weighted) {
    first = f64x2.mul(w, first);
    second = f64x2.mul(w, second);
  }
  v128.store(own, f64x2.add(v128.load(own), second));
  return f64x2.add(all, first);
}

function addMedoids(search: Search, from: i32, end: i32, tile: usize, sums: usize): void {
  const all = sums + ((<usize>search.k) << 7);
  let at = tile;
  for (let i = from; i < end; i++, at += 64) {
    const d1 = v128.load32_splat(search.d1 + ((<usize>i) << 2));
    let w = f64x2.splat(1);
    if (search.weights) w = v128.load64_splat(search.weights + ((<usize>i) << 3));
    for (let v: usize = 0; v < 64; v += 16) {
      addTo(all + (v << 1), w, f32x4.pmin(d1, v128.load(at + v)));
    }
  }
}
