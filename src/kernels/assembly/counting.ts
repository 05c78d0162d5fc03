import { i32At, setI32, u32At } from './arrays';

/**
 * Bits of a cell's number within a page: a photograph uses a few of the 4096 pages, and only these are searched. @host
 */
const PAGE_BITS: u32 = 12;

/**
 * Counts pixels by the Morton code of their color.
 * @param samples in, n * bands u8, red, green and blue first
 * @param least in, pixels whose fourth sample is below this are left out; 0: there is no fourth sample
 * @param spread in, u32[256]: the bits of a channel, three positions apart
 * @param table inout, u32[2^24]
 * @param touched inout, u8[2^12]: 1 for each page of the table with a count
 * @returns the number of pixels counted
 */
export function count(
  samples: usize,
  n: i32,
  bands: i32,
  least: u32,
  spread: usize,
  table: usize,
  touched: usize,
): i32 {
  const end = samples + <usize>(n * bands);
  if (least === 0) {
    for (; samples < end; samples += bands) add(samples, spread, table, touched);
    return n;
  }
  let used = 0;
  for (; samples < end; samples += bands) {
    if (load<u8>(samples, 3) < least) continue;
    add(samples, spread, table, touched);
    used++;
  }
  return used;
}

/** @inline */
function codeOf(pixel: usize, spread: usize): u32 {
  const red = load<u32>(spread + ((<usize>load<u8>(pixel)) << 2));
  const green = load<u32>(spread + ((<usize>load<u8>(pixel, 1)) << 2));
  const blue = load<u32>(spread + ((<usize>load<u8>(pixel, 2)) << 2));
  return (red << 2) | (green << 1) | blue;
}

/** @inline */
function add(pixel: usize, spread: usize, table: usize, touched: usize): void {
  const code = codeOf(pixel, spread);
  const cell = table + ((<usize>code) << 2);
  store<u32>(cell, load<u32>(cell) + 1);
  store<u8>(touched + (code >> PAGE_BITS), 1);
}

/**
 * Lists the colors that occur, in the order of their codes.
 * @param table in, u32[2^24]
 * @param touched in, u8[2^12]
 * @param codes out, u32
 * @param counts out, u32
 * @returns the number of these colors
 */
export function list(table: usize, touched: usize, codes: usize, counts: usize): i32 {
  let found: usize = 0;
  for (let page: u32 = 0; page < (<u32>1) << (24 - PAGE_BITS); page++) {
    if (load<u8>(touched + page) === 0) continue;
    const end = (page + 1) << PAGE_BITS;
    for (let code = page << PAGE_BITS; code < end; code += 4) {
      const cells = v128.load(table + ((<usize>code) << 2));
      if (!v128.any_true(cells)) continue;
      for (let left = i32x4.bitmask(i32x4.ne(cells, i32x4.splat(0))); left !== 0; left &= left - 1) {
        const seen = code + <u32>ctz(left);
        store<u32>(codes + (found << 2), seen);
        store<u32>(counts + (found << 2), u32At(table, seen));
        found++;
      }
    }
  }
  return <i32>found;
}

/**
 * The channels of codes.
 * @param codes in, u32[n]
 * @param rgb out, u8[3 * n]
 */
export function decode(codes: usize, n: i32, rgb: usize): void {
  for (const end = codes + ((<usize>n) << 2); codes < end; codes += 4, rgb += 3) {
    const code = load<u32>(codes);
    store<u8>(rgb, gather(code >> 2));
    store<u8>(rgb, gather(code >> 1), 1);
    store<u8>(rgb, gather(code), 2);
  }
}

/**
 * Every third bit of a code, side by side.
 * @inline
 */
function gather(spread: u32): u32 {
  let v = spread & 0x249249;
  v = (v | (v >> 2)) & 0x0c30c3;
  v = (v | (v >> 4)) & 0x00f00f;
  return v | (v >> 8);
}

/**
 * Writes the labels of colors into the cells of their codes.
 * @param codes in, u32[n]
 * @param labels in, i32[n]
 * @param table out, i32[2^24]; other cells are left as they are
 */
export function mark(codes: usize, labels: usize, n: i32, table: usize): void {
  for (let i = 0; i < n; i++) setI32(table, u32At(codes, i), i32At(labels, i));
}

/**
 * The same for labels below 256.
 * @param table out, u8[2^24]; other cells are left as they are
 */
export function markBytes(codes: usize, labels: usize, n: i32, table: usize): void {
  for (let i = 0; i < n; i++) store<u8>(table + u32At(codes, i), <u8>i32At(labels, i));
}

/**
 * Looks the labels of pixels up.
 * @param samples in, n * bands u8, red, green and blue first
 * @param least in, pixels whose fourth sample is below this have -1; 0: there is no fourth sample
 * @param spread in, u32[256]: the bits of a channel, three positions apart
 * @param table in, i32[2^24]: the label of each code
 * @param out out, i32[n]
 */
export function lookUp(
  samples: usize,
  n: i32,
  bands: i32,
  least: u32,
  spread: usize,
  table: usize,
  out: usize,
): void {
  for (let i = 0; i < n; i++, samples += bands) {
    const isSeen = least === 0 || load<u8>(samples, 3) >= least;
    setI32(out, i, isSeen ? i32At(table, codeOf(samples, spread)) : -1);
  }
}

/**
 * The same for labels below 256.
 * @param table in, u8[2^24]: the label of each code
 * @param absent the label of pixels that are left out
 * @param out out, u8[n]
 */
export function lookUpBytes(
  samples: usize,
  n: i32,
  bands: i32,
  least: u32,
  spread: usize,
  table: usize,
  absent: u32,
  out: usize,
): void {
  for (const end = out + n; out < end; out++, samples += bands) {
    const isSeen = least === 0 || load<u8>(samples, 3) >= least;
    store<u8>(out, isSeen ? load<u8>(table + codeOf(samples, spread)) : <u8>absent);
  }
}
