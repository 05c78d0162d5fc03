import { Rows, Run, TILE } from './layout';
import { addTo, LINE, pair, tileOf } from './lines';

/*
 * What the rows of a tile add to the sums of the clusters. Even and odd rows are added apart, as the two lanes of vectors do.
 */

/** Columns whose numbers in a tile stay in the first cache while all clusters pass. */
const COLUMNS: i32 = 32;

/**
 * Adds a tile to the sums of a slice.
 * @param powers in, f64[k or k + 1, even][TILE]: zeros where there is no cluster
 * @param sums inout, what is before the masses included
 */
export function addTile(rows: Rows, run: Run, tile: i32, powers: usize, sums: usize): void {
  const dim = rows.dim;
  const width = (<usize>(1 + dim)) << 4;
  const masses = sums + 16;
  for (let c = 0; c < run.k; c++) addMass(powers + <usize>c * LINE, masses + <usize>c * width);
  for (let j = 0; j < dim; j += COLUMNS) {
    const count = min(COLUMNS, dim - j);
    const place = <usize>(j * TILE);
    let to = masses + ((<usize>(1 + j)) << 4);
    for (let c = 0; c < run.k; c += 2, to += 2 * width) {
      const own = powers + <usize>c * LINE;
      if (rows.isNarrow) addRows<f32>(tileOf<f32>(rows, tile) + (place << 2), count, own, to, width);
      else addRows<f64>(tileOf<f64>(rows, tile) + (place << 3), count, own, to, width);
    }
  }
}

/** @inline */
function addMass(powers: usize, to: usize): void {
  let mass = f64x2.splat(0);
  for (let v: usize = 0; v < LINE; v += 16) mass = f64x2.add(mass, v128.load(powers + v));
  addTo(to, mass);
}

/** Adds the rows to the sums of two clusters, four columns at a time. */
function addRows<T>(x: usize, count: i32, powers: usize, to: usize, width: usize): void {
  const line = TILE * sizeof<T>();
  let j = 0;
  for (; j + 4 <= count; j += 4, x += 4 * line, to += 64) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    let at = x;
    for (let p = powers, end = powers + LINE; p < end; p += 16, at += 2 * sizeof<T>()) {
      const own = v128.load(p);
      const other = v128.load(p, LINE);
      const x0 = pair<T>(at);
      a0 = f64x2.add(a0, f64x2.mul(own, x0));
      b0 = f64x2.add(b0, f64x2.mul(other, x0));
      const x1 = pair<T>(at + line);
      a1 = f64x2.add(a1, f64x2.mul(own, x1));
      b1 = f64x2.add(b1, f64x2.mul(other, x1));
      const x2 = pair<T>(at + 2 * line);
      a2 = f64x2.add(a2, f64x2.mul(own, x2));
      b2 = f64x2.add(b2, f64x2.mul(other, x2));
      const x3 = pair<T>(at + 3 * line);
      a3 = f64x2.add(a3, f64x2.mul(own, x3));
      b3 = f64x2.add(b3, f64x2.mul(other, x3));
    }
    addTo(to, a0);
    addTo(to + 16, a1);
    addTo(to + 32, a2);
    addTo(to + 48, a3);
    addTo(to + width, b0);
    addTo(to + width + 16, b1);
    addTo(to + width + 32, b2);
    addTo(to + width + 48, b3);
  }
  for (; j < count; j++, x += line, to += 16) {
    let a = f64x2.splat(0);
    let b = a;
    let at = x;
    for (let p = powers, end = powers + LINE; p < end; p += 16, at += 2 * sizeof<T>()) {
      const own = pair<T>(at);
      a = f64x2.add(a, f64x2.mul(v128.load(p), own));
      b = f64x2.add(b, f64x2.mul(v128.load(p, LINE), own));
    }
    addTo(to, a);
    addTo(to + width, b);
  }
}
