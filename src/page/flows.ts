/** Which rows flow from the clusters of a result to those of another one, or to classes. */
import { clusterColor, clusterName } from './colors.ts';
import type { Context } from './context.ts';
import type { Table } from './contingency.ts';
import { count } from './data.ts';
import { s } from './dom.ts';

const [WIDE, TALL, BAR, SIDE, GAP] = [560, 360, 14, 96, 4];

/** @param names of the columns @param order of the columns from above */
export function flowChart(
  context: Context,
  { counts, rows, columns }: Table,
  names: readonly string[],
  order: readonly number[],
): SVGElement {
  const { report, result, state } = context;
  const total = counts.reduce((sum, one) => sum + one, 0) || 1;
  const lines = Math.max(rows, order.length) - 1;
  const unit = (TALL - GAP * lines) / total;
  const inRow = (r: number) => order.reduce((sum, c) => sum + counts[r * columns + c], 0);
  const inColumn = (c: number) =>
    Array.from({ length: rows }, (_, r) => counts[r * columns + c]).reduce((sum, one) => sum + one, 0);
  const starts = stacked(
    Array.from({ length: rows }, (_, r) => inRow(r) * unit),
    TALL,
  );
  const ends = stacked(
    order.map((c) => inColumn(c) * unit),
    TALL,
  );
  const left = starts.map(({ top }) => top);
  const right = ends.map(({ top }) => top);
  const ribbons: SVGElement[] = [];
  for (let r = 0; r < rows; r++)
    for (const [at, c] of order.entries()) {
      const n = counts[r * columns + c];
      if (n === 0) continue;
      const thick = n * unit;
      const [y0, y1] = [left[r] + thick / 2, right[at] + thick / 2];
      left[r] += thick;
      right[at] += thick;
      const [x0, x1, half] = [SIDE + BAR, WIDE - SIDE - BAR, WIDE / 2];
      const isFaint = state.cluster !== undefined && state.cluster !== r;
      const title = `cluster ${clusterName(result, r)} and ${names[c]}: ${count(n)}`;
      ribbons.push(
        s(
          'path',
          {
            d: `M${x0} ${y0} C${half} ${y0} ${half} ${y1} ${x1} ${y1}`,
            fill: 'none',
            stroke: clusterColor(report, result, r),
            'stroke-width': Math.max(0.5, thick),
            'stroke-opacity': isFaint ? 0.08 : 0.5,
          },
          s('title', {}, title),
        ),
      );
    }
  const bars = [
    ...starts.flatMap(({ top, tall }, r) =>
      node(0, top, tall, clusterName(result, r), clusterColor(report, result, r)),
    ),
    ...ends.flatMap(({ top, tall }, at) => node(1, top, tall, names[order[at]], 'var(--axis)')),
  ];
  return s(
    'svg',
    {
      viewBox: `0 0 ${WIDE} ${TALL}`,
      class: 'chart',
      role: 'img',
      'aria-label': 'Rows that the clusters of both sides share; the table tells their numbers',
    },
    ...ribbons,
    ...bars,
  );
}

function stacked(heights: readonly number[], tall: number): { top: number; tall: number }[] {
  const sum = heights.reduce((a, b) => a + b, 0);
  const gap = heights.length > 1 ? (tall - sum) / (heights.length - 1) : 0;
  let top = 0;
  return heights.map((height) => {
    const own = { top, tall: height };
    top += height + gap;
    return own;
  });
}

function node(side: number, top: number, tall: number, name: string, color: string): SVGElement[] {
  const x = side === 0 ? SIDE : WIDE - SIDE - BAR;
  const text = name.length > 14 ? `${name.slice(0, 13)}\u2026` : name;
  return [
    s('rect', { x, y: top, width: BAR, height: Math.max(1, tall), fill: color, rx: 2 }),
    ...(tall < 9
      ? []
      : [
          s(
            'text',
            {
              x: side === 0 ? SIDE - 6 : WIDE - SIDE + 6,
              y: top + tall / 2 + 4,
              'text-anchor': side === 0 ? 'end' : 'start',
              'font-size': 12,
              fill: 'var(--ink)',
            },
            text,
          ),
        ]),
  ];
}
