import { plural } from '../../core/words.ts';
import {
  highest,
  type Measure,
  type PlotNumbers,
  type PlotRow,
  plotRows,
  ranked,
} from '../../work/plot/data.ts';
import type { PlottedPictures } from '../../work/plot/pictures.ts';
import { type Column, count, percent, printable, tableLines } from '../table.ts';
import type { Painter } from '../terminal.ts';

/** The main findings: the x of the largest y, and for each group or facet the place of its largest y. */
export function plotText(plot: PlotNumbers, top: number, painter: Painter): string {
  const { columns, measure } = plot;
  const { group, facet, names } = columns;
  const points = measure.how === 'points' && typeof columns.x[0] === 'number';
  const blocks = [points ? axesLines(plot) : topLines(plot, top, painter)];
  if (facet) blocks.push(partLines(plot, names.facet ?? '', facet, 'facet', top));
  if (group) blocks.push(partLines(plot, names.group ?? '', group, 'group', top));
  return `${painter.strong(heading(plot))}\n\n${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function heading({ path, n, columns, overall }: PlotNumbers): string {
  const { x, names } = columns;
  const left = x.length < n ? ` (${n - x.length} left out)` : '';
  const [first, last] = [overall[0], overall[overall.length - 1]];
  const kinds = new Set<number | string>(x).size;
  const range = typeof x[0] === 'number' ? `, ${shown(first.x)} to ${shown(last.x2 ?? last.x)}` : '';
  const bins = first.x2 === undefined ? `${plural(kinds, 'value')} of ` : '';
  return printable(`${path}  ${plural(n, 'row')}${left}, ${bins}${names.x}${range}`);
}

function shown(value: number | string): string {
  return typeof value === 'number' ? numberText(value) : printable(value);
}

function place({ x, x2 }: PlotRow): string {
  return x2 === undefined ? shown(x) : `${shown(x)} to ${shown(x2)}`;
}

const isSmoothed = ([row]: readonly PlotRow[]) => row?.smooth !== undefined;

/** Shares exist for parts of a whole only. */
const isShare = ({ how }: Measure) => how === 'rows';

function topLines({ overall, columns, measure }: PlotNumbers, top: number, painter: Painter): string[] {
  const total = overall.reduce((sum, { y }) => sum + y, 0);
  const header: Column[] = [
    { title: printable(columns.names.x), right: typeof columns.x[0] === 'number' },
    { title: printable(measure.name), right: true },
    ...(isShare(measure) ? [{ title: 'share', right: true }] : []),
    ...(isSmoothed(overall) ? [{ title: 'smooth', right: true }] : []),
  ];
  const rows = highest(overall)
    .slice(0, top)
    .map((row) => [
      place(row),
      numberText(row.y),
      ...(isShare(measure) ? [percent(row.y / total)] : []),
      ...(row.smooth === undefined ? [] : [numberText(row.smooth)]),
    ]);
  const more = overall.length - rows.length;
  const lines = tableLines(header, rows);
  return more > 0 ? [...lines, painter.faint(`and ${more} more, none above ${rows.at(-1)?.[1]}`)] : lines;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(6)));
}

/** Smallest, largest and mean of both axes. */
function axesLines({ columns, measure }: PlotNumbers): string[] {
  const axes = [
    { name: columns.names.x, values: columns.x },
    { name: measure.name, values: columns.y ?? [] },
  ];
  const rows = axes.flatMap(({ name, values }) => {
    if (typeof values[0] !== 'number') return [];
    const numbers = values as Float64Array;
    const figures = [
      numbers.reduce((least, value) => Math.min(least, value)),
      numbers.reduce((sum, value) => sum + value, 0) / numbers.length,
      numbers.reduce((most, value) => Math.max(most, value)),
    ];
    return [[printable(name), ...figures.map(numberText)]];
  });
  return tableLines(
    [{ title: 'column' }, ...['min', 'mean', 'max'].map((title) => ({ title, right: true }))],
    rows,
  );
}

/** For each value of a column: its rows, and the place of the largest y. */
function partLines(
  { columns, binned, measure }: PlotNumbers,
  name: string,
  values: readonly string[],
  role: 'facet' | 'group',
  top: number,
): string[] {
  const parts = ranked(values);
  const points = measure.how === 'points';
  const rows = points ? [] : plotRows(binned, measure, { [role]: values });
  const peaks = new Map<string, PlotRow>();
  for (const row of rows) {
    const part = row[role] ?? '';
    const before = peaks.get(part);
    if (before === undefined || row.y > before.y) peaks.set(part, row);
  }
  const shownParts = parts.slice(0, Math.max(top, 20));
  const lines = tableLines(
    [
      { title: printable(name) },
      { title: 'rows', right: true },
      { title: 'share', right: true },
      ...(points ? [] : [{ title: `highest at ${printable(columns.names.x)}` }]),
    ],
    shownParts.map((part) => {
      const peak = peaks.get(part.name);
      const where = peak ? [`${place(peak)} (${numberText(peak.y)})`] : [];
      return [printable(part.name), count(part.rows), percent(part.rows / values.length), ...where];
    }),
  );
  const more = parts.length - shownParts.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** Number of pictures of each class. */
export function picturesText({ group, items, shape, titles }: PlottedPictures): string {
  const [path] = group.files;
  const colors = shape.bands === 3 ? ' in color' : '';
  const head = printable(
    `${path}  ${plural(titles.length, 'picture')} of ${shape.width} x ${shape.height} pixels${colors}`,
  );
  if (!items.truth) return `${head}\n`;
  const classes = ranked(titles).map(({ name, rows }) => [printable(name), String(rows)]);
  return `${head}\n\n${tableLines([{ title: 'class' }, { title: 'pictures', right: true }], classes).join('\n')}\n`;
}
