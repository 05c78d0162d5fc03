/** Points in three dimensions: seen from one side in pictures, and a page that turns them. */
import { clusterCount } from './clusterColors.ts';
import { clusterName, clusterScale, ownColor } from './clusterScale.ts';
import { fewDigits } from './digits.ts';
import { pointColumns, withNumbers } from './numbers.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  haloed,
  INK,
  inProportion,
  type Layer,
  MUTED,
  placedAt,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `scatter3dChart`. */
export interface Scatter3dChart extends ChartText {
  /** Titles of the three axes. */
  axes: readonly [string, string, string];
  /** m coordinates each, of the points that are drawn. */
  columns: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];
  /** m clusters, -1 for noise. */
  labels: ArrayLike<number>;
  /** Numbers of clusters, or -1 for noise, in the order of the legend. */
  clusters: readonly number[];
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
  /** m names of the points. */
  ids?: readonly string[];
  /** The number of all points, with their unit in the plural. */
  n: number;
  unit: string;
}

/** What a page needs to turn the points. */
export interface Scene {
  axes: string[];
  /** Least and largest value along each axis. */
  ranges: [number, number][];
  /** Positions of m points as numbers of 16 bits in base64, from the least value at 0 to the largest at 65535. */
  positions: string;
  /** The place among `groups` of each point, as numbers of 16 bits in base64. */
  labels: string;
  groups: { name: string; color: string }[];
  ids?: string[];
  title: string;
  subtitle: string;
}

const WIDTH = 600;
const HEIGHT = 480;
/** Half of the side of the cube, in pixels. */
const HALF = 165;

/** More points are not marks of a picture; a page has room for more. */
const MOST_MARKS = 4000;
export const MOST_POINTS = 40_000;

/** The side from which pictures are seen: turned around the upright axis, and from above, in radians. */
export const VIEW = { turn: 0.6, tilt: 0.42 };

/** The cube seen from a side, with all points in it; far ones are smaller and fainter. */
export function scatter3dChart(chart: Scatter3dChart): ChartSpec {
  const ranges = chart.columns.map(rangeOf);
  const { clusters, colors } = chart;
  const marks = pointMarks(chart, ranges);
  const subtitle = subtitleOf(chart, marks.length);
  const color = clusterScale({ clusters, ...(colors && { colors }) });
  const framed = inProportion(frame({ ...chart, subtitle }, WIDTH, finding(chart)));
  const spec = {
    ...framed,
    usermeta: { ...framed.usermeta, scene: sceneOf(chart, ranges) },
    width: WIDTH,
    height: HEIGHT,
    layer: [
      edges(false),
      {
        data: { values: marks },
        mark: { type: 'point', filled: true, shape: 'circle' },
        encoding: {
          ...placedAt('left', 'top'),
          size: { field: 'area', type: 'quantitative', scale: null },
          opacity: { field: 'opacity', type: 'quantitative', scale: null },
          color,
        },
      },
      edges(true),
      ...axisTexts(chart, ranges),
    ],
  } as unknown as ChartSpec;
  return withNumbers(spec, () => pointColumns(chart));
}

/** The scene of a spec, where there is one. */
export function sceneIn({ usermeta }: ChartSpec): Scene | undefined {
  return usermeta?.scene as Scene | undefined;
}

type Range = [number, number];

function rangeOf(values: ArrayLike<number>): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  if (!(high >= low)) return [0, 1];
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/** Where a point of the cube, -1 to 1 along each axis, is seen: in pixels, and how near it is, -1 to 1. */
function seen(x: number, y: number, z: number, { turn, tilt } = VIEW) {
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  const across = x * cos - y * sin;
  const away = x * sin + y * cos;
  const up = z * Math.cos(tilt) + away * Math.sin(tilt);
  const near = (z * Math.sin(tilt) - away * Math.cos(tilt)) / Math.sqrt(3);
  return { left: WIDTH / 2 + HALF * across, top: HEIGHT / 2 - HALF * up, near };
}

/** Points from the farthest to the nearest; of many, some of them, evenly spaced. */
function pointMarks({ columns, labels, ids }: Scatter3dChart, ranges: readonly Range[]) {
  const { length: m } = labels;
  const step = Math.max(1, m / MOST_MARKS);
  const drawn = Array.from({ length: Math.min(m, MOST_MARKS) }, (_, at) => Math.floor(at * step));
  const at = (j: number, i: number) => {
    const [low, high] = ranges[j];
    return (2 * (columns[j][i] - low)) / (high - low) - 1;
  };
  const size = Math.max(10, Math.min(60, 600 / Math.sqrt(drawn.length + 1)));
  return drawn
    .map((i) => ({ i, ...seen(at(0, i), at(1, i), at(2, i)) }))
    .sort((a, b) => a.near - b.near || a.i - b.i)
    .map(({ i, left, top, near }) => ({
      left: Number(left.toFixed(2)),
      top: Number(top.toFixed(2)),
      area: Number((size * (1 + 0.55 * near)).toFixed(1)),
      opacity: Number((0.7 + 0.25 * near).toFixed(2)),
      cluster: clusterName(labels[i]),
      ...(ids && { id: visible(ids[i]) }),
    }));
}

