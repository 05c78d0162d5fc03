import { i32At } from '../arrays';
import { Search } from './layout';
import { addTo } from './sums';

/*
 * The medoid silhouette of a row is 1 - d1 / d2, for the distances to the nearest two medoids. Its optimization is
 * FasterMSC (L. Lenssen, E. Schubert, "Clustering by direct optimization of the medoid silhouette", SISAP 2022): the
 * third nearest medoid takes the place of the first or second if that goes.
 */

/** @param tile in, f32[end - from][16] */
export function addRatios(search: Search, from: i32, end: i32, tile: usize, sums: usize): void {
  const all = sums + ((<usize>search.k) << 7);
  let at = tile;
  for (let i = from; i < end; i++, at += 64) {
    const place = (<usize>i) << 2;
    const d1 = v128.load32_splat(search.d1 + place);
    const d2 = v128.load32_splat(search.d2 + place);
    const d3 = v128.load32_splat(search.d3 + place);
    let w = f64x2.splat(1);
    if (search.weights) w = v128.load64_splat(search.weights + ((<usize>i) << 3));
    const first = sums + ((<usize>i32At(search.nearest, i)) << 7);
    const second = sums + ((<usize>i32At(search.second, i)) << 7);
    const now = ratio(d1, d2);
    const withoutFirst = ratio(d2, d3);
    const withoutSecond = ratio(d1, d3);
    for (let v: usize = 0; v < 64; v += 16) {
      const d = v128.load(at + v);
      if (!v128.any_true(f32x4.lt(d, d3))) continue;
      const change = f32x4.sub(nearestTwo(d1, d2, d), now);
      addTo(all + (v << 1), w, change);
      const instead = f32x4.sub(nearestTwo(d2, d3, d), withoutFirst);
      addTo(first + (v << 1), w, f32x4.sub(instead, change));
      const beside = f32x4.sub(nearestTwo(d1, d3, d), withoutSecond);
      addTo(second + (v << 1), w, f32x4.sub(beside, change));
    }
  }
}

/** The ratio of the least two of three distances, of which a <= b. @inline */
function nearestTwo(a: v128, b: v128, d: v128): v128 {
  return ratio(f32x4.pmin(a, d), f32x4.pmin(b, f32x4.pmax(a, d)));
}

/** a / b; 1 if both are 0. @inline */
function ratio(a: v128, b: v128): v128 {
  return v128.bitselect(f32x4.splat(1), f32x4.div(a, b), f32x4.eq(b, f32x4.splat(0)));
}
