import { plural } from '../../core/words.ts';
import type { MeasuredDistances } from '../../work/distances.ts';
import { type Column, figure, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/**
 * The distances of a few rows, or the closest pairs.
 * @param isPairs whether pairs were asked for
 */
export function distancesText(measured: MeasuredDistances, isPairs: boolean, painter: Painter): string {
  const { subject, matrix, metric, unit, spread } = measured;
  const { n, condensed } = matrix;
  const measure = metric === 'precomputed' ? 'given' : metric;
  const figures = spread
    ? `, from ${figure(spread.least)} to ${figure(spread.most)}, ${figure(spread.mean)} on average`
    : '';
  const head = [
    painter.strong(`${printable(subject.path)}  ${plural(n, subject.unit.slice(0, -1))}`),
    painter.faint(`${plural(condensed.length, `${measure} distance`)}${unit ? ` in ${unit}` : ''}${figures}`),
  ];
  const { square } = measured;
  const body = square && !isPairs ? squareLines(square, measured, painter) : pairLines(measured, painter);
  return `${[...head, '', ...body].join('\n')}\n`;
}

function squareLines(square: Float64Array, { names }: MeasuredDistances, painter: Painter): string[] {
  const n = names.length;
  const columns: Column[] = [
    { title: '' },
    ...names.map((title) => ({ title: printable(title), right: true })),
  ];
  const rows = names.map((name, i) => [
    printable(name),
    ...Array.from(square.subarray(i * n, (i + 1) * n), (d) => figure(Number(d.toPrecision(5)))),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  return [painter.faint(header), ...lines];
}

function pairLines({ closest, ties, names }: MeasuredDistances, painter: Painter): string[] {
  const columns: Column[] = [{ title: 'distance', right: true }, { title: 'closest' }, { title: '' }];
  const rows = closest.map(({ i, l, distance }) => [
    figure(distance),
    printable(names[i]),
    printable(names[l]),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  const more =
    ties > 0
      ? [painter.faint(`and ${plural(ties, 'other pair')} as near as the last; --ties prints all of them`)]
      : [];
  return [painter.faint(header), ...lines, ...more];
}
