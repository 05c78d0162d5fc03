import { ClusterkitError } from '../../core/errors.ts';
import { pow } from '../../core/pow.ts';
import type { Aggregate, PlotOptions } from '../params/plot.ts';
import type { PlotColumns } from './columns.ts';

/** A number of a plot, with its position. */
export interface PlotRow {
  facet?: string;
  group?: string;
  x: number | string;
  /** The end of an interval that begins at x. */
  x2?: number;
  y: number;
  /** With smooth: the count or mean of the neighborhood. */
  smooth?: number;
}

/** The definition of y. */
export interface Measure {
  /** rows: number of rows; distinct: number of different values; points: every row has its own y. */
  how: 'rows' | 'distinct' | 'points' | Aggregate;
  /** The name for axes and tables. */
  name: string;
}

/** @throws {ClusterkitError} usage, for options that exclude each other */
export function measureOf(options: PlotOptions): Measure {
  const { y, agg, count, distinct, bins } = options;
  const meanings = [
    ...(count ? ['count'] : []),
    ...(distinct === undefined ? [] : ['distinct']),
    ...(y === undefined ? [] : ['y']),
  ];
  if (meanings.length > 1) throw onlyOne('meaning of the vertical axis', meanings);
  if (agg !== undefined && y === undefined) throw requires('agg', 'a column to aggregate', 'y');
  if (bins !== undefined && y !== undefined && agg === undefined)
    throw requires('bins', 'one value for the rows of an interval', 'agg');
  if (distinct !== undefined) return { how: 'distinct', name: `different ${distinct}` };
  if (y === undefined) return { how: 'rows', name: 'rows' };
  return agg === undefined ? { how: 'points', name: y } : { how: agg, name: `${agg} of ${y}` };
}

/** The refusal of options that exclude each other. */
export function onlyOne(what: string, options: readonly string[]): ClusterkitError {
  return new ClusterkitError('usage', `only one ${what} can be chosen`, {
    remedies: options.map((option) => ({ option, how: 'set' })),
  });
}

function requires(option: string, what: string, other: string): ClusterkitError {
  return new ClusterkitError('usage', `requires ${what}`, {
    option,
    remedies: [{ option: other, how: 'set' }],
  });
}

/** A plot and all its numbers. */
export interface PlotNumbers {
  path: string;
  /** Number of rows that were read. */
  n: number;
  columns: PlotColumns;
  binned: Binned;
  measure: Measure;
  /** By facet, group and x. */
  rows: PlotRow[];
  /** By x alone, rising. */
  overall: PlotRow[];
}

/** Highest first; equally high rows by rising x. */
export function highest(rows: readonly PlotRow[]): PlotRow[] {
  return rows
    .map((row, i) => ({ row, i }))
    .sort((a, b) => b.row.y - a.row.y || a.i - b.i)
    .map(({ row }) => row);
}

/** Texts, most frequent first; equally frequent texts in alphabetical order. */
export function ranked(values: readonly string[]): { name: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, rows]) => ({ name, rows }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

/**
 * Rows with the intervals of --bins in place of x. All intervals have the same width, or the same ratio on a
 * logarithmic axis.
 */
export interface Binned {
  columns: PlotColumns;
  /** Bounds of the intervals, one more than intervals. */
  edges?: Float64Array;
}

/**
 * Puts x into n intervals from the smallest to the largest. A number on a bound belongs to the interval above, the
 * largest number to the last interval.
 */
export function binned(columns: PlotColumns, bins: number | undefined, log: boolean): Binned {
  if (bins === undefined) return { columns };
  const values = columns.x as Float64Array;
  const to = log ? Math.log10 : (x: number) => x;
  const from = log ? (t: number) => pow(10, t) : (t: number) => t;
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

/** A binary search. */
function intervalOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value >= edges[middle]) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The columns that separate numbers, beside x. */
type By = Pick<PlotColumns, 'facet' | 'group'>;

/**
 * The numbers of a plot: by facet and group, most frequent first, then by rising x (categories in the order of their
 * first row).
 * @throws {ClusterkitError} usage, if several rows of points have the same x and the mark can show only one
 */
export function plotRows({ columns, edges }: Binned, { how }: Measure, by: By): PlotRow[] {
  const { x, y, distinct } = columns;
  const [facets, groups] = [placesOf(by.facet), placesOf(by.group)];
  // rows by facet and group, and within these by x; every point is a cell of its own
  const parts = new Map<number, Map<number | string, number[]>>();
  const cellsOf = (part: number) => {
    const cells = parts.get(part) ?? new Map<number | string, number[]>();
    parts.set(part, cells);
    return cells;
  };
  for (let i = 0; i < x.length; i++) {
    const cells = cellsOf(facets.of(i) * groups.names.length + groups.of(i));
    const key = how === 'points' ? i : x[i];
    const members = cells.get(key);
    if (members) members.push(i);
    else cells.set(key, [i]);
  }
  // an interval without rows has 0 rows
  if (edges && parts.size === 1 && (how === 'rows' || how === 'distinct')) {
    const cells = cellsOf(0);
    for (const edge of edges.subarray(0, -1)) if (!cells.has(edge)) cells.set(edge, []);
  }
  const ends = edges && new Map(Array.from(edges, (edge, b) => [edge, edges[b + 1]]));
  const order = [...parts.keys()].sort((a, b) => a - b);
  return order.flatMap((part) => {
    const facet = facets.names[Math.floor(part / groups.names.length)];
    const group = groups.names[part % groups.names.length];
    const rows = Array.from(cellsOf(part), ([key, members]): PlotRow => {
      const at = how === 'points' ? x[members[0]] : key;
      const row: PlotRow = { x: at, y: measured(how, members, y, distinct) };
      if (facet !== undefined) row.facet = facet;
      if (group !== undefined) row.group = group;
      if (ends) row.x2 = ends.get(at as number);
      return row;
    });
    return typeof x[0] === 'number' ? rows.sort((a, b) => (a.x as number) - (b.x as number)) : rows;
  });
}

/** Positions of texts by falling frequency; without texts, one position without a name. */
function placesOf(values: readonly string[] | undefined) {
  if (!values) return { names: [undefined], of: () => 0 };
  const names = ranked(values).map(({ name }) => name);
  const places = new Map(names.map((name, place) => [name, place]));
  return { names, of: (i: number) => places.get(values[i]) ?? 0 };
}

function measured(
  how: Measure['how'],
  members: readonly number[],
  y: Float64Array | undefined,
  distinct: readonly string[] | undefined,
): number {
  if (how === 'rows') return members.length;
  if (how === 'distinct') return new Set(members.map((i) => distinct?.[i])).size;
  if (how === 'points') return y![members[0]];
  const values = Float64Array.from(members, (i) => y![i]);
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

/** Combines all but the `most` frequent texts into one, if there are more. */
export function together(values: readonly string[], most: number): { values: string[]; rest: number } {
  const names = ranked(values);
  if (names.length <= most) return { values: [...values], rest: 0 };
  const kept = new Set(names.slice(0, most - 1).map(({ name }) => name));
  const rest = names.length - kept.size;
  const name = `${rest} others`;
  return { values: values.map((value) => (kept.has(value) ? value : name)), rest };
}
