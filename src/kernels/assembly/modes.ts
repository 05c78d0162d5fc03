import { f64At, i32At, setF64, setI32 } from './arrays';

/*
 * Rows of categories in blocks of 16 rows, [ceil(n / 16)][dim][16]: one comparison serves 16 rows whose categories
 * are bytes, or 8 with categories of two bytes. Equal categories are counted; padding of the last block is ignored.
 */

/** Number of rows of a block. @host */
const BLOCK: i32 = 16;

/** So many columns can be counted in a byte. */
const COUNTED: i32 = 255;

/**
 * Labels rows with the mode that they share most categories with, the first of equals.
 * @param codes in, u8[ceil(n / 16)][dim][16]
 * @param modes in, u8[k][dim]
 * @param labels out, i32[n rounded up to a multiple of 16]; k is below 2^16
 * @param equal out, i32[n rounded up to a multiple of 16]: columns that agree; dim is below 2^16
 */
export function nearestBytes(
  codes: usize,
  n: i32,
  dim: i32,
  modes: usize,
  k: i32,
  labels: usize,
  equal: usize,
): void {
  const bytes = (<usize>dim) << 4;
  for (let i = 0; i < n; i += BLOCK, codes += bytes) {
    let most0 = i16x8.splat(0);
    let most1 = most0;
    let first0 = most0;
    let first1 = most0;
    // four modes at a time; after the end the last one is repeated, which cannot win twice
    for (let c = 0; c < k; c += 4) {
      const a = modes + <usize>c * <usize>dim;
      const b = modes + <usize>min(c + 1, k - 1) * <usize>dim - a;
      const e = modes + <usize>min(c + 2, k - 1) * <usize>dim - a;
      const f = modes + <usize>min(c + 3, k - 1) * <usize>dim - a;
      let a0 = i16x8.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let e0 = a0;
      let e1 = a0;
      let f0 = a0;
      let f1 = a0;
      for (let j = 0; j < dim; j += COUNTED) {
        let ofA = i8x16.splat(0);
        let ofB = ofA;
        let ofE = ofA;
        let ofF = ofA;
        let at = codes + ((<usize>j) << 4);
        const end = a + <usize>min(j + COUNTED, dim);
        for (let mode = a + <usize>j; mode < end; mode++, at += 16) {
          const x = v128.load(at);
          // the comparison gives -1 where categories agree
          ofA = i8x16.sub(ofA, i8x16.eq(x, v128.load8_splat(mode)));
          ofB = i8x16.sub(ofB, i8x16.eq(x, v128.load8_splat(mode + b)));
          ofE = i8x16.sub(ofE, i8x16.eq(x, v128.load8_splat(mode + e)));
          ofF = i8x16.sub(ofF, i8x16.eq(x, v128.load8_splat(mode + f)));
        }
        a0 = i16x8.add(a0, i16x8.extend_low_i8x16_u(ofA));
        a1 = i16x8.add(a1, i16x8.extend_high_i8x16_u(ofA));
        b0 = i16x8.add(b0, i16x8.extend_low_i8x16_u(ofB));
        b1 = i16x8.add(b1, i16x8.extend_high_i8x16_u(ofB));
        e0 = i16x8.add(e0, i16x8.extend_low_i8x16_u(ofE));
        e1 = i16x8.add(e1, i16x8.extend_high_i8x16_u(ofE));
        f0 = i16x8.add(f0, i16x8.extend_low_i8x16_u(ofF));
        f1 = i16x8.add(f1, i16x8.extend_high_i8x16_u(ofF));
      }
      first0 = later(first0, c, a0, most0);
      first1 = later(first1, c, a1, most1);
      most0 = i16x8.max_u(most0, a0);
      most1 = i16x8.max_u(most1, a1);
      first0 = later(first0, c + 1, b0, most0);
      first1 = later(first1, c + 1, b1, most1);
      most0 = i16x8.max_u(most0, b0);
      most1 = i16x8.max_u(most1, b1);
      first0 = later(first0, c + 2, e0, most0);
      first1 = later(first1, c + 2, e1, most1);
      most0 = i16x8.max_u(most0, e0);
      most1 = i16x8.max_u(most1, e1);
      first0 = later(first0, c + 3, f0, most0);
      first1 = later(first1, c + 3, f1, most1);
      most0 = i16x8.max_u(most0, f0);
      most1 = i16x8.max_u(most1, f1);
    }
    keep(labels, equal, i, first0, most0);
    keep(labels, equal, i + 8, first1, most1);
  }
}

/**
 * The same for categories of two bytes.
 * @param codes in, u16[ceil(n / 16)][dim][16]
 * @param modes in, u16[k][dim]
 */
