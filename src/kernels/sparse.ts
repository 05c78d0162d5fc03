import type { Random } from '../core/random.ts';
import { descend, type Moves } from './descent.ts';
import { drawRows, sumSlices, trialsFor } from './drawing.ts';
import { fillEmpty, relocateEmpty } from './empty.ts';
import { type moveCenters, weightedSum } from './kmeans.ts';
import { BLOCK, CHUNK } from './layouts/sparse.ts';
import { PlainSparse } from './sparse/twin.ts';
import { layOutSparse, WasmSparse } from './sparse/wasm.ts';
import type { SparsePlan, SparseWork } from './sparse/work.ts';
import { copyRow } from './sparseRows.ts';
import type { Start, StartLimits } from './start.ts';

export { sparseWorkBytes } from './sparse/wasm.ts';
export type { SparsePlan, SparseWork } from './sparse/work.ts';

/** The kernel if it is available, else its twin; their results are equal. */
export function openSparse(plan: SparsePlan, threads: number): SparseWork {
  const job = layOutSparse(plan, threads);
  return job ? new WasmSparse(plan, job) : new PlainSparse(plan);
}

/** k-means of sparse rows, on all threads of a work. Centers are dense, since means of many rows are. */
export class SparseRunner {
  private readonly data: SparsePlan['data'];
  private readonly work: SparseWork;
  private readonly move: typeof moveCenters;

  /** @param move moves centers after the assignment of rows */
  constructor({ data }: SparsePlan, work: SparseWork, move: typeof moveCenters) {
    this.data = data;
    this.work = work;
    this.move = move;
  }

  /** Makes a start from k * dim coordinates; pauses between and within passes. */
  *start(first: Float64Array, limits: StartLimits): Generator<void, Start & { labels: Int32Array }> {
    const { data, work } = this;
    const { n, dim, weights } = data;
    const k = first.length / dim;
    const centers = first.slice();
    const sums = work.sums.subarray(0, k * dim);
    const mass = new Float64Array(k);
    const labels = new Int32Array(n).fill(-1);
    let changed: number[] | undefined;
    const { move } = this;
    function* iterate(): Generator<void, Moves> {
      work.load(centers, k, changed);
      yield* paused(work.assign());
      yield* paused(work.sumUp(work.labels, k, changedClusters(labels, work.labels, k)));
      labels.set(work.labels);
      mass.fill(0);
      for (let i = 0; i < n; i++) mass[labels[i]] += weights ? weights[i] : 1;
      if (mass.includes(0)) yield* paused(work.measure());
      const moved = relocateEmpty(data, labels, work.d2, sums, mass);
      // sums that rows were taken from are made anew
      if (moved > 0) labels.fill(-1);
      const before = centers.slice();
      const shift = move(centers, dim, sums, mass);
      changed = movedPoints(before, centers, dim);
      yield;
      return { moved, shift };
    }
    const made = yield* descend(iterate, limits);
    work.load(centers, k, changed);
    yield* paused(work.assign());
    yield* paused(work.measure());
    const found = work.labels.slice();
    const filled = yield* fillEmpty(data, centers, found, work.d2);
    const inertia = weightedSum(work.d2, weights, n);
    return { ...made, centers, inertia, relocated: made.relocated + filled, labels: found };
  }

  canSeed(k: number): boolean {
    return trialsFor(k) <= BLOCK;
  }

  /** Greedy k-means++ with the draws of algorithms/centers/seedings/plusPlus.ts. */
  *seed(k: number, firstRow: number, random: Random): Generator<void, Float64Array> {
    const { data, work } = this;
    const { n, dim, weights } = data;
    const { d2, products } = work;
    const trials = trialsFor(k);
    const centers = new Float64Array(k * dim);
    const candidates = new Float64Array(trials * dim);
    const sliceSums = new Float64Array(Math.ceil(n / CHUNK));
    const compare = (rows: readonly number[]) => {
      rows.forEach((row, t) => {
        copyRow(data, row, candidates, t * dim);
      });
      work.load(candidates, rows.length);
      return paused(work.gain());
    };
    const take = (row: number, c: number, t: number) => {
      copyRow(data, row, centers, c * dim);
      for (let i = 0, p = t; i < n; i++, p += BLOCK) if (products[p] < d2[i]) d2[i] = products[p];
    };
    d2.fill(Number.POSITIVE_INFINITY);
    yield* compare([firstRow]);
    take(firstRow, 0, 0);
    for (let c = 1; c < k; c++) {
      sumSlices(d2, weights, sliceSums);
      const rows = drawRows(trials, random, sliceSums, d2, weights);
      const gains = yield* compare(rows);
      let best = 0;
      for (let t = 1; t < trials; t++) if (gains[t] > gains[best]) best = t;
      take(rows[best], c, best);
    }
    return centers;
  }

  /** Releases helpers. */
  close(): void {
    this.work.close();
  }
}

function* paused<T>(steps: Generator<unknown, T>): Generator<void, T> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield;
  return step.value;
}

/** The clusters that rows have joined or left. */
function changedClusters(before: Int32Array, now: Int32Array, k: number): number[] {
  const changed = new Uint8Array(k);
  for (let i = 0; i < now.length; i++) {
    if (before[i] === now[i]) continue;
    if (before[i] >= 0) changed[before[i]] = 1;
    changed[now[i]] = 1;
  }
  // a cluster that was never added up has no sum
  if (before[0] < 0) changed.fill(1);
  return Array.from(changed.keys()).filter((c) => changed[c] === 1);
}

/** The numbers of the points that differ. */
function movedPoints(before: Float64Array, now: Float64Array, dim: number): number[] {
  const moved: number[] = [];
  for (let c = 0; c < now.length / dim; c++) {
    let j = c * dim;
    while (j < (c + 1) * dim && before[j] === now[j]) j++;
    if (j < (c + 1) * dim) moved.push(c);
  }
  return moved;
}
