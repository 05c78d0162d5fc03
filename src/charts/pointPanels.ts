/**
 * Rows in a plane, with one panel for each of several clusterings: in the colors of the clusters, or with the centers
 * alone.
 */
import { ringLayers } from './centerMarks.ts';
import { clusterColor, clusterCount } from './clusterColors.ts';
import { joined, pointColumns, withNumbers } from './numbers.ts';
import { pointsPicture } from './pointsPicture.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  counted,
  FAINT,
  frame,
  INK,
  type Layer,
  MUTED,
  NUMBER_LABEL,
  visible,
  wrapText,
} from './theme.ts';
import { rgbIn } from './themes.ts';

/** The data of `pointPanels`. */
export interface PointPanels extends ChartText {
  /** Titles of the axes. */
  axes: readonly [string, string];
  /** n coordinates each. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** The unit of the points, in the plural. */
  unit: string;
  panels: readonly PointPanel[];
}

/** A panel of `pointPanels`: one clustering of the points. */
export interface PointPanel {
  name: string;
  /** n clusters, -1 for noise; absent: the points are gray. */
  labels?: ArrayLike<number>;
  /** Number of clusters. */
  k: number;
  /** Positions of the rings of clusters, NaN for a number that no cluster has. */
  centers?: readonly { x: number; y: number }[];
}

const SIZE = 300;
const ACROSS = 3;

/** More points are drawn as a picture, because that many marks would make a file of megabytes. */
const MOST_MARKS = 1500;

