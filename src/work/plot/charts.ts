import type { Series, SeriesMark } from '../../charts/series.ts';
import { formatCount } from '../../charts/theme.ts';
import { ClusterkitError, type Remedy } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import type { PlotOptions } from '../params/plot.ts';
import type { PlotColumns } from './columns.ts';
import {
  highest,
  type Measure,
  onlyOne,
  type PlotNumbers,
  type PlotRow,
  plotRows,
  ranked,
  together,
} from './data.ts';
import { smoothed } from './smooth.ts';

/** Maximum numbers of panels, series and categories that can be distinguished. */
const MOST_PANELS = 12;
const MOST_SERIES = 12;
const MOST_CATEGORIES = 40;

/** Gaps between the whole numbers of a line are filled in up to this many numbers. */
const MOST_FILLED = 5000;

/** Up to this many different x, the default is bars instead of a line. */
const MOST_BARS = 40;

/**
 * The mark of the numbers.
 * @throws {ClusterkitError} usage, if they cannot be drawn in this way
 */
export function markOf({ columns, measure, overall }: PlotNumbers, options: PlotOptions): SeriesMark {
  const { mark, stack, colorBy, bins, log } = options;
  const numeric = typeof columns.x[0] === 'number';
  const points = measure.how === 'points';
  const many = overall.length > MOST_BARS || (colorBy !== undefined && bins === undefined);
  const usual =
    !numeric || stack !== undefined
      ? 'bar'
      : points
        ? columns.isByPosition
          ? 'line'
          : 'point'
        : bins || !many
          ? 'bar'
          : 'line';
  const chosen = mark ?? usual;
  if (!numeric && chosen !== 'bar')
    throw refuse('mark', `${chosen} requires numbers along the axis, and "${columns.names.x}" holds text`);
  if (stack !== undefined) {
    if (colorBy !== undefined) throw onlyOne('way to tell values apart', ['stack', 'colorBy']);
    checkStack(measure, chosen, log);
  }
  if (points && chosen !== 'point') checkSinglePoints(columns, chosen);
  return chosen;
}

function refuse(option: string, reason: string, remedies: readonly Remedy[] = []): ClusterkitError {
  return new ClusterkitError('usage', reason, { option, remedies });
}

/** @throws {ClusterkitError} usage, for values that cannot be added up */
function checkStack({ how }: Measure, mark: SeriesMark, log: PlotOptions['log']): void {
  if (mark !== 'bar' && mark !== 'area')
    throw refuse('stack', `requires bars or areas, not the mark ${mark}`);
  if (!['rows', 'distinct', 'sum', 'points'].includes(how))
    throw refuse('stack', `a ${how} is no part of a whole`, [{ option: 'colorBy', how: 'set' }]);
  if (log?.includes('y'))
    throw refuse('stack', 'is not used with a logarithmic y: heights on such an axis do not add up');
}

/** Checks that a line or a bar has one y at each x. */
function checkSinglePoints({ x, group, facet, names }: PlotColumns, mark: SeriesMark): void {
  const seen = new Set<string>();
  for (let i = 0; i < x.length; i++) {
    const key = JSON.stringify([x[i], group?.[i], facet?.[i]]);
    if (seen.has(key)) {
      const one = { option: 'agg', how: 'set', value: 'mean', to: 'draw one value of them' } as const;
      throw refuse('mark', `${mark} has one y at each x, and several rows have ${names.x} ${x[i]}`, [one]);
    }
    seen.add(key);
  }
}

/** @throws {ClusterkitError} usage, if a logarithmic axis has values that are not above 0 */
export function checkLog({ columns, measure, rows }: PlotNumbers, options: PlotOptions): void {
  const { log = [] } = options;
  const check = (axis: string, name: string, values: readonly number[]) => {
    const bad = values.filter((value) => !(value > 0)).length;
    if (!log.includes(axis as 'x' | 'y') || bad === 0) return;
    const some = bad === 1 ? 'a value that is' : `${bad} values that are`;
    throw refuse('log', `${name} has ${some} not above 0`, [
      { option: 'where', how: 'set', to: 'leave such rows out' },
    ]);
  };
  if (typeof columns.x[0] === 'number') check('x', columns.names.x, Array.from(columns.x as Float64Array));
  check(
    'y',
    measure.name,
    rows.map(({ y }) => y),
  );
}

