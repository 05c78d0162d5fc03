/** Rows in the order in which density connects them, over how near each is to those before: clusters are valleys. */
import { clusterColor, clusterCount } from './clusterColors.ts';
import { drawnRadius, formatValue, MEASURE_LABEL } from './curve.ts';
import {
  type ChartSpec,
  type ChartText,
  capitalize,
  counted,
  frame,
  haloed,
  INK,
  type Layer,
  MUTED,
  PAGE,
  PANEL,
  visible,
} from './theme.ts';

/** The data of `reachabilityChart`. */
export interface ReachabilityChart extends ChartText {
  /** One for each extraction of clusters; they stand below each other. */
  panels: readonly ReachabilityPanel[];
  /** The meaning of distances, with their unit. */
  measure: string;
  /** The unit of the rows, in the plural. */
  unit: string;
}

/** A panel of `reachabilityChart`. */
export interface ReachabilityPanel {
  /** What distinguishes the extraction from others. */
  name?: string;
  /** n distances in the order of the plot; infinite: the row is near none before. */
  reach: ArrayLike<number>;
  /** n clusters in the order of the plot, -1 for noise. */
  labels: ArrayLike<number>;
  /** k colors; absent: those of all clusters without a color. */
  colors?: readonly string[];
  /** The radius at which the clusters were taken. */
  eps?: number;
  /** Valleys as places in the order, both ends included, the ones within another before it. */
  valleys?: readonly { start: number; end: number }[];
}

const WIDTH = 720;
/** Heights of one panel, and of each of several. */
const TALL = 320;
const LOW = 130;

/** Height of the strip of clusters below the bars, which shows them where bars are low. */
const STRIP = 6;

/** Height of the bar of a valley with the gap above it, and of the gap alone. */
const VALLEY = 6;
const GAP = 2;

/** Valleys within valleys beyond this depth are not drawn. */
const DEEPEST = 16;

/** Room that the number of a cluster takes. */
const NUMBER = 16;

/** A bar for each row, or for as many rows as share a pixel: the highest of them, in the color of most of them. */
export function reachabilityChart(chart: ReachabilityChart): ChartSpec {
  const height = chart.panels.length > 1 ? LOW : TALL;
  return {
    ...frame(chart, WIDTH, finding(chart)),
    spacing: 34,
    vconcat: chart.panels.map((panel, at) => onePanel(chart, panel, height, at === chart.panels.length - 1)),
  } as ChartSpec;
}

interface Bar {
  from: number;
  to: number;
  reach: number;
  cluster: number;
}

/** Bars at most as narrow as a pixel; equal neighbors are one bar. */
function barsOf({ reach, labels }: ReachabilityPanel): Bar[] {
  const n = reach.length;
  const count = Math.min(n, WIDTH);
  const bars: Bar[] = [];
  for (let at = 0; at < count; at++) {
    const [from, to] = [Math.floor((at * n) / count), Math.floor(((at + 1) * n) / count)];
    let most = 0;
    const masses = new Map<number, number>();
    for (let i = from; i < to; i++) {
      most = Math.max(most, reach[i]);
      masses.set(labels[i], (masses.get(labels[i]) ?? 0) + 1);
    }
    const [[cluster]] = [...masses].sort((a, b) => b[1] - a[1]);
    const last = bars.at(-1);
    if (last?.reach === most && last.cluster === cluster) last.to = to;
    else bars.push({ from, to, reach: most, cluster });
  }
  return bars;
}

