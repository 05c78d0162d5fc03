/** Density: rows by how near they are to rows before them, and the tree of the clusters of all densities. */
import type { ReportResult } from '../output/report.ts';
import { ticks } from './camera.ts';
import { between, clusterColor, clusterName, textOn, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import { count, short } from './data.ts';
import { card, h } from './dom.ts';
import { axisWord, plot } from './plot.ts';

const HEIGHT = 260;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 8, 8, 14];

/** The reachability plot: valleys are clusters. */
export function reachabilityPanel(context: Context): HTMLElement {
  const { element, body } = card('reachability', 'Reachability');
  let order: ArrayLike<number> = [];
  let values: Float64Array = new Float64Array(0);
  const { element: canvas, draw } = plot(HEIGHT, (pen, wide) => {
    const { report, result, clusters, labels, state } = context;
    const most = highest(values) || 1;
    const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM);
    scale(pen, most, y);
    const inks = clusters.map((c) => {
      const own = clusterColor(report, result, c);
      return state.cluster === undefined || state.cluster === c
        ? own
        : between(themeColor('page'), own, 0.25);
    });
    const step = (wide - LEFT - RIGHT) / values.length;
    for (let at = 0; at < values.length; at++) {
      pen.fillStyle = inks[labels[order[at]]];
      const top = y(values[at]);
      pen.fillRect(LEFT + at * step, top, Math.max(1, step - (step > 4 ? 1 : 0)), HEIGHT - BOTTOM - top);
    }
  });
  const fill = () => {
    const { reachability } = context.result;
    element.hidden = reachability === undefined;
    if (!reachability) return;
    order = context.report.numbers(reachability.order);
    const value = context.report.scaled(reachability.values);
    values = Float64Array.from(order, (_, at) => value(at));
    const told = `${count(order.length)} rows in the order in which density connects them; a bar is the distance at which a row is reached. Valleys are clusters.`;
    body.replaceChildren(h('p', { class: 'caption' }, told), canvas);
    canvas.setAttribute('aria-label', told);
    draw();
  };
  canvas.addEventListener('click', (event) => {
    const { left, width } = canvas.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left - LEFT) / (width - LEFT - RIGHT)) * order.length);
    const row = order[Math.max(0, Math.min(order.length - 1, at))];
    context.store.set({ row, cluster: context.labels[row], lasso: undefined });
  });
  followed(context, fill, draw);
  return element;
}

type Clusters = NonNullable<ReportResult['condensed']>;

/** The tree of densities: the area of a cluster is how long its rows stay in it. */
export function densityPanel(context: Context): HTMLElement {
  const { element, body } = card('densities', 'Clusters of all densities');
  let slots: [left: number, wide: number][] = [];
  let clusters: Clusters = [];
  let own: (number | undefined)[] = [];
  const { element: canvas, draw } = plot(HEIGHT, (pen, wide) => {
    const most = topOf(clusters);
    const y = (density: number) => TOP + (density / most) * (HEIGHT - TOP - BOTTOM);
    scale(pen, most, y);
    const across = wide - LEFT - RIGHT;
    for (const [id, cluster] of clusters.entries())
      paintCluster(pen, context, { cluster, label: own[id], y, most }, [
        LEFT + slots[id][0] * across,
        slots[id][1] * across,
        across * (cluster.size / clusters[0].size),
        across * (endSize(clusters, id) / clusters[0].size),
      ]);
  });
  const fill = () => {
    const { condensed } = context.result;
    element.hidden = condensed === undefined;
    if (!condensed) return;
    clusters = condensed;
    slots = slotsOf(clusters);
    own = labelsOf(clusters);
    const told = `${clusters.length} clusters of all densities, from the sparsest above to the densest below. The width of a cluster is its rows, its area how long they stay in it; colors are the clusters that were chosen.`;
    body.replaceChildren(h('p', { class: 'caption' }, told), canvas);
    canvas.setAttribute('aria-label', told);
    draw();
  };
  canvas.addEventListener('click', (event) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const x = (event.clientX - left - LEFT) / (width - LEFT - RIGHT);
    const density = ((event.clientY - top - TOP) / (HEIGHT - TOP - BOTTOM)) * topOf(clusters);
    const id = clusters.findIndex(
      ({ birth, death }, at) =>
        density >= birth &&
        density <= (death ?? density) &&
        x >= slots[at][0] &&
        x <= slots[at][0] + slots[at][1],
    );
    const label = own[id];
    if (label !== undefined) context.toggle(label);
  });
  followed(context, fill, draw);
  return element;
}

