/*
 * Lloyd's algorithm with lists of lists, slow and plain: what src/algorithms/kmeans documents, written once more.
 */

interface PlainResult {
  centers: number[][];
  labels: number[];
  sizes: number[];
  inertia: number;
  iterations: number;
  converged: boolean;
  relocated: number;
}

/** Rows of `dim` numbers. */
export function rowsOf(x: ArrayLike<number>, dim: number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < x.length / dim; i++) rows.push(Array.from({ length: dim }, (_, j) => x[i * dim + j]));
  return rows;
}

export function distance2(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);
}

/** The number of the nearest center, the first of equals. */
export function nearestOf(row: readonly number[], centers: readonly number[][]): number {
  const distances = centers.map((center) => distance2(row, center));
  return distances.indexOf(Math.min(...distances));
}

/** The weighted mean of some rows. */
export function meanOf(rows: readonly number[][], weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return rows[0].map((_, j) => rows.reduce((sum, row, i) => sum + weights[i] * row[j], 0) / total);
}

/** The row of positive weight that is farthest from its center among those in `candidates`, the first of equals. */
function farthest(distances: readonly number[], candidates: readonly number[]): number {
  return candidates.reduce((best, i) => (distances[i] > distances[best] ? i : best), candidates[0]);
}

/** Lloyd's algorithm from given centers until no center moves; clusters by falling size. */
export function plainKmeans(
  rows: readonly number[][],
  weights: readonly number[],
  start: readonly number[][],
  maxIter = 300,
): PlainResult {
  const result = plainLloyd(rows, weights, start, maxIter);
  return { ...result, ...inOrder(result.centers, result.labels, result.sizes) };
}

/** The same, clusters in the order of the first centers. */
export function plainLloyd(
  rows: readonly number[][],
  weights: readonly number[],
  start: readonly number[][],
  maxIter = 300,
): PlainResult {
  const k = start.length;
  let centers = start.map((center) => [...center]);
  let labels: number[] = [];
  let iterations = 0;
  let relocated = 0;
  let converged = false;
  const massOf = (c: number) => rows.reduce((sum, _, i) => sum + (labels[i] === c ? weights[i] : 0), 0);
  const everyRow = rows.map((_, i) => i);
  const values = rows.map((row) => row.join());

  while (iterations < maxIter && !converged) {
    iterations++;
    labels = rows.map((row) => nearestOf(row, centers));
    let moved = 0;
    const distances = rows.map((row, i) => distance2(row, centers[labels[i]]));
    for (let c = 0; c < k; c++) {
      if (massOf(c) > 0) continue;
      const twinsOf = (i: number) =>
        everyRow.filter((r) => weights[r] > 0 && labels[r] === labels[i] && values[r] === values[i]);
      const weightOf = (some: number[]) => some.reduce((sum, r) => sum + weights[r], 0);
      // a row that, with those equal to it, is not the only weight of its cluster
      const candidates = everyRow.filter((i) => weights[i] > 0 && massOf(labels[i]) > weightOf(twinsOf(i)));
      for (const row of twinsOf(farthest(distances, candidates))) {
        labels[row] = c;
        distances[row] = 0;
      }
      moved++;
    }
    relocated += moved;
    const before = centers;
    centers = centers.map((_, c) => {
      const members = everyRow.filter((i) => labels[i] === c);
      return meanOf(
        members.map((i) => rows[i]),
        members.map((i) => weights[i]),
      );
    });
    converged = moved === 0 && centers.join() === before.join();
  }

  labels = rows.map((row) => nearestOf(row, centers));
  for (let empty = firstEmpty(k, massOf); empty >= 0; empty = firstEmpty(k, massOf)) {
    const distances = rows.map((row, i) => distance2(row, centers[labels[i]]));
    const candidates = everyRow.filter((i) => weights[i] > 0);
    centers[empty] = [...rows[farthest(distances, candidates)]];
    labels = rows.map((row) => nearestOf(row, centers));
    relocated++;
  }
  const inertia = rows.reduce((sum, row, i) => sum + weights[i] * distance2(row, centers[labels[i]]), 0);
  const sizes = centers.map((_, c) => massOf(c));
  return { centers, labels, sizes, inertia, iterations, converged, relocated };
}

function firstEmpty(k: number, massOf: (c: number) => number): number {
  for (let c = 0; c < k; c++) if (massOf(c) === 0) return c;
  return -1;
}

/** Clusters by falling size, equal ones by their first coordinate that differs. */
function inOrder(centers: number[][], labels: number[], sizes: number[]) {
  const order = centers.map((_, c) => c);
  order.sort((a, b) => {
    if (sizes[a] !== sizes[b]) return sizes[b] - sizes[a];
    const j = centers[a].findIndex((value, at) => value !== centers[b][at]);
    return j < 0 ? 0 : centers[a][j] - centers[b][j];
  });
  return {
    centers: order.map((c) => centers[c]),
    labels: labels.map((label) => order.indexOf(label)),
    sizes: order.map((c) => sizes[c]),
  };
}

/**
 * A step of mini-batch k-means word for word as in Sculley's algorithm 1, after rows of the past have lost a share of
 * their count.
 */
export function plainBatchStep(
  batch: readonly number[][],
  centers: number[][],
  counts: number[],
  kept = 1,
): number {
  for (let c = 0; c < counts.length; c++) counts[c] *= kept;
  const cached = batch.map((row) => nearestOf(row, centers));
  const inertia = batch.reduce((sum, row, i) => sum + distance2(row, centers[cached[i]]), 0);
  batch.forEach((row, i) => {
    const c = cached[i];
    counts[c] += 1;
    const rate = 1 / counts[c];
    centers[c] = centers[c].map((value, j) => (1 - rate) * value + rate * row[j]);
  });
  return inertia;
}

/** How many different rows of positive weight there are. */
export function plainDistinct(rows: readonly number[][], weights: readonly number[]): number {
  return new Set(rows.filter((_, i) => weights[i] > 0).map((row) => row.map((v) => v + 0).join())).size;
}