/** Panels are in reading order, up to three in a row, all with the same axes. */
export function pointPanels(chart: PointPanels): ChartSpec {
  const columns = Math.min(ACROSS, Math.max(1, chart.panels.length));
  const centers = chart.panels.flatMap((panel) => panel.centers ?? []).filter(isDrawn);
  const domains = [
    extentOf(
      chart.x,
      centers.map(({ x }) => x),
    ),
    extentOf(
      chart.y,
      centers.map(({ y }) => y),
    ),
  ] as const;
  const most = Math.max(...chart.panels.map(({ labels = [] }) => clusterCount(labels)));
  const panels = chart.panels.map((panel) => ({ ...panel, most }));
  const spec = {
    ...frame(chart, Math.max(480, columns * (SIZE + 60)), finding(chart)),
    columns,
    spacing: { row: 40, column: 28 },
    concat: panels.map((panel, at) => onePanel(chart, panel, domains, at % columns === 0)),
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

/** The points of each panel, or its centers if the points are gray. */
function numbersOf({ axes, x, y, panels }: PointPanels) {
  return joined(
    'Panel',
    panels.map(({ name, labels, centers = [] }) => {
      if (labels) return { name, columns: pointColumns({ axes, columns: [x, y], labels }) };
      const drawn = centers.filter(isDrawn);
      const columns = [drawn.map((one) => one.x), drawn.map((one) => one.y)];
      const numbers = drawn.map((one) => centers.indexOf(one));
      return { name, columns: [{ name: 'Center', values: numbers }, ...pointColumns({ axes, columns })] };
    }),
  );
}

type Domains = readonly [readonly [number, number], readonly [number, number]];

/** The range of the points and centers with some space around it. */
function extentOf(values: ArrayLike<number>, others: readonly number[]): [number, number] {
  let least = Math.min(...others);
  let most = Math.max(...others);
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  if (!(most >= least)) return [0, 1];
  const room = most > least ? 0.05 * (most - least) : Math.abs(most) * 0.05 || 1;
  return [least - room, most + room];
}

function onePanel(chart: PointPanels, panel: ColoredPanel, domains: Domains, isLeft: boolean) {
  const axis = (at: 0 | 1, isTitled: boolean) => ({
    title: isTitled ? visible(chart.axes[at]) : null,
    grid: true,
    domain: true,
    domainColor: AXIS,
    labelExpr: NUMBER_LABEL,
    tickCount: 5,
  });
  const scale = (at: 0 | 1) => ({ domain: domains[at], nice: false, zero: false });
  const isMany = chart.x.length > MOST_MARKS;
  return {
    width: SIZE,
    height: SIZE,
    encoding: {
      x: { field: 'x', type: 'quantitative', scale: scale(0), axis: axis(0, true) },
      y: { field: 'y', type: 'quantitative', scale: scale(1), axis: axis(1, isLeft) },
    },
    layer: [
      isMany ? pictureOf(chart, panel, domains) : pointMarks(chart, panel),
      ...(panel.centers ? rings(panel) : []),
      heading(panel),
    ],
  };
}

/** A panel, and the number of clusters by which all panels choose their colors. */
interface ColoredPanel extends PointPanel {
  most: number;
}

function colorOf({ labels, most }: ColoredPanel, i: number): string {
  return labels ? clusterColor(labels[i], most) : FAINT;
}

function pointMarks({ x, y }: PointPanels, panel: ColoredPanel): Layer {
  const { labels } = panel;
  const values = Array.from(x, (_, i) => ({
    x: x[i],
    y: y[i],
    color: colorOf(panel, i),
    ...(labels ? { cluster: labels[i] < 0 ? 'noise' : String(labels[i]) } : {}),
  }));
  return {
    data: { values },
    mark: { type: 'point', filled: true, size: 22, opacity: 0.8, ...(labels ? {} : { tooltip: null }) },
    encoding: {
      color: { field: 'color', type: 'nominal', scale: null, legend: null },
      ...(labels ? { tooltip: [{ field: 'cluster', type: 'nominal', title: 'Cluster' }] } : {}),
    },
  } as Layer;
}

function pictureOf({ x, y }: PointPanels, panel: ColoredPanel, domains: Domains): Layer {
  const [[left, right], [low, high]] = domains;
  return pointsPicture({
    ...{ n: x.length, width: SIZE, height: SIZE, cell: 1 },
    middle: { x: (left + right) / 2, y: (low + high) / 2 },
    spotOf: (i) => ({
      x: ((x[i] - left) / (right - left)) * SIZE,
      y: ((high - y[i]) / (high - low)) * SIZE,
    }),
    colorOf: (i, theme) => rgbIn(theme, colorOf(panel, i)),
  });
}

/** A number that no cluster has has no center. */
function isDrawn({ x, y }: { x: number; y: number }): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** Rings, in the colors of the clusters if the points have them. */
function rings({ centers = [], labels, most }: ColoredPanel): Layer[] {
  const values = centers
    .map(({ x, y }, c) => ({ x, y, center: c, color: labels ? clusterColor(c, most) : INK }))
    .filter(({ x, y }) => isDrawn({ x, y }));
  const tooltip = [{ field: 'center', type: 'ordinal', title: 'Center' }];
  return ringLayers(values, { x: 'x', y: 'y', color: 'color', size: 120, tooltip });
}

/** A mark, because a title would be indented by the width of the axis. */
function heading({ name, k, labels }: PointPanel): Layer {
  const text = wrapText(visible(name), SIZE - 80, 13, 600, 1)[0];
  const count = labels ? counted(k, 'clusters') : counted(k, 'centers');
  const mark = (more: object) => ({ type: 'text', baseline: 'bottom', tooltip: null, ...more });
  const at = (x: number, field: string) => ({
    x: { value: x },
    y: { value: -8 },
    text: { field, type: 'nominal' },
  });
  return {
    data: { values: [{ text, count }] },
    layer: [
      { mark: mark({ align: 'left', fontSize: 13, fontWeight: 600 }), encoding: at(0, 'text') },
      { mark: mark({ align: 'right', fontSize: 11, fill: MUTED }), encoding: at(SIZE, 'count') },
    ],
  } as unknown as Layer;
}

function finding({ title, x, unit, axes, panels }: PointPanels): string {
  const what = `${title}. ${counted(x.length, unit)} by ${axes[0]} and ${axes[1]}`;
  const told = panels.map(
    ({ name, k, labels }) => `${counted(k, labels ? 'clusters' : 'centers')} of ${name}`,
  );
  return `${what}, a panel each: ${told.join(', ')}.`;
}
