/** The most frequent intensities of each band, side by side. */
import { textWidth } from './metrics.ts';
import {
  AXIS,
  bandColor,
  type ChartSpec,
  type ChartText,
  capitalize,
  countAxis,
  counted,
  formatCount,
  frame,
  INK,
  PAGE,
  sentences,
} from './theme.ts';

/** The data of `topChart`. */
export interface TopChart extends ChartText {
  bands: readonly { name: string; top: readonly { intensity: number; count: number }[] }[];
  unit: string;
}

const HEIGHT = 320;
/** Space between groups, in bars. */
const GAP = 0.7;
const WIDEST = 1920;
/** Pixels of a bar, below which fewer bars are drawn. */
const NARROWEST_BAR = 1.5;
/** Bars narrower than this many pixels have no white edge, because it would cover them. */
const EDGELESS_BAR = 6;
/** Pixels from one upright label to the next. */
const LABEL_STEP = 13;

/** A group is an intensity, with one bar for each band that has it among its most frequent intensities. */
interface Bar {
  band: string;
  intensity: number;
  count: number;
  /** The edges of a bar, in bars from the left. */
  x: number;
  x2: number;
  countText: string;
}

/**
 * Bars by rising intensity; bars of several bands at one intensity touch. All bars have the same width, and only
 * existing bars take space: a place for every band at every intensity would leave most of the plot empty.
 */
export function topChart(chart: TopChart): ChartSpec {
  const { bars, groups, length, each } = arrangeMost(chart);
  // The plot is wider than a page only if the bars require it.
  const width = Math.max(
    480,
    Math.min(1120, Math.round(length * 22)),
    Math.min(WIDEST, Math.round(length * 3)),
  );
  // Few bars are not stretched into wide bars: the axis is longer than they require, on both sides.
  const slots = Math.max(length, width / 64);
  const aside = (slots - length) / 2;
  const names = chart.bands.map((band) => band.name);
  return {
    ...frame({ ...chart, subtitle: subtitle(chart, each) }, width, finding(chart)),
    width,
    height: HEIGHT,
    data: { values: bars },
    mark: {
      type: 'rect',
      stroke: PAGE,
      strokeWidth: width / slots < EDGELESS_BAR ? 0 : 0.75,
    },
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
        { field: 'countText', type: 'nominal', title: capitalize(chart.unit) },
      ],
    },
  };
}

/** As many of the most frequent intensities of each band as fit; `each` is their number if some are left out. */
function arrangeMost(chart: TopChart) {
  const most = Math.max(0, ...chart.bands.map(({ top }) => top.length));
  const all = arrange(chart);
  if (all.length * NARROWEST_BAR <= WIDEST) return { ...all, each: undefined };
  const bands = chart.bands.map(({ name, top }) => ({
    name,
    top: top.toSorted((a, b) => b.count - a.count),
  }));
  const first = (each: number) =>
    arrange({ ...chart, bands: bands.map(({ name, top }) => ({ name, top: top.slice(0, each) })) });
  let [fits, tooMany] = [1, most];
  while (tooMany - fits > 1) {
    const each = (fits + tooMany) >> 1;
    if (first(each).length * NARROWEST_BAR <= WIDEST) fits = each;
    else tooMany = each;
  }
  return { ...first(fits), each: fits };
}

function subtitle({ bands, subtitle }: TopChart, each: number | undefined): string | undefined {
  if (each === undefined) return subtitle;
  const which = bands.length > 1 ? ' of each band' : '';
  return sentences(subtitle, `Drawn are the ${formatCount(each)} most frequent${which}.`);
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

/**
 * Labels under the middle of each group: upright if neighbors would touch, and fewer labels if upright ones would
 * touch.
 */
function xChannel(groups: readonly { intensity: number; middle: number }[], domain: number[], width: number) {
  const scale = width / (domain[1] - domain[0]);
  const widths = groups.map(({ intensity }) => textWidth(String(intensity), 11));
  const level = groups.every(
    ({ middle }, i) =>
      i === 0 || (middle - groups[i - 1].middle) * scale > (widths[i] + widths[i - 1]) / 2 + 5,
  );
  let end = Number.NEGATIVE_INFINITY;
  const labeled = groups.filter(({ middle }) => {
    if (!level && middle * scale < end + LABEL_STEP) return false;
    end = middle * scale;
    return true;
  });
  const labels = Object.fromEntries(labeled.map(({ intensity, middle }) => [middle.toFixed(3), intensity]));
  return {
    field: 'x',
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: {
      title: 'Intensity (only the most frequent, rising)',
      values: labeled.map(({ middle }) => middle),
      labelExpr: `${JSON.stringify(labels)}[format(datum.value, '.3f')]`,
      labelAngle: level ? 0 : -90,
      labelOverlap: false,
      labelColor: INK,
      grid: false,
      domain: true,
      domainColor: AXIS,
    },
  } as const;
}

function finding({ title, bands, unit }: TopChart): string {
  const parts = bands.map(({ name, top }) => {
    const most = top.reduce((best, entry) => (entry.count > best.count ? entry : best), {
      intensity: 0,
      count: 0,
    });
    return `${name} most often ${most.intensity} (${counted(most.count, unit)})`;
  });
  return `${title}: ${parts.join(', ')}.`;
}
