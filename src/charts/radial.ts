/** A tree of merges around its root: leaves on a circle, the root in the middle. */
import { classEncoding, classNameOf } from './classColors.ts';
import type { DendrogramChart } from './dendrogram.ts';
import { scaledHeights } from './heightScale.ts';
import { textWidth } from './metrics.ts';
import { fitNames } from './names.ts';
import {
  type ChartSpec,
  counted,
  formatCount,
  frame,
  GRID,
  haloed,
  INK,
  inProportion,
  type Layer,
  MUTED,
  placedAt,
  sentences,
  uncapitalize,
  visible,
} from './theme.ts';
import { leafColor, nodeColors } from './treeColors.ts';
import { type TurnedName, turnedNames } from './turnedNames.ts';

/** A tree around its root has no way to stand. */
export type RadialChart = Omit<DendrogramChart, 'orient'>;

const FONT_SIZE = 10;
const LONGEST_NAME = 140;
const LEAST_RADIUS = 150;
const MOST_RADIUS = 320;
/** Pixels between the lines of names, along the circle. */
const LINE = 12;
/** Dots with the colors or classes of leaves, and what is free around them. */
const DOT = 9;
const GAP = 5;
/** Shares of the greatest height that have rings near them. */
const QUARTERS = [0.25, 0.5, 0.75];
/** Corners of an arc lie so far apart at most, in radians. */
const STEP = 0.035;

/** Where leaves and heights lie, in pixels. */
interface Circle {
  radius: number;
  center: number;
  /** The direction of a place along the leaves, clockwise from the top. */
  angle(x: number): number;
  /** The distance of a height from the middle. */
  away(height: number): number;
  at(angle: number, away: number): { x: number; y: number };
  top: number;
  /** Heights with a ring, and what is said of their scale. */
  ticks: readonly number[];
  note: string;
}

/** Draws each merge as an arc with a line to each of its parts. */
export function radialChart(chart: RadialChart): ChartSpec {
  const { names, tree, classes, swatches } = chart;
  const labels = fitNames(names.map(visible), LONGEST_NAME, FONT_SIZE);
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, FONT_SIZE)), 0);
  const n = names.length;
  const dots = classes || swatches ? DOT + GAP : 0;
  const radius = Math.max(LEAST_RADIUS, Math.min(MOST_RADIUS, (n * LINE) / (2 * Math.PI)));
  const size = 2 * (radius + dots + widest + 4 * GAP);
  const circle = circleOf(chart, radius, size / 2);
  const every = Math.max(1, Math.ceil((n * LINE) / (2 * Math.PI * (radius + dots))));
  const thinned = every > 1 ? `1 in ${every} of ${formatCount(n)} ${chart.unit} is named` : undefined;
  const subtitle = sentences(
    thinned ? sentences(chart.subtitle, `${thinned}.`) : chart.subtitle,
    `From the leaves to the root in the middle: ${uncapitalize(chart.measure)}${circle.note}.`,
  );
  return {
    ...inProportion(frame({ ...chart, subtitle }, Math.max(size, 480), finding(chart))),
    width: size,
    height: size,
    layer: [
      ...rings(circle),
      brackets(chart, circle),
      stems(chart, circle),
      ...leafDots(chart, circle, size),
      ...leafNames(tree.order, labels, circle, dots, every, leafColor(chart)),
      ...cut(chart, circle),
    ],
    ...(classes ? { resolve: { scale: { color: 'independent' } } } : {}),
  } as ChartSpec;
}

function circleOf({ tree, names, heightScale }: RadialChart, radius: number, center: number): Circle {
  let top = 0;
  for (let node = 0; node < tree.y.length; node++) top = Math.max(top, tree.y[node]);
  const high = top > 0 ? top : 1;
  const heights = scaledHeights(heightScale, tree.y);
  return {
    radius,
    center,
    top: high,
    ticks:
      'values' in heights.ticks ? heights.ticks.values : QUARTERS.map((share) => niceBelow(share * high)),
    note: heights.note,
    angle: (x) => (2 * Math.PI * (x + 0.5)) / names.length,
    away: (height) => radius * (1 - heights.share(height)),
    at: (angle, away) => ({ x: center + away * Math.sin(angle), y: center - away * Math.cos(angle) }),
  };
}

