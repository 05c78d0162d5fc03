/** A matrix as shades; its rows and columns are in the order of the trees at its sides. */
import { type ChartClasses, classColor, classEncoding, classNameOf, MIXED } from './classColors.ts';
import { clusterColor } from './clusterColors.ts';
import { KEY_WIDTH, key, type Shades, shadeOf, valueText } from './clustermap/shades.ts';
import { bracketColor, bracketCorners, type TreePlaces } from './dendrogram.ts';
import { pngUrl, type Triple } from './density.ts';
import { textWidth } from './metrics.ts';
import { fitNames } from './names.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  INK,
  type Layer,
  visible,
} from './theme.ts';
import { themedPicture } from './themes.ts';

/** The rows or the columns of the map, in the order of drawing. */
export interface MapSide {
  /** The names of the rows or columns. */
  names: readonly string[];
  /** The unit of the rows or columns, in the plural. */
  unit: string;
  /** The tree beside the map; its x coordinates count rows (or columns) of the map. */
  tree?: TreePlaces;
  /** The cluster of each row or column. */
  labels?: ArrayLike<number>;
  /** Known classes of the rows: the colors of their names, and of a second strip. */
  classes?: ChartClasses;
}

/** The data of `clustermapChart`. */
export interface ClustermapChart extends ChartText {
  rows: MapSide;
  columns: MapSide;
  /** rows * columns values in the order of drawing, row by row. */
  values: ArrayLike<number>;
  /** The meaning of the values, with their unit. */
  measure: string;
  /** deviations: from blue at -2 through white at 0 to red at 2; distances: dark at 0 and lighter with the distance. */
  shades: Shades;
}

const FONT_SIZE = 11;
const LINE = 13;
const LONGEST_LABEL = 160;

/** Largest width and height of the map, in pixels. */
const WIDEST = 800;
const TALLEST = 800;
const LARGEST_CELL = 44;

const TREE = 96;
const STRIP = 9;
const GAP = 5;

/** With more rows or columns, some are not named. */
const MOST_NAMED = 160;

/** Largest number of cells along a side; more rows or columns are averaged, since single ones would not be visible. */
const MOST_LINES = 700;

/** Pixels of the picture for one pixel of the page. */
const SHARP = 2;

/** The layout, in pixels from the top left. */
interface Plan {
  left: number;
  top: number;
  width: number;
  height: number;
  totalWidth: number;
  totalHeight: number;
  rowNames: Names;
  columnNames: Names;
}

interface Names {
  labels: string[];
  every: number;
  widest: number;
}

/** The map with trees, strips of cluster colors, names if they fit, and a key. */
export function clustermapChart(chart: ClustermapChart): ChartSpec {
  const plan = planOf(chart);
  const most = greatest(chart.values);
  const { totalWidth, totalHeight } = plan;
  return {
    ...frame(chart, Math.max(totalWidth, 420), finding(chart)),
    width: totalWidth,
    height: totalHeight,
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: { domain: [0, totalWidth], nice: false, zero: false },
        axis: null,
      },
      y: {
        field: 'y',
        type: 'quantitative',
        scale: { domain: [totalHeight, 0], nice: false, zero: false },
        axis: null,
      },
    },
    layer: [
      shadesPicture(chart, plan, most),
      ...(chart.rows.tree ? [treeLines(chart.rows.tree, chart.rows.names.length, plan, 'rows')] : []),
      ...(chart.columns.tree
        ? [treeLines(chart.columns.tree, chart.columns.names.length, plan, 'columns')]
        : []),
      ...strips(chart, plan),
      ...classStrip(chart.rows, plan),
      ...sideNames(chart, plan),
      ...key(chart, plan.left - STRIP - 3 * GAP, most),
    ],
    ...(chart.rows.classes ? { resolve: { scale: { color: 'independent' } } } : {}),
  } as ChartSpec;
}

function planOf({ rows, columns }: ClustermapChart): Plan {
  const cell = (n: number, most: number) => Math.min(LARGEST_CELL, Math.max(LINE + 1, 360 / n), most / n);
  const width = Math.max(120, columns.names.length * cell(columns.names.length, WIDEST));
  const height = Math.max(120, rows.names.length * cell(rows.names.length, TALLEST));
  const rowNames = namesOf(rows, height);
  const columnNames = namesOf(columns, width);
  const left = (rows.tree ? TREE + GAP : 0) + (rows.labels ? STRIP + GAP : 0) + classRoom(rows);
  const above = (columns.tree ? TREE + GAP : 0) + (columns.labels ? STRIP + GAP : 0);
  // the key is in the corner of the trees, or above
  const top = Math.max(above, 46);
  const right = rowNames.widest > 0 ? rowNames.widest + 8 : 0;
  const below = columnNames.widest > 0 ? columnNames.widest + 8 : 0;
  return {
    left,
    top,
    width,
    height,
    totalWidth: Math.max(left + width + right, KEY_WIDTH + 30),
    totalHeight: top + height + below,
    rowNames,
    columnNames,
  };
}

