import { laneOrder } from '../highdim/order.ts';

/** Comparing all centers with each other costs k^2 dim; more than this would be felt. */
export const COMPARABLE = 2e7;

/**
 * An order of centers in which groups hold similar ones.
 * @param centers in, k * dim
 * @param size centers of a group
 */
export function groupOrder(centers: Float64Array, k: number, dim: number, size: number): Int32Array {
  if (k <= size || k * k * dim <= COMPARABLE) return laneOrder(centers, k, dim, size);
  const order = Int32Array.from({ length: k }, (_, c) => c);
  halve(centers, dim, size, order);
  return order;
}

/** Sorts by halves along the widest column, until a part is a group. O(k log(k) (log(k) + dim)) time. */
function halve(centers: Float64Array, dim: number, size: number, order: Int32Array): void {
  if (order.length <= size) return;
  const j = widestColumn(centers, dim, order);
  order.sort((a, b) => centers[a * dim + j] - centers[b * dim + j] || a - b);
  const middle = Math.round(order.length / size / 2) * size;
  halve(centers, dim, size, order.subarray(0, middle));
  halve(centers, dim, size, order.subarray(middle));
}

function widestColumn(centers: Float64Array, dim: number, order: Int32Array): number {
  let widest = 0;
  let most = -1;
  for (let j = 0; j < dim; j++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let e = 0; e < order.length; e++) {
      const v = centers[order[e] * dim + j];
      if (v < low) low = v;
      if (v > high) high = v;
    }
    if (high - low > most) {
      most = high - low;
      widest = j;
    }
  }
  return widest;
}