function onePanel(
  { measure, unit }: ReachabilityChart,
  panel: ReachabilityPanel,
  height: number,
  isLast: boolean,
) {
  const n = panel.reach.length;
  const bars = barsOf(panel);
  const k = clusterCount(panel.labels);
  const valleys = leveled(panel.valleys ?? [], n);
  const below = valleys.reduce((levels, { level }) => Math.max(levels, level + 1), 0) * VALLEY;
  const finite = bars.map(({ reach }) => reach).filter(Number.isFinite);
  const most = finite.reduce((a, b) => Math.max(a, b), 0);
  const eps = drawnRadius(panel.eps, most);
  const top = 1.05 * Math.max(most, eps ?? 0) || 1;
  const colorOf = (cluster: number) =>
    (cluster < 0 ? undefined : panel.colors?.[cluster]) ?? clusterColor(cluster, k);
  const values = bars.map(({ from, to, reach, cluster }) => ({
    from,
    to,
    reach: Math.min(reach, top),
    opacity: Number.isFinite(reach) ? 1 : 0.4,
    color: colorOf(cluster),
    cluster: cluster < 0 ? 'noise' : String(cluster),
    text: Number.isFinite(reach) ? formatValue(reach) : 'near none before',
  }));
  const named = headingOf(panel);
  return {
    ...(named !== undefined && { description: named }),
    width: WIDTH,
    height,
    view: { fill: panel.colors ? PANEL : PAGE },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [0, Math.max(1, n)], nice: false },
        axis: {
          title: isLast
            ? `${capitalize(unit)} in the order of density${below > 0 ? ', valleys below' : ''}`
            : null,
          offset: STRIP + 4 + below,
          tickCount: 6,
          labelExpr: MEASURE_LABEL,
          grid: false,
        },
      },
      y: {
        field: 'reach',
        type: 'quantitative',
        scale: { domain: [0, top], nice: false },
        axis: { title: measure, grid: true, tickCount: height > LOW ? 6 : 3, labelExpr: MEASURE_LABEL },
      },
    },
    layer: [
      {
        data: { values },
        mark: { type: 'rect', stroke: null },
        encoding: {
          x2: { field: 'to' },
          y2: { datum: 0 },
          color: { field: 'color', type: 'nominal', scale: null },
          opacity: { field: 'opacity', type: 'quantitative', scale: null },
          tooltip: [
            { field: 'cluster', type: 'nominal', title: 'Cluster' },
            { field: 'text', type: 'nominal', title: measure },
          ],
        },
      },
      strip(values, height),
      ...valleyBars(valleys, panel, height, colorOf),
      ...radiusLine(eps),
      ...numbers(panel, n),
      ...heading(panel),
    ] as Layer[],
  };
}

function strip(bars: readonly { from: number; to: number; color: string }[], height: number): Layer {
  const values: { from: number; to: number; color: string }[] = [];
  for (const { from, to, color } of bars) {
    const last = values.at(-1);
    if (last?.color === color) last.to = to;
    else values.push({ from, to, color });
  }
  return {
    data: { values },
    mark: { type: 'rect', stroke: null, tooltip: null },
    encoding: {
      x2: { field: 'to' },
      y: { value: height + 2 },
      y2: { value: height + 2 + STRIP },
      color: { field: 'color', type: 'nominal', scale: null },
    },
  } as Layer;
}

interface Valley {
  start: number;
  end: number;
  level: number;
}

/** Each valley that is wide enough to be seen, on the level below all before it that it shares rows with. */
function leveled(valleys: readonly { start: number; end: number }[], n: number): Valley[] {
  const placed: Valley[] = [];
  for (const { start, end } of valleys) {
    if (2 * WIDTH * (end + 1 - start) < n) continue;
    let level = 0;
    for (const other of placed)
      if (other.start <= end && other.end >= start) level = Math.max(level, other.level + 1);
    placed.push({ start, end, level });
  }
  return placed.filter(({ level }) => level < DEEPEST);
}