/** The chart, and a warning about what it does not show. */
export async function plotChart(plot: PlotNumbers, mark: SeriesMark, options: PlotOptions, name: string) {
  const { columns, measure } = plot;
  const { names, x } = columns;
  const text = { title: options.title ?? titleOf(plot, name), subtitle: `${formatCount(x.length)} rows` };
  const axes = [options.xTitle ?? names.x, options.yTitle ?? axisTitle(measure)] as const;
  const log = { x: options.log?.includes('x'), y: options.log?.includes('y') };
  if (mark === 'point' && measure.how === 'points' && !columns.facet && options.smooth === undefined) {
    const { spec, warnings } = await pointsOf(plot, { ...text, axes, log });
    return { spec, warnings };
  }
  const { seriesChart } = await import('../../charts/index.ts');
  const { panels, categories, warnings, notes } = await panelsOf(plot, mark, options);
  const stacked = options.stack !== undefined;
  const legend = columns.group ? { legend: names.group } : {};
  const kinds = categories ? { categories } : {};
  const { smooth } = options;
  const curve = smooth === undefined ? [] : [`the line is smooth, ${curveText(smooth)}`];
  const subtitle = [text.subtitle, ...notes, ...curve].join('; ');
  const all = { ...text, subtitle, axes, mark, panels, stacked, log, ...legend, ...kinds };
  return { spec: seriesChart(all), warnings };
}

function curveText(smooth: number | 'auto'): string {
  return smooth === 'auto' ? 'by the rule of Silverman' : `with a standard deviation of ${smooth}`;
}

function titleOf({ columns, measure }: PlotNumbers, name: string): string {
  const { names } = columns;
  const by = [names.group, names.facet].filter((part) => part !== undefined);
  const what = measure.how === 'rows' ? 'Rows' : measure.name;
  return `${name}: ${what} by ${[names.x, ...by].join(' and ')}`;
}

function axisTitle({ how, name }: Measure): string {
  return how === 'rows' ? 'Rows' : name;
}

/** Every row as a point; many points are one picture. */
async function pointsOf(
  { columns, measure }: PlotNumbers,
  frame: {
    title: string;
    subtitle: string;
    axes: readonly [string, string];
    log: { x?: boolean; y?: boolean };
  },
) {
  const { pointsChart } = await import('../../charts/index.ts');
  const { group, names, ids, y = new Float64Array() } = columns;
  const x = columns.x as Float64Array;
  const classes = group ? together(group, MOST_SERIES) : undefined;
  const order = classes ? legendOrder(classes.values) : [measure.name];
  const place = new Map(order.map((name, c) => [name, c]));
  const labels = classes
    ? Int32Array.from(classes.values, (value) => place.get(value) ?? 0)
    : new Int32Array(x.length);
  const warnings: Warning[] = classes?.rest
    ? [{ code: 'groups-together', column: names.group ?? '', groups: classes.rest }]
    : [];
  const spec = pointsChart({
    ...frame,
    x,
    y,
    labels,
    k: order.length,
    classes: { title: names.group ?? '', names: order },
    ...(ids ? { ids } : {}),
    unit: 'rows',
  });
  return { spec, warnings };
}

/** Names in the order of a legend: numbers by size, others by falling number of rows, the combined rest last. */
function legendOrder(values: readonly string[]): string[] {
  const order = ranked(values).map(({ name }) => name);
  const rest = (name: string) => Number(/^\d+ others$/.test(name));
  const numeric = order.every((name) => rest(name) === 1 || Number.isFinite(Number(name)));
  return order.sort((a, b) => rest(a) - rest(b) || (numeric ? Number(a) - Number(b) : 0));
}