/** The room of the strip of classes, next to the map. */
function classRoom({ classes }: MapSide): number {
  return classes ? STRIP + GAP : 0;
}

/** Some of the names, evenly spaced, so that lines of text do not touch. */
function namesOf({ names }: MapSide, length: number): Names {
  if (names.length > MOST_NAMED) return { labels: [], every: 1, widest: 0 };
  const labels = fitNames(names, LONGEST_LABEL, FONT_SIZE);
  const every = Math.ceil(LINE / (length / names.length));
  const widest = labels.reduce(
    (most, label, i) => (i % every === 0 ? Math.max(most, textWidth(label, FONT_SIZE)) : most),
    0,
  );
  return { labels, every, widest };
}

function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let p = 0; p < values.length; p++) most = Math.max(most, Math.abs(values[p]));
  return most;
}

/** The whole map as one picture. */
function shadesPicture({ rows, columns, values, shades }: ClustermapChart, plan: Plan, most: number): Layer {
  const [n, dim] = [rows.names.length, columns.names.length];
  const [tall, wide] = [Math.min(n, MOST_LINES), Math.min(dim, MOST_LINES)];
  const means = Float64Array.from({ length: tall * wide }, (_, cell) => {
    const [from, to] = spanOf(Math.floor(cell / wide), tall, n);
    const [first, last] = spanOf(cell % wide, wide, dim);
    let sum = 0;
    for (let i = from; i < to; i++) for (let j = first; j < last; j++) sum += values[i * dim + j];
    return sum / ((to - from) * (last - first));
  });
  // cells are drawn in pixels of the page, since rasterizers blur enlarged pictures
  const [across, down] = [Math.round(SHARP * plan.width), Math.round(SHARP * plan.height)];
  const cellAt = (x: number, y: number) =>
    Math.floor(((y + 0.5) * tall) / down) * wide + Math.floor(((x + 0.5) * wide) / across);
  const url = themedPicture((theme) => {
    const cells = Array.from(means, (mean): Triple => shadeOf(shades, mean, most, theme));
    return pngUrl(across, down, (pixel) => cells[cellAt(pixel % across, Math.floor(pixel / across))], 1);
  });
  const { left, top, width, height } = plan;
  return {
    data: { values: [{ url, x: left + width / 2, y: top + height / 2 }] },
    mark: { type: 'image', width, height, aspect: false, tooltip: null },
    encoding: { url: { field: 'url', type: 'nominal' } },
  } as Layer;
}

/** The range of the n items in the i-th of `parts` parts. */
function spanOf(i: number, parts: number, n: number): [number, number] {
  return [Math.floor((i * n) / parts), Math.floor(((i + 1) * n) / parts)];
}

