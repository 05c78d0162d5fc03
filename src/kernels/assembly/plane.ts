import { f64At, i32At, setF64 } from './arrays';
import { columns, linesBack, linesThere } from './plane/grid';
import { Plane, POINTS, REACH, Step } from './plane/layout';

export { fft } from './plane/fft';

/*
 * Forces of t-SNE in the plane: those between similar rows one by one, and those between all points on a grid. Each item
 * is computed in the same order on any thread.
 */

/** Does a step for some lines, columns or points. */
export function work(_rows: usize, plane: Plane, step: i32, item: i32, thread: i32): void {
  switch (step) {
    case Step.there:
      return linesThere(plane, item, thread);
    case Step.columns:
      return columns(plane, item, thread);
    case Step.back:
      return linesBack(plane, item, thread);
    default: {
      const end = min(plane.n, (item + 1) * POINTS);
      for (let i = item * POINTS; i < end; i++) {
        attract(plane, i);
        interpolate(plane, i);
      }
    }
  }
}

/** The weights of a cubic spline for the node before a point and the three others. @inline */
function weight(t: f64, at: i32): f64 {
  const u = 1 - t;
  if (at === 0) return (u * u * u) / 6;
  if (at === 1) return (4 - 3 * t * t * (2 - t)) / 6;
  if (at === 2) return (4 - 3 * u * u * (2 - u)) / 6;
  return (t * t * t) / 6;
}

/** Spreads the points over the nodes. */
export function spread(plane: Plane): void {
  const nodes = plane.nodes;
  memory.fill(plane.mass, 0, (<usize>nodes * <usize>nodes) << 3);
  for (let i = 0; i < plane.n; i++) {
    const u0 = (f64At(plane.y, 2 * i) - plane.low0) * plane.scale;
    const u1 = (f64At(plane.y, 2 * i + 1) - plane.low1) * plane.scale;
    const j0 = <i32>u0;
    const j1 = <i32>u1;
    const t0 = u0 - <f64>j0;
    const t1 = u1 - <f64>j1;
    for (let b = 0; b < REACH; b++) {
      const w = weight(t1, b);
      const at = plane.mass + ((<usize>(j1 + b) * <usize>nodes + <usize>j0) << 3);
      for (let a = 0; a < REACH; a++) setF64(at, a, f64At(at, a) + w * weight(t0, a));
    }
  }
}

/** The force on a point of all others, from the nodes around it. */
function interpolate(plane: Plane, i: i32): void {
  const u0 = (f64At(plane.y, 2 * i) - plane.low0) * plane.scale;
  const u1 = (f64At(plane.y, 2 * i + 1) - plane.low1) * plane.scale;
  const j0 = <i32>u0;
  const j1 = <i32>u1;
  const t0 = u0 - <f64>j0;
  const t1 = u1 - <f64>j1;
  let force = f64x2.splat(0);
  for (let b = 0; b < REACH; b++) {
    const w = weight(t1, b);
    const at = plane.field + ((<usize>(j1 + b) * <usize>plane.nodes + <usize>j0) << 4);
    for (let a = 0; a < REACH; a++)
      force = f64x2.add(force, f64x2.mul(f64x2.splat(w * weight(t0, a)), v128.load(at + ((<usize>a) << 4))));
  }
  v128.store(plane.push + ((<usize>i) << 4), force);
}

/** The sum of share * q * (y - other) over similar rows. */
function attract(plane: Plane, i: i32): void {
  const own = v128.load(plane.y + ((<usize>i) << 4));
  const end = i32At(plane.starts, i + 1);
  const one = f64x2.splat(1);
  let force = f64x2.splat(0);
  for (let s = i32At(plane.starts, i); s < end; s++) {
    const d = f64x2.sub(own, v128.load(plane.y + ((<usize>i32At(plane.others, s)) << 4)));
    const d2 = f64x2.mul(d, d);
    const first = i8x16.shuffle(d2, d2, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const second = i8x16.shuffle(d2, d2, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    const q = f64x2.div(
      v128.load64_splat(plane.shares + ((<usize>s) << 3)),
      f64x2.add(f64x2.add(one, first), second),
    );
    force = f64x2.add(force, f64x2.mul(q, d));
  }
  v128.store(plane.pull + ((<usize>i) << 4), force);
}