/** Bars of the valleys below the strip; those that are clusters in their colors. */
function valleyBars(
  valleys: readonly Valley[],
  { labels }: ReachabilityPanel,
  height: number,
  colorOf: (cluster: number) => string,
): Layer[] {
  const values = valleys.map(({ start, end, level }) => {
    const isCluster = labels[start] >= 0 && labels[start] === labels[end];
    const top = height + 2 + STRIP + GAP + level * VALLEY;
    const rows = counted(end - start + 1, 'rows');
    return {
      from: start,
      to: end + 1,
      top,
      foot: top + VALLEY - GAP,
      color: isCluster ? colorOf(labels[start]) : MUTED,
      rows,
    };
  });
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'rect', stroke: PAGE, strokeWidth: 0.5 },
      encoding: {
        x2: { field: 'to' },
        y: { field: 'top', type: 'quantitative', scale: null },
        y2: { field: 'foot' },
        color: { field: 'color', type: 'nominal', scale: null },
        tooltip: [{ field: 'rows', type: 'nominal', title: 'Valley' }],
      },
    } as Layer,
  ];
}

function radiusLine(eps: number | undefined): Layer[] {
  if (eps === undefined) return [];
  return [
    {
      data: { values: [{ reach: eps }] },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.25, color: INK, tooltip: null },
      encoding: { x: { value: 0 }, x2: { value: WIDTH } },
    } as Layer,
  ];
}

/** The number of each cluster in the middle of its longest stretch, where it has room. */
function numbers({ labels }: ReachabilityPanel, n: number): Layer[] {
  const longest = new Map<number, { from: number; to: number }>();
  for (let from = 0, i = 1; i <= n; i++) {
    if (i < n && labels[i] === labels[from]) continue;
    const known = longest.get(labels[from]);
    if (!known || i - from > known.to - known.from) longest.set(labels[from], { from, to: i });
    from = i;
  }
  const values = [...longest]
    .filter(([cluster, { from, to }]) => cluster >= 0 && ((to - from) / n) * WIDTH >= NUMBER)
    .map(([cluster, { from, to }]) => ({ from: (from + to) / 2, text: String(cluster) }));
  const place = { y: { value: 12 }, text: { field: 'text', type: 'nominal' } };
  const words = haloed({ fontSize: 11, fontWeight: 600, fill: INK, baseline: 'middle' }, place);
  return words.map((layer) => ({ data: { values }, ...layer }) as Layer);
}

function headingOf({ name, eps }: ReachabilityPanel): string | undefined {
  if (name !== undefined) return visible(name);
  return eps === undefined ? undefined : `eps = ${formatValue(eps)}`;
}

/** A mark, because a title would be indented by the width of the axis. */
function heading(panel: ReachabilityPanel): Layer[] {
  const { labels } = panel;
  const text = headingOf(panel);
  if (text === undefined) return [];
  const k = new Set(Array.from(labels).filter((label) => label >= 0)).size;
  const mark = (more: object) => ({ type: 'text', baseline: 'bottom', tooltip: null, ...more });
  const at = (x: number, field: string) => ({
    x: { value: x },
    y: { value: -6 },
    text: { field, type: 'nominal' },
  });
  const values = [{ text, count: counted(k, 'clusters') }];
  return [
    {
      data: { values },
      mark: mark({ align: 'left', fontSize: 12, fontWeight: 600 }),
      encoding: at(0, 'text'),
    },
    {
      data: { values },
      mark: mark({ align: 'right', fontSize: 11, fill: MUTED }),
      encoding: at(WIDTH, 'count'),
    },
  ] as unknown as Layer[];
}

function finding({ title, panels, unit, measure }: ReachabilityChart): string {
  const told = panels.map(({ name, labels }) => {
    const all = Array.from(labels);
    const k = new Set(all.filter((label) => label >= 0)).size;
    const noise = all.filter((label) => label < 0).length;
    return `${name ? `${name}: ` : ''}${counted(k, 'clusters')} and ${counted(noise, `${unit}`)} of noise`;
  });
  return `${title}. ${measure} of ${counted(panels[0]?.reach.length ?? 0, unit)} in the order of density; ${told.join('; ')}.`;
}
