/** The tree of merges with a cut that is dragged, and all views follow. */
import type { ReportResult } from '../output/report.ts';
import { ticks } from './camera.ts';
import { between, clusterColor, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import { cutResult } from './cuts.ts';
import { short } from './data.ts';
import { card, h } from './dom.ts';
import { cutAt, cutHeight, cutInto, leavesOf, type Merges, placesOf, type TreeCut } from './merges.ts';
import { axisWord, plot } from './plot.ts';

const HEIGHT = 320;
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 8, 10, 12];

/** Clusters of the finest cut that is dragged: there are as many colors. */
const MOST = 64;

interface Drawn {
  merges: Merges;
  places: Float32Array;
  order: Uint32Array;
  most: number;
}

export function treePanel(context: Context): HTMLElement {
  const { element, head, body } = card('tree', 'Tree of merges');
  const known = new Map<ReportResult['tree'], Drawn>();
  const note = h('p', { class: 'caption', 'aria-live': 'polite' });
  const handle = h('div', {
    class: 'cut',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Cut of the tree: number of clusters',
    'aria-orientation': 'vertical',
    'aria-valuemin': 1,
  });
  const drawing = plot(HEIGHT, (pen, wide) => paint(pen, wide));
  const keep = h('button', { type: 'button', click: () => show(shown) }, 'Show these clusters');
  head.append(keep);
  body.append(note, h('div', { class: 'cuttable' }, drawing.element, handle));
  let drawn: Drawn | undefined;
  let cut: TreeCut | undefined;
  let shown = 1;

  const fill = () => {
    const { tree, k } = context.result;
    element.hidden = tree === undefined;
    drawn = tree && (known.get(tree) ?? drawnOf(context, tree));
    if (!drawn) return;
    known.set(tree, drawn);
    handle.setAttribute('aria-valuemax', String(Math.min(MOST, drawn.merges.n)));
    move(k);
  };
  /** Moves the line alone: the views follow when it is let go. */
  const move = (k: number) => {
    if (!drawn) return;
    const { merges, most } = drawn;
    shown = Math.max(1, Math.min(k, MOST, merges.n));
    cut = shown === context.result.k ? undefined : cutInto(merges, shown);
    const height = cutHeight(merges, shown);
    const told = `${shown} ${shown === 1 ? 'cluster' : 'clusters'} at a height of ${short(height)}`;
    note.textContent = `The cut makes ${told}. Drag the line, or move it by arrow keys; all views follow.`;
    handle.style.top = `${TOP + (1 - height / most) * (HEIGHT - TOP - BOTTOM)}px`;
    handle.setAttribute('aria-valuenow', String(shown));
    handle.setAttribute('aria-valuetext', told);
    drawing.element.setAttribute('aria-label', `Dendrogram of ${merges.n} rows: ${told}`);
    keep.disabled = cut === undefined;
    drawing.draw();
  };
  const show = (k: number) => {
    if (!drawn || k === context.result.k) return;
    const made = cutInto(drawn.merges, k);
    context.showCut(cutResult(context, made), made.labels);
  };
  const paint = (pen: CanvasRenderingContext2D, wide: number) => {
    if (!drawn) return;
    const { merges, places, most } = drawn;
    const { n, a, b } = merges;
    const { cluster } = context.state;
    const own = cut ?? cutInto(merges, Math.min(shown, n));
    const x = (node: number) => LEFT + ((places[node] + 0.5) / n) * (wide - LEFT - RIGHT);
    const y = (height: number) => TOP + (1 - height / most) * (HEIGHT - TOP - BOTTOM);
    const base = (node: number) => y(node < n ? 0 : merges.height(node - n));
    for (const tick of ticks(0, most, 5)) {
      axisWord(pen, short(tick), [LEFT - 6, y(tick)], 'right');
      pen.fillStyle = themeColor('grid');
      pen.fillRect(LEFT, Math.round(y(tick)), wide - LEFT - RIGHT, 1);
    }
    const inks = Array.from({ length: own.k + 1 }, (_, c) => inkOf(context, own, c, cluster));
    for (let c = own.k; c >= 0; c--) {
      pen.strokeStyle = inks[c];
      pen.lineWidth = cluster === c && !cut ? 2 : 1;
      pen.beginPath();
      for (let t = n - 2; t >= 0; t--) {
        if (own.of[n + t] !== c) continue;
        const level = y(merges.height(t));
        pen.moveTo(x(a[t]), base(a[t]));
        pen.lineTo(x(a[t]), level);
        pen.lineTo(x(b[t]), level);
        pen.lineTo(x(b[t]), base(b[t]));
      }
      pen.stroke();
    }
    if (!cut) marks(pen, own, drawn, x);
  };
  const drag = (event: PointerEvent) => {
    if (!drawn || event.buttons === 0) return;
    const { top } = drawing.element.getBoundingClientRect();
    const share = 1 - (event.clientY - top - TOP) / (HEIGHT - TOP - BOTTOM);
    move(cutAt(drawn.merges, share * drawn.most));
  };
  handle.addEventListener('pointerdown', (event) => handle.setPointerCapture(event.pointerId));
  handle.addEventListener('pointermove', drag);
  handle.addEventListener('pointerup', () => show(shown));
  handle.addEventListener('keydown', (event) => {
    const k = { ArrowDown: shown + 1, ArrowUp: shown - 1, ArrowRight: shown + 1, ArrowLeft: shown - 1 }[
      event.key
    ];
    if (k === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (k !== undefined) move(k);
    show(shown);
  });
  drawing.element.addEventListener('click', (event) => {
    if (!drawn || cut) return;
    const { left, width } = drawing.element.getBoundingClientRect();
    const at = Math.floor(((event.clientX - left - LEFT) / (width - LEFT - RIGHT)) * drawn.merges.n);
    const row = drawn.order[Math.max(0, Math.min(drawn.merges.n - 1, at))];
    context.toggle(context.labels[row]);
  });
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) drawing.draw();
  });
  fill();
  return element;
}

function drawnOf({ report, result }: Context, tree: NonNullable<ReportResult['tree']>): Drawn {
  const { n } = report.subjectOf(result);
  const merges = {
    n,
    a: report.numbers(tree.a),
    b: report.numbers(tree.b),
    height: report.scaled(tree.heights),
  };
  const order = leavesOf(merges);
  let most = 0;
  for (let t = 0; t < n - 1; t++) most = Math.max(most, merges.height(t));
  return { merges, order, places: placesOf(merges, order), most: most * 1.04 || 1 };
}

/** The color of a cluster, faint beside a chosen one; above the cut that of axes. */
function inkOf(context: Context, cut: TreeCut, c: number, chosen: number | undefined): string {
  if (c >= cut.k) return themeColor('muted');
  const own = clusterColor(context.report, { ...context.result, k: cut.k }, c);
  return chosen === undefined || chosen === c ? own : between(themeColor('page'), own, 0.3);
}

/** The numbers of clusters below their branches, where there is room. */
function marks(
  pen: CanvasRenderingContext2D,
  { labels, k }: TreeCut,
  { order }: Drawn,
  x: (node: number) => number,
): void {
  if (k > 40) return;
  let first = 0;
  for (let at = 1; at <= order.length; at++) {
    if (at < order.length && labels[order[at]] === labels[order[first]]) continue;
    const [from, to] = [x(order[first]), x(order[at - 1])];
    if (to - from > 8 || k < 20)
      axisWord(pen, String(labels[order[first]]), [(from + to) / 2, HEIGHT - 5], 'center');
    first = at;
  }
}