const CORNERS = [-1, 1];

/** The edges of the cube that are in front of the points, or those behind them. */
function edges(isFront: boolean): Layer {
  const ends: [number[], number[]][] = [];
  for (const u of CORNERS)
    for (const v of CORNERS)
      ends.push(
        [
          [-1, u, v],
          [1, u, v],
        ],
        [
          [u, -1, v],
          [u, 1, v],
        ],
        [
          [u, v, -1],
          [u, v, 1],
        ],
      );
  const values = ends
    .map(([a, b]) => {
      const [from, to] = [seen(a[0], a[1], a[2]), seen(b[0], b[1], b[2])];
      const middle = (from.near + to.near) / 2;
      return { left: from.left, top: from.top, left2: to.left, top2: to.top, isFront: middle > 0.2 };
    })
    .filter((edge) => edge.isFront === isFront);
  return {
    data: { values: values.map(({ isFront: _, ...edge }) => edge) },
    mark: { type: 'rule', color: AXIS, strokeWidth: 1, opacity: isFront ? 0.5 : 1, tooltip: null },
    encoding: { ...placedAt('left', 'top'), x2: { field: 'left2' }, y2: { field: 'top2' } },
  } as unknown as Layer;
}

/** The titles of the axes at their edges, and the least and the largest values at their ends. */
function axisTexts({ axes }: Scatter3dChart, ranges: readonly Range[]): Layer[] {
  // the edges at the bottom in front, and the upright one at the left
  const places = [
    { at: (t: number) => seen(t, -1, -1), align: 'left', dx: 6, dy: 12, title: { t: 0, dx: 16, dy: 16 } },
    { at: (t: number) => seen(-1, t, -1), align: 'right', dx: -6, dy: 12, title: { t: 0, dx: -16, dy: 16 } },
    { at: (t: number) => seen(-1, 1, t), align: 'right', dx: -8, dy: 0, title: { t: 1, dx: 40, dy: -18 } },
  ];
  const layers = (size: number, words: readonly { align: string }[], fill: string) =>
    ['left', 'right'].flatMap((align) => {
      const values = words.filter((word) => word.align === align);
      const encoding = { ...placedAt('left', 'top'), text: { field: 'text', type: 'nominal' } };
      return haloed({ align, baseline: 'middle', fontSize: size, fill }, encoding).map(
        (layer) => ({ data: { values }, ...layer }) as Layer,
      );
    });
  const ends = places.flatMap(({ at, align, dx, dy }, j) =>
    [-1, 1].map((t, end) => {
      const { left, top } = at(t);
      return { left: left + dx, top: top + dy, text: fewDigits(ranges[j][end]), align };
    }),
  );
  const titles = places.map(({ at, align, title }, j) => {
    const { left, top } = at(title.t);
    const text = wrapText(visible(axes[j]), WIDEST_TITLE, 12, 400, 1)[0];
    return { left: left + title.dx, top: top + title.dy, text, align };
  });
  return [...layers(10, ends, MUTED), ...layers(12, titles, INK)];
}

/** Longer titles of axes would reach over the edge. */
const WIDEST_TITLE = 190;

function sceneOf(chart: Scatter3dChart, ranges: readonly Range[]): Scene {
  const { axes, columns, labels, clusters, colors, ids } = chart;
  const { length: m } = labels;
  const k = clusterCount(clusters);
  const positions = new Uint16Array(3 * m);
  const places = new Uint16Array(m);
  const placeOf = new Map(clusters.map((cluster, place) => [cluster, place]));
  for (let i = 0; i < m; i++) {
    places[i] = placeOf.get(labels[i]) ?? 0;
    for (let j = 0; j < 3; j++) {
      const [low, high] = ranges[j];
      positions[3 * i + j] = Math.round((65535 * (columns[j][i] - low)) / (high - low));
    }
  }
  return {
    axes: axes.map(visible),
    ranges: ranges.map(([low, high]) => [low, high]),
    positions: base64(positions),
    labels: base64(places),
    groups: clusters.map((cluster) => ({ name: clusterName(cluster), color: ownColor(colors, cluster, k) })),
    ...(ids && { ids: ids.map(visible) }),
    title: visible(chart.title),
    subtitle: visible(subtitleOf(chart, m) ?? ''),
  };
}

/** The lower byte first. */
function base64(values: Uint16Array): string {
  let text = '';
  for (let i = 0; i < values.length; i++) text += String.fromCharCode(values[i] & 255, values[i] >> 8);
  return btoa(text);
}

function subtitleOf({ subtitle, n, unit }: Scatter3dChart, drawn: number): string | undefined {
  if (drawn === n) return subtitle;
  return sentences(subtitle, `${formatCount(drawn)} of ${counted(n, unit)} drawn.`);
}

function finding({ title, n, unit, axes, clusters }: Scatter3dChart): string {
  const k = clusters.filter((cluster) => cluster >= 0).length;
  return `${title}. ${counted(n, unit)} by ${axes[0]}, ${axes[1]} and ${axes[2]} in ${counted(k, 'clusters')}.`;
}
