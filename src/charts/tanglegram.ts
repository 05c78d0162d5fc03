/** Two trees of the same leaves face to face, with a line from each leaf to itself. */
import { clusterColor, clusterCount } from './clusterColors.ts';
import { bracketCorners, type TreePlaces } from './dendrogram.ts';
import { type HeightScale, scaledHeights } from './heightScale.ts';
import { textWidth } from './metrics.ts';
import { fitNames } from './names.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  frame,
  INK,
  type Layer,
  MUTED,
  visible,
  wrapText,
} from './theme.ts';
import { nodeColors } from './treeColors.ts';

/** What `tanglegramChart` draws. */
export interface TanglegramChart extends ChartText {
  left: TreePlaces;
  right: TreePlaces;
  /** n names of the leaves, and the cluster of each by which its line is colored. */
  names: readonly string[];
  labels: ArrayLike<number>;
  /** What the trees are called. */
  titles: readonly [string, string];
  /** Lines that cross each other. */
  crossings: number;
  /** How heights are drawn, default linear. */
  heightScale?: HeightScale;
}

const FONT_SIZE = 11;
const LINE = 14;
const TREE = 230;
const LINES = 130;
const GAP = 6;
const LONGEST_LABEL = 170;
const TALLEST = 1800;

/** Where things stand from left to right, in pixels. */
interface Plan {
  height: number;
  width: number;
  labels: string[];
  /** One leaf of so many is named. */
  every: number;
  /** The room of names beside each tree. */
  room: number;
}

/** Draws the trees, the names of the leaves and the lines between them. */
export function tanglegramChart(chart: TanglegramChart): ChartSpec {
  const plan = planOf(chart);
  const { width, height } = plan;
  const axis = (field: string, domain: number[]) => ({
    field,
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: null,
  });
  return {
    ...frame(chart, width, finding(chart)),
    width,
    height,
    encoding: { x: axis('x', [0, width]), y: axis('y', [height, 0]) },
    layer: [
      connections(chart, plan),
      brackets(chart, 'left', plan),
      brackets(chart, 'right', plan),
      ...namesOf(chart, plan),
      heads(chart, plan),
    ],
  } as ChartSpec;
}

function planOf({ names }: TanglegramChart): Plan {
  const n = names.length;
  const height = Math.max(120, Math.min(TALLEST, n * LINE)) + 2 * LINE;
  const every = Math.ceil((LINE - 2) / ((height - 2 * LINE) / n));
  const labels = fitNames(names, LONGEST_LABEL, FONT_SIZE);
  const widest = labels.reduce((most, label) => Math.max(most, textWidth(label, FONT_SIZE)), 0);
  const room = every > 1 ? 0 : widest + 2 * GAP;
  return { height, width: 2 * (TREE + room) + LINES, labels, every, room };
}

/** The line of the leaf at a place, from the top. */
function lineOf(at: number, n: number, { height }: Plan): number {
  return 2 * LINE + ((at + 0.5) / n) * (height - 2 * LINE);
}

function brackets(chart: TanglegramChart, side: 'left' | 'right', plan: Plan): Layer {
  const tree = chart[side];
  const n = (tree.y.length + 1) / 2;
  const { share } = scaledHeights(chart.heightScale, tree.y);
  const across = (level: number) => {
    const from = TREE * (1 - share(level));
    return side === 'left' ? from : plan.width - from;
  };
  const colorOf = nodeColors(tree.clusters);
  const values = Array.from({ length: n - 1 }, (_, t) => t).flatMap((t) =>
    bracketCorners(tree, t).map(([at, level], corner) => ({
      merge: t,
      corner,
      color: colorOf(n + t),
      x: across(level),
      y: lineOf(at, n, plan),
    })),
  );
  return {
    data: { values },
    mark: { type: 'line', strokeWidth: n > 120 ? 1 : 1.4, strokeJoin: 'round', tooltip: null },
    encoding: {
      detail: { field: 'merge', type: 'nominal' },
      order: { field: 'corner', type: 'quantitative' },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  } as Layer;
}

function connections({ left, right, names, labels }: TanglegramChart, plan: Plan): Layer {
  const n = names.length;
  const k = clusterCount(labels);
  const values = names.map((name, leaf) => ({
    name: visible(name),
    cluster: labels[leaf],
    first: left.x[leaf] + 1,
    second: right.x[leaf] + 1,
    color: clusterColor(labels[leaf], k),
    x: TREE + plan.room + GAP,
    x2: plan.width - TREE - plan.room - GAP,
    y: lineOf(left.x[leaf], n, plan),
    y2: lineOf(right.x[leaf], n, plan),
  }));
  return {
    data: { values },
    mark: { type: 'rule', strokeWidth: n > 120 ? 0.9 : 1.4, opacity: 0.85 },
    encoding: {
      x2: { field: 'x2' },
      y2: { field: 'y2' },
      color: { field: 'color', type: 'nominal', scale: null },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Leaf' },
        { field: 'cluster', type: 'nominal', title: 'Cluster' },
        { field: 'first', type: 'quantitative', title: 'Place on the left' },
        { field: 'second', type: 'quantitative', title: 'Place on the right' },
      ],
    },
  } as Layer;
}

/** Names beside both trees, as long as there is a line for each. */
function namesOf({ left, right, names }: TanglegramChart, plan: Plan): Layer[] {
  if (plan.every > 1) return [];
  const n = names.length;
  const text = (x: number, align: 'left' | 'right', tree: TreePlaces) =>
    ({
      data: {
        values: plan.labels.map((label, leaf) => ({ text: label, x, y: lineOf(tree.x[leaf], n, plan) })),
      },
      mark: { type: 'text', fontSize: FONT_SIZE, fill: INK, align, baseline: 'middle', tooltip: null },
      encoding: { text: { field: 'text', type: 'nominal' } },
    }) as unknown as Layer;
  return [text(TREE + GAP, 'left', left), text(plan.width - TREE - GAP, 'right', right)];
}

function heads({ titles }: TanglegramChart, { width }: Plan): Layer {
  const words = titles.map((title) => wrapText(visible(title), TREE, 12, 600, 1)[0]);
  return {
    layer: [
      { x: 0, text: words[0], align: 'left' },
      { x: width, text: words[1], align: 'right' },
    ].map(({ align, ...word }) => ({
      data: { values: [{ ...word, y: 8 }] },
      mark: {
        type: 'text',
        fontSize: 12,
        fontWeight: 600,
        fill: MUTED,
        align,
        baseline: 'middle',
        tooltip: null,
      },
      encoding: { text: { field: 'text', type: 'nominal' } },
    })),
  } as unknown as Layer;
}

function finding({ title, titles, names, crossings }: TanglegramChart): string {
  const lines = crossings === 0 ? 'no line crosses another' : `${counted(crossings, 'pairs of lines')} cross`;
  return `${title}. Tanglegram of ${titles[0]} and ${titles[1]}: ${counted(names.length, 'leaves')}, ${lines}.`;
}