/** Points of an arc, both ends included. */
function arc({ at }: Circle, from: number, to: number, away: number) {
  const count = Math.max(1, Math.ceil(Math.abs(to - from) / STEP));
  return Array.from({ length: count + 1 }, (_, i) => at(from + ((to - from) * i) / count, away));
}

function brackets({ tree, sizes, unit }: RadialChart, circle: Circle): Layer {
  const n = (tree.y.length + 1) / 2;
  const colorOf = nodeColors(tree.clusters);
  const values = Array.from({ length: n - 1 }, (_, t) => t).flatMap((t) => {
    const [left, right] = [tree.left[t], tree.right[t]];
    const [from, to] = [circle.angle(tree.x[left]), circle.angle(tree.x[right])];
    const away = circle.away(tree.y[n + t]);
    const corners = [
      circle.at(from, circle.away(tree.y[left])),
      ...arc(circle, from, to, away),
      circle.at(to, circle.away(tree.y[right])),
    ];
    const facts = {
      merge: t,
      color: colorOf(n + t),
      rows: counted(sizes[n + t], unit),
      level: Number(tree.y[n + t].toPrecision(6)),
    };
    return corners.map(({ x, y }, corner) => ({ ...facts, corner, left: round(x), top: round(y) }));
  });
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: n > 120 ? 1.1 : 1.6, strokeJoin: 'round', strokeCap: 'butt' },
    encoding: {
      ...placedAt('left', 'top'),
      detail: { field: 'merge', type: 'nominal' },
      order: { field: 'corner', type: 'quantitative' },
      color: { field: 'color', type: 'nominal', scale: null },
      tooltip: [
        { field: 'level', type: 'quantitative', title: 'Height', format: '.6~g' },
        { field: 'rows', type: 'nominal', title: 'Below' },
      ],
    },
  } as unknown as Layer;
}

/** A leaf that is a cluster by itself has no arc to color: the line to it is colored up to the cut. */
function stems({ tree, threshold }: RadialChart, circle: Circle): Layer {
  const n = (tree.y.length + 1) / 2;
  const colorOf = nodeColors(tree.clusters);
  const values = Array.from({ length: n - 1 }, (_, t) => t)
    .filter((t) => tree.clusters[n + t] < 0)
    .flatMap((t) =>
      [tree.left[t], tree.right[t]]
        .filter((node) => node < n && tree.clusters[node] >= 0)
        .map((leaf) => {
          const angle = circle.angle(tree.x[leaf]);
          const height = Math.min(threshold?.height ?? tree.y[n + t], tree.y[n + t]);
          const [from, to] = [circle.at(angle, circle.away(0)), circle.at(angle, circle.away(height))];
          const ends = { left: round(from.x), top: round(from.y), left2: round(to.x), top2: round(to.y) };
          return { ...ends, color: colorOf(leaf) };
        }),
    );
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: n > 120 ? 1.1 : 1.6, tooltip: null },
    encoding: {
      ...placedAt('left', 'top'),
      x2: { field: 'left2' },
      y2: { field: 'top2' },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  } as unknown as Layer;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

/** Circles at round heights, with the heights at the top. */
function rings(circle: Circle): Layer[] {
  const heights = [...new Set(circle.ticks)].filter((height) => height > 0 && height < circle.top);
  const values = heights.flatMap((height) =>
    arc(circle, 0, 2 * Math.PI, circle.away(height)).map(({ x, y }, corner) => ({
      ring: height,
      corner,
      left: round(x),
      top: round(y),
    })),
  );
  const words = heights.map((height) => {
    const { x, y } = circle.at(0, circle.away(height));
    return { left: x, top: y, text: String(height) };
  });
  const line = {
    data: { values },
    mark: { type: 'line', strokeWidth: 1, color: GRID, tooltip: null },
    encoding: {
      ...placedAt('left', 'top'),
      detail: { field: 'ring', type: 'nominal' },
      order: { field: 'corner', type: 'quantitative' },
    },
  } as unknown as Layer;
  return [line, ...texts(words, { fontSize: 10, fill: MUTED })];
}

