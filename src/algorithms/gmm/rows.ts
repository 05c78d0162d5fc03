import type { Dataset } from '../../core/dataset.ts';
import type { MixtureRows } from '../../kernels/gmm/layout.ts';
import { columnMeans, columnSquares } from '../../kernels/moments.ts';

/** The rows of positive weight, ready to be fitted. */
export interface Prepared {
  data: Dataset;
  rows: MixtureRows;
  /** Sum of the weights. */
  total: number;
  /** dim variances of the columns. */
  variances: Float64Array;
  /** Names or numbers of columns without spread. */
  constant: string[];
}

/** Splits off rows without weight, which must not move anything. */
export function splitWeightless(data: Dataset): { positive: Dataset; weightless: Int32Array } {
  const { n, weights } = data;
  if (!weights?.includes(0)) return { positive: data, weightless: new Int32Array() };
  const [kept, left]: number[][] = [[], []];
  for (let i = 0; i < n; i++) (weights[i] > 0 ? kept : left).push(i);
  const positive = { ...pick(data, kept), weights: Float64Array.from(kept, (i) => weights[i]) };
  return { positive, weightless: Int32Array.from(left) };
}

/** Some rows, without their weights. */
export function pick({ x, dim, columns }: Dataset, rows: ArrayLike<number>): Dataset {
  const some = x.slice(0, rows.length * dim);
  for (let to = 0; to < rows.length; to++)
    some.set(x.subarray(rows[to] * dim, (rows[to] + 1) * dim), to * dim);
  return { x: some, n: rows.length, dim, ...(columns && { columns }) };
}

/** Means and variances of the columns, computed around a row, so that a common offset loses no digits. */
export function prepare(data: Dataset, total: number): Prepared {
  const { x, n, dim, weights, columns } = data;
  const points = new Float64Array(dim);
  const rests = new Float64Array(dim);
  columnMeans(x, n, dim, weights, x.subarray(0, dim), points, rests);
  const variances = new Float64Array(dim);
  columnSquares(x, n, dim, weights, points, rests, variances);
  for (let j = 0; j < dim; j++) variances[j] /= total;
  const constant: string[] = [];
  for (let j = 0; j < dim; j++) if (!isSpread(data, j)) constant.push(columns?.[j] ?? String(j));
  return { data, rows: { x, n, dim, weights, origin: { points, rests } }, total, variances, constant };
}

function isSpread({ x, n, dim }: Dataset, j: number): boolean {
  for (let i = 1; i < n; i++) if (x[i * dim + j] !== x[j]) return true;
  return false;
}

/** No variance may be smaller than this share of the variance of its column, whatever was asked for. */
const LEAST_SHARE = 1e-12;

/**
 * The least variance of each column: a share of its own. Columns without spread count as others do on average.
 * @param share at least 0
 */
export function boundsOf({ variances }: Prepared, share: number): Float64Array {
  const spread = variances.filter((variance) => variance > 0);
  const mean = spread.length > 0 ? spread.reduce((a, b) => a + b, 0) / spread.length : 1;
  const own = Math.max(share, LEAST_SHARE);
  return variances.map((variance) => own * (variance > 0 ? variance : mean));
}

/** The rows with columns of variance 1, for starts; columns without spread are 0. */
export function scaledRows({ rows, variances }: Prepared): Dataset & { x: Float64Array } {
  const { x, n, dim, weights, origin } = rows;
  const factors = variances.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 0));
  const scaled = new Float64Array(n * dim);
  for (let i = 0, p = 0; i < n; i++)
    for (let j = 0; j < dim; j++, p++) scaled[p] = (x[p] - origin.points[j] - origin.rests[j]) * factors[j];
  return { x: scaled, n, dim, ...(weights && { weights }) };
}
