import type { Dataset } from '../../src/core/dataset.ts';

/** Fuzzy c-means as in the book, in plain loops: memberships by all pairs of distances, centers by u^m. */
export function slowFuzzy(data: Dataset, first: readonly number[][], m: number, iterations: number) {
  const { x, n, dim } = data;
  const rows = Array.from({ length: n }, (_, i) => Array.from(x.subarray(i * dim, (i + 1) * dim)));
  const weights = rows.map((_, i) => data.weights?.[i] ?? 1);
  const d2 = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, v, j) => sum + (v - b[j]) ** 2, 0);
  const membershipsOf = (centers: readonly number[][]) =>
    rows.map((row) => {
      const distances = centers.map((center) => d2(row, center));
      const zeros = distances.filter((d) => d === 0).length;
      if (zeros > 0) return distances.map((d) => (d === 0 ? 1 / zeros : 0));
      return distances.map(
        (d) => 1 / distances.reduce((sum, other) => sum + (d / other) ** (1 / (m - 1)), 0),
      );
    });
  let centers = first.map((center) => [...center]);
  for (let t = 0; t < iterations; t++) {
    const u = membershipsOf(centers);
    centers = centers.map((_, c) => {
      const mass = rows.reduce((sum, _, i) => sum + weights[i] * u[i][c] ** m, 0);
      return rows[0].map(
        (_, j) => rows.reduce((sum, row, i) => sum + weights[i] * u[i][c] ** m * row[j], 0) / mass,
      );
    });
  }
  const memberships = membershipsOf(centers);
  const objective = rows.reduce(
    (sum, row, i) =>
      sum + centers.reduce((of, center, c) => of + weights[i] * memberships[i][c] ** m * d2(row, center), 0),
    0,
  );
  return { centers, memberships, objective };
}
