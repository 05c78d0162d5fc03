/** How often each intensity occurs in each band of a picture. */

import { invalid } from '../core/errors.ts';
import {
  AXIS,
  bandColor,
  type ChartSpec,
  type ChartText,
  capitalize,
  countAxis,
  counted,
  formatCount,
  formatShort,
  frame,
  type Layer,
  MUTED,
  type Position,
} from './theme.ts';

/** The data of `histogramChart`. */
export interface HistogramChart extends ChartText {
  /**
   * `counts[b]` pixels in each of B bins, which divide the L intensities of the range: bin b begins ceil(b * L / B)
   * above the lowest intensity. All bands have the same number of bins, at most L.
   */
  bands: readonly { name: string; counts: ArrayLike<number>; smooth?: ArrayLike<number> }[];
  /** Lowest and highest intensity: [0, 255] or [0, 65535]. */
  range: readonly [number, number];
  layout: 'panels' | 'overlay';
  /** Whether the counts are drawn on a logarithmic axis. */
  log: boolean;
  unit: string;
}

const WIDTH = 720;
/** More bins are added up with their neighbors: narrower steps are not visible, and overlapping lines would merge. */
const MOST_BINS = { panels: WIDTH, overlay: WIDTH / 2 } as const;
/** Above this number of bins, the lines of an overlay are thin. */
const MANY_BINS = 128;
/** On a log axis zero is drawn here, half a pixel below the lowest count. */
const FLOOR = 0.5;
/** An end bin that is this many times as high as all inner bins is cut off, and its count is written beside it. */
const SPIKE = 2.5;

interface Band {
  name: string;
  color: string;
  /** Counts of the bins drawn. */
  counts: number[];
  /** Smoothed counts of these bins. */
  smooth?: number[];
}

/** How bins are placed on the axes, for all bands. */
interface Plot {
  chart: HistogramChart;
  bands: Band[];
  /** The start of each bin, and the end of the last one. */
  edges: number[];
  /** Pixels of the panel. */
  height: number;
  /** Top of the y axis. */
  top: number;
}

/** Draws stepped areas, one path for each band, in panels below each other or on top of each other. */
export function histogramChart(chart: HistogramChart): ChartSpec {
  const bins = checkBins(chart);
  const group = groupOf(bins, MOST_BINS[chart.layout]);
  const edges = edgesOf(chart.range, bins, group);
  const bands = chart.bands.map(({ name, counts, smooth }, i) => ({
    name,
    color: bandColor(name, i),
    counts: sumBins(counts, group),
    ...(smooth && { smooth: sumBins(smooth, group) }),
  }));
  const height = bands.length === 1 ? 300 : bands.length <= 3 ? 140 : 112;
  const plot = { chart, bands, edges, height: 320, top: topOf(bands, chart.log) };
  const shared = frame(chart, WIDTH, finding(plot));
  if (chart.layout === 'overlay') {
    return { ...shared, width: WIDTH, height: plot.height, layer: overlay(plot) };
  }
  return {
    ...shared,
    spacing: 18,
    // Each panel has an axis of its own, because the peak of one band would flatten the others.
    vconcat: bands.map((band, i) => ({
      width: WIDTH,
      height,
      layer: panel({ ...plot, height, top: topOf([band], chart.log) }, band, i === bands.length - 1),
    })),
  };
}

/** Checks that all bands have the same number of bins. @returns this number */
function checkBins({ bands, range }: HistogramChart): number {
  const levels = range[1] - range[0] + 1;
  const bins = bands[0]?.counts.length ?? 0;
  if (bins < 1 || bins > levels) throw invalid('counts.length', `1 to ${levels} bins`, bins);
  const other = bands.find(({ counts }) => counts.length !== bins);
  if (other) throw invalid('counts.length', `${bins} bins, as in the first band,`, other.counts.length);
  return bins;
}

/**
 * Number of bins that are drawn as one, so that at most `most` are drawn: a divisor of `bins` if one is near, so that
 * the last bin is not narrower.
 */
function groupOf(bins: number, most: number): number {
  const least = Math.ceil(bins / most);
  for (let group = least; group <= 2 * least; group++) if (bins % group === 0) return group;
  return least;
}

function edgesOf([low, high]: readonly [number, number], bins: number, group: number): number[] {
  const levels = high - low + 1;
  return Array.from(
    { length: Math.ceil(bins / group) + 1 },
    (_, i) => low + Math.ceil((Math.min(bins, i * group) * levels) / bins),
  );
}

/** The intensities of the bin at `i`: `7`, or `16-31`. */
function binName({ edges }: Plot, i: number): string {
  const last = edges[i + 1] - 1;
  return edges[i] === last ? `${last}` : `${edges[i]}-${last}`;
}

