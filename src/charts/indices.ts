/** What several indices say of each number of clusters, a panel each. */
import { MEASURE_LABEL } from './curve.ts';
import {
  type ChartSpec,
  type ChartText,
  formatShort,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  SERIES_COLORS,
  visible,
} from './theme.ts';

export interface IndicesChart extends ChartText {
  panels: readonly {
    /** The name of the index. */
    name: string;
    /** What to look for, in a few words: `higher is better`. */
    note?: string;
    /** By rising k; what is not finite is left out. */
    points: readonly { k: number; value: number }[];
    /** The k that stands out. */
    marked?: number;
  }[];
}

type Panel = Extract<ChartSpec, { concat: unknown }>['concat'][number];

const WIDTH = 270;
const HEIGHT = 150;
const GAP = 34;
/** More would touch each other and hide the line where it is flat. */
const MOST_DOTS = 32;
/** The highest tick label stays within the panel, or its title would stand higher than its neighbours'. */
const HEADROOM = 8;
const LINE_COLOR = SERIES_COLORS[0];
const MARK_COLOR = SERIES_COLORS[1];

/** Up to four panels a row. */
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
    concat: panels.map((panel) => onePanel(panel)),
  };
}

function onePanel({ name, note, points, marked }: IndicesChart['panels'][number]): Panel {
  const values = points.map(({ k, value }) => ({ k, value, text: figure(value) }));
  const [low, high] = rangeOf(values.map(({ value }) => value));
  const chosen = values.filter(({ k }) => k === marked);
  const ks = values.map(({ k }) => k);
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
      x: {
        field: 'k',
        type: 'quantitative',
        scale: { zero: false, nice: false, padding: 10 },
        axis: { title: 'k', tickMinStep: 1, tickCount: Math.min(ks.length, 8), format: 'd', titlePadding: 4 },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: { domain: [low, high], range: [HEIGHT, HEADROOM], nice: false, zero: false },
        axis: {
          title: null,
          grid: true,
          tickCount: 4,
          labelExpr: MEASURE_LABEL,
          // one width for all, or the panels of a column would not stand in one line
          minExtent: 40,
          maxExtent: 40,
        },
      },
    },
    layer: [
      { mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', color: LINE_COLOR } },
      ...(values.length <= MOST_DOTS ? [dots()] : []),
      ...(chosen.length > 0 ? mark(chosen, placeOf(values, chosen[0], low, high)) : []),
    ],
  } as Panel;
}

/** Some room around the values; a scale for values that are all one. */
function rangeOf(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = most > least ? 0.12 * (most - least) : Math.abs(most) * 0.1 || 1;
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}

function dots(): Layer {
  return {
    mark: {
      type: 'point',
      filled: true,
      size: 30,
      opacity: 1,
      stroke: '#ffffff',
      strokeWidth: 1,
      color: LINE_COLOR,
    },
    encoding: {
      tooltip: [
        { field: 'k', type: 'quantitative', title: 'k' },
        { field: 'text', type: 'nominal', title: 'Value' },
      ],
    },
  } as Layer;
}

/** Where a point's name stands: on the side that the line leaves free. */
interface NamePlace {
  dx: number;
  dy: number;
  align: 'left' | 'center' | 'right';
}

const ABOVE: NamePlace = { dx: 0, dy: -13, align: 'center' };
const BELOW: NamePlace = { dx: 0, dy: 15, align: 'center' };

/** Pixels that a name below its point takes. */
const NAME_ROOM = 24;

function placeOf(
  points: readonly { value: number }[],
  point: { value: number },
  low: number,
  high: number,
): NamePlace {
  const at = points.indexOf(point);
  const [before, after] = [points[at - 1]?.value, points[at + 1]?.value];
  const { value } = point;
  const below = ((value - low) / (high - low)) * (HEIGHT - HEADROOM);
  if ([before, after].every((side) => side === undefined || side > value)) {
    if (below >= NAME_ROOM) return BELOW;
    // a fall to the last point comes from the left
    return after === undefined ? { dx: 8, dy: -12, align: 'right' } : ABOVE;
  }
  if (before > value && after <= value) return { dx: 6, dy: -9, align: 'left' };
  if (before <= value && after > value) return { dx: -6, dy: -9, align: 'right' };
  return ABOVE;
}

/** The point that stands out, with its k. */
function mark(values: { k: number; value: number }[], place: NamePlace): Layer[] {
  const shown = values.map(({ k, value }) => ({ k, value, name: `k = ${k}` }));
  const point = { type: 'point', filled: true, size: 70, opacity: 1, color: MARK_COLOR, stroke: '#ffffff' };
  const text = { fontSize: 11, fontWeight: 600, fill: MARK_COLOR, ...place };
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

function finding({ title, panels }: IndicesChart): string {
  const told = panels.map(({ name, points: all, marked }) => {
    const points = all.filter(({ value }) => Number.isFinite(value));
    const found = points.find(({ k }) => k === marked);
    if (found) return `${name}: ${figure(found.value)} at k = ${found.k} stands out`;
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: nothing`;
    return `${name}: ${figure(first.value)} at k = ${first.k}, ${figure(last.value)} at k = ${last.k}`;
  });
  return `${title}. Against the number of clusters: ${told.join('; ')}.`;
}
