/** Columns that the reader chooses as the axes of the map. */
import { axisRange } from '../output/axisRange.ts';
import type { ReportSubject, ReportView } from '../output/report.ts';
import type { Report } from './data.ts';
import { choice, h } from './dom.ts';

/** The name of the view whose axes are chosen. */
export const CHOSEN = 'chosen columns';

/** Axes and the places of all rows, in steps of their ranges. */
export interface PlacedView {
  name: string;
  axes: ReportView['axes'];
  places: Uint16Array;
}

/** Whether there are more columns than a view shows anyway. */
export function canChoose({ columns = [] }: ReportSubject): boolean {
  return columns.length > 3;
}

/** @param chosen numbers of columns, two or three */
export function columnView(
  report: Report,
  { columns = [], n }: ReportSubject,
  chosen: readonly number[],
): PlacedView {
  const places = new Uint16Array(n * chosen.length);
  const axes = chosen.map((at, j) => {
    const value = report.scaled(columns[at]);
    const seen: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < n; i++) {
      const own = value(i);
      if (own < seen[0]) seen[0] = own;
      if (own > seen[1]) seen[1] = own;
    }
    const [low, high] = axisRange(seen);
    const factor = 65535 / (high - low);
    for (let i = 0; i < n; i++) places[i * chosen.length + j] = Math.round((value(i) - low) * factor);
    return { name: columns[at].name, low, high };
  });
  return { name: CHOSEN, axes, places };
}

/** A list of columns for each axis; the last one may have none. */
export function axisLists(
  { columns = [] }: ReportSubject,
  chosen: readonly number[],
  choose: (chosen: number[]) => void,
): HTMLElement[] {
  const lists = ['Axis to the right', 'Axis upwards', 'Third axis'].map((label, j) => {
    const options = columns.map(({ name }, at) =>
      h('option', { value: at, selected: chosen[j] === at, title: name }, name),
    );
    const none = j === 2 && h('option', { value: '', selected: chosen.length < 3 }, 'none');
    return h('select', { 'aria-label': label, class: 'axis' }, none, ...options);
  });
  for (const list of lists)
    list.addEventListener('change', () =>
      choose(lists.filter(({ value }) => value !== '').map(({ value }) => Number(value))),
    );
  return lists;
}

/** Buttons for the number of axes that are drawn. */
export function dimensions(chosen: number, choose: (dims: number) => void): HTMLElement {
  const names = [3, 2].map((dims) => [String(dims), `${dims}-D`] as const);
  return choice('Dimensions', names, String(chosen), (dims) => choose(Number(dims)));
}
