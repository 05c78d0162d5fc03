import { f64At, setF64, setU32, u32At } from '../arrays';
import { Given, Projection } from './layout';
import { numberAt } from './pack';

/**
 * Products of a row with vectors that are columns: the sum of their lines times the numbers of the row that are not 0, in
 * their order, four at once.
 */
export function project(given: Given, projection: Projection, i: i32, thread: i32): void {
  const dim = given.dim;
  const bytes = (<usize>projection.width) << 3;
  const values = projection.values + ((<usize>thread * <usize>(dim + 4)) << 3);
  const lines = projection.lines + ((<usize>thread * <usize>(dim + 4)) << 2);
  const row = <usize>i * <usize>dim;
  let used = 0;
  for (let j = 0; j < dim; j++) {
    const value = numberAt(given, row + j) - f64At(given.shift, j);
    setF64(values, used, value);
    setU32(lines, used, <u32>(projection.vectors + <usize>j * bytes));
    used += value === 0 ? 0 : 1;
  }
  // zeros of the last line fill up the last four
  for (let p = used; p < used + 3; p++) {
    setF64(values, p, 0);
    setU32(lines, p, <u32>(projection.vectors + <usize>dim * bytes));
  }
  const out = projection.out + <usize>i * bytes;
  memory.fill(out, 0, bytes);
  for (let p = 0; p < used; p += 4) {
    const v0 = f64x2.splat(f64At(values, p));
    const v1 = f64x2.splat(f64At(values, p + 1));
    const v2 = f64x2.splat(f64At(values, p + 2));
    const v3 = f64x2.splat(f64At(values, p + 3));
    const l0 = <usize>u32At(lines, p);
    const l1 = <usize>u32At(lines, p + 1);
    const l2 = <usize>u32At(lines, p + 2);
    const l3 = <usize>u32At(lines, p + 3);
    for (let c: usize = 0; c < bytes; c += 16) {
      let sum = f64x2.add(v128.load(out + c), f64x2.mul(v0, v128.load(l0 + c)));
      sum = f64x2.add(sum, f64x2.mul(v1, v128.load(l1 + c)));
      sum = f64x2.add(sum, f64x2.mul(v2, v128.load(l2 + c)));
      v128.store(out + c, f64x2.add(sum, f64x2.mul(v3, v128.load(l3 + c))));
    }
  }
}
