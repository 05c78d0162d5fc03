import { checkChoice } from '../core/check.ts';
import { checkDataset, type Dataset, totalWeight } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory } from '../core/memory.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { columnMeans, columnRanges, columnSquares } from '../kernels/moments.ts';
import { checkSameDim, columnName, repetitions } from './columns.ts';
import { type Step, typedLists } from './step.ts';
import { SCALE_METHODS, type ScaleMethod } from './words.ts';

/** The scaling of columns, fitted to some rows and applicable to others: (value - center - rest) / spread. */
export interface Scaling {
  method: ScaleMethod;
  dim: number;
  /** dim, like the other fields; for none and l2 centers are 0 and spreads 1. */
  center: Float64Array;
  /** Rounding errors of the centers, which matter if a center is much larger than its spread. */
  rest: Float64Array;
  /** 0 for a column with a single value, which becomes 0 everywhere. */
  spread: Float64Array;
}

/** The result of `fitScale`. */
export interface ScaleFit {
  scaling: Scaling;
  warnings: Warning[];
}

/** The result of `scale`, with the scaled rows. */
export interface Scaled extends ScaleFit {
  data: Dataset;
}

/** Options of `scale` and `fitScale`. */
export interface ScaleOptions extends Pacing {
  /** Default standard. */
  method?: ScaleMethod;
  /** Numbers of columns that stay as they are, such as categories; default none. l2 has no such columns. */
  categorical?: readonly number[];
}

/** Options of features that return n * dim numbers. */
export interface MemoryBound {
  /** Memory that may be used, in bytes; default: no bound. */
  maxMemory?: number;
}

/**
 * Scales the columns of a dataset, or its rows with `l2`. A column with a single value becomes 0, with a warning.
 * Weights count as repetitions of rows. Offsets lose no digits: means come from two passes over differences.
 * O(n dim) time, robust O(n dim log n); n * dim f64 of memory.
 * @throws {ClusterkitError} usage, for an unknown method; input, for data that cannot be used; memory; aborted
 * @example
 * const data = { x: Float64Array.of(0, 5, 10), n: 3, dim: 1 };
 * console.log([...(await features.scale(data, { method: 'minmax' })).data.x]); // [ 0, 0.5, 1 ]
 */
export async function scale(data: Dataset, options: ScaleOptions & MemoryBound = {}): Promise<Scaled> {
  const { scaling, warnings } = await fitScale(data, options);
  if (scaling.method === 'none') return { data, scaling, warnings };
  const { maxMemory = Number.POSITIVE_INFINITY } = options;
  checkMemory('scaling', data.n * data.dim * 8, maxMemory);
  const scaled = applyScale(data, scaling);
  return { data: scaled.data, scaling, warnings: [...warnings, ...scaled.warnings] };
}

/**
 * Finds the scaling of columns without applying it.
 * @throws {ClusterkitError} as `scale`
 * @example
 * const data = { x: Float64Array.of(0, 10), n: 2, dim: 1 };
 * const { scaling } = await features.fitScale(data, { method: 'minmax' });
 * console.log([...features.applyScale({ x: Float64Array.of(5, 20), n: 2, dim: 1 }, scaling).data.x]);
 * // [ 0.5, 2 ]
 */
export async function fitScale(data: Dataset, options: ScaleOptions = {}): Promise<ScaleFit> {
  const { method = 'standard', categorical = [], ...pacing } = options;
  checkChoice('scale', method, SCALE_METHODS);
  if (method === 'l2' && categorical.length > 0)
    throw new ClusterkitError('usage', 'l2 scales whole rows, and there are columns of categories', {
      option: 'scale',
    });
  checkDataset(data, true);
  const pacer = new Pacer(pacing);
  const { x, n, dim, weights, columns } = data;
  if (method === 'none' || method === 'l2') {
    const zeros = new Float64Array(dim);
    return { scaling: { method, dim, center: zeros, rest: zeros, spread: zeros.map(() => 1) }, warnings: [] };
  }
  const low = new Float64Array(dim);
  const high = new Float64Array(dim);
  columnRanges(x, n, dim, weights, low, high);
  const { center, rest, spread } = await FITS[method](data, low, high, pacer);
  const kept = new Set(categorical);
  for (const j of kept) [center[j], rest[j], spread[j]] = [0, 0, 1];
  return {
    scaling: { method, dim, center, rest, spread },
    warnings: checkSpread(spread, { low, high, columns }, kept),
  };
}

