/** A matrix as shades; its rows and columns are in the order of the trees at its sides. */
import { toHex } from '../core/image.ts';
import { classColorOf } from './classColors.ts';
import type { ClustermapChart } from './clustermap/chart.ts';
import {
  FONT_SIZE,
  GAP,
  type Names,
  NUMBER_SIZE,
  type Plan,
  planOf,
  STRIP,
  TREE,
} from './clustermap/plan.ts';
import { key, rangeOf, shadeOf, type ValueRange, valueText } from './clustermap/shades.ts';
import { strips } from './clustermap/strips.ts';
import { bracketCorners } from './dendrogram.ts';
import { pngUrl, type Triple } from './density.ts';
import { scaledHeights } from './heightScale.ts';
import { mapColumns, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  counted,
  formatCount,
  frame,
  INK,
  inProportion,
  type Layer,
  PAGE,
  sentences,
  textOn,
} from './theme.ts';
import { themedPicture } from './themes.ts';
import { nodeColors } from './treeColors.ts';

/** Largest number of cells along a side; more rows or columns are averaged, since single ones would not be visible. */
const MOST_LINES = 700;

/** Pixels of the picture for one pixel of the page. */
const SHARP = 2;

/** The map with trees, strips of cluster colors, names if they fit, and a key. */
export function clustermapChart(chart: ClustermapChart): ChartSpec {
  const plan = planOf(chart);
  const range = rangeOf(chart.values);
  const { totalWidth, totalHeight, notes } = plan;
  const subtitle = notes.length > 0 ? sentences(chart.subtitle, notes.join(' ')) : chart.subtitle;
  const framed = frame({ ...chart, subtitle }, Math.max(totalWidth, 520), finding(chart));
  const spec = {
    // cells of a matrix of distances are square
    ...(chart.isSymmetric ? inProportion(framed) : framed),
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
      shadesPicture(chart, plan, range),
      ...cellTexts(chart, plan, range),
      ...treeLines(chart, plan, 'rows'),
      ...treeLines(chart, plan, 'columns'),
      ...strips(chart, plan),
      ...sideNames(chart, plan),
      ...key(chart, plan.left - STRIP - 3 * GAP, range),
    ],
    ...(chart.rows.classes?.length ? { resolve: { scale: { color: 'independent' } } } : {}),
  } as ChartSpec;
  return withNumbers(spec, () =>
    mapColumns(chart.rows.names, chart.columns.names, [{ name: chart.measure, values: chart.values }]),
  );
}

/** The whole map as one picture. */
function shadesPicture(
  { rows, columns, values, shades }: ClustermapChart,
  plan: Plan,
  range: ValueRange,
): Layer {
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
    const cells = Array.from(means, (mean): Triple => shadeOf(shades, mean, range, theme));
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
function treeLines(chart: ClustermapChart, plan: Plan, side: 'rows' | 'columns'): Layer[] {
  const { tree, names } = chart[side];
  if (!tree) return [];
  const n = names.length;
  const { share } = scaledHeights(chart.heightScale, tree.y);
  const { left, top, width, height } = plan;
  // beyond the strip of colors
  const foot = side === 'rows' ? TREE : top - GAP - (chart.columns.labels ? STRIP + GAP : 0);
  const place = (at: number, level: number) => {
    const along = ((at + 0.5) / n) * (side === 'rows' ? height : width);
    const out = foot - share(level) * (TREE - 2);
    return side === 'rows' ? { x: out, y: top + along } : { x: left + along, y: out };
  };
  const colorOf = nodeColors(tree.clusters);
  // those of the top of a tree, where there are more items
  const leaves = tree.left.length + 1;
  const values = Array.from({ length: tree.left.length }, (_, t) => t).flatMap((t) =>
    bracketCorners(tree, t).map(([at, level], corner) => ({
      merge: t,
      corner,
      color: colorOf(leaves + t),
      ...place(at, level),
    })),
  );
  return [
    {
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
    } as Layer,
  ];
}

/** Numbers in the cells, dark or white, whichever is more readable. */
function cellTexts(
  { rows, columns, values, shades }: ClustermapChart,
  plan: Plan,
  range: ValueRange,
): Layer[] {
  const { texts, left, top, width, height } = plan;
  if (!texts) return [];
  const [n, dim] = [rows.names.length, columns.names.length];
  const inks = (cell: number) =>
    (['light', 'dark'] as const).map((theme) => textOn(toHex(shadeOf(shades, values[cell], range, theme))));
  const marks = texts.map((text, cell) => {
    const [light, dark] = inks(cell);
    return {
      text,
      // where the themes differ, the text is that of the theme
      ink: light === dark ? light : light === '#ffffff' ? PAGE : INK,
      x: left + (((cell % dim) + 0.5) / dim) * width,
      y: top + ((Math.floor(cell / dim) + 0.5) / n) * height,
    };
  });
  return [
    {
      data: { values: marks },
      mark: { type: 'text', fontSize: NUMBER_SIZE, baseline: 'middle', tooltip: null },
      encoding: {
        text: { field: 'text', type: 'nominal' },
        color: { field: 'ink', type: 'nominal', scale: null },
      },
    } as Layer,
  ];
}

function sideNames({ rows, columns }: ClustermapChart, plan: Plan): Layer[] {
  const { left, top, width, height, rowNames, columnNames, upright } = plan;
  const turn = upright
    ? { align: 'center', baseline: 'top' }
    : { align: 'right', baseline: 'middle', angle: -90 };
  const classes = rows.classes?.[0];
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
    ...(classes && { ink: classes.of[i] < 0 ? INK : classColorOf(classes, classes.of[i]) }),
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
    ...(below.length > 0 ? [text(below, turn)] : []),
  ];
}

function finding({ title, rows, columns, measure, values }: ClustermapChart): string {
  const { least, most } = rangeOf(values);
  const size = `${counted(rows.names.length, rows.unit)} by ${counted(columns.names.length, columns.unit)}`;
  const blocks = rows.labels
    ? `, the rows in ${formatCount(new Set(Array.from(rows.labels)).size)} clusters`
    : '';
  return `${title}. Map of ${size}: ${measure.toLowerCase()} from ${valueText(least)} to ${valueText(most)}${blocks}.`;
}
