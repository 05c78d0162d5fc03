/** The number of pairs of n rows. */
export function pairCount(n: number): number {
  return (n * (n - 1)) / 2;
}

/**
 * The index of the distance of i < l in a condensed matrix; the distances of i to i + 1, i + 2, ... are adjacent.
 * @example
 * const data = { x: Float64Array.of(0, 1, 5, 7), n: 4, dim: 1 };
 * const { condensed, n } = await distances.pairwiseDistances(data);
 * console.log(condensed[distances.condensedIndex(n, 1, 3)]); // 6
 */
export function condensedIndex(n: number, i: number, l: number): number {
  return i * n - (i * (i + 3)) / 2 + l - 1;
}
