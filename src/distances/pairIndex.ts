/** The number of pairs of n rows. */
export function pairCount(n: number): number {
  return (n * (n - 1)) / 2;
}

/** The index of the distance of i < l in a condensed matrix; the distances of i to i + 1, i + 2, ... are adjacent. */
export function condensedIndex(n: number, i: number, l: number): number {
  return i * n - (i * (i + 3)) / 2 + l - 1;
}
