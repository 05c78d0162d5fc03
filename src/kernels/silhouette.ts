import { setFields } from './host.ts';
import { squaredDistance } from './kmeans.ts';
import { CHUNK, GROUPS, Step } from './layouts/silhouette.ts';
import { NearRows, panelsSize } from './silhouette/floats.ts';
import {
  kindOf,
  LANES,
  openSilhouette,
  pairChunksOf,
  type RowKind,
  type SilhouetteJob,
} from './silhouette/layout.ts';
import type { SortedRows } from './silhouette/rows.ts';
import { Team } from './team.ts';

/*
 * The sums of the distances of rows to clusters, with memory for only a few sums for each row.
 *
 * Clusters take turns. In its turn, the rows of a cluster, in blocks, are compared with the rows of the same cluster
 * and of all later ones, so that each distance is computed once. The sum of a row over a later cluster is complete when
 * all rows of that cluster were compared; the sums of later rows over this cluster are complete at the end of its turn.
 * Blocks add to one of sixteen sums by their number, and these sums are added in order. The result therefore does not
 * depend on the threads.
 */

/** Sums of each row after all comparisons. */
export interface DistanceSums {
  /** n: sum of the weighted distances to the rows of the same cluster. */
  own: Float64Array;
  /** n: the least mean distance to another cluster, and the number of this cluster, the first of equals. */
  best: Float64Array;
  neighbors: Int32Array;
}

/** A way to compute distances, a few blocks at a time. */
interface Meter {
  readonly lanes: number;
  readonly threads: number;
  /** Number of pairs of rows of a thread between two opportunities to pause. */
  readonly stretch: number;
  readonly sums: DistanceSums;
  /** Prepares the comparisons, in steps; absent: nothing to prepare. */
  prepare?(): Generator<unknown, void>;
  /** Compares members `from` to `to - 1` with cluster c and later ones, or with all clusters if c is -1. */
  measure(c: number, from: number, to: number, firstBlock: number): void;
  /** Ends the turn of cluster c. */
  fold(c: number): void;
  close(): void;
}

/** Number of pairs of rows that were compared, and of all pairs. */
export interface PairProgress {
  done: number;
  total: number;
}

/**
 * Compares every row with every cluster; pauses now and then.
 * @param distance in, for two positions of sorted rows; absent: Euclidean distance of the data
 */
export function* sumDistances(
  rows: SortedRows,
  threads: number,
  distance?: PlaceDistance,
): Generator<PairProgress, DistanceSums> {
  const { n, k, starts } = rows;
  const meter = openMeter(rows, identity(n), threads, distance);
  try {
    const progress = { done: 0, total: (n * (n + 1)) / 2 };
    for (const _ of meter.prepare?.() ?? []) yield progress;
    for (let c = 0; c < k; c++) {
      const [first, next] = [starts[c], starts[c + 1]];
      for (let from = first; from < next; ) {
        const to = stretchEnd(meter, from, next, n - from);
        meter.measure(c, from, to, (from - first) / meter.lanes);
        progress.done += ((n - from + n - to + 1) * (to - from)) / 2;
        from = to;
        yield progress;
      }
      meter.fold(c);
    }
    return meter.sums;
  } finally {
    meter.close();
  }
}

/**
 * Compares some rows with every cluster. Only their sums are set.
 * @param members in, positions of sorted rows, all different
 */
export function* sumDistancesOf(
  rows: SortedRows,
  members: Uint32Array,
  threads: number,
  distance?: PlaceDistance,
): Generator<PairProgress, DistanceSums> {
  const meter = openMeter(rows, members, threads, distance);
  try {
    const progress = { done: 0, total: members.length * rows.n };
    for (const _ of meter.prepare?.() ?? []) yield progress;
    for (let from = 0; from < members.length; ) {
      const to = stretchEnd(meter, from, members.length, rows.n);
      meter.measure(-1, from, to, from / meter.lanes);
      progress.done += (to - from) * rows.n;
      from = to;
      yield progress;
    }
    return meter.sums;
  } finally {
    meter.close();
  }
}

