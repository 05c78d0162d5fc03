/** The most frequent intensities of each band, side by side. */
import { textWidth } from './metrics.ts';
import {
  bandColor,
  type ChartSpec,
  type ChartText,
  capitalise,
  countAxis,
  formatCount,
  frame,
  INK,
} from './theme.ts';

export interface TopChart extends ChartText {
  bands: readonly { name: string; top: readonly { intensity: number; count: number }[] }[];
  unit: string;
}

const HEIGHT = 320;
/** Space between groups, in bars. */
const GAP = 0.7;

/** A group is an intensity, with one bar for each band that has it among its most frequent. */
interface Bar {
  band: string;
  intensity: number;
  count: number;
  /** Edges, in bars from the left. */
  x: number;
  x2: number;
  countText: string;
}

/**
 * Bars by rising intensity, those of several bands at one intensity touching. The bars are as wide as each other and only those that exist
 * take room: slots for every band at every intensity would leave most of the plot empty.
 */
export function topChart(chart: TopChart): ChartSpec {
  const { bars, groups, length } = arrange(chart);
  const width = Math.max(480, Math.min(1120, Math.round(length * 22)));
  // Few bars must not become walls: the axis is longer than they need, on both sides.
  const slots = Math.max(length, width / 64);
  const aside = (slots - length) / 2;
  const names = chart.bands.map((band) => band.name);
  return {
    ...frame(chart, width, finding(chart)),
    width,
    height: HEIGHT,
    data: { values: bars },
    mark: { type: 'rect', stroke: '#ffffff', strokeWidth: 0.75 },
    encoding: {
      x: xChannel(groups, [-aside, length + aside], width),
      x2: { field: 'x2' },
      y: {
        field: 'count',
        type: 'quantitative',
        scale: { zero: true },
        axis: countAxis(chart.unit, 6),
      },
      y2: { datum: 0 },
      color: {
        field: 'band',
        type: 'nominal',
        scale: { domain: names, range: names.map(bandColor) },
        legend: {
          title: null,
          orient: 'top',
          symbolType: 'square',
          symbolSize: 110,
          labelExpr: 'upper(slice(datum.label, 0, 1)) + slice(datum.label, 1)',
        },
      },
      tooltip: [
        { field: 'band', type: 'nominal', title: 'Band' },
        { field: 'intensity', type: 'quantitative', title: 'Intensity', format: 'd' },
        { field: 'countText', type: 'nominal', title: capitalise(chart.unit) },
      ],
    },
  };
}

function arrange(chart: TopChart) {
  const entries = chart.bands.flatMap(({ name, top }, band) =>
    top.map((entry) => ({ ...entry, name, band })),
  );
  entries.sort((a, b) => a.intensity - b.intensity || a.band - b.band);
  const bars: Bar[] = [];
  const groups: { intensity: number; middle: number }[] = [];
  let x = 0;
  let start = 0;
  entries.forEach(({ intensity, count, name }, i) => {
    if (i > 0 && entries[i - 1].intensity !== intensity) {
      x += GAP;
      start = x;
    }
    bars.push({ band: name, intensity, count, x, x2: x + 1, countText: formatCount(count) });
    x += 1;
    if (entries[i + 1]?.intensity !== intensity) groups.push({ intensity, middle: (start + x) / 2 });
  });
  return { bars, groups, length: x };
}

/** Labels under the middle of each group, upright when neighbours would touch. */
function xChannel(groups: readonly { intensity: number; middle: number }[], domain: number[], width: number) {
  const scale = width / (domain[1] - domain[0]);
  const widths = groups.map(({ intensity }) => textWidth(String(intensity), 11));
  const level = groups.every(
    ({ middle }, i) =>
      i === 0 || (middle - groups[i - 1].middle) * scale > (widths[i] + widths[i - 1]) / 2 + 5,
  );
  const labels = Object.fromEntries(groups.map(({ intensity, middle }) => [middle.toFixed(3), intensity]));
  return {
    field: 'x',
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: {
      title: 'Intensity (only the most frequent, rising)',
      values: groups.map(({ middle }) => middle),
      labelExpr: `${JSON.stringify(labels)}[format(datum.value, '.3f')]`,
      labelAngle: level ? 0 : -90,
      labelOverlap: false,
      labelColor: INK,
      grid: false,
      domain: true,
      domainColor: '#c4cad1',
    },
  } as const;
}

function finding({ title, bands, unit }: TopChart): string {
  const parts = bands.map(({ name, top }) => {
    const most = top.reduce((best, entry) => (entry.count > best.count ? entry : best), {
      intensity: 0,
      count: 0,
    });
    return `${name} most often ${most.intensity} (${formatCount(most.count)} ${unit})`;
  });
  return `${title}: ${parts.join(', ')}.`;
}
