import { Coins } from '../../core/coins.ts';
import { type Dataset, notFinite } from '../../core/dataset.ts';
import { log } from '../../core/pow.ts';
import type { Pass, PassSums, RowRange } from '../../core/rowStore.ts';
import { PARTS } from '../../kernels/exactSums.ts';
import { MicroWork } from './micro.ts';
import { MomentsWork } from './moments.ts';
import type { PassWork } from './passWork.ts';
import { checkCenters, inertiaCuts } from './range.ts';
import { drawnRows, FARTHEST, KeptRows } from './rows.ts';
import { openTally, type PassMemory, type Tally } from './tally.ts';

/** Number of rows of a piece where no kernel says so. */
const PIECE_ROWS = 8192;

/**
 * Begins a pass over some of the rows.
 * @param range that of all rows
 * @param count how many of them come
 * @param memory what steps before know of the same rows
 */
export function* openPass(
  range: RowRange,
  count: number,
  pass: Pass,
  memory?: PassMemory,
): Generator<void, PassWork> {
  if ('centers' in pass) checkCenters(range, pass.centers);
  if (pass.kind === 'sample') return new SampleWork(range, pass);
  if (pass.kind === 'micro') return new MicroWork(range.dim, pass.maxLeaves);
  if (pass.kind === 'moments') return new MomentsWork(range, pass);
  const total = new ExactSum(inertiaCuts(range, pass.centers));
  if (pass.kind === 'step' && memory)
    return new StepWork(range, yield* memory.open(range, Math.max(1, count), pass.centers), total, memory);
  const tally = yield* openTally(range, Math.max(1, count), pass.centers);
  return pass.kind === 'step' ? new StepWork(range, tally, total) : new DrawWork(range, tally, total, pass);
}

/** A sum in three parts that does not depend on the order of addition. */
class ExactSum {
  /** f64[3] */
  readonly parts = new Float64Array(PARTS);
  private readonly cuts: Float64Array;

  constructor(cuts: Float64Array) {
    this.cuts = cuts;
  }

  /** Adds numbers, times weights if there are any. */
  add(values: Float64Array, weights: Float64Array | undefined): void {
    const [first, second, third] = this.cuts;
    let a = 0;
    let b = 0;
    let c = 0;
    const count = values.length;
    for (let i = 0; i < count; i++) {
      const v = weights ? weights[i] * values[i] : values[i];
      const one = v + first - first;
      const two = v - one + second - second;
      a += one;
      b += two;
      c += v - one - two + third - third;
    }
    this.parts[0] += a;
    this.parts[1] += b;
    this.parts[2] += c;
  }
}

/**
 * Numbers that are not finite have no finite distances.
 * @param sum of these distances and others
 * @throws {ClusterkitError} input, for a number that rows must not have
 */
function checkFound({ x, dim }: Dataset, d2: Float64Array, first: number, { parts }: ExactSum): void {
  if (Number.isFinite(parts[0])) return;
  const i = d2.findIndex((value) => !Number.isFinite(value));
  const column =
    i < 0 ? -1 : x.subarray(i * dim, (i + 1) * dim).findIndex((value) => !Number.isFinite(value));
  if (column >= 0) throw notFinite(x[i * dim + column], { row: first + i, column });
}

/** Sums of a step of Lloyd's algorithm. */
class StepWork implements PassWork {
  readonly size: number;
  private readonly tally: Tally;
  private readonly inertia: ExactSum;
  private readonly far: KeptRows;
  private readonly memory?: PassMemory;

  constructor({ dim }: RowRange, tally: Tally, inertia: ExactSum, memory?: PassMemory) {
    this.memory = memory;
    this.size = tally.size;
    this.tally = tally;
    this.inertia = inertia;
    this.far = new KeptRows(dim, 0);
  }

  *add(piece: Dataset, first: number): Generator<void, void> {
    const { d2 } = yield* this.tally.add(piece);
    const { weights } = piece;
    this.inertia.add(d2, weights);
    checkFound(piece, d2, first, this.inertia);
    this.keepFar(piece, d2, first);
  }

  /** Keeps rows of positive weight that are far from their centers: those of the largest distances, the first of equals. */
  private keepFar(piece: Dataset, d2: Float64Array, first: number): void {
    const { far } = this;
    const { weights } = piece;
    for (let i = 0; i < d2.length; i++) {
      if (d2[i] <= far.bound || (weights && weights[i] === 0)) continue;
      far.add(-d2[i], first + i, piece, i);
      if (far.count >= 2 * FARTHEST) far.bound = -far.least(FARTHEST);
    }
  }

  finish(): PassSums {
    this.far.least(FARTHEST);
    this.memory?.finish();
    return { ...this.tally.parts(), inertia: this.inertia.parts, far: this.far.packed() };
  }

  close(): void {
    if (!this.memory) this.tally.close();
  }
}

/** Draws of a round of k-means||. */
class DrawWork implements PassWork {
  readonly size: number;
  private readonly tally: Tally;
  private readonly total: ExactSum;
  private readonly coins: Coins;
  private readonly wanted: number;
  private readonly drawn: KeptRows;

  constructor({ dim }: RowRange, tally: Tally, total: ExactSum, pass: Pass & { kind: 'draw' }) {
    this.size = tally.size;
    this.tally = tally;
    this.total = total;
    this.coins = new Coins(pass.seed, pass.round);
    this.wanted = pass.wanted;
    this.drawn = new KeptRows(dim, 1);
  }

  *add(piece: Dataset, first: number): Generator<void, void> {
    const { d2 } = yield* this.tally.add(piece);
    const { weights } = piece;
    const { total, coins, wanted, drawn } = this;
    total.add(d2, weights);
    checkFound(piece, d2, first, total);
    // the sum so far is less than that of all rows, so no row is missed
    const [a, b, c] = total.parts;
    const share = wanted / (a + (b + c));
    for (let i = 0; i < d2.length; i++) {
      const mass = weights ? weights[i] * d2[i] : d2[i];
      if (mass === 0) continue;
      const coin = coins.of(first + i);
      if (coin < 1.001 * mass * share) drawn.add(coin, first + i, piece, i, mass);
    }
  }

  finish(): PassSums {
    const drawn = { total: this.total.parts, drawn: this.drawn.packed() };
    return { ...drawn, drawn: drawnRows(drawn, this.drawn.width, this.wanted) };
  }

  close(): void {
    this.tally.close();
  }
}

/** A random sample. */
class SampleWork implements PassWork {
  readonly size = PIECE_ROWS;
  private readonly coins: Coins;
  private readonly rows: number;
  private readonly kept: KeptRows;

  constructor({ dim }: RowRange, { seed, rows }: Pass & { kind: 'sample' }) {
    this.coins = new Coins(seed);
    this.rows = rows;
    this.kept = new KeptRows(dim, 0);
    this.kept.bound = Number.POSITIVE_INFINITY;
  }

  *add(piece: Dataset, first: number): Generator<void, void> {
    const { coins, kept, rows } = this;
    const { weights } = piece;
    for (let i = 0; i < piece.n; i++) {
      const coin = coins.of(first + i);
      // the first to arrive of processes whose rates are the weights
      const key = weights ? -log(1 - coin) / weights[i] : coin;
      if (!(key < kept.bound)) continue;
      kept.add(key, first + i, piece, i);
      if (kept.count >= 2 * rows) kept.bound = kept.least(rows);
    }
    yield;
  }

  finish(): PassSums {
    this.kept.least(this.rows);
    return { sample: this.kept.packed() };
  }

  close(): void {}
}
