import { formatCount } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { smoothCounts, smoothWidth } from '../../features/smoothCounts.ts';
import { smoothMeans, smoothMeansWidth } from '../../features/smoothMeans.ts';
import type { PlotOptions } from '../params/plot.ts';
import type { Binned, Measure, PlotRow } from './data.ts';

/** Counts at whole numbers that are further apart than this are only smoothed in intervals. */
const MOST_WHOLE = 100_000;

/** Places of all groups and facets that are smoothed: those without rows take time and memory, too. */
const MOST_PLACES = 5e6;

/** A narrower curve, in steps, leaves counts as they are. */
const LEAST = 0.1;

/** @throws {ClusterkitError} usage, for numbers that have no smooth line */
export function checkSmooth({ columns, edges }: Binned, measure: Measure, options: PlotOptions): void {
  const { smooth, stack, log } = options;
  if (smooth === undefined) return;
  if (typeof columns.x[0] !== 'number')
    throw refuse(`requires numbers along the axis, and "${columns.names.x}" holds text`);
  if (stack !== undefined)
    throw refuse('is not used with parts that stand on each other', { option: 'colorBy', how: 'set' });
  if (log?.includes('x'))
    throw refuse('is not used with a logarithmic x: a curve has the same width everywhere');
  if (isCount(measure) && edges === undefined && !isWhole(columns.x as Float64Array))
    throw refuse('counts are smoothed at whole numbers or in intervals', { option: 'bins', how: 'set' });
}

function refuse(message: string, remedy?: { option: string; how: 'set' }): ClusterkitError {
  return new ClusterkitError('usage', message, { option: 'smooth', remedies: remedy ? [remedy] : [] });
}

const isCount = ({ how }: Measure) => how === 'rows' || how === 'distinct';

function isWhole(x: Float64Array): boolean {
  const [low, high] = rangeOf(x);
  return x.every(Number.isInteger) && high - low < MOST_WHOLE;
}

function rangeOf(x: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < x.length; i++) {
    low = Math.min(low, x[i]);
    high = Math.max(high, x[i]);
  }
  return [low, high];
}

/**
 * The rows with their smooth values, for each group and facet alone. Counts are spread over their neighbors, so that their sum
 * stays, with rows for the places between them that have none; other y are running means.
 * @param rows by facet and group, each with rising x
 * @param width standard deviation of the curve, in units of x
 * @throws {ClusterkitError} usage, for groups that have too many places together
 */
export function smoothed(
  rows: readonly PlotRow[],
  { columns, edges }: Binned,
  measure: Measure,
  width: number | 'auto',
): PlotRow[] {
  const [low, high] = rangeOf(columns.x as Float64Array);
  const places = edges
    ? Array.from(edges.subarray(0, -1), (x, b): PlotRow => ({ x, x2: edges[b + 1], y: 0 }))
    : Array.from(
        { length: isCount(measure) ? high - low + 1 : 0 },
        (_, i): PlotRow => ({ x: low + i, y: 0 }),
      );
  const step = edges ? (edges[edges.length - 1] - edges[0]) / (edges.length - 1) : 1;
  const parts = partsOf(rows);
  if (parts.length * places.length > MOST_PLACES) {
    const size = `${formatCount(parts.length)} groups at ${formatCount(places.length)} places each`;
    throw refuse(`${size} are too many to be smoothed`, { option: 'bins', how: 'set' });
  }
  return parts.flatMap((part) => {
    const all = isCount(measure) ? filled(part, places) : part;
    const y = Float64Array.from(all, (row) => row.y);
    const values = isCount(measure) ? countsOf(y, width, step) : meansOf(all, y, width);
    return all.map((row, i) => ({ ...row, smooth: values[i] }));
  });
}

function countsOf(counts: Float64Array, width: number | 'auto', step: number): Float64Array {
  const steps = width === 'auto' ? smoothWidth(counts) : width / step;
  return steps < LEAST ? counts : smoothCounts(counts, steps);
}

function meansOf(rows: readonly PlotRow[], y: Float64Array, width: number | 'auto'): Float64Array {
  const x = Float64Array.from(rows, (row) => ((row.x as number) + (row.x2 ?? (row.x as number))) / 2);
  return smoothMeans(x, y, width === 'auto' ? smoothMeansWidth(x) : width);
}

/** Rows of one facet and group each. */
function partsOf(rows: readonly PlotRow[]): PlotRow[][] {
  const parts = new Map<string, PlotRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.facet, row.group]);
    const part = parts.get(key);
    if (part) part.push(row);
    else parts.set(key, [row]);
  }
  return [...parts.values()];
}

/** The rows of a part, and one without rows for each other place. */
function filled(part: readonly PlotRow[], places: readonly PlotRow[]): PlotRow[] {
  const there = new Map(part.map((row) => [row.x, row]));
  const { x: _, x2: __, y: ___, ...names } = part[0];
  return places.map((place) => there.get(place.x) ?? { ...names, ...place });
}