/** The largest of 1, 2 and 5 times a power of ten that is not above a number. */
function niceBelow(value: number): number {
  const power = Number(`1e${Math.floor(Math.log10(value))}`);
  const factor = [5, 2, 1].find((one) => one * power <= value * (1 + 1e-9)) ?? 1;
  return Number((factor * power).toPrecision(6));
}

function texts(
  values: readonly { left: number; top: number; text: string }[],
  mark: Record<string, unknown>,
): Layer[] {
  const encoding = { ...placedAt('left', 'top'), text: { field: 'text', type: 'nominal' } };
  return haloed({ baseline: 'middle', ...mark }, encoding).map(
    (layer) => ({ data: { values }, ...layer }) as Layer,
  );
}

/** The colors or classes of the leaves, as dots around the circle. */
function leafDots({ tree, classes, swatches }: RadialChart, circle: Circle, size: number): Layer[] {
  if (!classes && !swatches) return [];
  const values = Array.from(tree.order).flatMap((leaf, at) => {
    const { x, y } = circle.at(circle.angle(at), circle.radius + GAP + DOT / 2);
    const name = classes && classNameOf(classes, leaf);
    if (classes && name === undefined) return [];
    return [
      {
        left: round(x),
        top: round(y),
        ...(classes ? { class: visible(name as string) } : { fill: swatches?.[leaf] }),
      },
    ];
  });
  const color = classes ? classEncoding(classes, size) : { field: 'fill', type: 'nominal', scale: null };
  return [
    {
      data: { values },
      mark: {
        type: 'point',
        filled: true,
        shape: 'circle',
        size: DOT * DOT * 0.8,
        opacity: 1,
        tooltip: null,
      },
      encoding: { ...placedAt('left', 'top'), color },
    },
  ] as unknown as Layer[];
}

/** Names outward from the circle, those at the left from right to left. */
function leafNames(
  order: ArrayLike<number>,
  labels: readonly string[],
  circle: Circle,
  dots: number,
  every: number,
  colorOf: (leaf: number) => string,
): Layer[] {
  const sides: [right: TurnedName[], left: TurnedName[]] = [[], []];
  for (let at = 0; at < order.length; at += every) {
    const leaf = order[at];
    const angle = circle.angle(at);
    const { x, y } = circle.at(angle, circle.radius + dots + GAP);
    const isLeft = angle > Math.PI;
    const degrees = (180 * angle) / Math.PI - 90;
    sides[isLeft ? 1 : 0].push({
      left: x,
      top: y,
      text: labels[leaf],
      turn: isLeft ? degrees - 180 : degrees,
      fill: colorOf(leaf),
    });
  }
  return sides.map((names, side) => turnedNames(names, side === 1, FONT_SIZE));
}

/** The circle of the height at which the tree was cut. */
function cut({ threshold }: RadialChart, circle: Circle): Layer[] {
  if (!threshold || !(threshold.height > 0) || threshold.height >= circle.top) return [];
  const away = circle.away(threshold.height);
  const values = arc(circle, 0, 2 * Math.PI, away).map(({ x, y }, corner) => ({
    corner,
    left: round(x),
    top: round(y),
  }));
  const { x, y } = circle.at(Math.PI, away);
  return [
    {
      data: { values },
      mark: { type: 'line', strokeWidth: 1, strokeDash: [4, 4], color: INK, tooltip: null },
      encoding: { ...placedAt('left', 'top'), order: { field: 'corner', type: 'quantitative' } },
    } as unknown as Layer,
    ...texts([{ left: x, top: y, text: counted(threshold.k, 'clusters') }], { fontSize: 11, fill: INK }),
  ];
}

function finding({ title, tree, names, threshold, unit, sizes, measure }: RadialChart): string {
  const root = tree.y.length - 1;
  const split = threshold ? `; cut into ${counted(threshold.k, 'clusters')}` : '';
  const leaves = counted(names.length, 'leaves');
  return `${title}. Radial dendrogram: ${counted(sizes[root], unit)} under ${leaves}, up to a ${measure.toLowerCase()} of ${Number(tree.y[root].toPrecision(4))}${split}.`;
}
