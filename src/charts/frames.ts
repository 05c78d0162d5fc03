/** The shares of colors in the frames of an animation, one on top of the other. */

import { columnOf, withNumbers } from './numbers.ts';
import { type ChartSpec, type ChartText, frame, visible } from './theme.ts';

/** The data of `framesChart`. */
export interface FramesChart extends ChartText {
  colors: readonly { hex: string; name?: string }[];
  /** The number of each frame, and the share of each color in it, from 0 to 1. */
  frames: readonly { frame: number; shares: readonly number[] }[];
}

const WIDTH = 720;
const HEIGHT = 300;

/** Names beside the chart; those of more colors would not fit. */
const MOST_NAMES = 16;

/** Areas in the colors themselves, the first color at the bottom. */
export function framesChart(chart: FramesChart): ChartSpec {
  const { colors, frames } = chart;
  const labels = colors.map(({ hex, name }) => (name === undefined ? hex : `${visible(name)} ${hex}`));
  const values = frames.flatMap(({ frame, shares }) =>
    shares.map((share, color) => ({ frame, color, label: labels[color], share })),
  );
  const spec = {
    ...frame(chart, WIDTH, finding(chart)),
    width: WIDTH,
    height: HEIGHT,
    data: { values },
    mark: { type: 'area', line: false, tooltip: true },
    encoding: {
      x: {
        ...{ field: 'frame', type: 'quantitative', title: 'Frame' },
        scale: { nice: false, zero: false },
        axis: { grid: false, tickMinStep: 1, format: 'd' },
      },
      y: {
        ...{ field: 'share', type: 'quantitative', title: 'Share of the pixels', stack: 'zero' },
        scale: { domain: [0, 1] },
        axis: { grid: false, format: '.0%' },
      },
      order: { field: 'color', type: 'quantitative' },
      color: {
        ...{ field: 'color', type: 'nominal', title: 'Color' },
        scale: { domain: colors.map((_, c) => c), range: colors.map(({ hex }) => hex) },
        legend:
          colors.length > MOST_NAMES
            ? null
            : { symbolType: 'square', labelExpr: `${JSON.stringify(labels)}[datum.value]` },
      },
      tooltip: [
        { field: 'frame', type: 'quantitative', title: 'Frame' },
        { field: 'label', type: 'nominal', title: 'Color' },
        { field: 'share', type: 'quantitative', title: 'Share', format: '.1%' },
      ],
    },
  } as unknown as ChartSpec;
  return withNumbers(spec, () => [
    columnOf('frame', frames, ({ frame }) => frame),
    ...labels.map((label, color) => columnOf(label, frames, ({ shares }) => shares[color])),
  ]);
}

/** How the color of the first frame with the largest share fares. */
function finding({ title, colors, frames }: FramesChart): string {
  const [first] = frames;
  const last = frames[frames.length - 1];
  const most = first.shares.indexOf(Math.max(...first.shares));
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return `${title}. ${colors[most].hex} has ${percent(first.shares[most])} of the pixels of frame ${first.frame} and ${percent(last.shares[most])} of frame ${last.frame}.`;
}
