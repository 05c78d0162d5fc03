/*
 * The Fourier transform of a complex signal, as assembly/plane/fft.ts does two at once.
 */

/**
 * @param x inout, size * 2, `y` scratch of the same length
 * @returns where the transform is: x or y
 */
export function fft(x: Float64Array, y: Float64Array, size: number, turns: Float64Array): Float64Array {
  let [from, to] = [x, y];
  let s = 1;
  for (let n = size; n > 1; [from, to] = [to, from]) {
    if (n % 4 === 0) {
      n /= 4;
      byFour(from, to, n, s, turns);
      s *= 4;
    } else if (n % 2 === 0) {
      n /= 2;
      byTwo(from, to, n, s, turns);
      s *= 2;
    } else {
      n /= 3;
      byThree(from, to, n, s, turns);
      s *= 3;
    }
  }
  return from;
}

function setTurned(
  y: Float64Array,
  j: number,
  turns: Float64Array,
  turn: number,
  real: number,
  imaginary: number,
) {
  const [c, s] = [turns[2 * turn], turns[2 * turn + 1]];
  y[2 * j] = c * real - s * imaginary;
  y[2 * j + 1] = c * imaginary + s * real;
}

function byFour(x: Float64Array, y: Float64Array, n: number, s: number, turns: Float64Array): void {
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < s; q++) {
      const a = 2 * (q + s * p);
      const b = a + 2 * s * n;
      const c = b + 2 * s * n;
      const d = c + 2 * s * n;
      const er = x[a] + x[c];
      const ei = x[a + 1] + x[c + 1];
      const fr = x[a] - x[c];
      const fi = x[a + 1] - x[c + 1];
      const gr = x[b] + x[d];
      const gi = x[b + 1] + x[d + 1];
      const hr = x[b] - x[d];
      const hi = x[b + 1] - x[d + 1];
      const o = q + 4 * s * p;
      y[2 * o] = er + gr;
      y[2 * o + 1] = ei + gi;
      setTurned(y, o + s, turns, p * s, fr + hi, fi - hr);
      setTurned(y, o + 2 * s, turns, 2 * p * s, er - gr, ei - gi);
      setTurned(y, o + 3 * s, turns, 3 * p * s, fr - hi, fi + hr);
    }
  }
}

function byTwo(x: Float64Array, y: Float64Array, n: number, s: number, turns: Float64Array): void {
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < s; q++) {
      const a = 2 * (q + s * p);
      const b = a + 2 * s * n;
      const o = q + 2 * s * p;
      y[2 * o] = x[a] + x[b];
      y[2 * o + 1] = x[a + 1] + x[b + 1];
      setTurned(y, o + s, turns, p * s, x[a] - x[b], x[a + 1] - x[b + 1]);
    }
  }
}

function byThree(x: Float64Array, y: Float64Array, n: number, s: number, turns: Float64Array): void {
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < s; q++) {
      const a = 2 * (q + s * p);
      const b = a + 2 * s * n;
      const c = b + 2 * s * n;
      const o = q + 3 * s * p;
      const tr = x[b] + x[c];
      const ti = x[b + 1] + x[c + 1];
      const sr = 0.8660254037844386 * (x[b] - x[c]);
      const si = 0.8660254037844386 * (x[b + 1] - x[c + 1]);
      const mr = x[a] - 0.5 * tr;
      const mi = x[a + 1] - 0.5 * ti;
      y[2 * o] = x[a] + tr;
      y[2 * o + 1] = x[a + 1] + ti;
      setTurned(y, o + s, turns, p * s, mr + si, mi - sr);
      setTurned(y, o + 2 * s, turns, 2 * p * s, mr - si, mi + sr);
    }
  }
}