/** The distance of the rows at two positions. */
type PlaceDistance = (p: number, q: number) => number;

function identity(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}

/** The end of a stretch: whole blocks that are compared with `others` rows, as many for each thread. */
function stretchEnd({ lanes, stretch, threads }: Meter, from: number, end: number, others: number): number {
  const blocks = Math.max(1, Math.round(stretch / (lanes * others)));
  return Math.min(end, from + blocks * threads * lanes);
}

function openMeter(
  rows: SortedRows,
  members: Uint32Array,
  threads: number,
  distance: PlaceDistance | undefined,
): Meter {
  const job = distance ? undefined : openSilhouette(rows, members.length, threads);
  return job ? new WasmMeter(rows, members, job) : new PlainMeter(rows, members, distance);
}

/** Multiplications of a thread in a stretch: some 30 ms for dense rows. */
const WORK: Record<RowKind, number> = { bytes: 1e9, floats: 1e8, dense: 3e8, sparse: 5e8 };

/** Overhead of a pair, as a number of columns. */
const PAIR_COLUMNS = 20;

class WasmMeter implements Meter {
  readonly lanes: number;
  readonly threads: number;
  readonly stretch: number;
  readonly sums: DistanceSums;
  private readonly job: SilhouetteJob;
  private readonly rows: SortedRows;
  private readonly step: number;
  private readonly near?: NearRows;
  private readonly team: Team;

  constructor(rows: SortedRows, members: Uint32Array, job: SilhouetteJob) {
    const { n, dim } = rows;
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.job = job;
    this.rows = rows;
    this.lanes = fields.lanes;
    this.threads = job.threads;
    this.stretch = WORK[job.kind] / (dim + PAIR_COLUMNS);
    this.step = Step[job.kind];
    this.sums = {
      own: new Float64Array(buffer, fields.own, n),
      best: new Float64Array(buffer, fields.best, n).fill(Number.POSITIVE_INFINITY),
      neighbors: new Int32Array(buffer, fields.neighbors, n).fill(-1),
    };
    new Uint32Array(buffer, fields.members).set(members);
    if (job.kind === 'dense' || job.kind === 'sparse') {
      const x = new Float64Array(buffer, fields.x, n * dim);
      const y = job.kind === 'dense' ? new Float64Array(buffer, fields.y, panelsSize(n, dim)) : x;
      this.near = new NearRows({ ...rows, x }, y, new Float64Array(buffer, fields.lengths, n));
    }
    this.team = new Team(job);
  }

  *prepare(): Generator<unknown, void> {
    if (this.job.kind === 'bytes') yield* this.team.slices(Step.buildPairs, pairChunksOf(this.rows.n));
  }

  measure(c: number, from: number, to: number, firstBlock: number): void {
    if (c >= 0 && firstBlock === 0) this.near?.turnTo(c);
    setFields(this.job, { cluster: c, from, to, firstBlock });
    this.team.run(this.step, GROUPS);
  }

  fold(c: number): void {
    setFields(this.job, { cluster: c });
    this.team.run(Step.foldColumns, Math.ceil((this.rows.n - this.rows.starts[c]) / CHUNK));
  }

  close(): void {
    this.team.close();
  }
}

/** Number of pairs in a stretch of the plain loop. */
const PLAIN_WORK = 1e7;

/** The plain loop: for other distances, and for engines without wasm; it adds in the same order. */
class PlainMeter implements Meter {
  readonly lanes: number;
  readonly threads = 1;
  readonly stretch: number;
  readonly sums: DistanceSums;
  private readonly rows: SortedRows;
  private readonly members: Uint32Array;
  private readonly near?: NearRows;
  private readonly distance: PlaceDistance;
  private readonly columns: Float64Array[];
  /** Sums of the lanes of a block. */
  private readonly laneSums: Float64Array;

