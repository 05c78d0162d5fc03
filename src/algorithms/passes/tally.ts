import type { Dataset } from '../../core/dataset.ts';
import type { RowRange } from '../../core/rowStore.ts';
import { PartSums } from '../../kernels/clusterSums.ts';
import { assign } from '../../kernels/kmeans.ts';
import { callHelpers, threadCount } from '../../kernels/pool.ts';
import type { StreamJob } from '../../kernels/stream/layout.ts';
import { openPieces, type PieceLabels, StreamPieces } from '../../kernels/stream/pieces.ts';
import { isNear } from '../centers/floatEngine.ts';
import { passCuts } from './range.ts';

/** Labels the rows of pieces, and adds them up by cluster in three parts, of which no order changes a bit. */
export interface Tally {
  /** Number of rows that a piece may have. */
  readonly size: number;
  add(piece: Dataset): Generator<void, PieceLabels>;
  /** f64[k][3][dim] and f64[k][3] */
  parts(): { sums: Float64Array; masses: Float64Array };
  close(): void;
  /**
   * Begins a pass with other centers over the same rows, of which labels were kept: the same bits, in less time. Absent:
   * nothing was kept.
   * @returns false, if it cannot be done with these centers
   */
  again?(centers: Float64Array): boolean;
}

/** Helpers save time above this work: n * dim * k. */
const WORTH_HELP = 1e8;

/** Number of rows of a piece without the kernel. */
const PLAIN_ROWS = 4096;

/**
 * The fast kernel where it suits the rows, else its twin; they agree to the last bit.
 * @param range that of all rows
 * @param count how many of them come
 * @param centers k * dim
 * @param keep whether labels are kept for another pass
 */
export function* openTally(
  range: RowRange,
  count: number,
  centers: Float64Array,
  keep = false,
): Generator<void, Tally> {
  const { dim, type, mostWeight, lows, highs } = range;
  const k = centers.length / dim;
  const threads = count * centers.length < WORTH_HELP ? 1 : threadCount();
  callHelpers(threads - 1);
  const means = lows.map((low, j) => low + (highs[j] - low) / 2);
  const spreads = highs.map((high, j) => Math.max(high - means[j], means[j] - lows[j]));
  const spread = spreads.reduce((most, one) => Math.max(most, one), 0);
  const radius = Math.sqrt(spreads.reduce((sum, one) => sum + one * one, 0));
  const facts = { means, spread, radius, cuts: passCuts(range) };
  const rows = { count, dim, wide: type === 'f64', weighted: mostWeight !== undefined };
  const job = yield* openPieces(rows, facts, k, threads);
  if (!job || !isNear(centers, job.origin, job.scale)) return new PlainTally(range, centers);
  return keep ? new KeptPieces(job, centers, count) : new StreamPieces(job, centers);
}

/** Pieces whose labels are kept. */
class KeptPieces extends StreamPieces implements Tally {
  private readonly isSuited: (centers: Float64Array) => boolean;

  constructor(job: StreamJob, centers: Float64Array, count: number) {
    super(job, centers, count);
    this.isSuited = (others) => others.length === centers.length && isNear(others, job.origin, job.scale);
  }

  again(centers: Float64Array): boolean {
    if (!this.isSuited(centers)) return false;
    this.moveTo(centers);
    return true;
  }
}

/** Bytes that are kept of a row: its label and its reach. */
const KEPT_BYTES = 6;

/** What is kept of rows from one step to the next. */
export class PassMemory {
  private readonly bytes: number;
  private kept?: Tally;
  /** Whether the last pass over the rows came to its end. */
  private isWhole = false;

  /** @param bytes that may be kept; for more rows, nothing is */
  constructor(bytes: number) {
    this.bytes = bytes;
  }

  /** As `openTally`. */
  *open(range: RowRange, count: number, centers: Float64Array): Generator<void, Tally> {
    if (!this.isWhole || !this.kept?.again?.(centers)) {
      this.close();
      this.kept = yield* openTally(range, count, centers, KEPT_BYTES * count <= this.bytes);
    }
    this.isWhole = false;
    return this.kept;
  }

  /** Called at the end of a pass. */
  finish(): void {
    this.isWhole = true;
  }

  close(): void {
    this.kept?.close();
    this.kept = undefined;
  }
}

/** The twin of the kernel. */
class PlainTally implements Tally {
  readonly size = PLAIN_ROWS;
  private readonly dim: number;
  private readonly centers: Float64Array;
  private readonly sums: PartSums;
  private readonly masses: PartSums;

  constructor(range: RowRange, centers: Float64Array) {
    const { dim } = range;
    const k = centers.length / dim;
    const { coordinates, masses } = passCuts(range);
    this.dim = dim;
    this.centers = centers;
    this.sums = new PartSums(new Float64Array(k * dim), dim, coordinates);
    this.masses = new PartSums(new Float64Array(k), 1, masses);
  }

  *add({ x, n, weights }: Dataset): Generator<void, PieceLabels> {
    const { dim, centers } = this;
    const found = { labels: new Int32Array(n), d2: new Float64Array(n) };
    assign(x, n, dim, centers, centers.length / dim, found.labels, found.d2);
    this.sums.add(x, weights, found.labels);
    this.masses.add(weights, undefined, found.labels);
    yield;
    return found;
  }

  parts(): { sums: Float64Array; masses: Float64Array } {
    return { sums: this.sums.parts(), masses: this.masses.parts() };
  }

  close(): void {}
}
