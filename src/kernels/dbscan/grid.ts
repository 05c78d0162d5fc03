import { REACH } from '../layouts/cells.ts';
import type { SearchRows } from '../neighbors/search.ts';

/** A grid whose cells have neighbors only. */
export interface Grid {
  /** Cells for each unit of a column. */
  scale: number;
  /** dim: the lowest values. */
  low: Float64Array;
  /** dim: by how much a cell in the direction of a column raises the key of a cell. */
  widths: Float64Array;
  /** The keys are below this power of 2. */
  keyBits: number;
  /** Differences between the key of a cell and those of the cells in the middle of the lines around it, the nearest first. */
  offsets: BigInt64Array;
  /** For each offset, 1 if the line touches the cell. */
  touching: Int32Array;
  /** For each offset, how many cells the line is away in the second and the third column. */
  steps: Float64Array;
}

/** With more columns, too many cells are around a cell. */
const MOST_COLUMNS = 3;

/** Most cells in the direction of a column. */
const MOST_CELLS = 2 ** 30;

/** Squares of such distances can be computed to a few units in the last place. */
const [LEAST_LIMIT, MOST_LIMIT] = [1e-280, 1e280];

/**
 * By how much cells are smaller than the radius allows. The place of a point, in cells, has an error below 2^-21, as it is
 * below MOST_CELLS and comes from two roundings. So two points of a cell differ by less than (1 + 2^-20) / scale in each
 * column, and their squared distance, as it is computed, is below the limit by a share of 2^-18 or so, far more than
 * rounding adds. For the same reason points near to each other are at most sqrt(dim) (1 + 2^-17) < REACH cells apart, and
 * no more cells are between those that they are in.
 */
const MARGIN = 1 + 2 ** -18;

/**
 * The grid for a radius.
 * @param limit the square of the radius
 * @returns undefined where there is none: for many columns, or where the radius is 0, infinite, or small for such a range
 */
export function gridOf({ x, dim }: SearchRows, limit: number): Grid | undefined {
  if (dim > MOST_COLUMNS || !(limit > LEAST_LIMIT && limit < MOST_LIMIT)) return undefined;
  const scale = Math.sqrt(dim / limit) * MARGIN;
  const { low, high } = rangeOf(x, dim);
  const widths = new Float64Array(dim);
  let cells = 1;
  for (let j = 0; j < dim; j++) {
    const across = Math.floor((high[j] - low[j]) * scale) + 1;
    if (!(across < MOST_CELLS)) return undefined;
    widths[j] = cells;
    // cells around those at the ends are in no other line
    cells *= across + 2 * REACH;
  }
  const keyBits = Math.ceil(Math.log2(cells)) + 1;
  return { scale, low, widths, keyBits, ...linesOf(widths) };
}

function rangeOf(x: SearchRows['x'], dim: number): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(dim).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(dim).fill(Number.NEGATIVE_INFINITY);
  for (let j = 0; j < dim; j++) {
    let [least, most] = [low[j], high[j]];
    for (let p = j; p < x.length; p += dim) {
      const value = x[p];
      if (value < least) least = value;
      if (value > most) most = value;
    }
    low[j] = least;
    high[j] = most;
  }
  return { low, high };
}

function linesOf(widths: Float64Array): Pick<Grid, 'offsets' | 'touching' | 'steps'> {
  let lines = [{ offset: 0, away: [] as number[] }];
  for (const width of widths.subarray(1)) {
    const steps = Array.from({ length: 2 * REACH + 1 }, (_, at) => at - REACH);
    lines = lines.flatMap(({ offset, away }) =>
      steps.map((step) => ({ offset: offset + step * width, away: [...away, step] })),
    );
  }
  const squared = (away: number[]) => away.reduce((sum, step) => sum + step * step, 0);
  lines.sort((a, b) => squared(a.away) - squared(b.away) || a.offset - b.offset);
  return {
    offsets: BigInt64Array.from(lines, ({ offset }) => BigInt(offset)),
    touching: Int32Array.from(lines, ({ away }) => (away.every((step) => Math.abs(step) <= 1) ? 1 : 0)),
    steps: Float64Array.from(lines.flatMap(({ away: [second = 0, third = 0] }) => [second, third])),
  };
}
