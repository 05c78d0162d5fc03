/** Box plots of columns: a panel for each column, a box for each cluster. */
import { clusterCount } from './clusterColors.ts';
import { clusterName, ownColor } from './clusterScale.ts';
import { fewDigits } from './digits.ts';
import { clusterCell, columnOf, withNumbers } from './numbers.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  frame,
  INK,
  NUMBER_LABEL,
  PAGE,
  sentences,
  visible,
  wrapText,
} from './theme.ts';

/** A column among the rows of a cluster. */
export interface Box {
  /** -1 for the noise. */
  cluster: number;
  size: number;
  median: number;
  /** The first and the third quartile. */
  lower: number;
  upper: number;
  /** The farthest values within 1.5 times the distance of the quartiles from them. */
  from: number;
  to: number;
  /** Values beyond. */
  beyond: readonly number[];
}

/** The data of `boxesChart`. */
export interface BoxesChart extends ChartText {
  columns: readonly { name: string; boxes: readonly Box[] }[];
  /** Number of all columns, of which some may be drawn. */
  count: number;
  unit: string;
  /** k colors of the clusters, if they have colors of their own. */
  colors?: readonly string[];
}

const ACROSS = 4;
const HEIGHT = 170;
const NARROWEST = 110;
const WIDEST = 420;
/** Pixels from one box to the next. */
const STEP = 34;
const TITLE_SIZE = 12;
/** Levels of the axis at which values beyond the whiskers are told apart. */
const LEVELS = 200;

/** Each panel has an axis of its own, because columns have units of their own. */
export function boxesChart(chart: BoxesChart): ChartSpec {
  const { columns } = chart;
  const k = columns[0].boxes.length;
  const width = Math.max(NARROWEST, Math.min(WIDEST, STEP * k));
  const across = Math.max(1, Math.min(columns.length, width > 200 ? 2 : ACROSS));
  const left = columns.length < chart.count ? ` ${columns.length} of ${chart.count} columns are drawn.` : '';
  const told =
    'A box is the middle half of the rows with their median; lines reach up to 1.5 times as far, dots lie beyond.';
  const spec = {
    ...frame(
      { ...chart, subtitle: sentences(chart.subtitle, `${told}${left}`) },
      Math.max(480, across * (width + 50)),
      finding(chart),
    ),
    columns: across,
    spacing: { row: 44, column: 24 },
    concat: columns.map((column) => panel(chart, column, width)),
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

function numbersOf({ columns }: BoxesChart) {
  const rows = columns.flatMap(({ name, boxes }) => boxes.map((box) => ({ name, ...box })));
  return [
    columnOf('Column', rows, ({ name }) => name),
    columnOf('Cluster', rows, ({ cluster }) => clusterCell(cluster)),
    columnOf('Rows', rows, ({ size }) => size),
    columnOf('Lower whisker', rows, ({ from }) => from),
    columnOf('First quartile', rows, ({ lower }) => lower),
    columnOf('Median', rows, ({ median }) => median),
    columnOf('Third quartile', rows, ({ upper }) => upper),
    columnOf('Upper whisker', rows, ({ to }) => to),
    columnOf('Beyond', rows, ({ beyond }) => beyond.length),
  ];
}

function panel({ colors }: BoxesChart, { name, boxes }: BoxesChart['columns'][number], width: number) {
  const k = clusterCount(boxes.map(({ cluster }) => cluster));
  const values = boxes.map(({ beyond, cluster, size, ...box }) => ({
    ...box,
    cluster: clusterName(cluster),
    color: ownColor(colors, cluster, k),
    rows: formatCount(size),
    middle: fewDigits(box.median),
  }));
  const names = values.map(({ cluster }) => cluster);
  const x = {
    field: 'cluster',
    type: 'nominal',
    scale: { domain: names, paddingInner: 0.35, paddingOuter: 0.25 },
    axis: { title: null, labelAngle: 0, labelColor: INK, labelOverlap: true, grid: false },
  };
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    scale: { zero: false, domain: domainOf(boxes), nice: false },
    axis: { title: null, labelExpr: NUMBER_LABEL, tickCount: 5, grid: true },
  });
  const color = { field: 'color', type: 'nominal', scale: null, legend: null };
  const told = [
    { field: 'cluster', type: 'nominal', title: 'Cluster' },
    { field: 'middle', type: 'nominal', title: 'Median' },
    { field: 'rows', type: 'nominal', title: 'Rows' },
  ];
  const ends = { y2: { field: 'to' } };
  return {
    width,
    height: HEIGHT,
    data: { values },
    encoding: { x },
    layer: [
      { mark: { type: 'rule', strokeWidth: 1.5, tooltip: null }, encoding: { y: y('from'), ...ends, color } },
      {
        mark: { type: 'bar', strokeWidth: 1, stroke: PAGE },
        encoding: { y: y('lower'), y2: { field: 'upper' }, color, tooltip: told },
      },
      {
        mark: { type: 'tick', thickness: 4, color: PAGE, tooltip: null, bandSize: 0 },
        encoding: { y: y('median') },
      },
      { mark: { type: 'tick', thickness: 1.5, color: INK, tooltip: null }, encoding: { y: y('median') } },
      {
        data: { values: beyondOf(boxes, colors, k) },
        mark: { type: 'point', filled: true, size: 16, opacity: 0.8, tooltip: null },
        encoding: { x, y: y('value'), color },
      },
      title(name, width),
    ],
  };
}

/** The values beyond the whiskers of all boxes, those that would hide each other once. */
function beyondOf(boxes: readonly Box[], colors: readonly string[] | undefined, k: number) {
  const [low, high] = domainOf(boxes);
  return boxes.flatMap(({ cluster, beyond }) => {
    const levels = new Map(
      beyond.map((value) => [Math.round((LEVELS * (value - low)) / (high - low)), value]),
    );
    const look = { cluster: clusterName(cluster), color: ownColor(colors, cluster, k) };
    return [...levels.values()].map((value) => ({ ...look, value }));
  });
}

function domainOf(boxes: readonly Box[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { from, to, beyond } of boxes)
    for (const value of [from, to, ...beyond]) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const room = high > low ? 0.04 * (high - low) : Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}

/** A mark, because a title would be indented by the width of the axis. */
function title(name: string, width: number) {
  return {
    data: { values: [{ text: wrapText(visible(name), width, TITLE_SIZE, 600, 1)[0] }] },
    mark: {
      ...{ type: 'text', align: 'left', baseline: 'bottom', fontWeight: 600, fontSize: TITLE_SIZE },
      ...{ fill: INK, tooltip: null },
    },
    encoding: { x: { value: 0 }, y: { value: -8 }, text: { field: 'text', type: 'nominal' } },
  };
}

/** The column whose medians lie farthest apart, by the length of its axis. */
function finding({ title, columns, unit }: BoxesChart): string {
  const spread = ({ boxes }: BoxesChart['columns'][number]) => {
    const medians = boxes.map(({ median }) => median);
    const [low, high] = domainOf(boxes);
    return (Math.max(...medians) - Math.min(...medians)) / (high - low);
  };
  const widest = columns.reduce((most, column) => (spread(column) > spread(most) ? column : most));
  const medians = widest.boxes
    .slice(0, 6)
    .map(({ cluster, median }) => `${clusterName(cluster)} ${fewDigits(median)}`);
  const of = counted(widest.boxes.length, 'clusters');
  return `${title}. Medians and quartiles of the ${unit} of ${of} in ${counted(columns.length, 'columns')}. Medians lie farthest apart in ${visible(widest.name)}: ${medians.join(', ')}.`;
}
