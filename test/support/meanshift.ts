/** Mean shift by its definition: every distance is measured, and every mean is a plain sum. */

interface ShiftOptions {
  bandwidth: number;
  kernel?: 'flat' | 'gaussian';
  tol?: number;
  maxIter?: number;
}

type Point = readonly number[];

const square = (a: Point, b: Point) => a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);

/** Where a seed comes to, and the weight around it before the last step. */
function climb(
  rows: readonly Point[],
  weights: readonly number[],
  seed: Point,
  { bandwidth, kernel = 'flat', tol = 1e-3, maxIter = 300 }: ShiftOptions,
): { point: Point; mass: number; steps: number } {
  let point = seed;
  for (let steps = 1; ; steps++) {
    const at = point;
    const shares = rows.map((row, i) => {
      const d2 = square(row, at);
      if (kernel === 'flat') return Math.sqrt(d2) <= bandwidth ? weights[i] : 0;
      return weights[i] * Math.exp(-d2 / (2 * bandwidth * bandwidth));
    });
    const mass = shares.reduce((a, b) => a + b, 0);
    if (mass === 0) return { point, mass, steps };
    point = seed.map((_, j) => rows.reduce((sum, row, i) => sum + shares[i] * row[j], 0) / mass);
    if (Math.sqrt(square(point, at)) <= tol * bandwidth || steps === maxIter) return { point, mass, steps };
  }
}

/** The modes of all rows, and the nearest mode of each, in any order. */
export function shiftAll(rows: readonly Point[], weights: readonly number[], options: ShiftOptions) {
  const ends = rows.filter((_, i) => weights[i] > 0).map((row) => climb(rows, weights, row, options));
  const later = (a: Point, b: Point) => a.findIndex((value, j) => value !== b[j]);
  ends.sort((a, b) => {
    const j = later(a.point, b.point);
    return b.mass - a.mass || (j < 0 ? 0 : b.point[j] - a.point[j]);
  });
  const modes: Point[] = [];
  for (const { point } of ends)
    if (modes.every((mode) => Math.sqrt(square(mode, point)) > options.bandwidth)) modes.push(point);
  const labels = rows.map((row) => {
    const distances = modes.map((mode) => square(row, mode));
    return distances.indexOf(Math.min(...distances));
  });
  return { modes, labels };
}