/** The widths of the narrowest and of the widest bin, in intensities. The last bin may be narrower because bins were summed; it is ignored. */
function binWidths({ edges }: Plot): [number, number] {
  const widths = edges.slice(1).map((edge, i) => edge - edges[i]);
  const whole = widths.length > 1 ? widths.slice(0, -1) : widths;
  return whole.reduce(([a, b], width) => [Math.min(a, width), Math.max(b, width)], [whole[0], whole[0]]);
}

function sumBins(counts: ArrayLike<number>, width: number): number[] {
  const bins = new Array<number>(Math.ceil(counts.length / width)).fill(0);
  for (let v = 0; v < counts.length; v++) bins[Math.floor(v / width)] += counts[v];
  return bins;
}

/**
 * The top of the y axis. A clipped photograph has so many black or white pixels that all other bins would be flat, so
 * high end bins are ignored.
 */
function topOf(bands: readonly Band[], log: boolean): number {
  const highest = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 0);
  const all = highest(bands.map((band) => highest(band.counts)));
  if (log) return Math.max(10, all * 1.5);
  const inner = highest(bands.map((band) => highest(band.counts.slice(1, -1))));
  return inner > 0 && all > inner * SPIKE ? inner * 1.3 : Math.max(1, all * 1.05);
}

/** One row for each bin, and one more where the last bin ends. */
function steps({ chart: { log }, edges, top }: Plot, band: Band) {
  const drawn = (count: number) => (log ? Math.max(FLOOR, count) : Math.min(count, top));
  const rows = band.counts.map((count, i) => ({
    x: edges[i],
    y: drawn(count),
    band: band.name,
  }));
  return [...rows, { x: edges[edges.length - 1], y: drawn(band.counts.at(-1) ?? 0), band: band.name }];
}

function xChannel(plot: Plot, labeled: boolean): Position {
  const [low, high] = plot.chart.range;
  const step = Math.ceil((high + 1 - low) / 8);
  const ticks = Array.from({ length: 8 }, (_, i) => low + step * i).filter((tick) => tick <= high - step / 2);
  return {
    field: 'x',
    type: 'quantitative',
    scale: { domain: [low, high + 1], nice: false, zero: false },
    axis: {
      title: labeled ? xTitle(plot) : null,
      labels: labeled,
      values: [...ticks, high],
      format: 'd',
      grid: false,
      labelFlush: false,
      domain: true,
      domainColor: AXIS,
    },
  };
}

function xTitle(plot: Plot): string {
  const [low, high] = plot.chart.range;
  const [narrow, wide] = binWidths(plot);
  const bins = narrow === wide ? `${formatCount(wide)}` : `${narrow} or ${formatCount(wide)}`;
  return `Intensity (${low}-${high}${wide === 1 ? '' : `, in bins of ${bins}`})`;
}

function yChannel({ chart: { log, unit }, height, top }: Plot): Position {
  const ticks = Array.from({ length: 13 }, (_, i) => Number(`1e${i}`)).filter((tick) => tick <= top);
  const note =
    height < 200
      ? [`${capitalize(unit)}, log`, '(0 at the floor)']
      : `${capitalize(unit)} (log, 0 at the floor)`;
  return {
    field: 'y',
    type: 'quantitative',
    stack: null,
    scale: log ? { type: 'log', domain: [FLOOR, top], nice: false } : { domain: [0, top], nice: false },
    axis: {
      ...(log
        ? { title: note, grid: true, format: '~s', values: ticks }
        : countAxis(unit, height < 200 ? 4 : 6)),
      // So that the titles of stacked panels are aligned.
      minExtent: 34,
    },
  };
}

function panel(plot: Plot, band: Band, last: boolean): Layer[] {
  const area: Layer = {
    data: { values: steps(plot, band) },
    mark: {
      type: 'area',
      interpolate: 'step-after',
      color: band.color,
      fillOpacity: band.smooth ? 0.35 : 0.85,
      clip: true,
      tooltip: null,
    },
    encoding: { x: xChannel(plot, last), y: yChannel(plot) },
  };
  const name: Layer = {
    data: { values: [{ text: capitalize(band.name) }] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'bottom',
      fontWeight: 600,
      color: band.color,
      tooltip: null,
    },
    encoding: { x: { value: 0 }, y: { value: -4 }, text: { field: 'text', type: 'nominal' } },
  };
  return [area, ...smoothLines(plot, [band]), name, ...spikes(plot, [band]), hover(plot, [band])];
}

