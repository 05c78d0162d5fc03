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

/** Rows that come one piece after the other: they are labeled, measured and added up in the same memory. */
export class StreamPieces {
  /** Number of rows that a piece may have. */
  readonly size: number;
  private readonly job: StreamJob;
  private readonly state: State;
  private readonly team: Team;

  /** @param centers in, k * dim, near the rows */
  constructor(job: StreamJob, centers: Float64Array) {
    this.job = job;
    this.size = job.data.n;
    this.state = new State(job, centers);
    this.team = new Team(job);
  }

  /** Labels the rows of a piece and adds them to the sums of their clusters, with pauses. */
  *add({ x, n, weights }: Dataset): Generator<void, PieceLabels> {
    const { job, team } = this;
    job.data.x.set(x);
    if (weights) job.data.weights?.set(weights);
    writeFields(job.memory, job.rows, { n });
    const labels = job.labels.subarray(0, n);
    labels.fill(NONE);
    const items = Math.ceil(n / job.chunk);
    for (const _ of team.slices(Step.assignRows, items)) yield;
    this.state.judgeShorts(n);
    for (const _ of team.slices(Step.measureOwn, items)) yield;
    return { labels, d2: job.ring.subarray(0, n) };
  }

  /** The parts of the sums of all pieces, f64[k][3][dim] and f64[k][3]. */
  parts(): { sums: Float64Array; masses: Float64Array } {
    this.state.collect();
    const parts = this.state.parts();
    this.state.forget();
    return parts;
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
