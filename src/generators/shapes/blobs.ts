import { normalNumbers } from '../../core/normal.ts';
import type { Shape, ShapePlan } from '../shape.ts';

/** Centers are drawn from -BOX to BOX in each column. */
const BOX = 10;

/** Normal distributions around centers. */
export function blobs({ k, dim, std, centers = new Float64Array(0), random: once }: ShapePlan): Shape {
  const middles =
    centers.length > 0 ? centers : Float64Array.from({ length: k * dim }, () => BOX * (2 * once.float() - 1));
  const normal = normalNumbers();
  return {
    centers: middles,
    place(x, p, { c }, random) {
      for (let j = 0; j < dim; j++) x[p + j] = middles[c * dim + j] + std[c] * normal(random);
    },
  };
}

/** What blobs are multiplied by, as in the comparison of clusterings of scikit-learn: (x, y) becomes (0.6 x - 0.4 y, 0.8 y - 0.6 x). */
function skew(x: Float64Array, p: number): void {
  const [first, second] = [x[p], x[p + 1]];
  x[p] = 0.6 * first - 0.4 * second;
  x[p + 1] = 0.8 * second - 0.6 * first;
}

/** Blobs in the plane that are drawn out aslant. */
export function aniso(plan: ShapePlan): Shape {
  const { centers = new Float64Array(0), place } = blobs(plan);
  const middles = centers.slice();
  for (let c = 0; c < plan.k; c++) skew(middles, 2 * c);
  return {
    centers: middles,
    place(x, p, row, random) {
      place(x, p, row, random);
      skew(x, p);
    },
  };
}

/** Points of the unit cube. */
export function uniform({ dim }: ShapePlan): Shape {
  return {
    place(x, p, _, random) {
      for (let j = 0; j < dim; j++) x[p + j] = random.float();
    },
  };
}