  constructor(rows: SortedRows, members: Uint32Array, distance: PlaceDistance | undefined) {
    const { x, n, dim } = rows;
    this.rows = rows;
    this.members = members;
    const kind = kindOf(rows);
    this.lanes = LANES[kind];
    this.stretch = PLAIN_WORK / (distance ? PAIR_COLUMNS : dim + PAIR_COLUMNS);
    if (x instanceof Float64Array && (kind === 'dense' || kind === 'sparse') && !distance) {
      const y = kind === 'dense' ? new Float64Array(panelsSize(n, dim)) : x;
      this.near = new NearRows({ ...rows, x }, y, new Float64Array(n));
    }
    this.distance = distance ?? this.near?.distance ?? euclidean(rows);
    this.columns = Array.from({ length: GROUPS }, () => new Float64Array(n));
    this.laneSums = new Float64Array(this.lanes);
    this.sums = {
      own: new Float64Array(n),
      best: new Float64Array(n).fill(Number.POSITIVE_INFINITY),
      neighbors: new Int32Array(n).fill(-1),
    };
  }

  measure(c: number, from: number, to: number, firstBlock: number): void {
    if (c >= 0 && firstBlock === 0) this.near?.turnTo(c);
    let block = firstBlock;
    for (let first = from; first < to; first += this.lanes, block++) {
      this.measureBlock(c, first, Math.min(to, first + this.lanes), this.columns[block % GROUPS]);
    }
  }

  private measureBlock(cluster: number, from: number, to: number, columns: Float64Array): void {
    const { k, starts } = this.rows;
    for (let c = Math.max(0, cluster); c < k; c++) {
      this.laneSums.fill(0);
      let j = starts[c];
      if (c === cluster) {
        // rows before the block were compared with it already; rows within the block are compared in both directions
        this.addRows(from, to, from, to);
        j = to;
      }
      this.addRows(from, to, j, starts[c + 1], cluster >= 0 ? columns : undefined);
      this.takeSums(from, to, c);
    }
  }

  private addRows(from: number, to: number, first: number, end: number, columns?: Float64Array): void {
    const { members, laneSums, distance } = this;
    const { weights } = this.rows;
    for (let j = first; j < end; j++) {
      // lanes are added up in pairs, as in the compiled kernel
      let [even, odd] = [0, 0];
      for (let lane = 0; lane < to - from; lane++) {
        const i = members[from + lane];
        const d = distance(i, j);
        laneSums[lane] += weights[j] * d;
        if (lane & 1) odd += weights[i] * d;
        else even += weights[i] * d;
      }
      if (columns) columns[j] += even + odd;
    }
  }

  private takeSums(from: number, to: number, c: number): void {
    for (let at = from; at < to; at++) {
      const i = this.members[at];
      if (this.rows.labels[i] === c) this.sums.own[i] = this.laneSums[at - from];
      else this.offer(i, c, this.laneSums[at - from]);
    }
  }

  private offer(i: number, c: number, sum: number): void {
    const { best, neighbors } = this.sums;
    const mean = sum / this.rows.sizes[c];
    if (mean > best[i] || (mean === best[i] && c > neighbors[i])) return;
    best[i] = mean;
    neighbors[i] = c;
  }

  fold(c: number): void {
    const { n, starts } = this.rows;
    for (let j = starts[c]; j < n; j++) {
      let sum = 0;
      for (const column of this.columns) {
        sum += column[j];
        column[j] = 0;
      }
      if (j >= starts[c + 1]) this.offer(j, c, sum);
      else this.sums.own[j] += sum;
    }
  }

  close(): void {}
}

function euclidean({ x = new Float64Array(), dim }: SortedRows): PlaceDistance {
  return (p, q) => Math.sqrt(squaredDistance(x, p * dim, x, q * dim, dim));
}