export function nearestShorts(
  codes: usize,
  n: i32,
  dim: i32,
  modes: usize,
  k: i32,
  labels: usize,
  equal: usize,
): void {
  const bytes = (<usize>dim) << 5;
  for (let i = 0; i < n; i += BLOCK, codes += bytes) {
    let most0 = i16x8.splat(0);
    let most1 = most0;
    let first0 = most0;
    let first1 = most0;
    for (let c = 0; c < k; c += 2) {
      const a = modes + <usize>c * ((<usize>dim) << 1);
      const b = modes + <usize>min(c + 1, k - 1) * ((<usize>dim) << 1) - a;
      let a0 = i16x8.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let at = codes;
      for (let mode = a, end = a + ((<usize>dim) << 1); mode < end; mode += 2, at += 32) {
        const x0 = v128.load(at);
        const x1 = v128.load(at, 16);
        const ofA = v128.load16_splat(mode);
        const ofB = v128.load16_splat(mode + b);
        a0 = i16x8.sub(a0, i16x8.eq(x0, ofA));
        a1 = i16x8.sub(a1, i16x8.eq(x1, ofA));
        b0 = i16x8.sub(b0, i16x8.eq(x0, ofB));
        b1 = i16x8.sub(b1, i16x8.eq(x1, ofB));
      }
      first0 = later(first0, c, a0, most0);
      first1 = later(first1, c, a1, most1);
      most0 = i16x8.max_u(most0, a0);
      most1 = i16x8.max_u(most1, a1);
      first0 = later(first0, c + 1, b0, most0);
      first1 = later(first1, c + 1, b1, most1);
      most0 = i16x8.max_u(most0, b0);
      most1 = i16x8.max_u(most1, b1);
    }
    keep(labels, equal, i, first0, most0);
    keep(labels, equal, i + 8, first1, most1);
  }
}

/** The numbers of the modes that eight rows agree with most, after mode c was counted. @inline */
function later(first: v128, c: i32, count: v128, most: v128): v128 {
  return v128.bitselect(i16x8.splat(<i16>c), first, i16x8.gt_u(count, most));
}

/** Writes the labels and counts of eight rows. @inline */
function keep(labels: usize, equal: usize, i: i32, first: v128, most: v128): void {
  const at = (<usize>i) << 2;
  v128.store(labels + at, i32x4.extend_low_i16x8_u(first));
  v128.store(labels + at, i32x4.extend_high_i16x8_u(first), 16);
  v128.store(equal + at, i32x4.extend_low_i16x8_u(most));
  v128.store(equal + at, i32x4.extend_high_i16x8_u(most), 16);
}

/** So many modes are compared with a row at once. @host */
const LANES: i32 = 16;

/**
 * Puts rows into the cluster of the nearest mode, the first of equals, one after the other; each mode moves at once.
 * @param codes in, u8[ceil(n / 16)][dim][16]; dim is at most 255
 * @param from the first row, in a block of its own
 * @param columns inout, u8[dim][k rounded up to a multiple of 16]: the modes by column
 * @param offsets in, i32[dim]: the first category of each column among all
 * @param total categories of all columns
 * @param counts inout, f64[k][total]: weight of each category in each cluster
 * @param weights in, f64[n]; 0: 1 each
 * @param labels out, i32[n]; -1 for rows without weight
 */
export function allotBytes(
  codes: usize,
  from: i32,
  to: i32,
  dim: i32,
  columns: usize,
  k: i32,
  offsets: usize,
  total: i32,
  counts: usize,
  weights: usize,
  labels: usize,
): void {
  const width = <usize>((k + LANES - 1) & ~(LANES - 1));
  const bytes = <usize>dim * <usize>BLOCK;
  for (let i = from; i < to; i++) {
    const weight = weights === 0 ? 1 : f64At(weights, i);
    if (weight === 0) {
      setI32(labels, i, -1);
      continue;
    }
    const row = codes + <usize>(i >> 4) * bytes + <usize>(i & 15);
    const best = nearestOf(row, dim, columns, width, k);
    setI32(labels, i, best);
    const own = counts + <usize>best * ((<usize>total) << 3);
    let mode = columns + <usize>best;
    for (let j = 0, at = row; j < dim; j++, at += BLOCK, mode += width) {
      const code = <i32>load<u8>(at);
      const was = <i32>load<u8>(mode);
      const first = i32At(offsets, j);
      const now = f64At(own, first + code) + weight;
      setF64(own, first + code, now);
      if (code === was) continue;
      const before = f64At(own, first + was);
      if (now > before || (now === before && code < was)) store<u8>(mode, <u8>code);
    }
  }
}

/** The mode that shares most categories with a row, the first of equals. @inline */
function nearestOf(row: usize, dim: i32, columns: usize, width: usize, k: i32): i32 {
  let best = 0;
  let most = -1;
  for (let c = 0; c < k; c += LANES) {
    let same = i8x16.splat(0);
    let at = row;
    let mode = columns + <usize>c;
    for (let j = 0; j < dim; j++, at += BLOCK, mode += width)
      same = i8x16.sub(same, i8x16.eq(v128.load(mode), v128.load8_splat(at)));
    const lanes = min(k - c, LANES);
    // the largest count of the lanes that are modes, and where it is first
    same = v128.and(
      same,
      i8x16.gt_s(i8x16.splat(<i8>lanes), v128(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
    );
    let top = i8x16.max_u(
      same,
      i8x16.shuffle(same, same, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
    );
    top = i8x16.max_u(top, i8x16.shuffle(top, top, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7));
    top = i8x16.max_u(top, i8x16.shuffle(top, top, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3));
    top = i8x16.max_u(top, i8x16.shuffle(top, top, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
    const found = <i32>i8x16.extract_lane_u(top, 0);
    if (found <= most) continue;
    most = found;
    best = c + ctz(i8x16.bitmask(i8x16.eq(same, i8x16.splat(<i8>found))));
  }
  return best;
}
