/** Adds four numbers, by weight, to sums. @inline */
export function addTo(sums: usize, w: v128, four: v128): void {
  const low = f64x2.promote_low_f32x4(four);
  const high = f64x2.promote_low_f32x4(i64x2.shuffle(four, four, 1, 0));
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(w, low)));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(w, high)), 16);
}
