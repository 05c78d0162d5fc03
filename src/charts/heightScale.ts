/** Scales of the heights of trees: a few high merges would flatten all others on a linear one. */
import { pow } from '../core/pow.ts';
import { logTicks } from './theme.ts';

/** How heights are drawn. */
export type HeightScale = 'linear' | 'sqrt' | 'log';

/** Lower heights than this share of the highest are drawn there on a logarithmic scale. */
const LEAST_SHARE = 1e-9;

/** Where a logarithmic scale begins: below the lowest height above 0. */
function floorOf(heights: ArrayLike<number>): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let node = 0; node < heights.length; node++) {
    most = Math.max(most, heights[node]);
    if (heights[node] > 0) least = Math.min(least, heights[node]);
  }
  return most > 0 ? Math.max(0.7 * least, LEAST_SHARE * most) : 0.1;
}

/** A scale of the heights of a tree. */
export interface ScaledHeights {
  /** The height that stands for a height: on a logarithmic scale, at least its beginning. */
  clamp: (height: number) => number;
  /** Where a height stands, from 0 at the leaves to 1 at the highest. */
  share: (height: number) => number;
  /** For the axis of a chart: the type of its scale, its ends and its ticks. */
  scale: { type?: 'sqrt' | 'log'; domain: [number, number]; zero?: false };
  ticks: { values: number[] } | { tickCount: number };
  /** What the title of the axis says of it. */
  note: string;
}

/**
 * The scale of the heights of a tree.
 * @param heights of its nodes
 * @param most the highest that is drawn, default the highest node
 */
export function scaledHeights(
  how: HeightScale | undefined,
  heights: ArrayLike<number>,
  most = Array.prototype.reduce.call(heights, (a, b) => Math.max(a as number, b as number), 0) as number,
): ScaledHeights {
  const top = most > 0 ? most : 1;
  if (how !== 'log') {
    const toward = how === 'sqrt' ? Math.sqrt : (height: number) => height;
    return {
      clamp: (height) => height,
      share: (height) => toward(Math.max(0, height)) / toward(top),
      scale: { ...(how === 'sqrt' && { type: 'sqrt' }), domain: [0, top * 1.04], zero: false },
      ticks: { tickCount: 6 },
      note: how === 'sqrt' ? ', square root scale' : '',
    };
  }
  const floor = Math.min(floorOf(heights), 0.7 * top);
  const clamp = (height: number) => Math.max(height, floor);
  const domain: [number, number] = [floor, top * pow(top / floor, 0.04)];
  return {
    clamp,
    share: (height) => Math.log(clamp(height) / floor) / Math.log(top / floor),
    scale: { type: 'log', domain },
    ticks: { values: logTicks(domain) },
    note: ', log scale',
  };
}
