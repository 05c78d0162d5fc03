/**
 * An order of centers in which groups hold similar ones, so that a row seldom needs more than one group. A group
 * begins with the first center that is left, and takes the one that is nearest to its members, on the whole, until
 * it is full. O(k^2 dim) time.
 * @param centers in, k * dim
 * @param size centers of a group
 */
export function laneOrder(centers: Float64Array, k: number, dim: number, size: number): Int32Array {
  const order = new Int32Array(k);
  const left = Array.from({ length: k }, (_, c) => c);
  let distance = new Float64Array(k);
  for (let lane = 0; lane < k; lane++) {
    if (lane % size === 0) distance = new Float64Array(k);
    let next = 0;
    for (let e = 1; e < left.length; e++) if (distance[left[e]] < distance[left[next]]) next = e;
    const [c] = left.splice(next, 1);
    order[lane] = c;
    // the last of a group, and a group of all, have nobody to choose
    if (lane % size === size - 1 || k <= size) continue;
    for (const other of left) distance[other] += squaredDistance(centers, c * dim, other * dim, dim);
  }
  return order;
}

function squaredDistance(x: Float64Array, p: number, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) sum += (x[p + j] - x[q + j]) ** 2;
  return sum;
}