/** Brackets to the left of the rows, or above the columns, with the root outside. */
function treeLines(tree: TreePlaces, n: number, plan: Plan, side: 'rows' | 'columns'): Layer {
  const most = greatest(tree.y) || 1;
  const { left, top, width, height } = plan;
  // beyond the strip of colors
  const foot = side === 'rows' ? TREE : Math.min(top, TREE + Math.max(0, top - TREE - GAP - STRIP - GAP));
  const place = (at: number, level: number) => {
    const along = ((at + 0.5) / n) * (side === 'rows' ? height : width);
    const out = foot - (level / most) * (TREE - 2);
    return side === 'rows' ? { x: out, y: top + along } : { x: left + along, y: out };
  };
  const values = Array.from({ length: tree.left.length }, (_, t) => t).flatMap((t) =>
    bracketCorners(tree, t).map(([at, level], corner) => ({
      merge: t,
      corner,
      color: bracketColor(tree, t),
      ...place(at, level),
    })),
  );
  return {
    data: { values },
    mark: {
      type: 'line',
      strokeWidth: tree.left.length > 120 ? 0.9 : 1.3,
      strokeJoin: 'round',
      tooltip: null,
    },
    encoding: {
      detail: { field: 'merge', type: 'nominal' },
      order: { field: 'corner', type: 'quantitative' },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  } as Layer;
}

/** With more blocks no strip is drawn: it would be noise, and thousands of marks. */
const MOST_BLOCKS = 400;

/** Runs of equal clusters as blocks in their color, between tree and map. */
function strips({ rows, columns }: ClustermapChart, { left, top, width, height }: Plan): Layer[] {
  const edge = left - classRoom(rows);
  const blocks = (side: MapSide, isRow: boolean) =>
    runsOf(side.labels ?? []).map(({ from, to, label }) => {
      const [length, n] = [isRow ? height : width, side.names.length];
      const [start, end] = [(from / n) * length, (to / n) * length];
      return {
        fill: clusterColor(label),
        cluster: String(label),
        ...(isRow
          ? { x: edge - GAP - STRIP, x2: edge - GAP, y: top + start, y2: top + end }
          : { x: left + start, x2: left + end, y: top - GAP - STRIP, y2: top - GAP }),
      };
    });
  const values = [...blocks(rows, true), ...blocks(columns, false)];
  if (values.length === 0 || values.length > MOST_BLOCKS) return [];
  const color = { field: 'fill', type: 'nominal', scale: null };
  return [stripLayer(values, color, { field: 'cluster', type: 'nominal', title: 'Cluster' })];
}

/** Blocks from x, y to x2, y2. */
function stripLayer(values: object[], color: object, tooltip: object): Layer {
  return {
    data: { values },
    mark: { type: 'rect', strokeWidth: 0 },
    encoding: { x2: { field: 'x2' }, y2: { field: 'y2' }, color, tooltip: [tooltip] },
  } as unknown as Layer;
}

/** The classes of the rows between the strip of clusters and the map, with a legend. */
function classStrip({ classes, names }: MapSide, { left, top, height, totalWidth }: Plan): Layer[] {
  if (!classes) return [];
  const n = names.length;
  const values = runsOf(classes.of)
    .filter(({ label }) => label !== MIXED)
    .map(({ from, to }) => ({
      class: visible(classNameOf(classes, from) as string),
      ...{ x: left - GAP - STRIP, x2: left - GAP },
      ...{ y: top + (from / n) * height, y2: top + (to / n) * height },
    }));
  const title = visible(classes.title);
  return [stripLayer(values, classEncoding(classes, totalWidth), { field: 'class', type: 'nominal', title })];
}

function runsOf(labels: ArrayLike<number>) {
  const runs: { from: number; to: number; label: number }[] = [];
  for (let i = 0; i < labels.length; i++) {
    const last = runs.at(-1);
    if (last && last.label === labels[i]) last.to = i + 1;
    else runs.push({ from: i, to: i + 1, label: labels[i] });
  }
  return runs;
}

function sideNames({ rows, columns }: ClustermapChart, plan: Plan): Layer[] {
  const { left, top, width, height, rowNames, columnNames } = plan;
  const { classes } = rows;
  const color = classes && { color: { field: 'ink', type: 'nominal', scale: null } };
  const text = (values: unknown[], mark: Record<string, unknown>, colored: object = {}) =>
    ({
      data: { values },
      mark: {
        type: 'text',
        fontSize: FONT_SIZE,
        ...(color && colored === color ? {} : { fill: INK }),
        tooltip: null,
        ...mark,
      },
      encoding: { text: { field: 'text', type: 'nominal' }, ...colored },
    }) as unknown as Layer;
  const placed = ({ labels, every }: Names, length: number, n: number) =>
    labels
      .map((label, i) => ({ text: label, along: ((i + 0.5) / n) * length, i }))
      .filter(({ i }) => i % every === 0);
  const right = placed(rowNames, height, rows.names.length).map(({ text, along, i }) => ({
    text,
    ...(classes && { ink: classes.of[i] < 0 ? INK : classColor(classes.of[i]) }),
    x: left + width + 6,
    y: top + along,
  }));
  const below = placed(columnNames, width, columns.names.length).map(({ text, along }) => ({
    text,
    x: left + along,
    y: top + height + 6,
  }));
  return [
    ...(right.length > 0 ? [text(right, { align: 'left', baseline: 'middle' }, color)] : []),
    ...(below.length > 0 ? [text(below, { align: 'right', baseline: 'middle', angle: -90 })] : []),
  ];
}

function finding({ title, rows, columns, measure, values }: ClustermapChart): string {
  const size = `${counted(rows.names.length, rows.unit)} by ${counted(columns.names.length, columns.unit)}`;
  const blocks = rows.labels
    ? `, the rows in ${formatCount(new Set(Array.from(rows.labels)).size)} clusters`
    : '';
  return `${title}. Map of ${size}: ${measure.toLowerCase()} up to ${valueText(greatest(values))}${blocks}.`;
}
