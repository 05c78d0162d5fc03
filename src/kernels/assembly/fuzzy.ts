/*
 * Distances of rows to centers, and sums of rows by how far they belong to clusters. Rows are f64 or f32, padded to a
 * multiple of four columns; numbers are added in the order of kernels/fuzzy.ts.
 */

/**
 * Squared distances, over the even columns first, then over the odd ones.
 * @param rows in, f64[n][width], n even; width a multiple of 4
 * @param centers in, f64[k][width], k a multiple of 4
 * @param d2 out, f64[n][k]
 */
export function distances64(rows: usize, n: i32, width: i32, centers: usize, k: i32, d2: usize): void {
  distances(rows, n, width, centers, k, d2, 8);
}

/** The same with rows in f32. */
export function distances32(rows: usize, n: i32, width: i32, centers: usize, k: i32, d2: usize): void {
  distances(rows, n, width, centers, k, d2, 4);
}

/**
 * Adds weighted rows to the sums of clusters.
 * @param rows in, f64[n][width], width a multiple of 4
 * @param weights in, f64[n][k], k a multiple of 4
 * @param sums inout, f64[k][width]
 */
export function accumulate64(rows: usize, n: i32, width: i32, weights: usize, k: i32, sums: usize): void {
  accumulate(rows, n, width, weights, k, sums, 8);
}

/** The same with rows in f32. */
export function accumulate32(rows: usize, n: i32, width: i32, weights: usize, k: i32, sums: usize): void {
  accumulate(rows, n, width, weights, k, sums, 4);
}

/** Two numbers of a row of f64 or f32. @inline */
function pair(at: usize, bytes: usize): v128 {
  return bytes === 8 ? v128.load(at) : f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** @inline */
function distances(rows: usize, n: i32, width: i32, centers: usize, k: i32, d2: usize, bytes: usize): void {
  const row = <usize>width * bytes;
  const center = (<usize>width) << 3;
  const line = (<usize>k) << 3;
  for (let i = 0; i < n; i += 2, rows += 2 * row, d2 += 2 * line) {
    for (let c = 0, first = centers; c < k; c += 4, first += 4 * center) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let b0 = a0;
      let b1 = a0;
      let b2 = a0;
      let b3 = a0;
      let at = rows;
      for (let p = first, end = first + center; p < end; p += 16, at += 2 * bytes) {
        const x = pair(at, bytes);
        const y = pair(at + row, bytes);
        const c0 = v128.load(p);
        a0 = addSquare(a0, f64x2.sub(x, c0));
        b0 = addSquare(b0, f64x2.sub(y, c0));
        const c1 = v128.load(p + center);
        a1 = addSquare(a1, f64x2.sub(x, c1));
        b1 = addSquare(b1, f64x2.sub(y, c1));
        const c2 = v128.load(p + 2 * center);
        a2 = addSquare(a2, f64x2.sub(x, c2));
        b2 = addSquare(b2, f64x2.sub(y, c2));
        const c3 = v128.load(p + 3 * center);
        a3 = addSquare(a3, f64x2.sub(x, c3));
        b3 = addSquare(b3, f64x2.sub(y, c3));
      }
      const to = d2 + ((<usize>c) << 3);
      v128.store(to, both(a0, a1));
      v128.store(to, both(a2, a3), 16);
      v128.store(to + line, both(b0, b1));
      v128.store(to + line, both(b2, b3), 16);
    }
  }
}

/** @inline */
function addSquare(sum: v128, d: v128): v128 {
  return f64x2.add(sum, f64x2.mul(d, d));
}

/** The sums of the two lanes of two vectors. @inline */
function both(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
}

/** @inline */
function accumulate(
  rows: usize,
  n: i32,
  width: i32,
  weights: usize,
  k: i32,
  sums: usize,
  bytes: usize,
): void {
  const row = <usize>width * bytes;
  const sum = (<usize>width) << 3;
  const line = (<usize>k) << 3;
  for (let c = 0; c < k; c += 4) {
    const own = weights + ((<usize>c) << 3);
    for (let j = 0; j < width; j += 4) {
      let a0 = f64x2.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let e0 = a0;
      let e1 = a0;
      let f0 = a0;
      let f1 = a0;
      let at = rows + <usize>j * bytes;
      for (let w = own, end = own + <usize>n * line; w < end; w += line, at += row) {
        const x = pair(at, bytes);
        const y = pair(at + 2 * bytes, bytes);
        const wa = v128.load64_splat(w);
        a0 = f64x2.add(a0, f64x2.mul(wa, x));
        a1 = f64x2.add(a1, f64x2.mul(wa, y));
        const wb = v128.load64_splat(w, 8);
        b0 = f64x2.add(b0, f64x2.mul(wb, x));
        b1 = f64x2.add(b1, f64x2.mul(wb, y));
        const we = v128.load64_splat(w, 16);
        e0 = f64x2.add(e0, f64x2.mul(we, x));
        e1 = f64x2.add(e1, f64x2.mul(we, y));
        const wf = v128.load64_splat(w, 24);
        f0 = f64x2.add(f0, f64x2.mul(wf, x));
        f1 = f64x2.add(f1, f64x2.mul(wf, y));
      }
      const to = sums + <usize>c * sum + ((<usize>j) << 3);
      add(to, a0, a1);
      add(to + sum, b0, b1);
      add(to + 2 * sum, e0, e1);
      add(to + 3 * sum, f0, f1);
    }
  }
}

/** Adds four numbers in memory. @inline */
function add(at: usize, x: v128, y: v128): void {
  v128.store(at, f64x2.add(v128.load(at), x));
  v128.store(at, f64x2.add(v128.load(at, 16), y), 16);
}
