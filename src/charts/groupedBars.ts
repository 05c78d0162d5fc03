/** A measure of several settings as bars side by side, for each number of clusters or value of another parameter. */
import { pow } from '../core/pow.ts';
import {
  type CurveChart,
  fieldOf,
  finding,
  formatValue,
  inReadableUnits,
  K_AXIS,
  MEASURE_LABEL,
  placesOf,
  type SweepAxis,
  seriesLegend,
} from './curve.ts';
import { textWidth } from './metrics.ts';
import {
  AXIS,
  type ChartSpec,
  frame,
  INK,
  type Layer,
  MUTED,
  PAGE,
  SERIES_COLORS,
  sentences,
} from './theme.ts';

const HEIGHT = 320;
const WIDEST = 1600;
/** Maximum width of a bar, and minimum width that is drawn, in pixels. */
const BAR = { wide: 26, narrow: 2 } as const;
/** Space between groups as a share of a group's step. */
const GAP = 0.26;
const VALUE_SIZE = 10;
/** With more bars than this the values above them are left out. */
const MOST_VALUES = 40;
/** On a linear axis, bars this much shorter than the longest cannot be seen. */
const WIDE_RANGE = 50;

/**
 * Groups of bars by rising position on the axis, categories in their order. The bars of a group touch, in the order of
 * series.
 */
export function groupedBarsChart(given: CurveChart): ChartSpec {
  const all = inReadableUnits(given);
  const { chart, places } = thinned(all);
  const { axis: along = K_AXIS } = chart;
  const field = fieldOf(along);
  const bars = Math.max(1, chart.series.length);
  const step = Math.min((bars * BAR.wide + 8) / (1 - GAP), Math.max(WIDEST / Math.max(1, places.length), 1));
  // Few groups are not stretched into wide bars; the axis is longer than they require.
  const width = Math.max(480, Math.round(step * places.length));
  const values = chart.series.flatMap(({ name, points }) =>
    points.map(({ at, value }) => ({ name, [field]: at, value, text: formatValue(value) })),
  );
  const barWidth = (step * (1 - GAP)) / bars;
  const widest = Math.max(0, ...values.map(({ text }) => textWidth(text, VALUE_SIZE)));
  const upright = barWidth < widest + 3;
  const labeled = barWidth >= VALUE_SIZE + 1 && values.length <= MOST_VALUES;
  const above = !labeled ? 6 : upright ? widest + 10 : 18;
  const axis = axisOf(
    values.map(({ value }) => value),
    above,
  );
  const subtitle =
    axis.floor === undefined ? chart.subtitle : sentences(chart.subtitle, 'The axis is logarithmic.');
  return {
    ...frame({ ...chart, subtitle }, width, finding(all)),
    width,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: xChannel(along, places, step, width),
      xOffset: { field: 'name', type: 'nominal', sort: null, scale: { domain: names(chart) } },
      y: {
        field: 'value',
        type: 'quantitative',
        scale: axis.scale,
        axis: { title: chart.measure, grid: true, labelExpr: MEASURE_LABEL, ...axis.ticks },
      },
    },
    layer: [barLayer(chart, barWidth, axis.floor), ...(labeled ? [valueLayer(upright)] : [])],
  };
}

/**
 * An axis from 0, or a logarithmic axis if the shortest bars would not be visible.
 * @param above pixels above the highest bar
 */
function axisOf(values: readonly number[], above: number) {
  const room = HEIGHT / (HEIGHT - above);
  const most = Math.max(...values, 0) || 1;
  const least = Math.min(...values);
  if (!(least > 0 && most / least > WIDE_RANGE)) {
    const scale = { type: 'linear' as const, domain: [0, most * room], nice: false };
    return { scale, ticks: { tickCount: 6 } };
  }
  // the shortest bar is at least twice the floor
  const [from, to] = [Math.floor(Math.log10(least / 2)), Math.floor(Math.log10(most))];
  const floor = Number(`1e${from}`);
  const scale = { type: 'log' as const, domain: [floor, floor * pow(most / floor, room)], nice: false };
  return {
    floor,
    scale,
    ticks: { values: Array.from({ length: to - from + 1 }, (_, i) => Number(`1e${from + i}`)) },
  };
}

const names = ({ series }: CurveChart) => series.map(({ name }) => name);

/** All positions in ascending order, or only as many as have visible bars. */
function thinned(chart: CurveChart): { chart: CurveChart; places: (number | string)[] } {
  const { axis = K_AXIS } = chart;
  const places = placesOf(chart);
  if (axis.kind !== 'category') places.sort((a, b) => Number(a) - Number(b));
  const room = Math.floor((WIDEST * (1 - GAP)) / (BAR.narrow * Math.max(1, chart.series.length)));
  const every = Math.ceil(places.length / Math.max(1, room));
  if (every <= 1) return { chart, places };
  const kept = new Set(places.filter((_, i) => i % every === 0));
  const note = `Drawn is one ${axis.name} in ${every}.`;
  const series = chart.series.map(({ name, points }) => ({
    name,
    points: points.filter(({ at }) => kept.has(at)),
  }));
  return { chart: { ...chart, subtitle: sentences(chart.subtitle, note), series }, places: [...kept] };
}

function xChannel(along: SweepAxis, places: readonly (number | string)[], step: number, width: number) {
  const widest = Math.max(0, ...places.map((place) => textWidth(String(place), 11)));
  const every = Math.ceil((widest + 6) / step);
  return {
    field: fieldOf(along),
    type: 'ordinal',
    scale: {
      domain: places.slice() as number[],
      paddingInner: GAP,
      paddingOuter: Math.max(GAP / 2, (width / step - places.length + GAP) / 2),
    },
    axis: {
      title: along.title,
      values: places.filter((_, i) => i % every === 0) as number[],
      labelAngle: 0,
      labelOverlap: false,
      labelColor: INK,
      domain: true,
      domainColor: AXIS,
    },
  } as const;
}

/** @param floor the start of bars on a logarithmic axis */
function barLayer(chart: CurveChart, barWidth: number, floor: number | undefined): Layer {
  const { axis: along = K_AXIS } = chart;
  return {
    mark: { type: 'bar', stroke: PAGE, strokeWidth: barWidth < 6 ? 0 : 0.75 },
    encoding: {
      ...(floor === undefined ? {} : { y2: { datum: floor } }),
      color: {
        field: 'name',
        type: 'nominal',
        scale: {
          domain: names(chart),
          range: chart.series.map((_, i) => SERIES_COLORS[i % SERIES_COLORS.length]),
        },
        legend: seriesLegend(chart, 'square'),
      },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Algorithm' },
        { field: fieldOf(along), type: 'ordinal', title: along.name },
        { field: 'text', type: 'nominal', title: chart.measure },
      ],
    },
  };
}

/** The values above the bars. */
function valueLayer(upright: boolean): Layer {
  return {
    mark: {
      type: 'text',
      fontSize: VALUE_SIZE,
      color: MUTED,
      tooltip: null,
      ...(upright
        ? { angle: -90, align: 'left', baseline: 'middle', dx: 5 }
        : { baseline: 'bottom', align: 'center', dy: -4 }),
    },
    encoding: { text: { field: 'text', type: 'nominal' } },
  };
}