/** The numbers as panels of series; those that exceed the limits are combined or left out. */
async function panelsOf({ columns, binned, measure }: PlotNumbers, mark: SeriesMark, options: PlotOptions) {
  const { clusterColor, NOISE_COLOR } = await import('../../charts/index.ts');
  const { names } = columns;
  const warnings: Warning[] = [];
  const notes: string[] = [];
  const leaveOut = (column: string, shown: number, all: number, which: string) => {
    warnings.push({ code: 'groups-left-out', column, shown, groups: all });
    notes.push(`the ${shown} ${which} of ${formatCount(all)} values of ${column}`);
  };
  const groups = columns.group ? together(columns.group, MOST_SERIES) : undefined;
  if (groups?.rest)
    warnings.push({ code: 'groups-together', column: names.group ?? '', groups: groups.rest });
  const apart = plotRows(binned, measure, { facet: columns.facet, group: groups?.values });
  const rows = options.smooth === undefined ? apart : smoothed(apart, binned, measure, options.smooth);
  const facets = columns.facet ? ranked(columns.facet) : undefined;
  const shown = facets?.slice(0, MOST_PANELS);
  if (facets && facets.length > MOST_PANELS)
    leaveOut(names.facet ?? '', MOST_PANELS, facets.length, 'most frequent');
  const numeric = typeof columns.x[0] === 'number';
  const categories = numeric ? undefined : categoriesOf(plotRows(binned, measure, {}));
  if (categories && categories.all > categories.shown.length)
    leaveOut(
      names.x,
      categories.shown.length,
      categories.all,
      measure.how === 'rows' ? 'most frequent' : 'highest',
    );
  const drawn = new Set<string | number>(categories?.shown ?? []);
  const kept = categories ? rows.filter((row) => drawn.has(row.x)) : rows;
  const order = groups ? legendOrder(groups.values) : [measure.name];
  const gaps = fillsGaps(measure, mark, kept, options);
  const seriesOf = (mine: readonly PlotRow[]): Series[] =>
    order.map((name, c) => {
      const points = mine.filter((row) => groups === undefined || row.group === name);
      const color = groups?.rest && c === order.length - 1 ? NOISE_COLOR : clusterColor(c);
      return { name, color, points: gaps ? withZeros(points, gaps) : points };
    });
  const panels = shown
    ? shown.map(({ name, rows: n }) => ({
        title: `${name} (${formatCount(n)})`,
        series: seriesOf(kept.filter((row) => row.facet === name)),
      }))
    : [{ series: seriesOf(kept) }];
  return { panels, categories: categories?.shown, warnings, notes };
}

/** Categories by falling y. */
function categoriesOf(overall: readonly PlotRow[]): { shown: string[]; all: number } {
  const order = highest(overall).map(({ x }) => String(x));
  return { shown: order.slice(0, MOST_CATEGORIES), all: order.length };
}

/** The x that every line has, if missing numbers are 0. */
function fillsGaps(
  { how }: Measure,
  mark: SeriesMark,
  rows: readonly PlotRow[],
  { stack, log }: PlotOptions,
): PlotRow[] | undefined {
  const counts = how === 'rows' || how === 'distinct' || (how === 'sum' && stack !== undefined);
  if (!counts || mark === 'bar' || mark === 'point' || log?.includes('y')) return undefined;
  const places = new Map(rows.map((row) => [row.x as number, row]));
  const xs = Float64Array.from(places.keys()).sort();
  const [low, high] = [xs[0], xs[xs.length - 1]];
  const whole = xs.every(Number.isInteger) && rows[0]?.x2 === undefined && high - low < MOST_FILLED;
  const all = whole ? Array.from({ length: high - low + 1 }, (_, i) => low + i) : Array.from(xs);
  return all.map((x) => ({ ...places.get(x), x, y: 0 }));
}

function withZeros(points: readonly PlotRow[], gaps: readonly PlotRow[]): PlotRow[] {
  const there = new Map(points.map((point) => [point.x, point]));
  return gaps.map((gap) => there.get(gap.x) ?? gap);
}
