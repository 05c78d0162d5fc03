/** Distances as shades in the order of VAT, and the longest steps between rows beside them. */

import { key, shadeOf } from './clustermap/shades.ts';
import { runsOf } from './clustermap/strips.ts';
import { clusterName, clusterScale } from './clusterScale.ts';
import { pngUrl } from './density.ts';
import { clusterCell, mapColumns, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  frame,
  INK,
  inProportion,
  type Layer,
  placedAt,
} from './theme.ts';
import { themedPicture } from './themes.ts';

/** The data of `vatChart`. */
export interface VatChart extends ChartText {
  /** n * n distances in the order of VAT. */
  distances: Float64Array;
  /** n * n longest steps of the paths between the same rows. */
  paths: Float64Array;
  /** The number of rows. */
  n: number;
  /** The clusters of the n rows in this order, if there are clusters. */
  labels?: ArrayLike<number>;
  /** What the distances are: "Euclidean distances". */
  measure: string;
  unit: string;
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
}

/** Width and height of an image, in pixels, and of the strips of clusters. */
const SIDE = 360;
const STRIP = 9;
const GAP = 4;
/** Room above the images: for the key, and for the names of panels. */
const TOP = 66;
const LONGEST = 'Longest step on the way';

/** Two images side by side: clusters are blocks on the diagonal, dark on a light page. */
export function vatChart(chart: VatChart): ChartSpec {
  const most = greatest(chart.distances);
  const longest = greatest(chart.paths);
  const panels = [
    panel(chart, { values: chart.distances, most, title: 'VAT: the distances', measure: chart.measure }),
    panel(chart, {
      values: chart.paths,
      most: longest,
      title: 'iVAT: the longest step of a path',
      measure: LONGEST,
    }),
  ];
  const spec = {
    ...inProportion(frame(chart, 2 * (SIDE + STRIP + GAP) + 40, finding(chart))),
    spacing: 40,
    hconcat: panels,
  } as unknown as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

/** The cells of both images; rows are numbered in the order of drawing. */
function numbersOf({ n, labels, distances, paths, measure }: VatChart) {
  const names = Array.from({ length: n }, (_, i) => String(i + 1));
  const clusters = labels && Array.from(distances, (_, at) => clusterCell(labels[Math.floor(at / n)]));
  return mapColumns(names, names, [
    ...(clusters ? [{ name: 'Cluster of the row', values: clusters }] : []),
    { name: measure, values: distances },
    { name: LONGEST, values: paths },
  ]);
}

function greatest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) most = Math.max(most, values[i]);
  return most;
}

interface Panel {
  values: Float64Array;
  most: number;
  title: string;
  measure: string;
}

function panel(chart: VatChart, { values, most, title, measure }: Panel) {
  const { n } = chart;
  // so many pixels of the picture for a row that none is lost, and two for a pixel of the page
  const enlarge = Math.max(1, Math.ceil((2 * SIDE) / Math.max(1, n)));
  const url = themedPicture((theme) =>
    pngUrl(n, n, (i) => shadeOf('distances', values[i], { least: 0, most }, theme), enlarge),
  );
  const side = chart.labels ? STRIP + GAP : 0;
  const image = {
    data: { values: [{ url, x: side + SIDE / 2, y: TOP + side + SIDE / 2 }] },
    mark: { type: 'image', width: SIDE, height: SIDE, aspect: false, tooltip: null },
    encoding: { ...placedAt('x', 'y'), url: { field: 'url', type: 'nominal' } },
  };
  const heading = {
    data: { values: [{ text: title, x: side, y: 6 }] },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      fontSize: 13,
      fontWeight: 600,
      fill: INK,
      tooltip: null,
    },
    encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
  };
  return {
    width: side + SIDE,
    height: TOP + side + SIDE,
    layer: [heading, ...shadeKey(measure, most, side), ...strips(chart), image] as unknown as Layer[],
  };
}

/** The shades with their values, below the name of the panel. */
function shadeKey(measure: string, most: number, left: number): Layer[] {
  return key({ shades: 'distances', measure }, 104, { least: 0, most }).map((layer) => {
    const { data } = layer as { data: { values: { x: number; y: number }[] } };
    const values = data.values.map((value) => ({ ...value, x: value.x + left, y: value.y + 16 }));
    const { encoding } = layer as { encoding: object };
    return { ...layer, data: { values }, encoding: { ...encoding, ...placedAt('x', 'y') } } as Layer;
  });
}

/** The clusters above the image and to its left, with a legend. */
function strips({ n, labels, colors }: VatChart): Layer[] {
  if (!labels) return [];
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b));
  const cell = SIDE / Math.max(1, n);
  const side = STRIP + GAP;
  const boxes = runsOf(labels).flatMap(({ from, to, label }) => {
    const [start, end, cluster] = [from * cell, to * cell, clusterName(label)];
    return [
      { x: side + start, x2: side + end, y: TOP, y2: TOP + STRIP, cluster },
      { x: 0, x2: STRIP, y: TOP + side + start, y2: TOP + side + end, cluster },
    ];
  });
  return [
    {
      data: { values: boxes },
      mark: { type: 'rect', tooltip: null },
      encoding: {
        ...placedAt('x', 'y'),
        x2: { field: 'x2' },
        y2: { field: 'y2' },
        color: clusterScale({ clusters, ...(colors && { colors }) }),
      },
    },
  ] as unknown as Layer[];
}

/** The longest step joins the two parts that are farthest apart. */
function finding({ title, paths, n, unit, measure }: VatChart): string {
  const steps = Array.from({ length: Math.max(0, n - 1) }, (_, i) => paths[i * n + i + 1]);
  const longest = steps.reduce((most, step) => Math.max(most, step), 0);
  const sorted = Float64Array.from(steps).sort();
  const usual = sorted.length > 0 ? sorted[sorted.length >> 1] : 0;
  const what = `${title}. ${measure} of ${counted(n, unit)} as shades, each next to one that it is near`;
  return `${what}: from one to the next the longest step is ${Number(longest.toPrecision(3))}, the median ${Number(usual.toPrecision(3))}.`;
}
