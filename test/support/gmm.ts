import type { Mixture } from '../../src/core/clustering.ts';

/*
 * Mixtures of normal distributions, slowly and plainly: densities by Gaussian elimination, no triangles, no tiles.
 */

/** Plain numbers of a mixture. */
export interface PlainMixture {
  weights: number[];
  means: number[][];
  /** k full matrices. */
  covariances: number[][][];
}

export function plainOf(mixture: Mixture, points: Float64Array): PlainMixture {
  const k = mixture.weights.length;
  const dim = points.length / k;
  const square = (c: number, i: number, j: number) => {
    if (mixture.covariances) return mixture.covariances[(c * dim + i) * dim + j];
    return i === j ? (mixture.variances as Float64Array)[c * dim + i] : 0;
  };
  const range = Array.from({ length: dim }, (_, j) => j);
  return {
    weights: [...mixture.weights],
    means: Array.from({ length: k }, (_, c) => range.map((j) => points[c * dim + j])),
    covariances: Array.from({ length: k }, (_, c) => range.map((i) => range.map((j) => square(c, i, j)))),
  };
}

/** The solution of matrix x = vector, and the logarithm of the determinant, by elimination with pivots. */
function eliminate(matrix: readonly number[][], vector: readonly number[]) {
  const lines = matrix.map((line, i) => [...line, vector[i]]);
  const n = lines.length;
  let logDeterminant = 0;
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j; i < n; i++) if (Math.abs(lines[i][j]) > Math.abs(lines[pivot][j])) pivot = i;
    [lines[j], lines[pivot]] = [lines[pivot], lines[j]];
    logDeterminant += Math.log(Math.abs(lines[j][j]));
    for (let i = 0; i < n; i++) {
      if (i === j) continue;
      const factor = lines[i][j] / lines[j][j];
      for (let t = j; t <= n; t++) lines[i][t] -= factor * lines[j][t];
    }
  }
  return { solution: lines.map((line, i) => line[n] / line[i]), logDeterminant };
}

/** The logarithm of the weighted density of each component at a row. */
function logParts(row: readonly number[], { weights, means, covariances }: PlainMixture): number[] {
  return weights.map((weight, c) => {
    const difference = row.map((value, j) => value - means[c][j]);
    const { solution, logDeterminant } = eliminate(covariances[c], difference);
    const distance = solution.reduce((sum, value, j) => sum + value * difference[j], 0);
    return Math.log(weight) - 0.5 * (row.length * Math.log(2 * Math.PI) + logDeterminant + distance);
  });
}

export function logDensity(row: readonly number[], mixture: PlainMixture): number {
  const parts = logParts(row, mixture);
  const most = Math.max(...parts);
  return most + Math.log(parts.reduce((sum, part) => sum + Math.exp(part - most), 0));
}

export function logLikelihood(
  rows: readonly (readonly number[])[],
  mixture: PlainMixture,
  weights?: ArrayLike<number>,
): number {
  return rows.reduce((sum, row, i) => sum + (weights ? weights[i] : 1) * logDensity(row, mixture), 0);
}

/** How far a row belongs to each component. */
export function sharesOf(row: readonly number[], mixture: PlainMixture): number[] {
  const total = logDensity(row, mixture);
  return logParts(row, mixture).map((part) => Math.exp(part - total));
}

/** One step of expectation and maximization, for full, tied, diagonal and spherical covariances. */
export function step(
  rows: readonly (readonly number[])[],
  mixture: PlainMixture,
  form: 'VVV' | 'EEE' | 'VVI' | 'EEI' | 'VII' | 'EII',
): PlainMixture {
  const shares = rows.map((row) => sharesOf(row, mixture));
  const k = mixture.weights.length;
  const columns = rows[0].map((_, j) => j);
  const masses = Array.from({ length: k }, (_, c) => shares.reduce((sum, own) => sum + own[c], 0));
  const means = masses.map((mass, c) =>
    columns.map((j) => rows.reduce((sum, row, i) => sum + shares[i][c] * row[j], 0) / mass),
  );
  let own = masses.map((mass, c) =>
    columns.map((a) =>
      columns.map(
        (b) =>
          rows.reduce(
            (sum, row, i) => sum + shares[i][c] * (row[a] - means[c][a]) * (row[b] - means[c][b]),
            0,
          ) / mass,
      ),
    ),
  );
  if (form[0] === 'E') {
    const pooled = columns.map((a) =>
      columns.map((b) => own.reduce((sum, one, c) => sum + (masses[c] / rows.length) * one[a][b], 0)),
    );
    own = own.map(() => pooled);
  }
  if (form[2] === 'I') own = own.map((one) => one.map((line, a) => line.map((v, b) => (a === b ? v : 0))));
  if (form[1] === 'I')
    own = own.map((one) => {
      const mean = one.reduce((sum, line, a) => sum + line[a], 0) / columns.length;
      return one.map((line, a) => line.map((_, b) => (a === b ? mean : 0)));
    });
  return { weights: masses.map((mass) => mass / rows.length), means, covariances: own };
}
