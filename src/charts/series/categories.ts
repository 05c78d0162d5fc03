/** A panel of series whose x are categories: horizontal bars, so that long names can be read. */

import { pow } from '../../core/pow.ts';
import { INK, type Layer, logTicks, MUTED, NUMBER_LABEL, visible } from '../theme.ts';
import {
  extentOf,
  type PanelFrame,
  plainNumber,
  pointName,
  type Series,
  type SeriesChart,
  seriesColor,
  seriesTooltip,
  stackedPoints,
} from './parts.ts';

/** Pixels of a category, and of each bar in a category with several bars. */
const BAND = 22;
const BESIDE = 9;

/** Pixels for the value behind a bar. */
const VALUE_ROOM = 46;

export function categoryPanel(chart: SeriesChart, series: readonly Series[], place: PanelFrame) {
  const categories = (chart.categories ?? []).map(visible);
  const color = seriesColor(chart);
  const beside = color.scale.domain.length > 1 && !chart.stacked;
  const band = beside ? Math.max(BAND, BESIDE * color.scale.domain.length + 6) : BAND;
  // a logarithmic axis has no 0
  const floor = chart.log?.y ? extentOf(chart, ({ to }) => (to > 0 ? [to] : []))[0] / 2 : undefined;
  const rows = stackedPoints(chart, series).map(({ point, series, from, to }) => ({
    category: pointName(point),
    from: floor ?? from,
    to,
    series,
    where: pointName(point),
    text: plainNumber(point.y),
  }));
  const x = valueChannel(chart, place, floor);
  const y = {
    field: 'category',
    type: 'ordinal',
    scale: { domain: categories, paddingInner: beside ? 0.15 : 0.22, paddingOuter: 0.1 },
    axis: place.left
      ? {
          title: visible(chart.axes[0]),
          labelLimit: 260,
          // the width of the labels at most, because otherwise the title would overlap them
          maxExtent: 290,
          labelColor: INK,
          labelFontSize: 12,
          labelOverlap: false,
        }
      : null,
  };
  const bars = {
    data: { values: rows },
    mark: { type: 'bar' },
    encoding: {
      x: { ...x, field: 'to' },
      x2: { field: 'from' },
      y,
      ...(beside
        ? { yOffset: { field: 'series', type: 'nominal', scale: { domain: color.scale.domain } } }
        : {}),
      color,
      tooltip: seriesTooltip(chart),
    },
  };
  return {
    width: place.width,
    height: Math.max(60, band * categories.length),
    layer: [bars as unknown as Layer, ...(beside ? [] : [totals(rows, y)])],
  };
}

function valueChannel(chart: SeriesChart, { width, bottom }: PanelFrame, floor?: number) {
  const { axes } = chart;
  const [low, high] = extentOf(chart, ({ from, to }) => [from, to]);
  const room = width / (width - VALUE_ROOM);
  const title = bottom ? visible(axes[1]) : null;
  const axis = { title, grid: true, tickCount: width < 400 ? 3 : 6, labelExpr: NUMBER_LABEL };
  if (floor !== undefined) {
    const domain = [floor, floor * pow(high / floor, room)] as const;
    const scale = { type: 'log', domain, nice: false };
    return { type: 'quantitative', scale, axis: { ...axis, values: logTicks(domain) }, stack: null };
  }
  const domain = [Math.min(0, low * room), Math.max(0, high * room) || 1];
  return { type: 'quantitative', scale: { domain, nice: false }, axis, stack: null };
}

/** The total of each category behind its bars. */
function totals(rows: readonly { category: string; to: number }[], y: object): Layer {
  const tops = new Map<string, number>();
  for (const { category, to } of rows) tops.set(category, to);
  // the label of a bar to the left is to the right of its start
  const values = [...tops].map(([category, to]) => ({
    category,
    to: Math.max(to, 0),
    label: plainNumber(to),
  }));
  return {
    data: { values },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      dx: 5,
      fontSize: 11,
      fill: MUTED,
      tooltip: null,
    },
    encoding: {
      x: { field: 'to', type: 'quantitative' },
      y,
      text: { field: 'label', type: 'nominal' },
    },
  } as unknown as Layer;
}