/** What is known of columns beside their spread. */
interface ColumnFacts {
  low: Float64Array;
  high: Float64Array;
  columns?: readonly string[];
}

/** Spreads of 0 become others, with warnings. @param spread inout @param kept columns that stay as they are */
export function checkSpread(
  spread: Float64Array,
  { low, high, columns }: ColumnFacts,
  kept: ReadonlySet<number> = new Set(),
): Warning[] {
  const constant: string[] = [];
  const narrow: string[] = [];
  for (let j = 0; j < spread.length; j++) {
    if (kept.has(j)) continue;
    // the values decide, because a variance can consist of rounding errors alone
    if (low[j] === high[j]) {
      spread[j] = 0;
      constant.push(columnName(columns, j));
    } else if (spread[j] === 0) {
      spread[j] = 1;
      narrow.push(columnName(columns, j));
    }
  }
  const warnings: Warning[] = [];
  if (constant.length > 0) warnings.push({ code: 'constant-columns', columns: constant });
  if (narrow.length > 0) warnings.push({ code: 'no-spread-columns', columns: narrow });
  return warnings;
}

/**
 * Scales rows by the scaling of other rows.
 * @throws {ClusterkitError} input, for data that cannot be used or of another dimension
 * @example
 * const { scaling } = await features.fitScale({ x: Float64Array.of(1, 3), n: 2, dim: 1 });
 * console.log([...features.applyScale({ x: Float64Array.of(2, 5), n: 2, dim: 1 }, scaling).data.x]); // [ 0, 3 ]
 */
export function applyScale(data: Dataset, scaling: Scaling): { data: Dataset; warnings: Warning[] } {
  checkDataset(data, true);
  checkSameDim('scaling', scaling.dim, data);
  if (scaling.method === 'none') return { data, warnings: [] };
  if (scaling.method === 'l2') return unitLength(data);
  const { x, n, dim } = data;
  const { center, rest } = scaling;
  const spread = scaling.spread.map((value) => value || Number.POSITIVE_INFINITY);
  const scaled = new Float64Array(n * dim);
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    for (let j = 0; j < dim; j++) scaled[p + j] = (x[p + j] - center[j] - rest[j]) / spread[j];
  }
  return { data: { ...data, x: scaled }, warnings: [] };
}

type Fit = (
  data: Dataset,
  low: Float64Array,
  high: Float64Array,
  pacer: Pacer,
) => Promise<Pick<Scaling, 'center' | 'rest' | 'spread'>>;

const FITS: Record<Exclude<ScaleMethod, 'none' | 'l2'>, Fit> = {
  minmax: async ({ dim }, low, high) => ({
    center: low,
    rest: new Float64Array(dim),
    spread: high.map((value, j) => value - low[j]),
  }),
  standard: async (data, low, high, pacer) => {
    const { x, n, dim, weights } = data;
    const center = new Float64Array(dim);
    const spread = new Float64Array(dim);
    const rest = new Float64Array(dim);
    columnMeans(x, n, dim, weights, low, center, rest);
    if (pacer.due) await pacer.pause();
    columnSquares(x, n, dim, weights, center, rest, spread);
    const total = totalWeight(data);
    for (let j = 0; j < dim; j++) {
      spread[j] = Math.sqrt(spread[j] / total);
      // squares this small have few digits
      if (spread[j] < 1e-145) spread[j] = tinyDeviation(data, j, center[j], high[j] - low[j], total);
    }
    return { center, rest, spread };
  },
  robust: async (data, low, _, pacer) => {
    const { x, n, dim } = data;
    const center = new Float64Array(dim);
    const spread = new Float64Array(dim);
    const rest = new Float64Array(dim);
    const column = new Float64Array(n);
    const weights = repetitions(data);
    for (let j = 0; j < dim; j++) {
      for (let i = 0, p = j; i < n; i++, p += dim) column[i] = x[p] - low[j];
      const [lower, median, upper] = quantiles(column, weights, [0.25, 0.5, 0.75]);
      center[j] = low[j] + median;
      rest[j] = median - (center[j] - low[j]);
      spread[j] = upper - lower;
      if (pacer.due) await pacer.pause();
    }
    return { center, rest, spread };
  },
};

