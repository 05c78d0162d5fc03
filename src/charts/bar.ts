/** The palette as bars: the number of pixels of each color. */
import { textWidth } from './metrics.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  capitalize,
  countAxis,
  counted,
  FAINT,
  firstOf,
  formatCount,
  formatShare,
  formatShort,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  nameOf,
  nameTitle,
  outlineOf,
  type Swatch,
  sentences,
} from './theme.ts';

/** The data of `barChart` and `pieChart`. */
export interface PaletteChart extends ChartText {
  /** Falling by share; `size` is in units, `share` is 0 to 1. */
  colors: readonly Swatch[];
  /** What is counted, in the plural: `pixels`. */
  unit: string;
}

const HEIGHT = 320;
const GAP = 0.2;
const WIDEST_BAR = 110;
const WIDEST = 1600;
/** Pixels between the starts of two bars, below which the smallest colors are left out. */
const NARROWEST_STEP = 2;
/** Below this number of pixels, gaps would gray the bars. */
const GAPLESS_STEP = 4;

const BASELINE = { domain: true, domainColor: AXIS } as const;

/** How labels are placed if bars start `step` pixels apart. */
interface BarLabels {
  /** Hex below the bars: horizontal, upright, or none. */
  hex: 'level' | 'upright' | 'none';
  share: 'level' | 'upright' | 'none';
  counts: boolean;
  fontSize: number;
}

/** Vertical bars in the colors of the palette, falling from left to right. */
export function barChart(all: PaletteChart): ChartSpec {
  const chart = largest(all);
  const k = chart.colors.length;
  const width = chartWidth(k);
  const step = Math.min(width / Math.max(1, k), WIDEST_BAR / (1 - GAP));
  const labels = chooseLabels(chart, step);
  const values = chart.colors.map(({ hex, label, size, share }, i) => ({
    rank: i + 1,
    hex,
    name: nameOf({ hex, label }),
    size,
    share,
    shareText: formatShare(share),
    countText: formatCount(size),
    outline: outlineOf(hex),
  }));
  const most = Math.max(1, ...chart.colors.map((color) => color.size));
  return {
    ...frame(chart, Math.max(width, 480), finding(all)),
    width,
    height: HEIGHT,
    data: { values },
    encoding: { x: xEncoding(chart, labels, width) },
    layer: [bars(chart, most, labels, step), ...barTexts(labels)],
  };
}

/** As many colors as can be drawn, with a note about the others. */
function largest(chart: PaletteChart): PaletteChart {
  const most = WIDEST / NARROWEST_STEP;
  const k = chart.colors.length;
  if (k <= most) return chart;
  const note = `Drawn are the ${formatCount(most)} largest of ${formatCount(k)} colors.`;
  return { ...chart, subtitle: sentences(chart.subtitle, note), colors: firstOf(chart.colors, most).shown };
}

/** Pixels from one bar to the next that a name needs that stands upright. */
const UPRIGHT_STEP = 11.5;

/** Pixels; wide enough to name as many bars as possible, and to draw 256 bars. */
function chartWidth(k: number): number {
  if (k <= 10) return 640;
  if (k <= 24) return Math.min(960, k * 60);
  const named = Math.ceil(k * UPRIGHT_STEP);
  return named <= WIDEST ? Math.max(1000, named) : Math.min(WIDEST, Math.max(1000, k * 5));
}

function chooseLabels(chart: PaletteChart, step: number): BarLabels {
  const widest = (texts: string[], size: number, weight: 400 | 600 = 400) =>
    Math.max(0, ...texts.map((text) => textWidth(text, size, weight)));
  const hexes = widest(chart.colors.map(nameOf), 12);
  const shares = widest(
    chart.colors.map((color) => formatShare(color.share)),
    12,
    600,
  );
  const counts = widest(
    chart.colors.map((color) => formatCount(color.size)),
    11,
  );
  const fontSize = step >= 20 ? 12 : step >= 15 ? 11 : 9.5;
  const upright = step >= UPRIGHT_STEP ? 'upright' : 'none';
  return {
    hex: step >= hexes + 6 ? 'level' : upright,
    share: step >= shares + 4 ? 'level' : upright,
    counts: step >= Math.max(counts, shares) + 6,
    fontSize: step >= hexes + 6 ? 12 : fontSize,
  };
}