function followed(context: Context, fill: () => void, draw: () => void): void {
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) draw();
  });
  fill();
}

function highest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i] > most) most = values[i];
  return most;
}

function scale(pen: CanvasRenderingContext2D, most: number, y: (value: number) => number): void {
  for (const tick of ticks(0, most, 5)) axisWord(pen, short(tick), [LEFT - 6, y(tick)], 'right');
}

/** The densest end that is shown: of the clusters that end, or a little more than the last one appears at. */
function topOf(clusters: Clusters): number {
  return 1.02 * highest(clusters.map(({ birth, death }) => death ?? birth * 1.2)) || 1;
}

/** Of each cluster the share of the width that is its own: children divide that of their parent. */
function slotsOf(clusters: Clusters): [number, number][] {
  const slots: [number, number][] = [[0, 1]];
  const used = new Map<number, number>();
  const total = new Map<number, number>();
  for (const { parent, size } of clusters.slice(1))
    total.set(parent as number, (total.get(parent as number) ?? 0) + size);
  for (const [id, { parent, size }] of clusters.entries()) {
    if (parent === null) continue;
    const [left, wide] = slots[parent];
    const share = size / (total.get(parent) as number);
    const before = used.get(parent) ?? 0;
    slots[id] = [left + before * wide, share * wide];
    used.set(parent, before + share);
  }
  return slots;
}

/** The chosen cluster that each cluster is, or is in. */
function labelsOf(clusters: Clusters): (number | undefined)[] {
  const labels: (number | undefined)[] = [];
  for (const [id, { parent, cluster }] of clusters.entries())
    labels[id] = cluster ?? (parent === null ? undefined : labels[parent]);
  return labels;
}

/** Rows of a cluster when it splits; none where its rows leave one by one. */
function endSize(clusters: Clusters, id: number): number {
  return clusters.reduce((sum, { parent, size }) => sum + (parent === id ? size : 0), 0);
}

/** A cluster that narrows from when it appears to when it ends, so that its area is its stability. */
function paintCluster(
  pen: CanvasRenderingContext2D,
  { report, result, state }: Context,
  {
    cluster: { birth, death, size, stability, cluster },
    label,
    y,
    most,
  }: { cluster: Clusters[number]; label: number | undefined; y: (density: number) => number; most: number },
  [left, slot, first, last]: readonly [number, number, number, number],
): void {
  const end = Math.min(death ?? most, most);
  const [top, bottom] = [y(birth), y(end)];
  const mean = end > birth && Number.isFinite(stability) ? (stability / (end - birth) / size) * first : first;
  const middle = Math.max(last, Math.min(first, (4 * mean - first - last) / 2));
  const at = left + slot / 2;
  const isFaint = state.cluster !== undefined && state.cluster !== label;
  const own = label === undefined ? themeColor('axis') : clusterColor(report, result, label);
  const color = isFaint ? between(themeColor('page'), own, 0.3) : own;
  pen.beginPath();
  const half = (top + bottom) / 2;
  for (const side of [-1, 1]) {
    const corners: [number, number][] = [
      [first, top],
      [middle, half],
      [Math.max(last, 2), bottom],
    ];
    for (const [wide, level] of side < 0 ? corners : corners.reverse())
      pen.lineTo(at + (side * Math.max(2, wide)) / 2, level);
  }
  pen.closePath();
  pen.fillStyle = color;
  pen.fill();
  if (cluster === null) return;
  pen.strokeStyle = themeColor('ink');
  pen.lineWidth = state.cluster === label ? 2.5 : 1;
  pen.stroke();
  if (bottom - top < 14 || first < 12) return;
  pen.font = '600 12px Inter, Helvetica, Arial, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = textOn(color);
  pen.fillText(clusterName(result, cluster), at, top + 9);
}
