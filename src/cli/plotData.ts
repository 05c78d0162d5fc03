import { ClusterkitError } from '../core/errors.ts';
import type { Aggregate, PlotOptions } from './commands/plot.ts';
import type { PlotColumns } from './plotColumns.ts';

/** A number of a plot, and what it belongs to. */
export interface PlotRow {
  facet?: string;
  group?: string;
  x: number | string;
  /** Where an interval that begins at x ends. */
  x2?: number;
  y: number;
}

/** What y is. */
export interface Measure {
  /** rows: how many; distinct: how many different values; points: every row has its own y. */
  how: 'rows' | 'distinct' | 'points' | Aggregate;
  /** For axes and tables. */
  name: string;
}

/** @throws {ClusterkitError} usage, for options that exclude each other */
export function measureOf(options: PlotOptions): Measure {
  const { y, agg, count, distinct, bins } = options;
  const clash = (a: string, b: string) => new ClusterkitError('usage', `${a} and ${b}: choose one of them`);
  if (count && y !== undefined) throw clash('--count', '--y');
  if (distinct !== undefined && (count || y !== undefined))
    throw clash('--distinct', count ? '--count' : '--y');
  if (agg !== undefined && y === undefined)
    throw new ClusterkitError('usage', `--agg ${agg} needs --y: the ${agg} of which column?`);
  if (bins !== undefined && y !== undefined && agg === undefined)
    throw new ClusterkitError('usage', '--bins with --y needs --agg: what of the rows of an interval?');
  if (distinct !== undefined) return { how: 'distinct', name: `different ${distinct}` };
  if (y === undefined) return { how: 'rows', name: 'rows' };
  return agg === undefined ? { how: 'points', name: y } : { how: agg, name: `${agg} of ${y}` };
}

/** Texts, most frequent first; those as frequent in the order of their letters. */
export function ranked(values: readonly string[]): { name: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, rows]) => ({ name, rows }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

/** Rows with the intervals of --bins in place of x, which are equally wide, on a logarithmic axis by their quotient. */
export interface Binned {
  columns: PlotColumns;
  /** Bounds of the intervals, one more than these. */
  edges?: Float64Array;
}

/**
 * Puts x into n intervals from the smallest to the largest; a number on a bound belongs to the interval above, the
 * largest to the last.
 */
export function binned(columns: PlotColumns, bins: number | undefined, log: boolean): Binned {
  if (bins === undefined) return { columns };
  const values = columns.x as Float64Array;
  const to = log ? Math.log10 : (x: number) => x;
  const from = log ? (t: number) => 10 ** t : (t: number) => t;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  let [start, end] = [to(low), to(high)];
  if (start === end) [start, end] = [start - 0.5, end + 0.5];
  const edges = Float64Array.from({ length: bins + 1 }, (_, b) => from(start + ((end - start) * b) / bins));
  if (to(low) < to(high)) [edges[0], edges[bins]] = [low, high];
  const x = values.map((value) => edges[intervalOf(edges, value)]);
  return { columns: { ...columns, x }, edges };
}

/** By halving. */
function intervalOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= edges[middle]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Which columns numbers are told apart by, besides x. */
type By = Pick<PlotColumns, 'facet' | 'group'>;

/**
 * The numbers of a plot: by facet and group, most frequent first, then by rising x (categories: as they are first
 * met).
 * @throws {ClusterkitError} usage, when several rows of points are at one x although the mark can show one only
 */
export function plotRows({ columns, edges }: Binned, { how }: Measure, by: By): PlotRow[] {
  const { x, y, distinct } = columns;
  const { facet, group } = by;
  const cells = new Map<string, { row: PlotRow; members: number[] }>();
  for (let i = 0; i < x.length; i++) {
    // every point is a cell of its own
    const key = how === 'points' ? String(i) : JSON.stringify([facet?.[i], group?.[i], x[i]]);
    const cell = cells.get(key);
    if (cell) cell.members.push(i);
    else cells.set(key, { row: { facet: facet?.[i], group: group?.[i], x: x[i], y: 0 }, members: [i] });
  }
  const places = [facet, group].map(
    (values) => new Map(ranked(values ?? []).map(({ name }, place) => [name, place])),
  );
  const place = ({ row }: { row: PlotRow }) => [
    places[0].get(row.facet ?? '') ?? 0,
    places[1].get(row.group ?? '') ?? 0,
    typeof row.x === 'number' ? row.x : 0,
  ];
  // an interval without rows has none, too
  if (edges && !facet && !group && (how === 'rows' || how === 'distinct')) {
    for (const x of edges.subarray(0, -1)) {
      const key = JSON.stringify([undefined, undefined, x]);
      if (!cells.has(key)) cells.set(key, { row: { x, y: 0 }, members: [] });
    }
  }
  const ends = edges && new Map(Array.from(edges, (edge, b) => [edge, edges[b + 1]]));
  return [...cells.values()]
    .map((cell) => ({ cell, order: place(cell) }))
    .sort(({ order: a }, { order: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map(({ cell: { row, members } }) => ({
      ...(row.facet === undefined ? {} : { facet: row.facet }),
      ...(row.group === undefined ? {} : { group: row.group }),
      x: row.x,
      ...(ends ? { x2: ends.get(row.x as number) } : {}),
      y: measured(how, members, y, distinct),
    }));
}

function measured(
  how: Measure['how'],
  members: readonly number[],
  y: Float64Array | undefined,
  distinct: readonly string[] | undefined,
): number {
  if (how === 'rows') return members.length;
  if (how === 'distinct') return new Set(members.map((i) => distinct?.[i])).size;
  const values = Float64Array.from(members, (i) => y![i]);
  if (how === 'points') return values[0];
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (how) {
    case 'sum':
      return sum();
    case 'mean':
      return sum() / values.length;
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'median': {
      const sorted = values.sort();
      const middle = sorted.length >> 1;
      return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }
}

/** All but the `most` frequent texts as one, when there are more. */
export function together(values: readonly string[], most: number): { values: string[]; rest: number } {
  const names = ranked(values);
  if (names.length <= most) return { values: [...values], rest: 0 };
  const kept = new Set(names.slice(0, most - 1).map(({ name }) => name));
  const rest = names.length - kept.size;
  const name = `${rest} others`;
  return { values: values.map((value) => (kept.has(value) ? value : name)), rest };
}
