/** The values of several indices for each number of clusters, or each value of another parameter, in one panel each. */
import {
  axisName,
  fieldOf,
  K_AXIS,
  legendColumns,
  MEASURE_LABEL,
  numberScale,
  placeName,
  type SweepAxis,
  type SweepPoint,
} from './curve.ts';
import { ABOVE, BELOW, NAME_SIZE, type NamePlace, placeOfName } from './pointName.ts';
import {
  type ChartSpec,
  type ChartText,
  formatShort,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  PAGE,
  SERIES_COLORS,
  visible,
} from './theme.ts';

/** The data of `indicesChart`. */
export interface IndicesChart extends ChartText {
  /** The axis of the varying parameter, default the number of clusters. */
  axis?: SweepAxis;
  panels: readonly {
    /** The name of the index. */
    name: string;
    /** A hint in a few words: `higher is better`. */
    note?: string;
    /** In ascending order of the axis, categories in their order; values that are not finite are left out. */
    points: readonly IndexPoint[];
    /** The position that is marked, and its line if there are several. */
    marked?: number | string;
    markedSeries?: string;
  }[];
}

/** A value of an index; points of one series are on one line. */
export interface IndexPoint extends SweepPoint {
  series?: string;
  /** The error of the value to either side, drawn as a whisker. */
  error?: number;
}

type Panel = Extract<ChartSpec, { concat: unknown }>['concat'][number];

const WIDTH = 270;
const HEIGHT = 150;
const GAP = 34;
/** More dots would touch each other and hide the line where it is flat. */
const MOST_DOTS = 32;
/**
 * The highest tick label stays within the panel, because otherwise its title would be higher than those of its
 * neighbors.
 */
const HEADROOM = 8;
/** Between the sides of a panel and the first and the last place on an axis of numbers, in pixels. */
const PADDING = 10;
/** Space for the name of a category along the axis, in pixels. */
const LABEL_ROOM = 52;
/** That of three panels, which most rows have. */
const LEGEND_WIDTH = 3 * (WIDTH + GAP);
const LINE_COLOR = SERIES_COLORS[0];
const MARK_COLOR = SERIES_COLORS[1];

/** Up to four panels in a row. */
export function indicesChart(chart: IndicesChart): ChartSpec {
  const panels = chart.panels.map((panel) => ({
    ...panel,
    points: panel.points.filter(({ value }) => Number.isFinite(value)),
  }));
  const columns = panels.length > 6 ? 4 : panels.length === 4 ? 2 : Math.min(3, panels.length);
  return {
    ...frame(chart, columns * (WIDTH + GAP + 40), finding(chart)),
    columns: Math.max(1, columns),
    spacing: { row: 30, column: GAP },
    concat: panels.map((panel) => onePanel(panel, chart)),
  };
}

function onePanel(
  { name, note, points, marked, markedSeries }: IndicesChart['panels'][number],
  { axis = K_AXIS, panels }: IndicesChart,
): Panel {
  const field = fieldOf(axis);
  const places = [...new Set(panels.flatMap((panel) => panel.points.map(({ at }) => at)))];
  const values = points.map(({ at, value, series, error }) => ({
    [field]: at,
    value,
    text: figure(value),
    ...(series === undefined ? {} : { series }),
    ...(error === undefined ? {} : { error: figure(error), least: value - error, most: value + error }),
  }));
  const [low, high] = rangeOf(points);
  const chosen = points.filter(({ at, series }) => at === marked && series === markedSeries);
  const names = seriesOf(panels);
  // categories have no order, so no line joins them
  const hasLine = axis.kind !== 'category';
  const hasErrors = points.some(({ error }) => error !== undefined);
  const hasDots = !hasLine || places.length <= MOST_DOTS;
  const colors = seriesColor(names, hasDots);
  return {
    title: {
      text: visible(name),
      ...(note ? { subtitle: visible(note) } : {}),
      fontSize: 13,
      fontWeight: 600,
      subtitleFontSize: 11,
      subtitlePadding: 2,
      color: INK,
      subtitleColor: MUTED,
      anchor: 'start',
      frame: 'group',
      offset: 8,
    },
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: placeChannel(axis, places, points),
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [low, high], range: [HEIGHT, HEADROOM], nice: false, zero: false },
        axis: {
          title: null,
          grid: true,
          tickCount: 4,
          labelExpr: MEASURE_LABEL,
          ...(values.every(({ value }) => Number.isInteger(value)) ? { tickMinStep: 1 } : {}),
          // one width for all, or the panels of a column would not stand in one line
          minExtent: 40,
          maxExtent: 40,
        },
      },
    },
    layer: [
      ...(hasLine ? [line(colors)] : []),
      ...(hasErrors ? [whiskers()] : []),
      ...(hasDots ? [dots(axis, colors, hasErrors)] : []),
      ...(chosen.length > 0
        ? mark(axis, chosen, namePlace(axis, places, points, chosen[0]), names.length > 0 ? INK : MARK_COLOR)
        : []),
    ],
  } as Panel;
}