function xEncoding(chart: PaletteChart, labels: BarLabels, width: number) {
  const k = chart.colors.length;
  // The outer padding prevents that one or two bars fill the whole page.
  const outer = Math.max(GAP / 2, (width / (WIDEST_BAR / (1 - GAP)) - k + GAP) / 2);
  const hexes = JSON.stringify(chart.colors.map(nameOf));
  const every = k > 400 ? 50 : 16;
  const ranks = k < 2 ? [1] : Array.from({ length: Math.ceil(k / every) }, (_, i) => Math.max(1, i * every));
  return {
    field: 'rank',
    type: 'ordinal',
    scale: width / k < GAPLESS_STEP ? { padding: 0 } : { paddingInner: GAP, paddingOuter: outer },
    axis:
      labels.hex === 'none'
        ? {
            ...BASELINE,
            title: `Color, by falling number of ${chart.unit}`,
            values: ranks,
            labelAngle: 0,
          }
        : {
            ...BASELINE,
            title: null,
            labelExpr: `${hexes}[datum.value - 1]`,
            labelAngle: labels.hex === 'level' ? 0 : -90,
            labelFontSize: labels.fontSize,
            labelColor: INK,
            labelOverlap: false,
          },
  } as const;
}

function bars(chart: PaletteChart, most: number, labels: BarLabels, step: number): Layer {
  const unit = capitalize(chart.unit);
  // Space above the highest bar for its labels.
  const above = labels.share === 'none' ? 0 : labels.share === 'upright' ? 52 : labels.counts ? 40 : 22;
  return {
    mark: {
      type: 'bar',
      strokeWidth: step < GAPLESS_STEP ? 0 : step < 8 ? 0.5 : 1,
      cornerRadiusEnd: step > 20 ? 3 : 0,
    },
    encoding: {
      y: {
        field: 'size',
        type: 'quantitative',
        // Stacked bars with round corners would become groups with clip paths, which cut the outlines.
        stack: null,
        scale: { domain: [0, (most * HEIGHT) / (HEIGHT - above)], nice: false },
        axis: countAxis(chart.unit, 6),
      },
      color: { field: 'hex', type: 'nominal', scale: null, legend: null },
      stroke: { field: 'outline', type: 'nominal', scale: null },
      tooltip: [
        { field: 'rank', type: 'ordinal', title: 'Rank' },
        { field: 'name', type: 'nominal', title: nameTitle(chart.colors) },
        { field: 'shareText', type: 'nominal', title: 'Share' },
        { field: 'countText', type: 'nominal', title: unit },
      ],
    },
  };
}

/** Share above each bar and, if it fits, the count under the share. */
function barTexts(labels: BarLabels): Layer[] {
  if (labels.share === 'none') return [];
  const y = { field: 'size', type: 'quantitative' } as const;
  if (labels.share === 'upright') {
    return [
      {
        mark: {
          type: 'text',
          angle: -90,
          align: 'left',
          baseline: 'middle',
          dx: 6,
          fontSize: labels.fontSize,
        },
        encoding: { y, text: { field: 'shareText', type: 'nominal' }, color: { value: MUTED } },
      },
    ];
  }
  const share = haloed(
    { baseline: 'bottom', dy: labels.counts ? -20 : -5, fontSize: 12, fontWeight: 600 },
    { y, text: { field: 'shareText', type: 'nominal' } },
  );
  const count = haloed(
    { baseline: 'bottom', dy: -5, fontSize: 11 },
    { y, text: { field: 'countText', type: 'nominal' }, color: { value: FAINT } },
  );
  return labels.counts ? [...share, ...count] : share;
}

/** The alternative text: the largest few colors with their shares. */
export function finding(chart: PaletteChart): string {
  const named = firstOf(chart.colors, 5).shown.map((color) => `${nameOf(color)} ${formatShare(color.share)}`);
  const rest = chart.colors.length - named.length;
  const total = chart.colors.reduce((sum, color) => sum + color.size, 0);
  const more = rest > 0 ? ` and ${rest} more` : '';
  return `${chart.title}: the colors of ${counted(total, chart.unit, formatShort)}, largest first: ${named.join(', ')}${more}.`;
}
