import { Goal, LANES } from '../layouts/kmedoids.ts';
import { RUN } from '../layouts/transposed.ts';
import type { Evaluation, MedoidRows, MedoidSearch, Nearest, SquaredRows } from './search.ts';

const { fround } = Math;

/** Distances in f32 as the kernel measures them, for two rows. */
export function singleDistance({ x, dim, root, divisor }: SquaredRows): (i: number, l: number) => number {
  const squared = x instanceof Float32Array ? squaresOfSingles : squaresOfOthers;
  // the kernel finishes doubles before it rounds them, and the others after
  const isDouble = x instanceof Float64Array;
  return (i, l) => {
    const d2 = squared(x, i * dim, l * dim, dim);
    const rounded = isDouble ? d2 : fround(d2);
    return fround(root ? Math.sqrt(rounded) : rounded / divisor);
  };
}

function squaresOfOthers(x: SquaredRows['x'], p: number, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const difference = x[p + j] - x[q + j];
    sum += difference * difference;
  }
  return sum;
}

/** In f32, and sums of RUN squares at a time. */
function squaresOfSingles(x: SquaredRows['x'], p: number, q: number, dim: number): number {
  let sum = 0;
  for (let j = 0; j < dim; j += RUN) {
    let run = 0;
    for (let at = j; at < Math.min(j + RUN, dim); at++) {
      const difference = fround(x[p + at] - x[q + at]);
      run = fround(run + fround(difference * difference));
    }
    sum = fround(sum + run);
  }
  return sum;
}

/** The kernel of assembly/kmedoids.ts in plain TypeScript: the same sums in the same order, to the last bit. */
export class PlainMedoids implements MedoidSearch {
  readonly n: number;
  readonly nearest: Nearest;
  readonly gains: Float64Array;
  readonly slots: Int32Array;
  private readonly weights?: Float64Array;
  /** n * n distances, if they are kept. */
  private readonly kept?: Float32Array;
  private readonly single?: (i: number, l: number) => number;
  private candidates: Int32Array;

  constructor({ n, weights, rows, between, keeps }: MedoidRows) {
    const padded = Math.ceil(n / LANES) * LANES;
    this.n = n;
    this.weights = weights;
    this.single = rows ? singleDistance(rows) : between;
    this.kept = keeps ? new Float32Array(n * n) : undefined;
    this.candidates = Int32Array.from({ length: padded }, (_, row) => (row < n ? row : -1));
    this.gains = new Float64Array(padded);
    this.slots = new Int32Array(padded);
    this.nearest = {
      nearest: new Int32Array(n),
      second: new Int32Array(n),
      d1: new Float32Array(n),
      d2: new Float32Array(n),
      d3: new Float32Array(n),
    };
  }

  put(i: number, later: Float32Array): void {
    const { n, kept = new Float32Array() } = this;
    for (let l = i + 1; l < n; l++) {
      kept[i * n + l] = later[l - i - 1];
      kept[l * n + i] = later[l - i - 1];
    }
  }

  *measure(): Generator<number> {
    const { n, single } = this;
    if (!single || !this.kept) return;
    const later = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      for (let l = i + 1; l < n; l++) later[l - i - 1] = single(i, l);
      this.put(i, later);
      yield (i + 1) / n;
    }
  }

  choose(candidates: Int32Array): void {
    this.candidates = new Int32Array(Math.ceil(candidates.length / LANES) * LANES).fill(-1);
    this.candidates.set(candidates);
  }

  columns(rows: readonly number[], out: readonly Float32Array[]): void {
    for (const [at, row] of rows.entries())
      for (let i = 0; i < this.n; i++) out[at][i] = this.between(row, i);
  }

  between(i: number, l: number): number {
    if (this.kept) return this.kept[i * this.n + l];
    return this.single?.(i, l) ?? Number.NaN;
  }

  evaluate(evaluation: Evaluation, from: number, to: number): void {
    const { goal, k } = evaluation;
    const sums = new Float64Array(k + 1);
    for (let at = from * LANES; at < to * LANES; at++) {
      const row = this.candidates[at];
      if (row < 0) continue;
      sums.fill(0);
      if (goal === Goal.silhouette) this.addRatios(row, evaluation, sums);
      else if (goal === Goal.swap) this.addSwaps(row, evaluation, sums);
      else this.addMedoids(row, evaluation, sums);
      this.conclude(at, evaluation, sums);
    }
  }

  close(): void {}

  private weightOf(i: number, from: number, instead: Float64Array | undefined): number {
    if (instead) return instead[i - from];
    return this.weights ? this.weights[i] : 1;
  }

  private conclude(at: number, { goal, k, removal }: Evaluation, sums: Float64Array): void {
    let best = 0;
    let least = goal === Goal.add ? 0 : Number.POSITIVE_INFINITY;
    for (let m = 0; m < k && goal !== Goal.add; m++) {
      const change = removal[m] + sums[m];
      if (change >= least) continue;
      least = change;
      best = m;
    }
    this.gains[at] = sums[k] + least;
    this.slots[at] = best;
  }

  private addSwaps(row: number, { k, rows, weights }: Evaluation, sums: Float64Array): void {
    const { nearest, d1, d2 } = this.nearest;
    for (let i = rows.from; i < rows.end; i++) {
      const d = this.between(row, i);
      if (d >= d2[i]) continue;
      const w = this.weightOf(i, rows.from, weights);
      const first = Math.min(d, d1[i]) - d1[i];
      sums[k] += w * first;
      sums[nearest[i]] += w * (d - d2[i] - first);
    }
  }

  private addMedoids(row: number, { k, rows, weights }: Evaluation, sums: Float64Array): void {
    const { d1 } = this.nearest;
    for (let i = rows.from; i < rows.end; i++)
      sums[k] += this.weightOf(i, rows.from, weights) * Math.min(d1[i], this.between(row, i));
  }

  private addRatios(row: number, { k, rows, weights }: Evaluation, sums: Float64Array): void {
    const { nearest, second, d1, d2, d3 } = this.nearest;
    for (let i = rows.from; i < rows.end; i++) {
      const d = this.between(row, i);
      if (d >= d3[i]) continue;
      const w = this.weightOf(i, rows.from, weights);
      const change = fround(nearestTwo(d1[i], d2[i], d) - ratioOf(d1[i], d2[i]));
      const instead = fround(nearestTwo(d2[i], d3[i], d) - ratioOf(d2[i], d3[i]));
      const beside = fround(nearestTwo(d1[i], d3[i], d) - ratioOf(d1[i], d3[i]));
      sums[k] += w * change;
      sums[nearest[i]] += w * fround(instead - change);
      sums[second[i]] += w * fround(beside - change);
    }
  }
}

/** The ratio of the least two of three distances, of which a <= b. */
function nearestTwo(a: number, b: number, d: number): number {
  return ratioOf(Math.min(a, d), Math.min(b, Math.max(a, d)));
}

/** a / b in f32; 1 if both are 0. */
export function ratioOf(a: number, b: number): number {
  return b === 0 ? 1 : fround(a / b);
}
