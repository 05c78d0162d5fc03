/** The heights of the last merges: a tree is best cut where they jump. */
import { formatValue, MEASURE_LABEL } from './curve.ts';
import { type HeightScale, scaledHeights } from './heightScale.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  frame,
  haloed,
  type Layer,
  PAGE,
  SERIES_COLORS,
} from './theme.ts';

/** The data of `heightsChart`. */
export interface HeightsChart extends ChartText {
  /** Heights of the last merges, in their order: the last one leaves one cluster. */
  heights: ArrayLike<number>;
  /** The meaning of heights: "Ward distance". */
  measure: string;
  /** The widest gap: the number of clusters within the gap, and its lower and upper height. */
  gap?: { k: number; from: number; to: number };
  /** How heights are drawn, default linear. */
  heightScale?: HeightScale;
}

const WIDTH = 640;
const HEIGHT = 320;

/** With more points than this no dots are drawn, because they would merge into a thicker line. */
const MOST_DOTS = 80;

/** Draws a dot for each merge over the number of clusters that it leaves, and marks the widest gap. */
export function heightsChart(chart: HeightsChart): ChartSpec {
  const { heights, measure } = chart;
  const { clamp, scale, ticks, note } = scaledHeights(chart.heightScale, heights);
  const values = Array.from(heights, (height, t) => ({
    k: heights.length - t,
    height: clamp(height),
    text: formatValue(height),
  })).reverse();
  return {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    encoding: {
      x: {
        field: 'k',
        type: 'quantitative',
        scale: { zero: false, nice: false, padding: 14 },
        axis: {
          title: 'Clusters left by the merge',
          tickMinStep: 1,
          tickCount: Math.min(values.length, 12),
          format: 'd',
        },
      },
      y: {
        field: 'height',
        type: 'quantitative',
        scale: chart.heightScale === 'log' ? { ...scale, nice: false } : { type: scale.type, zero: true },
        axis: { title: measure + note, grid: true, labelExpr: MEASURE_LABEL, labelOverlap: true, ...ticks },
      },
    },
    layer: [
      {
        mark: { type: 'line', strokeWidth: 2, strokeJoin: 'round', color: SERIES_COLORS[0], tooltip: null },
      } as Layer,
      ...gapMarks(chart),
      ...(values.length <= MOST_DOTS ? [dots()] : []),
    ],
  } as ChartSpec;
}

function dots(): Layer {
  return {
    mark: {
      type: 'point',
      filled: true,
      size: 46,
      opacity: 1,
      stroke: PAGE,
      strokeWidth: 1.5,
      color: SERIES_COLORS[0],
    },
    encoding: {
      tooltip: [
        { field: 'k', type: 'quantitative', title: 'Clusters left' },
        { field: 'text', type: 'nominal', title: 'Height' },
      ],
    },
  } as Layer;
}

/** The steepest piece of the line, with the number of clusters that it suggests. */
function gapMarks({ gap, heights, heightScale }: HeightsChart): Layer[] {
  if (!gap || gap.k < 2 || gap.k > heights.length) return [];
  const { clamp } = scaledHeights(heightScale, heights);
  const ends = [
    { k: gap.k - 1, height: clamp(gap.to) },
    { k: gap.k, height: clamp(gap.from) },
  ];
  const line = {
    data: { values: ends },
    mark: { type: 'line', strokeWidth: 4, strokeCap: 'round', color: SERIES_COLORS[1], tooltip: null },
  };
  const middle = {
    k: gap.k - 0.5,
    height: (clamp(gap.from) + clamp(gap.to)) / 2,
    text: `widest gap: ${counted(gap.k, 'clusters')}`,
  };
  const words = haloed(
    { align: 'left', baseline: 'middle', dx: 12, fontSize: 12, fontWeight: 600, fill: SERIES_COLORS[1] },
    { text: { field: 'text', type: 'nominal' } },
  ).map((layer) => ({ ...layer, data: { values: [middle] } }));
  return [line, ...words] as Layer[];
}

function finding({ title, heights, measure, gap }: HeightsChart): string {
  const last = heights.length > 0 ? formatValue(heights[heights.length - 1]) : 'none';
  const jump = gap
    ? `; the widest gap, ${formatValue(gap.from)} to ${formatValue(gap.to)}, leaves ${counted(gap.k, 'clusters')}`
    : '';
  return `${title}. ${measure} of the last ${counted(heights.length, 'merges')}: up to ${last}${jump}.`;
}
