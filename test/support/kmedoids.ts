/** The distance of two rows. */
type Between = (i: number, l: number) => number;

/** Rows with distances, and what they weigh. */
export interface Rows {
  n: number;
  between: Between;
  weights?: ArrayLike<number>;
}

/** The least two distances of a row to medoids; infinite where there are fewer. */
function nearest(between: Between, i: number, medoids: readonly number[]): [number, number] {
  let [a, b] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const medoid of medoids) {
    const d = between(i, medoid);
    if (d < a) [a, b] = [d, a];
    else b = Math.min(b, d);
  }
  return [a, b];
}

/** The sum of the distances to the nearest medoids, by weight. */
export function lossOf({ n, between, weights }: Rows, medoids: readonly number[]): number {
  let loss = 0;
  for (let i = 0; i < n; i++) loss += (weights?.[i] ?? 1) * nearest(between, i, medoids)[0];
  return loss;
}

/** The sum of d1 / d2, 1 where both are 0, by weight. */
export function ratiosOf({ n, between, weights }: Rows, medoids: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [a, b] = nearest(between, i, medoids);
    sum += (weights?.[i] ?? 1) * (b === 0 ? 1 : a / b);
  }
  return sum;
}

/** The least value that any swap of a medoid with another row reaches; rows without weight are no medoids. */
export function bestSwap(
  rows: Rows,
  medoids: readonly number[],
  measured: (rows: Rows, medoids: readonly number[]) => number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows.n; row++) {
    if (medoids.includes(row) || rows.weights?.[row] === 0) continue;
    for (let slot = 0; slot < medoids.length; slot++)
      least = Math.min(least, measured(rows, medoids.with(slot, row)));
  }
  return least;
}

/** The least loss of all choices of k medoids. */
export function leastLoss(rows: Rows, k: number, from = 0, chosen: readonly number[] = []): number {
  if (chosen.length === k) return lossOf(rows, chosen);
  let least = Number.POSITIVE_INFINITY;
  for (let row = from; row < rows.n; row++)
    least = Math.min(least, leastLoss(rows, k, row + 1, [...chosen, row]));
  return least;
}
