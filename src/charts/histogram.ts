/** How often each intensity occurs in each band of a picture. */
import {
  bandColor,
  type ChartSpec,
  type ChartText,
  capitalise,
  countAxis,
  formatCount,
  formatShort,
  frame,
  type Layer,
  MUTED,
  type Position,
} from './theme.ts';

export interface HistogramChart extends ChartText {
  /** `counts[v]` pixels have the intensity v; one count for each intensity of the range. */
  bands: readonly { name: string; counts: ArrayLike<number> }[];
  /** Lowest and highest intensity: [0, 255] or [0, 65535]. */
  range: readonly [number, number];
  layout: 'panels' | 'overlay';
  /** Whether the counts are drawn on a logarithmic axis. */
  log: boolean;
  unit: string;
}

const WIDTH = 720;
/** More steps than this are no longer seen, and are summed. */
const MOST_BINS = 1024;
/** On a log axis zero is drawn here, half a pixel below the lowest count. */
const FLOOR = 0.5;
/** An end bin this many times as high as all inner ones is cut off and told in words. */
const SPIKE = 2.5;

interface Band {
  name: string;
  color: string;
  /** Counts of the bins drawn. */
  counts: number[];
}

/** How the bins stand on the axes, for all bands alike. */
interface Plot {
  chart: HistogramChart;
  bands: Band[];
  /** Intensities a bin. */
  binWidth: number;
  /** Pixels of the panel. */
  height: number;
  /** Top of the y axis. */
  top: number;
}

/** Stepped areas, exact to the bin, each band one path: in panels below each other or laid over each other. */
export function histogramChart(chart: HistogramChart): ChartSpec {
  const binWidth = Math.max(1, Math.ceil((chart.range[1] - chart.range[0] + 1) / MOST_BINS));
  const bands = chart.bands.map(({ name, counts }, i) => ({
    name,
    color: bandColor(name, i),
    counts: sumBins(counts, binWidth),
  }));
  const height = bands.length === 1 ? 300 : bands.length <= 3 ? 140 : 112;
  const plot = { chart, bands, binWidth, height: 320, top: topOf(bands, chart.log) };
  const shared = frame(chart, WIDTH, finding(plot));
  if (chart.layout === 'overlay') {
    return { ...shared, width: WIDTH, height: plot.height, layer: overlay(plot) };
  }
  return {
    ...shared,
    spacing: 18,
    // Each panel has an axis of its own: one band's peak would flatten the others.
    vconcat: bands.map((band, i) => ({
      width: WIDTH,
      height,
      layer: panel({ ...plot, height, top: topOf([band], chart.log) }, band, i === bands.length - 1),
    })),
  };
}

function sumBins(counts: ArrayLike<number>, width: number): number[] {
  const bins = new Array<number>(Math.ceil(counts.length / width)).fill(0);
  for (let v = 0; v < counts.length; v++) bins[Math.floor(v / width)] += counts[v];
  return bins;
}

/** A clipped photograph has so many black or white pixels that the rest would be flat: then the ends do not count for the axis. */
function topOf(bands: readonly Band[], log: boolean): number {
  const highest = (values: readonly number[]) => values.reduce((max, value) => Math.max(max, value), 0);
  const all = highest(bands.map((band) => highest(band.counts)));
  if (log) return Math.max(10, all * 1.5);
  const inner = highest(bands.map((band) => highest(band.counts.slice(1, -1))));
  return inner > 0 && all > inner * SPIKE ? inner * 1.3 : Math.max(1, all * 1.05);
}

/** One row a bin, and one more where the last bin ends. */
function steps({ chart: { range, log }, binWidth, top }: Plot, band: Band) {
  const drawn = (count: number) => (log ? Math.max(FLOOR, count) : Math.min(count, top));
  const rows = band.counts.map((count, i) => ({
    x: range[0] + i * binWidth,
    y: drawn(count),
    band: band.name,
  }));
  return [...rows, { x: range[1] + 1, y: drawn(band.counts.at(-1) ?? 0), band: band.name }];
}

function xChannel({ chart: { range } }: Plot, labelled: boolean): Position {
  const [low, high] = range;
  const ticks = Array.from({ length: 8 }, (_, i) => low + ((high + 1 - low) / 8) * i);
  return {
    field: 'x',
    type: 'quantitative',
    scale: { domain: [low, high + 1], nice: false, zero: false },
    axis: {
      title: labelled ? `Intensity (${low}-${high})` : null,
      labels: labelled,
      values: [...ticks, high],
      format: 'd',
      grid: false,
      labelFlush: false,
      domain: true,
      domainColor: '#c4cad1',
    },
  };
}

