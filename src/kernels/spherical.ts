/** Squared moves up to this are rounding: rows of one direction would move centers back and forth forever. */
const ROUNDING = 2 ** -100;

/** Squared lengths below this may have lost digits, so vectors are made longer first. */
const SHORT = 2 ** -900;
const LONGER = 2 ** 500;

/**
 * Turns each center, a point of the unit sphere, to the direction of its cluster's sum. If the sum is 0, all directions
 * are equally good, and the center does not move.
 * @param centers inout, k * dim
 * @param sums in, k * dim weighted sums of unit rows
 * @param mass in, k sums of weights
 * @returns the sum of the squared distances moved
 */
export function turnCenters(
  centers: Float64Array,
  dim: number,
  sums: Float64Array,
  mass: Float64Array,
): number {
  let shift = 0;
  for (let c = 0; c < mass.length; c++) {
    const length = lengthOf(sums, c * dim, dim);
    if (length === 0) continue;
    let move = 0;
    for (let q = c * dim; q < (c + 1) * dim; q++) move += (sums[q] / length - centers[q]) ** 2;
    if (move <= ROUNDING) continue;
    shift += move;
    for (let q = c * dim; q < (c + 1) * dim; q++) centers[q] = sums[q] / length;
  }
  return shift;
}

/** The length of a vector; weights can make it so short that its squares vanish. */
function lengthOf(sums: Float64Array, from: number, dim: number): number {
  let squares = 0;
  for (let q = from; q < from + dim; q++) squares += sums[q] * sums[q];
  if (squares > SHORT) return Math.sqrt(squares);
  squares = 0;
  for (let q = from; q < from + dim; q++) squares += (sums[q] * LONGER) ** 2;
  return Math.sqrt(squares) / LONGER;
}
