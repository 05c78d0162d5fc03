import { numbersTo } from '../core/numbers.ts';
import { finish } from '../core/pacer.ts';
import { squaredDistance } from './kmeans.ts';

/** Maximum work for comparing all centers with each other, k^2 dim, that users do not notice. */
export const COMPARABLE = 2e7;

/** A group is chosen from nearby centers; their number is this many times the size of the group. */
const CHOICE = 4;

/** The groups of so few rows are the nearest centers of one: to choose takes longer than it saves. */
const FEW_ROWS = 4000;

/**
 * An order of centers in which groups contain similar centers, so that a row seldom requires more than one group. If
 * there are too many centers to compare, they are halved repeatedly instead.
 * @param centers in, k * dim
 * @param size number of centers in a group
 * @param n number of rows
 */
export function groupOrder(
  centers: Float64Array,
  k: number,
  dim: number,
  size: number,
  n: number,
): Int32Array {
  if (k > size && k * k * dim > COMPARABLE) {
    const order = numbersTo(k);
    halve(centers, dim, size, order);
    return order;
  }
  return finish(gatherGroups(centers, k, dim, size, n));
}

/**
 * `groupOrder` with a pause after each group, and never by halving. A group begins with the first center that is left.
 * From the centers nearest to it, the group takes the one with the least sum of squared distances to its members, until
 * it is full. O(k^2 dim / size + k size dim) time.
 */
export function* gatherGroups(
  centers: Float64Array,
  k: number,
  dim: number,
  size: number,
  n: number,
): Generator<void, Int32Array> {
  const choice = n < FEW_ROWS ? 1 : CHOICE;
  const order = new Int32Array(k);
  let left = Array.from({ length: k }, (_, c) => c);
  let lane = 0;
  for (; left.length > size; lane += size) {
    const group = order.subarray(lane, lane + size);
    fillGroup(centers, dim, left, group, choice);
    const taken = new Set(group);
    left = left.filter((c) => !taken.has(c));
    yield;
  }
  order.set(left, lane);
  return order;
}

/**
 * @param choice how many times the size of the group are chosen from; 1: there is no choice
 * @param left in, more centers than fit into a group
 * @param group out, some of these centers
 */
function fillGroup(
  centers: Float64Array,
  dim: number,
  left: readonly number[],
  group: Int32Array,
  choice: number,
): void {
  /** By center: the sum of the squared distances to the members of the group. */
  const apart = new Float64Array(centers.length / dim);
  const join = (c: number, place: number, others: readonly number[]) => {
    group[place] = c;
    for (const other of others) apart[other] += squaredDistance(centers, c * dim, centers, other * dim, dim);
  };
  const [first, ...others] = left;
  join(first, 0, others);
  const near = others.sort((a, b) => apart[a] - apart[b] || a - b).slice(0, choice * group.length);
  if (choice === 1) {
    group.set(near.slice(0, group.length - 1), 1);
    return;
  }
  for (let place = 1; place < group.length; place++) {
    let next = 0;
    for (let e = 1; e < near.length; e++) if (apart[near[e]] < apart[near[next]]) next = e;
    const [c] = near.splice(next, 1);
    join(c, place, near);
  }
}

/** Halves the centers along the widest column until each part is a group. O(k log(k) (log(k) + dim)) time. */
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