function overlay(plot: Plot): Layer[] {
  const area: Layer = {
    data: { values: plot.bands.flatMap((band) => steps(plot, band)) },
    mark: {
      type: 'area',
      interpolate: 'step-after',
      fillOpacity: plot.chart.log ? 0.08 : 0.14,
      line: {
        strokeWidth: plot.edges.length > MANY_BINS ? 1 : 1.4,
        opacity: plot.bands.some(({ smooth }) => smooth) ? 0.35 : 1,
        interpolate: 'step-after',
        clip: true,
      },
      clip: true,
      tooltip: null,
    },
    encoding: {
      x: xChannel(plot, true),
      y: yChannel(plot),
      color: {
        field: 'band',
        type: 'nominal',
        scale: { domain: plot.bands.map((band) => band.name), range: plot.bands.map((band) => band.color) },
        legend: {
          title: null,
          orient: 'top',
          symbolType: 'square',
          symbolOpacity: 1,
          symbolSize: 110,
          labelExpr: 'upper(slice(datum.label, 0, 1)) + slice(datum.label, 1)',
        },
      },
    },
  };
  return [area, ...smoothLines(plot, plot.bands), ...spikes(plot, plot.bands), hover(plot, plot.bands)];
}

/** Smoothed counts as a line through the middles of the bins. */
function smoothLines({ chart: { log }, edges, top }: Plot, bands: readonly Band[]): Layer[] {
  const drawn = (count: number) => (log ? Math.max(FLOOR, count) : Math.min(count, top));
  const values = bands.flatMap(({ name, color, smooth = [] }) =>
    smooth.map((count, i) => ({ x: (edges[i] + edges[i + 1]) / 2, y: drawn(count), line: name, color })),
  );
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', clip: true, tooltip: null },
      encoding: {
        x: { field: 'x', type: 'quantitative' },
        y: { field: 'y', type: 'quantitative' },
        detail: { field: 'line', type: 'nominal' },
        color: { field: 'color', type: 'nominal', scale: null },
      },
    },
  ];
}

/** The counts of the end bins that were cut off, beside their tops. */
function spikes(plot: Plot, bands: readonly Band[]): Layer[] {
  const { chart, edges, top } = plot;
  // Beside the bin, not on it, if the bin is wide enough to be seen as an area; there the highest other bins leave
  // space.
  const widthOf = (i: number) => ((edges[i + 1] - edges[i]) / (edges[edges.length - 1] - edges[0])) * WIDTH;
  const layers: Layer[] = [];
  for (const end of ['first', 'last'] as const) {
    const cut = bands
      .map(({ name, counts }) => ({ name, count: (end === 'first' ? counts[0] : counts.at(-1)) ?? 0 }))
      .filter(({ count }) => !chart.log && count > top);
    if (cut.length === 0) continue;
    const where = binName(plot, end === 'first' ? 0 : edges.length - 2);
    const values = cut.map(({ name, count }, i) => ({
      text: `${bands.length > 1 ? `${capitalize(name)} ↑` : '↑'} ${formatShort(count)} at ${where}`,
      y: 10 + i * 15,
    }));
    layers.push({
      data: { values },
      mark: {
        type: 'text',
        align: end === 'first' ? 'left' : 'right',
        baseline: 'middle',
        fontSize: 11,
        color: MUTED,
        tooltip: null,
      },
      encoding: {
        x: { value: end === 'first' ? widthOf(0) + 8 : WIDTH - widthOf(edges.length - 2) - 8 },
        y: { field: 'y', type: 'quantitative', scale: null, axis: null },
        text: { field: 'text', type: 'nominal' },
      },
    });
  }
  return layers;
}

/** Invisible columns, one for each bin, that carry the exact numbers for the pointer; static pictures lack them. */
function hover(plot: Plot, bands: readonly Band[]): Layer {
  const { edges, chart } = plot;
  const values = bands[0].counts.map((_, i) => {
    const counts = Object.fromEntries(bands.map((band) => [band.name, formatCount(band.counts[i])]));
    return { ...counts, x: edges[i], x2: edges[i + 1], bin: binName(plot, i) };
  });
  const several = binWidths(plot)[1] > 1;
  return {
    name: `hover_${bands.map((band) => band.name.replace(/\W/g, '')).join('_')}`,
    data: { values },
    mark: { type: 'rect', opacity: 0 },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      x2: { field: 'x2' },
      tooltip: [
        { field: 'bin', type: 'nominal', title: several ? 'Intensities' : 'Intensity' },
        ...bands.map(
          ({ name }) =>
            ({ field: name, type: 'nominal', title: `${capitalize(name)} (${chart.unit})` }) as const,
        ),
      ],
    },
  };
}

function finding(plot: Plot): string {
  const { title, unit } = plot.chart;
  const peaks = plot.bands.map(({ name, counts }) => {
    const peak = counts.reduce((best, count, i) => (count > counts[best] ? i : best), 0);
    return `${name} peaks at ${binName(plot, peak)} (${counted(counts[peak], unit)})`;
  });
  return `${title}: ${peaks.join(', ')}.`;
}
