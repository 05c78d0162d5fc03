/*
 * Fourier transforms of two complex signals at once, one in each lane (Stockham's form, which sorts by itself). An element
 * is four numbers: the real parts of both, and the imaginary parts.
 */

/** @inline */
function re(x: usize, j: i32): v128 {
  return v128.load(x + ((<usize>j) << 5));
}

/** @inline */
function im(x: usize, j: i32): v128 {
  return v128.load(x + ((<usize>j) << 5), 16);
}

/** @inline */
function set(y: usize, j: i32, real: v128, imaginary: v128): void {
  v128.store(y + ((<usize>j) << 5), real);
  v128.store(y + ((<usize>j) << 5), imaginary, 16);
}

/** Sets a product with cosine and sine. @inline */
function setTurned(y: usize, j: i32, c: v128, s: v128, real: v128, imaginary: v128): void {
  set(
    y,
    j,
    f64x2.sub(f64x2.mul(c, real), f64x2.mul(s, imaginary)),
    f64x2.add(f64x2.mul(c, imaginary), f64x2.mul(s, real)),
  );
}

/**
 * @param x inout, f64[size][2][2], `y` scratch of the same length
 * @param size a product of 2 and 3
 * @param turns in, f64[size][2]
 * @returns where the transform is: x or y
 */
export function fft(x: usize, y: usize, size: i32, turns: usize): usize {
  let n = size;
  let s = 1;
  let from = x;
  let to = y;
  while (n > 1) {
    if ((n & 3) === 0) {
      n >>= 2;
      byFour(from, to, n, s, turns);
      s <<= 2;
    } else if ((n & 1) === 0) {
      n >>= 1;
      byTwo(from, to, n, s, turns);
      s <<= 1;
    } else {
      n /= 3;
      byThree(from, to, n, s, turns);
      s *= 3;
    }
    const other = from;
    from = to;
    to = other;
  }
  return from;
}

function byFour(x: usize, y: usize, n: i32, s: i32, turns: usize): void {
  for (let p = 0; p < n; p++) {
    const at = turns + ((<usize>(p * s)) << 4);
    const at2 = turns + ((<usize>(2 * p * s)) << 4);
    const at3 = turns + ((<usize>(3 * p * s)) << 4);
    const c1 = v128.load64_splat(at);
    const s1 = v128.load64_splat(at, 8);
    const c2 = v128.load64_splat(at2);
    const s2 = v128.load64_splat(at2, 8);
    const c3 = v128.load64_splat(at3);
    const s3 = v128.load64_splat(at3, 8);
    for (let q = 0; q < s; q++) {
      const i = q + s * p;
      const ar = re(x, i);
      const ai = im(x, i);
      const br = re(x, i + s * n);
      const bi = im(x, i + s * n);
      const cr = re(x, i + 2 * s * n);
      const ci = im(x, i + 2 * s * n);
      const dr = re(x, i + 3 * s * n);
      const di = im(x, i + 3 * s * n);
      const er = f64x2.add(ar, cr);
      const ei = f64x2.add(ai, ci);
      const fr = f64x2.sub(ar, cr);
      const fi = f64x2.sub(ai, ci);
      const gr = f64x2.add(br, dr);
      const gi = f64x2.add(bi, di);
      const hr = f64x2.sub(br, dr);
      const hi = f64x2.sub(bi, di);
      const o = q + 4 * s * p;
      set(y, o, f64x2.add(er, gr), f64x2.add(ei, gi));
      setTurned(y, o + s, c1, s1, f64x2.add(fr, hi), f64x2.sub(fi, hr));
      setTurned(y, o + 2 * s, c2, s2, f64x2.sub(er, gr), f64x2.sub(ei, gi));
      setTurned(y, o + 3 * s, c3, s3, f64x2.sub(fr, hi), f64x2.add(fi, hr));
    }
  }
}

function byTwo(x: usize, y: usize, n: i32, s: i32, turns: usize): void {
  for (let p = 0; p < n; p++) {
    const at = turns + ((<usize>(p * s)) << 4);
    const c = v128.load64_splat(at);
    const t = v128.load64_splat(at, 8);
    for (let q = 0; q < s; q++) {
      const i = q + s * p;
      const j = i + s * n;
      const o = q + 2 * s * p;
      set(y, o, f64x2.add(re(x, i), re(x, j)), f64x2.add(im(x, i), im(x, j)));
      setTurned(y, o + s, c, t, f64x2.sub(re(x, i), re(x, j)), f64x2.sub(im(x, i), im(x, j)));
    }
  }
}

function byThree(x: usize, y: usize, n: i32, s: i32, turns: usize): void {
  const half = f64x2.splat(0.5);
  const root = f64x2.splat(0.8660254037844386);
  for (let p = 0; p < n; p++) {
    const at = turns + ((<usize>(p * s)) << 4);
    const at2 = turns + ((<usize>(2 * p * s)) << 4);
    const c1 = v128.load64_splat(at);
    const s1 = v128.load64_splat(at, 8);
    const c2 = v128.load64_splat(at2);
    const s2 = v128.load64_splat(at2, 8);
    for (let q = 0; q < s; q++) {
      const a = q + s * p;
      const b = a + s * n;
      const c = b + s * n;
      const tr = f64x2.add(re(x, b), re(x, c));
      const ti = f64x2.add(im(x, b), im(x, c));
      const sr = f64x2.mul(root, f64x2.sub(re(x, b), re(x, c)));
      const si = f64x2.mul(root, f64x2.sub(im(x, b), im(x, c)));
      const mr = f64x2.sub(re(x, a), f64x2.mul(half, tr));
      const mi = f64x2.sub(im(x, a), f64x2.mul(half, ti));
      const o = q + 3 * s * p;
      set(y, o, f64x2.add(re(x, a), tr), f64x2.add(im(x, a), ti));
      setTurned(y, o + s, c1, s1, f64x2.add(mr, si), f64x2.sub(mi, sr));
      setTurned(y, o + 2 * s, c2, s2, f64x2.sub(mr, si), f64x2.add(mi, sr));
    }
  }
}
