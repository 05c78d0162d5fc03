/** Clusterings of several inputs by several algorithms: a row of panels for each input, a column for each algorithm. */
import { columnOf, withNumbers } from './numbers.ts';
import {
  AXIS,
  type ChartSpec,
  type ChartText,
  counted,
  frame,
  inProportion,
  type Layer,
  MUTED,
  PAGE,
  placedAt,
  visible,
  wrapText,
} from './theme.ts';

/** The data of `gridChart`. */
export interface GridChart extends ChartText {
  /** Titles of the columns. */
  columns: readonly string[];
  /** The side of the panels, from `panelSide`. */
  side: number;
  rows: readonly GridRow[];
}

/** One input. */
export interface GridRow {
  name: string;
  /** Width and height of its panels, of which the longer one is at most that of `panelSide`. */
  width: number;
  height: number;
  /** One for each column; undefined: an empty place. */
  cells: readonly (GridCell | undefined)[];
}

/** A panel: a picture with what is said below it, or the reason why there is none. */
export type GridCell = GridPanel | { reason: string };

interface GridPanel {
  /** The data URL of the picture. */
  url: string;
  /** Number of clusters, or of classes. */
  k?: number;
  /** Adjusted Rand index, where classes are known. */
  ari?: number;
  seconds?: number;
}

const GAP = 8;
const CAPTION = 9.5;
const CAPTION_HEIGHT = 17;
const HEADING = 11.5;
const LINE = 14;
/** Room for the names of rows, which stand upright. */
const NAMES = 24;

/** The side of a panel, in points: fewer columns have larger ones. */
export function panelSide(columns: number): number {
  return Math.round(Math.max(112, Math.min(260, 900 / Math.max(1, columns))));
}

/** Draws all panels on one plane. */
export function gridChart(chart: GridChart): ChartSpec {
  const { side } = chart;
  const headings = chart.columns.map((title) => wrapText(visible(title), side, HEADING, 600, 4));
  const top = LINE * Math.max(1, ...headings.map((lines) => lines.length)) + 6;
  const places = placesOf(chart, side, top);
  const width = NAMES + chart.columns.length * (side + GAP) - GAP;
  const spec = {
    ...inProportion(frame(chart, Math.max(480, width), finding(chart))),
    width,
    height: Math.max(top + CAPTION_HEIGHT, ...places.map(({ bottom }) => bottom)),
    layer: [headingMarks(headings, side, top), nameMarks(chart, places), ...panelMarks(chart, places, side)],
  } as ChartSpec;
  return withNumbers(spec, () => numbersOf(chart));
}

function numbersOf({ columns, rows }: GridChart) {
  const cells = rows.flatMap(({ name, cells: own }) =>
    own.flatMap((cell, at) => (cell ? [{ name, title: columns[at], cell }] : [])),
  );
  const panels = cells.map(({ cell }): Partial<GridPanel> & { reason?: string } => cell);
  return [
    columnOf('Input', cells, ({ name }) => name),
    columnOf('Panel', cells, ({ title }) => title),
    columnOf('Clusters', panels, ({ k }) => k ?? null),
    columnOf('ARI', panels, ({ ari }) => ari ?? null),
    columnOf('Seconds', panels, ({ seconds }) => seconds ?? null),
    ...(panels.some(({ reason }) => reason)
      ? [columnOf('Refused', panels, ({ reason }) => reason ?? null)]
      : []),
  ];
}

interface RowPlace {
  top: number;
  /** Below the captions. */
  bottom: number;
}

function placesOf({ rows }: GridChart, side: number, top: number): RowPlace[] {
  let from = top;
  return rows.map(({ height }) => {
    const place = { top: from, bottom: from + Math.min(side, height) + CAPTION_HEIGHT };
    from = place.bottom + GAP;
    return place;
  });
}

function leftOf(column: number, side: number): number {
  return NAMES + column * (side + GAP);
}

function headingMarks(headings: readonly (readonly string[])[], side: number, top: number): Layer {
  const values = headings.flatMap((lines, column) =>
    lines.map((text, line) => ({
      text,
      x: leftOf(column, side) + side / 2,
      y: top - 6 - LINE * (lines.length - 1 - line),
    })),
  );
  return {
    data: { values },
    mark: { type: 'text', fontSize: HEADING, fontWeight: 600, baseline: 'bottom', tooltip: null },
    encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
  } as Layer;
}

/** Upright, beside the panels. */
function nameMarks({ rows }: GridChart, places: readonly RowPlace[]): Layer {
  const values = rows.map(({ name }, row) => {
    const { top, bottom } = places[row];
    const room = bottom - CAPTION_HEIGHT - top;
    return { text: wrapText(visible(name), Math.max(40, room), HEADING, 600, 1)[0], x: 8, y: top + room / 2 };
  });
  return {
    data: { values },
    mark: { type: 'text', fontSize: HEADING, fontWeight: 600, angle: -90, baseline: 'middle', tooltip: null },
    encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
  } as Layer;
}

