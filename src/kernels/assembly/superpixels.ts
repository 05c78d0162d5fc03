import { f32At, i32At } from './arrays';
import { BAND, CENTER, Slic, SUMS } from './superpixels/layout';

/*
 * A pass of SLIC over bands of lines: each pixel goes to the nearest of the centers around it, and is added to the sums of
 * that center. Colors are multiples of a unit that keeps the sums exact, so that any thread may add any band.
 */

/** Does a band. */
export function work(_rows: usize, at: usize, _step: i32, item: i32, thread: i32): void {
  const slic = changetype<Slic>(at);
  const best = slic.best + ((<usize>(thread * slic.stride)) << 2);
  const sums = slic.sums + <usize>thread * <usize>slic.k * <usize>(8 * SUMS);
  const from = i32At(slic.starts, item);
  const end = i32At(slic.starts, item + 1);
  const last = min(slic.height, (item + 1) * BAND);
  for (let y = item * BAND; y < last; y++) {
    assignLine(slic, y, from, end, best);
    addLine(slic, y, sums);
  }
}

function assignLine(slic: Slic, y: i32, from: i32, end: i32, best: usize): void {
  const stride = slic.stride;
  const line = (<usize>y * <usize>stride) << 2;
  const first = slic.first + line;
  const second = slic.second + line;
  const third = slic.third + line;
  const labels = slic.labels + line;
  const reach = slic.reach;
  const pull = slic.pull;
  const most = <f32>(slic.width - 1);
  for (let p = best, stop = best + ((<usize>stride) << 2); p < stop; p += 16)
    v128.store(p, f32x4.splat(Infinity));
  for (let m = from; m < end; m++) {
    const c = i32At(slic.members, m);
    const center = slic.centers + ((<usize>(c * CENTER)) << 2);
    const dy = <f32>y - f32At(center, 4);
    if (Mathf.abs(dy) > reach) continue;
    const cx = f32At(center, 3);
    const x0 = <i32>max<f32>(0, Mathf.ceil(cx - reach));
    const x1 = <i32>min<f32>(most, Mathf.floor(cx + reach));
    if (x0 > x1) continue;
    const c0 = f32x4.splat(f32At(center, 0));
    const c1 = f32x4.splat(f32At(center, 1));
    const c2 = f32x4.splat(f32At(center, 2));
    const pulls = f32x4.splat(pull);
    const rest = f32x4.splat(pull * (dy * dy));
    const own = i32x4.splat(c);
    const four = f32x4.splat(4);
    const begin = x0 & ~3;
    const tail = x1 & ~3;
    const middle = f32x4.splat(cx);
    let xs = f32x4.add(f32x4.splat(<f32>begin), f32x4(0, 1, 2, 3));
    let inside = i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(x0 - begin));
    const ending = i32x4.le_s(i32x4(0, 1, 2, 3), i32x4.splat(x1 - tail));
    const all = i32x4.splat(-1);
    for (let x = begin; x <= tail; x += 4) {
      const p = (<usize>x) << 2;
      const dx = f32x4.sub(xs, middle);
      const d0 = f32x4.sub(v128.load(first + p), c0);
      const d1 = f32x4.sub(v128.load(second + p), c1);
      const d2 = f32x4.sub(v128.load(third + p), c2);
      const color = f32x4.add(f32x4.add(f32x4.mul(d0, d0), f32x4.mul(d1, d1)), f32x4.mul(d2, d2));
      const d = f32x4.add(color, f32x4.add(f32x4.mul(pulls, f32x4.mul(dx, dx)), rest));
      if (x === tail) inside = v128.and(inside, ending);
      const before = v128.load(best + p);
      const nearer = v128.and(f32x4.lt(d, before), inside);
      v128.store(best + p, v128.bitselect(d, before, nearer));
      v128.store(labels + p, v128.bitselect(own, v128.load(labels + p), nearer));
      xs = f32x4.add(xs, four);
      inside = all;
    }
  }
}

/** Adds a line in runs of equal labels. */
function addLine(slic: Slic, y: i32, sums: usize): void {
  const width = slic.width;
  const line = (<usize>y * <usize>slic.stride) << 2;
  const labels = slic.labels + line;
  const first = slic.first + line;
  const second = slic.second + line;
  const third = slic.third + line;
  let x = 0;
  while (x < width) {
    const c = i32At(labels, x);
    const from = x;
    let a: f64 = 0;
    let b: f64 = 0;
    let e: f64 = 0;
    do {
      a += <f64>f32At(first, x);
      b += <f64>f32At(second, x);
      e += <f64>f32At(third, x);
      x++;
    } while (x < width && i32At(labels, x) === c);
    if (c < 0) continue;
    const sum = sums + ((<usize>c * <usize>SUMS) << 3);
    const count = <f64>(x - from);
    store<f64>(sum, load<f64>(sum) + a);
    store<f64>(sum, load<f64>(sum, 8) + b, 8);
    store<f64>(sum, load<f64>(sum, 16) + e, 16);
    store<f64>(sum, load<f64>(sum, 24) + 0.5 * <f64>(from + x - 1) * count, 24);
    store<f64>(sum, load<f64>(sum, 32) + <f64>y * count, 32);
    store<f64>(sum, load<f64>(sum, 40) + count, 40);
  }
}