function yChannel({ chart: { log, unit }, height, top }: Plot): Position {
  const ticks = Array.from({ length: 13 }, (_, i) => 10 ** i).filter((tick) => tick <= top);
  const note =
    height < 200
      ? [`${capitalise(unit)}, log`, '(0 at the floor)']
      : `${capitalise(unit)} (log, 0 at the floor)`;
  return {
    field: 'y',
    type: 'quantitative',
    stack: null,
    scale: log ? { type: 'log', domain: [FLOOR, top], nice: false } : { domain: [0, top], nice: false },
    axis: {
      ...(log
        ? { title: note, grid: true, format: '~s', values: ticks }
        : countAxis(unit, height < 200 ? 4 : 6)),
      // So that the titles of panels below each other stand in one line.
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
      fillOpacity: 0.85,
      clip: true,
      tooltip: null,
    },
    encoding: { x: xChannel(plot, last), y: yChannel(plot) },
  };
  const name: Layer = {
    data: { values: [{ text: capitalise(band.name) }] },
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
  return [area, name, ...spikes(plot, [band]), hover(plot, [band])];
}

function overlay(plot: Plot): Layer[] {
  const area: Layer = {
    data: { values: plot.bands.flatMap((band) => steps(plot, band)) },
    mark: {
      type: 'area',
      interpolate: 'step-after',
      fillOpacity: plot.chart.log ? 0.08 : 0.14,
      line: { strokeWidth: 1.4, opacity: 1, interpolate: 'step-after', clip: true },
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
  return [area, ...spikes(plot, plot.bands), hover(plot, plot.bands)];
}

/** Words for the ends that were cut off, beside the bin's top. */
function spikes({ chart, binWidth, top }: Plot, bands: readonly Band[]): Layer[] {
  const layers: Layer[] = [];
  for (const end of ['first', 'last'] as const) {
    const cut = bands
      .map(({ name, counts }) => ({ name, count: (end === 'first' ? counts[0] : counts.at(-1)) ?? 0 }))
      .filter(({ count }) => !chart.log && count > top);
    if (cut.length === 0) continue;
    const [low, high] = chart.range;
    const first = end === 'first' ? low : low + Math.floor((high - low) / binWidth) * binWidth;
    const where = binWidth === 1 ? `${first}` : `${first}-${Math.min(high, first + binWidth - 1)}`;
    const values = cut.map(({ name, count }, i) => ({
      text: `${bands.length > 1 ? `${capitalise(name)} ↑` : '↑'} ${formatShort(count)} at ${where}`,
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
        x: { value: end === 'first' ? 8 : WIDTH - 8 },
        y: { field: 'y', type: 'quantitative', scale: null, axis: null },
        text: { field: 'text', type: 'nominal' },
      },
    });
  }
  return layers;
}

/** Invisible columns, one a bin, that carry the exact numbers under the pointer; pictures are drawn without them. */
function hover({ chart: { range, unit }, binWidth }: Plot, bands: readonly Band[]): Layer {
  const values = bands[0].counts.map((_, i) => {
    const x = range[0] + i * binWidth;
    const end = Math.min(range[1], x + binWidth - 1);
    const counts = Object.fromEntries(bands.map((band) => [band.name, formatCount(band.counts[i] ?? 0)]));
    return { ...counts, x, x2: end + 1, bin: binWidth === 1 ? `${x}` : `${x}-${end}` };
  });
  return {
    name: `hover_${bands.map((band) => band.name.replace(/\W/g, '')).join('_')}`,
    data: { values },
    mark: { type: 'rect', opacity: 0 },
    encoding: {
      x: { field: 'x', type: 'quantitative' },
      x2: { field: 'x2' },
      tooltip: [
        { field: 'bin', type: 'nominal', title: 'Intensity' },
        ...bands.map(
          ({ name }) => ({ field: name, type: 'nominal', title: `${capitalise(name)} (${unit})` }) as const,
        ),
      ],
    },
  };
}

function finding({ chart, bands, binWidth }: Plot): string {
  const peaks = bands.map(({ name, counts }) => {
    const peak = counts.reduce((best, count, i) => (count > counts[best] ? i : best), 0);
    return `${name} peaks at ${chart.range[0] + peak * binWidth} (${formatCount(counts[peak] ?? 0)} ${chart.unit})`;
  });
  return `${chart.title}: ${peaks.join(', ')}.`;
}
