/**
 * Turns each center, a point of the unit sphere, to the direction of its cluster's sum; where that sum vanishes every
 * direction is as good, and the center stays.
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
    let squares = 0;
    for (let q = c * dim; q < (c + 1) * dim; q++) squares += sums[q] * sums[q];
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let q = c * dim; q < (c + 1) * dim; q++) {
      const turned = sums[q] / length;
      shift += (turned - centers[q]) ** 2;
      centers[q] = turned;
    }
  }
  return shift;
}
