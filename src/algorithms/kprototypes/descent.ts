import { rowsPerSlice } from '../../core/pacer.ts';
import { CategoryCounts } from '../categories/counts.ts';
import { mismatchesTo, type Points, squaresTo } from './distance.ts';
import type { MixedRows } from './rows.ts';

/** One way down from first prototypes. */
export interface MixedStart extends Points {
  /** n entries in [0, k). */
  labels: Int32Array;
  /** The parts of the cost: squares + gamma * mismatches. */
  squares: number;
  mismatches: number;
  cost: number;
  iterations: number;
  converged: boolean;
  /** How often a cluster had no row. */
  relocated: number;
}

/** Passes of k-prototypes from first rows: all rows join the nearest prototype, then all prototypes move. */
export class MixedDescent {
  private readonly rows: MixedRows;
  private readonly gamma: number;
  private readonly k: number;
  private readonly labels: Int32Array;
  private readonly distances: Float64Array;
  private readonly means: Float64Array;
  private readonly modes: Points['modes'];
  private readonly counts: CategoryCounts;

  constructor(rows: MixedRows, gamma: number, first: readonly number[]) {
    const { n, numeric, x, codes } = rows;
    this.rows = rows;
    this.gamma = gamma;
    this.k = first.length;
    this.labels = new Int32Array(n);
    this.distances = new Float64Array(n);
    this.means = new Float64Array(this.k * numeric.length);
    this.modes = new (codes.rows instanceof Uint8Array ? Uint8Array : Uint16Array)(this.k * codes.dim);
    this.counts = new CategoryCounts(codes, new Float64Array(this.k * codes.offsets[codes.dim]));
    first.forEach((i, c) => {
      this.means.set(x.subarray(i * numeric.length, (i + 1) * numeric.length), c * numeric.length);
      this.modes.set(codes.rows.subarray(i * codes.dim, (i + 1) * codes.dim), c * codes.dim);
    });
  }

  *run(maxIter: number): Generator<void, MixedStart> {
    const { k } = this;
    let relocated = 0;
    let iterations = 0;
    let last = Number.POSITIVE_INFINITY;
    let converged = false;
    while (iterations < maxIter && !converged) {
      iterations++;
      const { changed, cost } = yield* this.assign();
      const empty = this.emptyClusters();
      // rounding may lead back and forth between labels of equal cost
      converged = empty.length === 0 && iterations > 1 && (!changed || cost >= last);
      if (converged) break;
      last = cost;
      this.move();
      for (const c of empty) this.relocate(c);
      relocated += empty.length;
    }
    if (!converged) {
      yield* this.assign();
      let empty = this.emptyClusters();
      // each round gives one more cluster a row of its own
      for (let round = 0; round < k && empty.length > 0; round++) {
        this.relocate(empty[0]);
        relocated++;
        yield* this.assign();
        empty = this.emptyClusters();
      }
    }
    const { labels, means, modes } = this;
    return { labels, means, modes, ...this.cost(), iterations, converged, relocated };
  }

  private *assign(): Generator<void, { changed: boolean; cost: number }> {
    const { rows, gamma, k, labels, distances, means, modes } = this;
    const { n, numeric, codes, weights } = rows;
    const size = rowsPerSlice(k * (numeric.length + codes.dim));
    let changed = false;
    let cost = 0;
    for (let i = 0; i < n; i++) {
      if (i > 0 && i % size === 0) yield;
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) {
        const squares = squaresTo(rows, i, means, c * numeric.length);
        if (squares >= least) continue;
        const distance = squares + gamma * mismatchesTo(rows, i, modes, c * codes.dim);
        if (distance >= least) continue;
        least = distance;
        best = c;
      }
      changed ||= labels[i] !== best;
      labels[i] = best;
      distances[i] = least;
      cost += weights ? weights[i] * least : least;
    }
    return { changed, cost };
  }

  private emptyClusters(): number[] {
    const { rows, labels, k } = this;
    const hasRow = new Uint8Array(k);
    for (let i = 0; i < rows.n; i++) if (rows.weights?.[i] !== 0) hasRow[labels[i]] = 1;
    return Array.from(hasRow.keys()).filter((c) => !hasRow[c]);
  }

  /** Moves prototypes to the means and modes of their clusters; those of empty clusters stay. */
  private move(): void {
    const { rows, labels, k, means, modes, counts } = this;
    const { n, x, numeric, weights } = rows;
    const { length } = numeric;
    const sums = new Float64Array(means.length);
    const mass = new Float64Array(k);
    counts.clear();
    for (let i = 0; i < n; i++) {
      const weight = weights ? weights[i] : 1;
      const c = labels[i];
      mass[c] += weight;
      for (let j = 0; j < length; j++) sums[c * length + j] += weight * x[i * length + j];
      counts.add(i, c, weight);
    }
    for (let c = 0; c < k; c++) {
      if (mass[c] === 0) continue;
      for (let q = c * length; q < (c + 1) * length; q++) means[q] = sums[q] / mass[c];
      counts.mode(c, modes);
    }
  }

  /** Puts a prototype without rows at the row that is farthest from its own, the first of equals. */
  private relocate(c: number): void {
    const { rows, distances, means, modes } = this;
    const { n, x, numeric, codes, weights } = rows;
    let farthest = 0;
    for (let i = 1; i < n; i++) if (distances[i] > distances[farthest] && weights?.[i] !== 0) farthest = i;
    means.set(x.subarray(farthest * numeric.length, (farthest + 1) * numeric.length), c * numeric.length);
    modes.set(codes.rows.subarray(farthest * codes.dim, (farthest + 1) * codes.dim), c * codes.dim);
    // the next cluster without rows takes another one
    for (let i = 0; i < n; i++) {
      const squares = squaresTo(rows, i, means, c * numeric.length);
      const distance = squares + this.gamma * mismatchesTo(rows, i, modes, c * codes.dim);
      distances[i] = Math.min(distances[i], distance);
    }
  }

  private cost(): Pick<MixedStart, 'squares' | 'mismatches' | 'cost'> {
    const { rows, labels, means, modes, gamma } = this;
    let squares = 0;
    let mismatches = 0;
    for (let i = 0; i < rows.n; i++) {
      const weight = rows.weights ? rows.weights[i] : 1;
      squares += weight * squaresTo(rows, i, means, labels[i] * rows.numeric.length);
      mismatches += weight * mismatchesTo(rows, i, modes, labels[i] * rows.codes.dim);
    }
    return { squares, mismatches, cost: squares + gamma * mismatches };
  }
}
