import { exp } from '../exp.ts';
import { Seed } from '../layouts/meanshift.ts';
import type { Shifted, ShiftNumbers, ShiftRows } from './settings.ts';
import { firstPart, type Terms } from './terms.ts';

/** Moves seeds one after the other, and measures every row for every step: what the kernel finds. */
export function* shiftInTurn(
  rows: ShiftRows,
  sums: Terms,
  seeds: Float64Array,
  numbers: ShiftNumbers,
): Generator<number, Shifted> {
  const count = seeds.length / rows.dim;
  const shifted = {
    points: seeds.slice(),
    masses: new Float64Array(count),
    steps: new Int32Array(count),
    states: new Int32Array(count),
  };
  const totals = new Float64Array(2 * sums.terms);
  for (let q = 0; q < count; q++) {
    while (shifted.states[q] === Seed.moving) {
      addAround(rows, sums, shifted.points, q, numbers, totals);
      move(rows.dim, shifted, q, numbers, totals);
      yield q / count;
    }
  }
  return shifted;
}

/** @param totals out, 2 * terms: the sums of both parts of all terms */
function addAround(
  { x, n, dim }: ShiftRows,
  { values, columns, cuts, terms }: Terms,
  points: Float64Array,
  q: number,
  { isGaussian, limit, factor }: ShiftNumbers,
  totals: Float64Array,
): void {
  totals.fill(0);
  for (let i = 0; i < n; i++) {
    let d2 = 0;
    for (let j = 0, p = i * dim, at = q * dim; j < dim && d2 <= limit; j++) {
      const e = x[p + j] - points[at + j];
      d2 += e * e;
    }
    if (!(d2 <= limit)) continue;
    const from = i * columns;
    if (!isGaussian) {
      for (let s = 0; s < columns; s++) totals[s] += values[from + s];
      continue;
    }
    const share = exp(d2 * factor);
    for (let s = 0; s < terms; s++) {
      const term = values[from + s] * share;
      const first = firstPart(term, cuts[s]);
      totals[s] += first;
      totals[terms + s] += firstPart(term - first, cuts[terms + s]);
    }
  }
}

function move(
  dim: number,
  { points, masses, steps, states }: Shifted,
  q: number,
  { stay, maxSteps }: ShiftNumbers,
  totals: Float64Array,
): void {
  const mass = totals[dim] + totals[2 * dim + 1];
  masses[q] = mass;
  if (!(mass > 0)) {
    states[q] = Seed.lost;
    return;
  }
  let step2 = 0;
  for (let j = 0, at = q * dim; j < dim; j++, at++) {
    const mean = (totals[j] + totals[dim + 1 + j]) / mass;
    const step = mean - points[at];
    step2 += step * step;
    points[at] = mean;
  }
  steps[q]++;
  if (step2 <= stay) states[q] = Seed.still;
  else if (steps[q] === maxSteps) states[q] = Seed.spent;
}
