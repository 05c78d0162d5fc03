import { plural } from '../../core/words.ts';
import type { MeasuredDistances } from '../../work/distances.ts';
import { type Column, figure, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/**
 * The distances of a few rows, or the closest pairs.
 * @param isPairs whether pairs were asked for
 */
export function distancesText(measured: MeasuredDistances, isPairs: boolean, painter: Painter): string {
  const { subject, matrix, metric, unit, spread, isCorrelation } = measured;
  const shown = shownBy(measured);
  const { n, condensed } = matrix;
  const measure = metric === 'precomputed' ? 'given' : metric;
  const ends = spread && [spread.least, spread.most].map(shown);
  const figures = ends
    ? `, from ${figure(Math.min(...ends))} to ${figure(Math.max(...ends))}, ${figure(shown(spread.mean))} on average`
    : '';
  const what = isCorrelation ? 'correlation' : `${measure} distance`;
  const head = [
    painter.strong(`${printable(subject.path)}  ${plural(n, subject.unit.slice(0, -1))}`),
    painter.faint(`${plural(condensed.length, what)}${unit ? ` in ${unit}` : ''}${figures}`),
  ];
  const { square } = measured;
  const body = square && !isPairs ? squareLines(square, measured, painter) : pairLines(measured, painter);
  return `${[...head, '', ...body].join('\n')}\n`;
}

/** What is shown of a distance: itself, or the correlation. */
function shownBy({ isCorrelation }: MeasuredDistances): (distance: number) => number {
  return isCorrelation ? (distance) => 1 - distance : (distance) => distance;
}

function squareLines(square: Float64Array, measured: MeasuredDistances, painter: Painter): string[] {
  const { names } = measured;
  const shown = shownBy(measured);
  const n = names.length;
  const columns: Column[] = [
    { title: '' },
    ...names.map((title) => ({ title: printable(title), right: true })),
  ];
  const rows = names.map((name, i) => [
    printable(name),
    ...Array.from(square.subarray(i * n, (i + 1) * n), (d) => figure(Number(shown(d).toPrecision(5)))),
  ]);
  const [header, ...lines] = tableLines(columns, rows);
  return [painter.faint(header), ...lines];
}

function pairLines(measured: MeasuredDistances, painter: Painter): string[] {
  const { closest, ties, names, isCorrelation } = measured;
  const shown = shownBy(measured);
  const columns: Column[] = [
    { title: isCorrelation ? 'correlation' : 'distance', right: true },
    { title: 'closest' },
    { title: '' },
  ];
  const rows = closest.map(({ i, l, distance }) => [
    figure(shown(distance)),
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
