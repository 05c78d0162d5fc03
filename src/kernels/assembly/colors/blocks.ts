import { Blocks, COLUMN, ROWS, SUM } from './layout';

/** Computes columns, products, boxes and totals from the rows and weights that the host has copied. O(n) time. */
export function prepare(blocks: Blocks): void {
  for (let b = 0; b < blocks.count; b++) {
    for (let r = 0; r < ROWS; r++) prepareRow(blocks, b * ROWS + r);
    prepareBox(blocks, b);
  }
}

function prepareRow(blocks: Blocks, i: i32): void {
  const from = <usize>(3 * min(i, blocks.n - 1));
  const narrow = blocks.rows + from;
  const wide = blocks.rows + (from << 2);
  const x = blocks.wide ? load<f32>(wide) : <f32>load<u8>(narrow);
  const y = blocks.wide ? load<f32>(wide, 4) : <f32>load<u8>(narrow, 1);
  const z = blocks.wide ? load<f32>(wide, 8) : <f32>load<u8>(narrow, 2);
  const at = (<usize>i) << 2;
  store<f32>(blocks.x + at, x);
  store<f32>(blocks.y + at, y);
  store<f32>(blocks.z + at, z);
  const xs = <i32>(x * blocks.steps);
  const ys = <i32>(y * blocks.steps);
  const zs = <i32>(z * blocks.steps);
  store<i16>(blocks.firsts + at, <i16>xs);
  store<i16>(blocks.firsts + at, <i16>ys, 2);
  store<i16>(blocks.lasts + at, <i16>zs);
  store<i16>(blocks.lasts + at, 0, 2);
  const weights = blocks.weights + ((<usize>i) << 3);
  if (i >= blocks.n) store<f64>(weights, 0);
  const w = load<f64>(weights);

  const block = <usize>(i / ROWS);
  const total = blocks.totals + block * SUM;
  store<f64>(total, load<f64>(total) + w * <f64>xs);
  store<f64>(total, load<f64>(total, 8) + w * <f64>ys, 8);
  store<f64>(total, load<f64>(total, 16) + w * <f64>zs, 16);
  store<f64>(total, load<f64>(total, 24) + w, 24);

  const whole = <i32>(<i64>w);
  const product = blocks.products + block * 4 * COLUMN + ((<usize>(i % ROWS)) << 2);
  store<i32>(product, whole * xs);
  store<i32>(product, whole * ys, COLUMN);
  store<i32>(product, whole * zs, 2 * COLUMN);
  store<i32>(product, whole, 3 * COLUMN);
}

function prepareBox(blocks: Blocks, b: i32): void {
  const box = blocks.boxes + ((<usize>b) << 2);
  const next = (<usize>blocks.count) << 2;
  const rows = <usize>b * COLUMN;
  boxColumn(blocks.x + rows, box, next);
  boxColumn(blocks.y + rows, box + 2 * next, next);
  boxColumn(blocks.z + rows, box + 4 * next, next);
}

/** Writes the least and greatest of 16 numbers to `low` and `low + next`. */
function boxColumn(column: usize, low: usize, next: usize): void {
  let least = load<f32>(column);
  let greatest = least;
  for (let at: usize = 4; at < COLUMN; at += 4) {
    least = min(least, load<f32>(column + at));
    greatest = max(greatest, load<f32>(column + at));
  }
  store<f32>(low, least);
  store<f32>(low + next, greatest);
}
