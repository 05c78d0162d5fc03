import { f64At, i32At } from '../arrays';
import { CHUNK, Given, GROUP, PANEL, Products } from './layout';

/** A number of the given rows, in f64. @inline */
export function numberAt(given: Given, p: usize): f64 {
  if (given.size === 1) return <f64>load<u8>(given.x + p);
  if (given.size === 4) return <f64>load<f32>(given.x + (p << 2));
  return load<f64>(given.x + (p << 3));
}

/** Puts a chunk of rows into the block. Whole numbers are filled up with rows of zeros. */
export function pack(given: Given, products: Products, chunk: i32): void {
  const first = chunk * CHUNK;
  const end = min(given.rows, first + CHUNK);
  if (!products.isWhole) {
    for (let i = first; i < end; i++) packFloats(given, products, i);
    return;
  }
  const full = (end + GROUP - 1) & ~(GROUP - 1);
  for (let i = first; i < full; i++) packWhole(given, products, i, i < end);
}

function packFloats(given: Given, products: Products, i: i32): void {
  const row = <usize>i * <usize>given.dim;
  const weight = given.weights !== 0 ? f64At(given.weights, i) : 1;
  const panel = (<usize>products.room) << 5;
  let at = (<usize>i) << 5;
  for (let a = 0; a < products.columns; a++) {
    const j = i32At(products.used, a);
    const value = numberAt(given, row + j) - f64At(given.shift, j);
    const to = at + ((<usize>a & 3) << 3);
    store<f64>(products.right + to, value);
    if (given.weights !== 0) store<f64>(products.left + to, weight * value);
    if ((a & 3) === 3) at += panel;
  }
}

/** The shift is whole, too. */
function packWhole(given: Given, products: Products, i: i32, isThere: bool): void {
  const row = <usize>i * <usize>given.dim;
  const panel = <usize>products.room * PANEL * 2;
  let at = products.right + ((<usize>(i & ~7)) << 3) + ((<usize>i & 7) << 1);
  for (let a = 0; a < products.columns; a++) {
    const j = i32At(products.used, a);
    const value = isThere ? <i32>load<u8>(given.x + row + j) - <i32>f64At(given.shift, j) : 0;
    store<i16>(at + ((<usize>a & 3) << 4), <i16>value);
    if ((a & 3) === 3) at += panel;
  }
}
