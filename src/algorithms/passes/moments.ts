import type { Dataset } from '../../core/dataset.ts';
import type { PointMoments } from '../../core/moments.ts';
import type { Pass, PassSums, RowRange } from '../../core/rowStore.ts';
import { cutsFor, PARTS } from '../../kernels/exactSums.ts';
import type { PassWork } from './passWork.ts';

/** Number of rows of a piece. */
const PIECE_ROWS = 8192;

/** Room for the rounding of products that are compared with a bound. */
const ABOVE = 1 + 2 ** -20;

/** Pairs of columns whose products are summed up: all, or each column with itself. */
function pairsOf(dim: number, all: boolean): [number, number][] {
  const columns = Array.from({ length: dim }, (_, j) => j);
  return all
    ? columns.flatMap((a) => columns.slice(a).map((b): [number, number] => [a, b]))
    : columns.map((a) => [a, a]);
}

/**
 * Weighted sums of differences from a point and of their products, exact in parts, so that no order changes a bit. Rows
 * without weight do not count.
 */
export class MomentsWork implements PassWork {
  readonly size = PIECE_ROWS;
  private readonly dim: number;
  private readonly point: Float64Array;
  private readonly pairs: readonly [number, number][];
  private readonly cuts: { masses: Float64Array; sums: Float64Array; products: Float64Array };
  private readonly parts: { masses: Float64Array; sums: Float64Array; products: Float64Array };
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;
  /** Rows with weight, and those of them whose weight is no whole number. */
  private readonly rows = new Float64Array(2);

  constructor(range: RowRange, { centers: point, pairs }: Pass & { kind: 'moments' }) {
    const { n, dim, lows, highs, mostWeight = 1 } = range;
    const most = lows.map((low, j) => Math.max(point[j] - low, highs[j] - point[j], 0) * ABOVE);
    this.dim = dim;
    this.point = point;
    this.pairs = pairsOf(dim, pairs > 0);
    const bounds = (values: Float64Array) =>
      cutsFor(
        values.map((value) => n * mostWeight * value),
        n,
      );
    this.cuts = {
      masses: bounds(Float64Array.of(1)),
      sums: bounds(most),
      products: bounds(Float64Array.from(this.pairs, ([a, b]) => most[a] * most[b] * ABOVE)),
    };
    this.parts = {
      masses: new Float64Array(PARTS),
      sums: new Float64Array(PARTS * dim),
      products: new Float64Array(PARTS * this.pairs.length),
    };
    this.lows = new Float64Array(dim).fill(Number.POSITIVE_INFINITY);
    this.highs = new Float64Array(dim).fill(Number.NEGATIVE_INFINITY);
  }

  *add({ x, n, weights }: Dataset): Generator<void, void> {
    const { dim, point, pairs, cuts, parts, lows, highs, rows } = this;
    const d = new Float64Array(dim);
    for (let i = 0, p = 0; i < n; i++, p += dim) {
      const w = weights ? weights[i] : 1;
      if (w === 0) continue;
      rows[0]++;
      if (!Number.isInteger(w)) rows[1]++;
      addParts(parts.masses, cuts.masses, 1, 0, w);
      for (let j = 0; j < dim; j++) {
        const v = x[p + j];
        if (v < lows[j]) lows[j] = v;
        if (v > highs[j]) highs[j] = v;
        d[j] = v - point[j];
        addParts(parts.sums, cuts.sums, dim, j, w * d[j]);
      }
      for (let q = 0; q < pairs.length; q++)
        addParts(parts.products, cuts.products, pairs.length, q, w * (d[pairs[q][0]] * d[pairs[q][1]]));
    }
    yield;
  }

  finish(): PassSums {
    const { parts, lows, highs, rows, point } = this;
    return { point, rows, ...parts, lows, highs };
  }

  close(): void {}
}

/** Adds a number to column j of sums in three parts. */
function addParts(parts: Float64Array, cuts: Float64Array, dim: number, j: number, v: number): void {
  const one = v + cuts[j] - cuts[j];
  const rest = v - one;
  const two = rest + cuts[dim + j] - cuts[dim + j];
  const left = rest - two;
  parts[j] += one;
  parts[dim + j] += two;
  parts[2 * dim + j] += left + cuts[2 * dim + j] - cuts[2 * dim + j];
}

/** The moments that a pass has found. */
export function momentsOfSums(sums: PassSums): PointMoments {
  const totals = (parts: Float64Array) => {
    const dim = parts.length / PARTS;
    return Float64Array.from({ length: dim }, (_, j) => parts[j] + (parts[dim + j] + parts[2 * dim + j]));
  };
  const [total] = totals(sums.masses);
  const [rows, fractional] = sums.rows;
  return {
    point: sums.point,
    total,
    rows,
    whole: fractional === 0,
    offset: totals(sums.sums).map((sum) => sum / total),
    products: totals(sums.products),
    lows: sums.lows,
    highs: sums.highs,
  };
}
