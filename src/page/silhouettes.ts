/** Silhouettes of rows, cluster by cluster: bars from the longest to the shortest. */
import { ticks } from './camera.ts';
import { between, clusterColor, themeColor } from './colors.ts';
import type { Context } from './context.ts';
import { short } from './data.ts';
import { card, h } from './dom.ts';
import { axisWord, plot } from './plot.ts';

const HEIGHT = 300;

export function silhouettePanel(context: Context): HTMLElement {
  const { element, body } = card('silhouettes', 'Silhouettes');
  const note = h('p', { class: 'caption' });
  const { element: canvas, draw } = plot(HEIGHT, (pen, wide) => paint(pen, wide));
  canvas.classList.add('bars');
  body.append(note, canvas);
  let order: { row: number; value: number; label: number }[] = [];

  const fill = () => {
    const { silhouette } = context.result;
    element.hidden = !silhouette;
    if (!silhouette) return;
    const { labels, report, result } = context;
    const rows = report.numbers(silhouette.rows);
    const value = report.scaled(silhouette.values);
    order = Array.from(rows, (row, at) => ({ row, value: value(at), label: labels[row] }));
    order.sort((a, b) => a.label - b.label || b.value - a.value);
    const below = order.filter((one) => one.value < 0).length;
    const told = `Mean silhouette ${silhouette.mean.toFixed(3)}${silhouette.isSample ? ` of a sample of ${order.length} rows` : ''}; ${((100 * below) / order.length).toFixed(1)} % of the rows are nearer to another cluster.`;
    note.textContent = told;
    const means = silhouette.clusters.flatMap((mean, c) =>
      mean === null || c >= result.k ? [] : [`cluster ${c} ${mean.toFixed(2)}`],
    );
    canvas.setAttribute('aria-label', `${told} ${means.join(', ')}.`);
    draw();
  };
  const paint = (pen: CanvasRenderingContext2D, wide: number) => {
    const { silhouette } = context.result;
    if (!silhouette) return;
    const { cluster } = context.state;
    const { report, result } = context;
    const least = Math.min(0, ...order.map((one) => one.value));
    const left = 26;
    const most = Math.ceil(Math.max(0.01, ...order.map((one) => one.value)) * 10) / 10;
    const at = (value: number) => left + ((value - least) / (most - least)) * (wide - left - 14);
    const gaps = new Set(order.map(({ label }) => label)).size - 1;
    const step = (HEIGHT - 22 - 4 * gaps) / order.length;
    let y = 2;
    let first = y;
    for (const [o, { value, label }] of order.entries()) {
      const own = clusterColor(report, result, label);
      const isShown = cluster === undefined || cluster === label;
      pen.fillStyle = isShown ? own : between(themeColor('page'), own, 0.25);
      const [from, to] = [at(Math.min(0, value)), at(Math.max(0, value))];
      pen.fillRect(from, Math.floor(y), to - from, Math.ceil(y + step) - Math.floor(y));
      y += step;
      if (order[o + 1]?.label === label) continue;
      axisWord(pen, String(label), [left - 6, (first + y) / 2], 'right');
      y += 4;
      first = y;
    }
    pen.strokeStyle = themeColor('ink');
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(at(silhouette.mean), 0);
    pen.lineTo(at(silhouette.mean), HEIGHT - 20);
    pen.stroke();
    pen.setLineDash([]);
    for (const tick of ticks(least, most, 5))
      if (tick >= least) axisWord(pen, short(tick), [Math.min(at(tick), wide - 10), HEIGHT - 8], 'center');
  };
  canvas.addEventListener('click', (event) => {
    const gaps = new Set(order.map(({ label }) => label)).size - 1;
    const step = (HEIGHT - 22 - 4 * gaps) / order.length;
    let y = 2;
    const { top } = canvas.getBoundingClientRect();
    for (const [o, { row, label }] of order.entries()) {
      y += step;
      if (event.clientY - top < y) {
        context.store.set({ row, cluster: label, lasso: undefined });
        return;
      }
      if (order[o + 1]?.label !== label) y += 4;
    }
  });
  context.store.follow((state, before) => {
    if (state.result !== before.result) fill();
    else if (state.cluster !== before.cluster) draw();
  });
  fill();
  return element;
}