/** The names of the lines, in their order; empty if each panel has one line. */
function seriesOf(panels: IndicesChart['panels']): string[] {
  const names = panels.flatMap(({ points }) => points.map(({ series }) => series));
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** @param places on the axis, of all panels: one without a value at some of them has the axis of the others */
function placeChannel(axis: SweepAxis, places: readonly SweepPoint['at'][], points: readonly IndexPoint[]) {
  const field = fieldOf(axis);
  const title = axis.name;
  if (axis.kind === 'category') {
    const labelAngle = places.length * LABEL_ROOM > WIDTH ? -40 : 0;
    return {
      field,
      type: 'ordinal',
      scale: { domain: places },
      axis: { title, labelAngle, titlePadding: 4 },
    };
  }
  const numbers = places as number[];
  const { scale, ticks } = numberScale(axis, numbers, 8);
  const isWhole = new Set(points.map(({ at }) => at)).size === places.length;
  const domain = isWhole ? {} : { domain: [Math.min(...numbers), Math.max(...numbers)] };
  return {
    field,
    type: 'quantitative',
    scale: { ...scale, ...domain, nice: false, padding: PADDING },
    axis: { title, ...ticks, titlePadding: 4 },
  };
}

/** A channel of colors. */
interface SeriesColor {
  field: 'series';
  type: 'nominal';
  scale: object;
  legend: object;
}

/** The color of each line, with one legend for all panels. */
function seriesColor(names: readonly string[], hasDots: boolean): SeriesColor | undefined {
  if (names.length === 0) return undefined;
  const range = names.map((_, i) => SERIES_COLORS[i % SERIES_COLORS.length]);
  const columns = legendColumns(names, LEGEND_WIDTH, names.length);
  // a line without dots lends its legend no fill
  const symbol = hasDots ? { symbolType: 'circle' } : { symbolType: 'stroke', symbolStrokeWidth: 3 };
  const look = { ...symbol, symbolSize: 90, labelLimit: 300 };
  const lines = columns < names.length ? { columns } : {};
  const legend = { title: null, orient: 'top', ...look, ...lines };
  return { field: 'series', type: 'nominal', scale: { domain: names, range }, legend };
}

function line(color: SeriesColor | undefined): Layer {
  const look = { type: 'line', strokeWidth: 2, strokeJoin: 'round' };
  return (color ? { mark: look, encoding: { color } } : { mark: { ...look, color: LINE_COLOR } }) as Layer;
}

/** From a value less its error to the value and its error. */
function whiskers(): Layer {
  return {
    mark: { type: 'errorbar', ticks: { size: 6 }, color: LINE_COLOR },
    encoding: { y: { field: 'least', type: 'quantitative', title: null }, y2: { field: 'most' } },
  } as Layer;
}

/** The range of the values and their errors with some space around it, even if all values are equal. */
function rangeOf(points: readonly IndexPoint[]): [number, number] {
  if (points.length === 0) return [0, 1];
  const values = points.flatMap(({ value, error = 0 }) => [value - error, value + error]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = most > least ? 0.12 * (most - least) : Math.abs(most) * 0.1 || 1;
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}

function dots(axis: SweepAxis, color: SeriesColor | undefined, hasErrors: boolean): Layer {
  const type = axis.kind === 'category' ? 'ordinal' : 'quantitative';
  return {
    mark: {
      type: 'point',
      filled: true,
      size: 30,
      opacity: 1,
      stroke: PAGE,
      strokeWidth: 1,
      ...(color ? {} : { color: LINE_COLOR }),
    },
    encoding: {
      ...(color ? { color } : {}),
      tooltip: [
        ...(color ? [{ field: 'series', type: 'nominal', title: 'Run' }] : []),
        { field: fieldOf(axis), type, title: axis.name },
        { field: 'text', type: 'nominal', title: 'Value' },
        ...(hasErrors ? [{ field: 'error', type: 'nominal', title: 'Error' }] : []),
      ],
    },
  } as Layer;
}

/** Pixels that a name below its point takes. */
const NAME_ROOM = 24;

/** The side that the point's own line leaves free. */
function sideOf(points: readonly IndexPoint[], point: IndexPoint, below: number): NamePlace {
  const at = points.indexOf(point);
  const [before, after] = [points[at - 1]?.value, points[at + 1]?.value];
  const { value } = point;
  if ([before, after].every((side) => side === undefined || side > value)) {
    if (below >= NAME_ROOM) return BELOW;
    // a fall to the last point comes from the left
    return after === undefined ? { dx: 8, dy: -12, align: 'right' } : ABOVE;
  }
  if (before > value && after <= value) return { dx: 6, dy: -9, align: 'left' };
  if (before <= value && after > value) return { dx: -6, dy: -9, align: 'right' };
  return ABOVE;
}

/** Where the name of a marked point stands: on the side that lines leave free, and in the panel. */
function namePlace(
  axis: SweepAxis,
  places: readonly SweepPoint['at'][],
  points: readonly IndexPoint[],
  point: IndexPoint,
): NamePlace {
  const [low, high] = rangeOf(points);
  const acrossOf = positionOf(axis, places);
  const spot = ({ at, value }: IndexPoint) => ({
    x: acrossOf(at),
    y: HEIGHT - ((value - low) / (high - low)) * (HEIGHT - HEADROOM),
  });
  const own = (name: string | undefined) => points.filter(({ series }) => series === name);
  const names = [...new Set(points.map(({ series }) => series))];
  const lines = axis.kind === 'category' ? [] : names.map((name) => own(name).map(spot));
  const reach = ({ at, value, error }: IndexPoint) =>
    error === undefined ? [] : [[value - error, value + error].map((end) => spot({ at, value: end }))];
  const here = spot(point);
  const side = sideOf(own(point.series), point, HEIGHT - here.y);
  return placeOfName(
    nameOf(axis, point),
    here,
    { width: WIDTH, height: HEIGHT, lines: [...lines, ...points.flatMap(reach)] },
    side,
  );
}

/** Pixels from the left of a panel to a place on its axis. */
function positionOf(axis: SweepAxis, places: readonly SweepPoint['at'][]) {
  if (axis.kind === 'category')
    return (at: SweepPoint['at']) => ((places.indexOf(at) + 0.5) / places.length) * WIDTH;
  const { scale } = numberScale(axis, places as number[], 1);
  const along = 'type' in scale ? Math.log : Number;
  const numbers = places.map((place) => along(place as number));
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const stretch = most > least ? (WIDTH - 2 * PADDING) / (most - least) : 0;
  return (at: SweepPoint['at']) =>
    most > least ? PADDING + stretch * (along(at as number) - least) : WIDTH / 2;
}

function nameOf({ kind, name }: SweepAxis, { at }: IndexPoint): string {
  return kind === 'category' ? String(at) : `${name} = ${at}`;
}

/** The point that stands out, with its place. */
function mark(axis: SweepAxis, points: readonly IndexPoint[], place: NamePlace, color: string): Layer[] {
  const shown = points.map((one) => ({
    [fieldOf(axis)]: one.at,
    value: one.value,
    name: nameOf(axis, one),
  }));
  const point = { type: 'point', filled: true, size: 70, opacity: 1, color, stroke: PAGE };
  const text = { fontSize: NAME_SIZE, fontWeight: 600, fill: color, ...place };
  return [
    { data: { values: shown }, mark: point } as Layer,
    ...haloed(text, { text: { field: 'name', type: 'nominal' } }).map(
      (layer) => ({ data: { values: shown }, ...layer }) as Layer,
    ),
  ];
}

function figure(value: number): string {
  return Math.abs(value) >= 1000 ? formatShort(value) : String(Number(value.toPrecision(4)));
}

function finding({ title, panels, axis = K_AXIS }: IndicesChart): string {
  const told = panels.map(({ name, points: all, marked, markedSeries }) => {
    const points = all.filter(({ value }) => Number.isFinite(value));
    const place = (point: IndexPoint) =>
      placeName(axis, point) + (point.series === undefined ? '' : ` of ${point.series}`);
    const found = points.find(({ at, series }) => at === marked && series === markedSeries);
    if (found) return `${name}: ${figure(found.value)} ${place(found)} stands out`;
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: nothing`;
    return `${name}: ${figure(first.value)} ${place(first)}, ${figure(last.value)} ${place(last)}`;
  });
  return `${title}. Against ${axisName(axis)}: ${told.join('; ')}.`;
}