function panelMarks({ rows }: GridChart, places: readonly RowPlace[], side: number): Layer[] {
  const cells = rows.flatMap((row, r) =>
    row.cells.flatMap((cell, column) =>
      cell ? [{ cell, row, left: leftOf(column, side), ...places[r] }] : [],
    ),
  );
  const pictures = cells.flatMap(({ cell, row: { width, height }, left, top }) =>
    'url' in cell ? [{ url: cell.url, width, height, x: left + side / 2, y: top + height / 2 }] : [],
  );
  const frames = cells.map(({ row: { height }, left, top }) => ({
    x: left,
    x2: left + side,
    y: top,
    y2: top + height,
  }));
  const captions = cells.flatMap(({ cell, left, bottom }) => {
    const y = bottom - CAPTION_HEIGHT + 4;
    return 'url' in cell
      ? [
          { text: countsText(cell), x: left + 1, y, align: 'left' },
          { text: secondsText(cell), x: left + side - 1, y, align: 'right' },
        ]
      : [];
  });
  const reasons = cells.flatMap(({ cell, row: { height }, left, top }) => {
    if ('url' in cell) return [];
    const lines = wrapText(
      visible(cell.reason),
      side - 16,
      CAPTION,
      400,
      Math.max(1, Math.floor(height / 12) - 1),
    );
    return lines.map((text, line) => ({
      text,
      x: left + side / 2,
      y: top + height / 2 + 12 * (line - (lines.length - 1) / 2),
    }));
  });
  return [
    {
      data: { values: frames },
      mark: { type: 'rect', fill: PAGE, stroke: AXIS, strokeWidth: 1, tooltip: null },
      encoding: { ...placedAt('x', 'y'), x2: { field: 'x2' }, y2: { field: 'y2' } },
    },
    ...imageMarks(pictures),
    ...['left', 'right'].map((align) =>
      texts(
        captions.filter((one) => one.align === align),
        { align, baseline: 'top' },
      ),
    ),
    texts(reasons, { align: 'center', baseline: 'middle' }),
  ] as Layer[];
}

interface Picture {
  url: string;
  width: number;
  height: number;
  x: number;
  y: number;
}

/** A layer for each size of pictures. */
function imageMarks(pictures: readonly Picture[]): Layer[] {
  const sizes = new Map<string, Picture[]>();
  for (const one of pictures) {
    const key = `${one.width} ${one.height}`;
    sizes.set(key, [...(sizes.get(key) ?? []), one]);
  }
  return [...sizes.values()].map(
    (values) =>
      ({
        data: { values: values.map(({ url, x, y }) => ({ url, x, y })) },
        mark: {
          type: 'image',
          width: values[0].width,
          height: values[0].height,
          aspect: false,
          tooltip: null,
        },
        encoding: { ...placedAt('x', 'y'), url: { field: 'url', type: 'nominal' } },
      }) as Layer,
  );
}

function texts(values: readonly object[], mark: object): Layer {
  return {
    data: { values },
    mark: { type: 'text', fontSize: CAPTION, fill: MUTED, tooltip: null, ...mark },
    encoding: { ...placedAt('x', 'y'), text: { field: 'text', type: 'nominal' } },
  } as Layer;
}

/** "k 3, ARI 0.98" */
function countsText({ k, ari }: GridPanel): string {
  const parts = [
    ...(k === undefined ? [] : [`k ${k}`]),
    ...(ari === undefined ? [] : [`ARI ${hundredths(ari)}`]),
  ];
  return parts.join(', ');
}

/** Two decimals, and no minus before what rounds to zero. */
function hundredths(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, '$1');
}

function secondsText({ seconds }: GridPanel): string {
  if (seconds === undefined) return '';
  if (seconds < 0.0005) return '<0.001 s';
  const digits = seconds < 0.0995 ? 3 : seconds < 9.95 ? 2 : seconds < 99.5 ? 1 : 0;
  return `${seconds.toFixed(digits)} s`;
}

function finding({ title, columns, rows }: GridChart): string {
  const told = rows.map(({ name, cells }) => {
    const found = cells.flatMap((cell, column) => {
      if (!cell) return [];
      if ('reason' in cell) return [`${columns[column]} none`];
      const ari = cell.ari === undefined ? '' : ` (ARI ${hundredths(cell.ari)})`;
      return cell.k === undefined ? [] : [`${columns[column]} ${cell.k}${ari}`];
    });
    return `${name}: ${found.join(', ')}`;
  });
  return `${title}. Clusters of ${counted(rows.length, 'inputs')} in ${counted(columns.length, 'columns')}. ${told.join('. ')}.`;
}
