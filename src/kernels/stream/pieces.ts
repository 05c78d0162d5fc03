import type { Dataset } from '../../core/dataset.ts';
import { giveBack, writeFields } from '../host.ts';
import { NONE, Step } from '../layouts/stream.ts';
import type { Surveyed } from '../survey.ts';
import { Team } from '../team.ts';
import { openStream, pieceRows, type StreamJob } from './layout.ts';
import { State } from './state.ts';

/** The nearest centers of the rows of a piece, until the next piece. */
export interface PieceLabels {
  labels: Uint16Array | Int32Array;
  d2: Float64Array;
}

/** What is known of all rows: a label is certain while its cluster has drifted less than the reach. */
interface Known {
  labels: Uint16Array;
  reaches: Float32Array;
}

/** Rows that come one piece after the other: they are labeled, measured and added up in the same memory. */
export class StreamPieces {
  /** Number of rows that a piece may have. */
  readonly size: number;
  private readonly job: StreamJob;
  private readonly state: State;
  private readonly team: Team;
  private readonly known?: Known;
  /** Number of rows that came in this pass. */
  private done = 0;

  /**
   * @param centers in, k * dim, near the rows
   * @param rows number of rows of which labels are kept from pass to pass; absent: all rows are new in each pass
   */
  constructor(job: StreamJob, centers: Float64Array, rows?: number) {
    this.job = job;
    if (rows !== undefined)
      this.known = { labels: new Uint16Array(rows).fill(NONE), reaches: new Float32Array(rows) };
    this.size = job.data.n;
    this.state = new State(job, centers);
    this.team = new Team(job);
  }

  /** Labels the rows of a piece and adds them to the sums of their clusters, with pauses. */
  *add({ x, n, weights }: Dataset): Generator<void, PieceLabels> {
    const { job, team, known } = this;
    job.data.x.set(x);
    if (weights) job.data.weights?.set(weights);
    writeFields(job.memory, job.rows, { n });
    const labels = job.labels.subarray(0, n);
    const reaches = new Float32Array(job.nearest.buffer, 0, n);
    const at = this.done;
    this.done += n;
    if (known) {
      labels.set(known.labels.subarray(at, at + n));
      reaches.set(known.reaches.subarray(at, at + n));
    } else labels.fill(NONE);
    const items = Math.ceil(n / job.chunk);
    for (const _ of team.slices(Step.assignRows, items)) yield;
    known?.labels.set(labels, at);
    known?.reaches.set(reaches, at);
    this.state.judgeShorts(n);
    for (const _ of team.slices(Step.measureOwn, items)) yield;
    return { labels, d2: job.ring.subarray(0, n) };
  }

  /** The parts of the sums of all pieces, f64[k][3][dim] and f64[k][3]. */
  parts(): { sums: Float64Array; masses: Float64Array } {
    this.state.collect();
    const parts = this.state.parts();
    if (!this.known) this.state.forget();
    this.done = 0;
    return parts;
  }

  /** Begins a pass with other centers over the same rows, which come in the same order. @param centers near the rows */
  moveTo(centers: Float64Array): void {
    this.state.centers.set(centers);
    this.state.publish();
  }

  /** Releases helpers and the memory. */
  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }
}

/**
 * Room for pieces of some rows.
 * @param facts of all rows, of which `count` come
 * @returns undefined where the kernel is not available or does not suit the rows
 */
export function* openPieces(
  { count, dim, wide, weighted }: { count: number; dim: number; wide: boolean; weighted: boolean },
  facts: Surveyed,
  kMax: number,
  threads: number,
): Generator<void, StreamJob | undefined> {
  const n = Math.min(count, pieceRows(dim, wide));
  const x = wide ? new Float64Array(0) : new Float32Array(0);
  const given = { x, n, dim, ...(weighted && { weights: new Float64Array(n) }) };
  return yield* openStream(given, kMax, threads, facts);
}
