import { f64At, i32At, setF64, setI32 } from '../arrays';
import { Rows, Run, TILE } from './layout';
import { CHOSEN, differencesOf, LINE, PLACES, sharesOf } from './scratch';

/*
 * What the rows of a tile add to the sums of the components: their shares, and these times their differences from the
 * mean and times products of differences. Rows without a share are passed over. Even and odd ones of those that are left
 * are added apart, as the two lanes of vectors do.
 */

/**
 * Adds a tile to the sums of a slice.
 * @param sums inout, what is before the masses left out
 */
export function addTile(rows: Rows, run: Run, tile: i32, scratch: usize, sums: usize): void {
  const dim = rows.dim;
  const products = run.isDiagonal ? dim : (dim * (dim + 1)) / 2;
  const bytes = (<usize>(1 + dim + products)) << 3;
  for (let c = 0; c < run.k; c++, sums += bytes) {
    const chosen = choose(sharesOf(scratch, c), scratch);
    if (chosen > 0) add(rows, run, tile, c, chosen, scratch, sums);
  }
}

/** Collects the rows that have a share; an odd number is followed by an empty place. @returns how many */
function choose(shares: usize, scratch: usize): i32 {
  let chosen = 0;
  for (let i = 0; i < TILE; i++) {
    const share = f64At(shares, i);
    setI32(scratch + PLACES, chosen, i);
    setF64(scratch + CHOSEN, chosen, share);
    chosen += share > 0 ? 1 : 0;
  }
  if (chosen & 1) setF64(scratch + CHOSEN, chosen, 0);
  return chosen;
}

function add(rows: Rows, run: Run, tile: i32, c: i32, chosen: i32, scratch: usize, sums: usize): void {
  const dim = rows.dim;
  const x = rows.x + <usize>tile * <usize>dim * LINE;
  const mean = run.means + ((<usize>c * dim) << 3);
  const differences = differencesOf(scratch, run.k);
  const weighted = differences + <usize>dim * LINE;
  const end = (<usize>((chosen + 1) >> 1)) << 4;
  const own = scratch + CHOSEN;
  addTo(sums, total(own, end));
  for (let j = 0; j < dim; j++) {
    const line = <usize>j * LINE;
    gather(x + line, f64At(mean, j), chosen, scratch + PLACES, differences + line);
    let sum = f64x2.splat(0);
    for (let v: usize = 0; v < end; v += 16) {
      const product = f64x2.mul(v128.load(own + v), v128.load(differences + line + v));
      v128.store(weighted + line + v, product);
      sum = f64x2.add(sum, product);
    }
    addTo(sums + ((<usize>(1 + j)) << 3), sum);
  }
  const products = sums + ((<usize>(1 + dim)) << 3);
  if (run.isDiagonal) addSquares(dim, differences, weighted, end, products);
  else addProducts(dim, differences, weighted, end, products);
}

/** @inline */
function total(line: usize, end: usize): v128 {
  let sum = f64x2.splat(0);
  for (let v: usize = 0; v < end; v += 16) sum = f64x2.add(sum, v128.load(line + v));
  return sum;
}

/** @inline */
function addTo(sum: usize, lanes: v128): void {
  store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1)));
}

/** Differences of the chosen rows in one column; those of all rows lie side by side. @inline */
function gather(x: usize, mean: f64, chosen: i32, places: usize, to: usize): void {
  if (chosen === TILE) {
    const m = f64x2.splat(mean);
    for (let v: usize = 0; v < LINE; v += 16) v128.store(to + v, f64x2.sub(v128.load(x + v), m));
    return;
  }
  for (let r = 0; r < chosen; r++) setF64(to, r, f64At(x, i32At(places, r)) - mean);
  if (chosen & 1) setF64(to, chosen, 0);
}

function addSquares(dim: i32, differences: usize, weighted: usize, end: usize, products: usize): void {
  for (let j: usize = 0; j < <usize>dim; j++) {
    const line = j * LINE;
    let sum = f64x2.splat(0);
    for (let v: usize = 0; v < end; v += 16)
      sum = f64x2.add(sum, f64x2.mul(v128.load(weighted + line + v), v128.load(differences + line + v)));
    addTo(products + (j << 3), sum);
  }
}

/** The products of the lower triangle, four at a time. */
function addProducts(dim: i32, differences: usize, weighted: usize, end: usize, products: usize): void {
  let to = products;
  for (let i = 0; i < dim; i++) {
    const first = weighted + <usize>i * LINE;
    let j = 0;
    for (; j + 4 <= i + 1; j += 4, to += 32) addFour(first, differences + <usize>j * LINE, end, to);
    const left = i + 1 - j;
    const second = differences + <usize>j * LINE;
    if (left === 3) addThree(first, second, end, to);
    else if (left === 2) addTwo(first, second, end, to);
    else if (left === 1) addOne(first, second, end, to);
    to += (<usize>left) << 3;
  }
}

/** @inline */
function addFour(first: usize, second: usize, end: usize, to: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let v: usize = 0; v < end; v += 16) {
    const a = v128.load(first + v);
    s0 = f64x2.add(s0, f64x2.mul(a, v128.load(second + v)));
    s1 = f64x2.add(s1, f64x2.mul(a, v128.load(second + v, LINE)));
    s2 = f64x2.add(s2, f64x2.mul(a, v128.load(second + v, 2 * LINE)));
    s3 = f64x2.add(s3, f64x2.mul(a, v128.load(second + v, 3 * LINE)));
  }
  addTo(to, s0);
  addTo(to + 8, s1);
  addTo(to + 16, s2);
  addTo(to + 24, s3);
}

/** @inline */
function addThree(first: usize, second: usize, end: usize, to: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  for (let v: usize = 0; v < end; v += 16) {
    const a = v128.load(first + v);
    s0 = f64x2.add(s0, f64x2.mul(a, v128.load(second + v)));
    s1 = f64x2.add(s1, f64x2.mul(a, v128.load(second + v, LINE)));
    s2 = f64x2.add(s2, f64x2.mul(a, v128.load(second + v, 2 * LINE)));
  }
  addTo(to, s0);
  addTo(to + 8, s1);
  addTo(to + 16, s2);
}

/** @inline */
function addTwo(first: usize, second: usize, end: usize, to: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  for (let v: usize = 0; v < end; v += 16) {
    const a = v128.load(first + v);
    s0 = f64x2.add(s0, f64x2.mul(a, v128.load(second + v)));
    s1 = f64x2.add(s1, f64x2.mul(a, v128.load(second + v, LINE)));
  }
  addTo(to, s0);
  addTo(to + 8, s1);
}

/** @inline */
function addOne(first: usize, second: usize, end: usize, to: usize): void {
  let sum = f64x2.splat(0);
  for (let v: usize = 0; v < end; v += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(first + v), v128.load(second + v)));
  addTo(to, sum);
}