/** Standard deviation of a column whose values have squares that underflow. */
function tinyDeviation(
  { x, n, dim, weights }: Dataset,
  j: number,
  mean: number,
  range: number,
  total: number,
) {
  if (range === 0) return 0;
  let squares = 0;
  for (let i = 0, p = j; i < n; i++, p += dim) {
    if (weights?.[i] !== 0) squares += (weights ? weights[i] : 1) * ((x[p] - mean) / range) ** 2;
  }
  return range * Math.sqrt(squares / total);
}

/**
 * Quantiles with linear interpolation between sorted rows. The quantile of share q is at place q * (rows - 1), and a
 * row of weight w occupies w places.
 * @param column inout, sorted if there are no weights
 */
function quantiles(column: Float64Array, weights: Float64Array | undefined, shares: number[]): number[] {
  if (!weights) {
    column.sort();
    return shares.map((share) => {
      const place = share * (column.length - 1);
      const at = Math.floor(place);
      return between(column[at], column[Math.min(at + 1, column.length - 1)], place - at);
    });
  }
  const order = Array.from(column.keys()).filter((i) => weights[i] > 0);
  order.sort((a, b) => column[a] - column[b]);
  const total = order.reduce((sum, i) => sum + weights[i], 0);
  return shares.map((share) => {
    const place = Math.max(0, share * (total - 1));
    let at = 0;
    let end = weights[order[0]];
    while (end <= place && at + 1 < order.length) end += weights[order[++at]];
    const beyond = place - (end - 1);
    const value = column[order[at]];
    return beyond <= 0 ? value : between(value, column[order[Math.min(at + 1, order.length - 1)]], beyond);
  });
}

function between(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

/** Rows scaled to length 1; rows of zeros do not change. */
function unitLength(data: Dataset): { data: Dataset; warnings: Warning[] } {
  const { x, n, dim } = data;
  const unit = new Float64Array(n * dim);
  let zeros = 0;
  let first = -1;
  for (let i = 0, p = 0; i < n; i++, p += dim) {
    let most = 0;
    for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(x[p + j]));
    if (most === 0) {
      if (zeros++ === 0) first = i;
      continue;
    }
    // the squares of ratios neither over- nor underflow
    let squares = 0;
    for (let j = 0; j < dim; j++) {
      unit[p + j] = x[p + j] / most;
      squares += unit[p + j] ** 2;
    }
    const length = Math.sqrt(squares);
    for (let j = 0; j < dim; j++) unit[p + j] /= length;
  }
  return {
    data: { ...data, x: unit },
    warnings: zeros > 0 ? [{ code: 'zero-rows', rows: zeros, first }] : [],
  };
}

export const step: Step = {
  keepsCategories: true,
  async run(given, options, context) {
    const { data, scaling, warnings } = await scale(given, { ...options, ...context });
    const { method, center, rest, spread } = scaling;
    return { data, params: { method }, fitted: { center, rest, spread }, warnings };
  },
  async apply(given, { params, from: dim, fitted }) {
    const { center, rest, spread } = typedLists(fitted);
    const method = checkChoice('scale', String(params.method), SCALE_METHODS);
    return applyScale(given, { method, dim, center, rest, spread });
  },
};
