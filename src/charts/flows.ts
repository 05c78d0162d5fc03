/** Clusterings of the same rows side by side: bars for clusters, and bands between them for the rows that they share. */
import { clusterColor } from './clusterColors.ts';
import { textWidth } from './metrics.ts';
import {
  type ChartSpec,
  type ChartText,
  counted,
  formatCount,
  formatShare,
  frame,
  INK,
  type Layer,
  MUTED,
  placedAt,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `flowsChart`. */
export interface FlowsChart extends ChartText {
  /** At least two. */
  columns: readonly FlowColumn[];
  /** For each column but the last, the rows that its blocks share with those of the next one. */
  flows: readonly (readonly Flow[])[];
  /** What is counted, in the plural. */
  unit: string;
}

/** One clustering, or known classes. */
export interface FlowColumn {
  title: string;
  /** Clusters from top to bottom. `color` is the number of the color, -1 for noise. */
  blocks: readonly { name: string; size: number; color: number }[];
}

/** Rows that two clusters share, by the numbers of the blocks. */
export interface Flow {
  from: number;
  to: number;
  size: number;
}

const HEIGHT = 440;
const BAR = 16;
/** From one column to the next; of two columns alone. */
const STEP = 230;
const WIDE_STEP = 340;
/** Share of the height that is left free between blocks, and the most between two of them. */
const FREE = 0.14;
const WIDEST_GAP = 14;
const HEADING = 34;
/** Width of the titles of the first and the last column. */
const END = 120;
const NAME = 11.5;
/** Points along a band. */
const POINTS = 24;
/** A block lower than this has no name. */
const READABLE = 9;

/** A block with its place. */
interface Block {
  name: string;
  size: number;
  color: number;
  /** From the top, in points. */
  top: number;
  height: number;
}

/** Blocks are put in an order in which few bands cross, but for those of the first column. */
export function flowsChart(chart: FlowsChart): ChartSpec {
  const columns = placed(chart);
  const names = columns.map((blocks) => blocks.map((block) => nameOf(block)));
  const widest = (column: number) => Math.max(0, ...names[column].map((name) => textWidth(name, NAME)));
  const last = columns.length - 1;
  const left = Math.min(180, widest(0)) + 14;
  const right = Math.min(180, widest(last)) + 14;
  const step = last > 1 ? STEP : WIDE_STEP;
  const xOf = (column: number) => left + column * step;
  const width = xOf(last) + BAR + right;
  return {
    ...frame(chart, Math.max(480, width), finding(chart)),
    width,
    height: HEADING + HEIGHT,
    layer: [
      bandMarks(chart, columns, xOf),
      barMarks(columns, xOf, chart.unit),
      ...nameMarks(columns, names, xOf),
      headingMarks(chart, xOf),
    ],
  } as ChartSpec;
}

function nameOf({ name, size }: Pick<Block, 'name' | 'size'>): string {
  return `${wrapText(visible(name), 130, NAME, 400, 1)[0]} (${formatCount(size)})`;
}

/** The blocks of each column with their places, in the order of the chart. */
function placed({ columns, flows }: FlowsChart): Block[][] {
  const all: Block[][] = [];
  for (const [column, { blocks }] of columns.entries()) {
    const before = all[column - 1];
    const order = blocks.map((_, b) => b);
    if (before) {
      const middles = middlesOf(before, flows[column - 1], blocks.length);
      order.sort((a, b) => middles[a] - middles[b] || a - b);
    }
    all.push(stacked(blocks, order));
  }
  return all;
}

/** The mean height, in the column before, of the rows of each block. */
function middlesOf(before: readonly Block[], flows: readonly Flow[], count: number): Float64Array {
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
  for (const { from, to, size } of flows) {
    sums[to] += size * (before[from].top + before[from].height / 2);
    sizes[to] += size;
  }
  return sums.map((sum, to) => (sizes[to] > 0 ? sum / sizes[to] : HEIGHT));
}

function stacked(blocks: FlowColumn['blocks'], order: readonly number[]): Block[] {
  const total = blocks.reduce((sum, { size }) => sum + size, 0) || 1;
  const gaps = Math.max(1, blocks.length - 1);
  const gap = Math.min(WIDEST_GAP, (FREE * HEIGHT) / gaps);
  const scale = (HEIGHT - gap * (blocks.length - 1)) / total;
  const out = new Array<Block>(blocks.length);
  let top = HEADING;
  for (const b of order) {
    out[b] = { ...blocks[b], top, height: blocks[b].size * scale };
    top += out[b].height + gap;
  }
  return out;
}

/** Bands leave a block in the order of the blocks that they go to, and arrive in the order of those they come from. */
function bandMarks(
  { flows, columns, unit }: FlowsChart,
  places: readonly Block[][],
  xOf: (column: number) => number,
): Layer {
  const values = flows.flatMap((between, column) => {
    const [before, after] = [places[column], places[column + 1]];
    const ends = bandEnds(between, before, after);
    return between.flatMap((flow, f) => {
      const { from, to, size } = flow;
      const facts = {
        flow: `${column} ${f}`,
        shade: clusterColor(before[from].color),
        from: `${visible(columns[column].title)}: ${visible(before[from].name)}`,
        to: `${visible(columns[column + 1].title)}: ${visible(after[to].name)}`,
        rows: counted(size, unit),
      };
      const [x0, x1] = [xOf(column) + BAR, xOf(column + 1)];
      return Array.from({ length: POINTS + 1 }, (_, p) => {
        const t = p / POINTS;
        const eased = t * t * (3 - 2 * t);
        const y = ends[f].top + eased * (ends[f].to - ends[f].top);
        const height = ends[f].height + eased * (ends[f].toHeight - ends[f].height);
        return { ...facts, x: rounded(x0 + t * (x1 - x0)), y: rounded(y), y2: rounded(y + height) };
      });
    });
  });
  return {
    data: { values },
    mark: { type: 'area', opacity: 0.42 },
    encoding: {
      ...placedAt('x', 'y'),
      y2: { field: 'y2' },
      detail: { field: 'flow', type: 'nominal' },
      color: { field: 'shade', type: 'nominal', scale: null },
      tooltip: [
        { field: 'from', type: 'nominal', title: 'From' },
        { field: 'to', type: 'nominal', title: 'To' },
        { field: 'rows', type: 'nominal', title: 'Shared' },
      ],
    },
  } as unknown as Layer;
}

/** The place at which each band begins and ends. */
function bandEnds(flows: readonly Flow[], before: readonly Block[], after: readonly Block[]) {
  const ends = flows.map(() => ({ top: 0, height: 0, to: 0, toHeight: 0 }));
  const leave = before.map(({ top }) => top);
  const arrive = after.map(({ top }) => top);
  const byTop = (a: number, b: number, own: 'from' | 'to', other: 'from' | 'to') => {
    const [blocks, others] = own === 'from' ? [before, after] : [after, before];
    const [p, q] = [flows[a], flows[b]];
    return blocks[p[own]].top - blocks[q[own]].top || others[p[other]].top - others[q[other]].top;
  };
  for (const f of flows.map((_, f) => f).sort((a, b) => byTop(a, b, 'from', 'to'))) {
    const { from, size } = flows[f];
    ends[f].top = leave[from];
    ends[f].height = (size / before[from].size) * before[from].height;
    leave[from] += ends[f].height;
  }
  for (const f of flows.map((_, f) => f).sort((a, b) => byTop(a, b, 'to', 'from'))) {
    const { to, size } = flows[f];
    ends[f].to = arrive[to];
    ends[f].toHeight = (size / after[to].size) * after[to].height;
    arrive[to] += ends[f].toHeight;
  }
  return ends;
}

/** Hundredths of a point: more digits only make files larger. */
function rounded(value: number): number {
  return Math.round(100 * value) / 100;
}

function barMarks(places: readonly Block[][], xOf: (column: number) => number, unit: string): Layer {
  const values = places.flatMap((blocks, column) => {
    const total = blocks.reduce((sum, { size }) => sum + size, 0) || 1;
    return blocks.map(({ name, size, color, top, height }) => ({
      x: xOf(column),
      x2: xOf(column) + BAR,
      y: rounded(top),
      y2: rounded(top + Math.max(0.75, height)),
      shade: clusterColor(color),
      name: visible(name),
      size: counted(size, unit),
      share: formatShare(size / total),
    }));
  });
  return {
    data: { values },
    mark: { type: 'rect' },
    encoding: {
      ...placedAt('x', 'y'),
      x2: { field: 'x2' },
      y2: { field: 'y2' },
      color: { field: 'shade', type: 'nominal', scale: null },
      tooltip: [
        { field: 'name', type: 'nominal', title: 'Cluster' },
        { field: 'size', type: 'nominal', title: 'Size' },
        { field: 'share', type: 'nominal', title: 'Share' },
      ],
    },
  } as unknown as Layer;
}

/** Names stand outside of the first and the last column, and right of those between. */
function nameMarks(
  places: readonly Block[][],
  names: readonly (readonly string[])[],
  xOf: (column: number) => number,
): Layer[] {
  const values = places.flatMap((blocks, column) =>
    blocks.flatMap(({ top, height }, b) => {
      if (height < READABLE) return [];
      const align = column === 0 ? 'right' : 'left';
      const x = column === 0 ? xOf(0) - 7 : xOf(column) + BAR + 7;
      return [{ text: names[column][b], x, y: rounded(top + height / 2), align }];
    }),
  );
  return ['right', 'left'].map(
    (align) =>
      ({
        data: { values: values.filter((one) => one.align === align) },
        mark: { type: 'text', fontSize: NAME, baseline: 'middle', align, fill: INK, tooltip: null },
        encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
      }) as Layer,
  );
}

function headingMarks({ columns }: FlowsChart, xOf: (column: number) => number): Layer {
  const last = columns.length - 1;
  const values = columns.flatMap(({ title }, column) =>
    wrapText(visible(title), column === 0 || column === last ? END : STEP - 50, 12, 600, 2).map(
      (text, line, lines) => ({
        text,
        x: xOf(column) + (column === 0 ? 0 : column === last ? BAR : BAR / 2),
        y: HEADING - 8 - 14 * (lines.length - 1 - line),
        align: column === 0 ? 'left' : column === last ? 'right' : 'center',
      }),
    ),
  );
  return {
    layer: ['left', 'center', 'right'].map((align) => ({
      data: { values: values.filter((one) => one.align === align) },
      mark: {
        type: 'text',
        fontSize: 12,
        fontWeight: 600,
        baseline: 'bottom',
        align,
        fill: MUTED,
        tooltip: null,
      },
      encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
    })),
  } as unknown as Layer;
}

function finding({ title, columns, flows, unit }: FlowsChart): string {
  const told = flows.map((between, column) => {
    const most = [...between].sort((a, b) => b.size - a.size).slice(0, 8);
    const [before, after] = [columns[column], columns[column + 1]];
    const pairs = most.map(
      ({ from, to, size }) => `${before.blocks[from].name} to ${after.blocks[to].name} ${formatCount(size)}`,
    );
    return `From ${before.title} to ${after.title}: ${pairs.join(', ')} ${unit}${between.length > 8 ? ' and more' : ''}`;
  });
  return `${title}. ${told.join('. ')}.`;
}
