/** The layout of a cluster map: cells, trees, strips and names, in pixels from the top left. */

import { textWidth } from '../metrics.ts';
import { fitNames } from '../names.ts';
import { formatCount, visible } from '../theme.ts';
import type { ClustermapChart, MapSide } from './chart.ts';
import { KEY_HEIGHT, KEY_WIDTH } from './shades.ts';

export const FONT_SIZE = 11;
export const NUMBER_SIZE = 10;
export const TREE = 96;
export const STRIP = 12;
export const GAP = 5;
const LINE = 13;
const LONGEST_LABEL = 160;
const LONGEST_STRIP = 110;

/** Largest width and height of the map, and of one whose cells have numbers. */
const LARGEST = 800;
const LARGEST_NUMBERED = 1400;
const LARGEST_CELL = 44;
/** The width of the cells of few columns. */
const WIDEST_CELL = 90;

/** With more rows or columns, none is named. */
const MOST_NAMED = 160;

/** Maps with at most this many cells, and columns, have numbers of their own accord; no map has more numbers than the last. */
const FEW_CELLS = 400;
const FEW_COLUMNS = 20;
const MOST_CELLS = 10_000;

/** The layout. */
export interface Plan {
  left: number;
  top: number;
  width: number;
  height: number;
  totalWidth: number;
  totalHeight: number;
  rowNames: Names;
  columnNames: Names;
  /** The names of columns are not turned: each is no wider than its column. */
  upright: boolean;
  /** The texts of the cells, row by row, if they have some. */
  texts?: readonly string[];
  /** What the map leaves out, in sentences. */
  notes: string[];
}

/** The names of a side. */
export interface Names {
  labels: string[];
  every: number;
  widest: number;
}

/** The layout of a map. */
export function planOf(chart: ClustermapChart): Plan {
  const { rows, columns } = chart;
  const [n, dim] = [rows.names.length, columns.names.length];
  const { texts, cell: least, note } = textsIn(chart, n, dim);
  const size = (count: number, room: number, wanted: number, largest = LARGEST_CELL) =>
    Math.max(wanted, Math.min(largest, Math.max(LINE + 1, 360 / count), room / count));
  const widest = chart.shades === 'distances' ? LARGEST_CELL : WIDEST_CELL;
  const across = size(dim, LARGEST, least?.width ?? 0, widest);
  const down = size(n, LARGEST, least ? (chart.shades === 'distances' ? across : least.height) : 0);
  const [width, height] = [Math.max(120, dim * across), Math.max(120, n * down)];
  const rowNames = namesOf(rows, height);
  const columnNames = namesOf(columns, width);
  const strips = rows.classes ?? [];
  const left = (rows.tree ? TREE + GAP : 0) + (rows.labels ? STRIP + GAP : 0) + strips.length * (STRIP + GAP);
  const above = (columns.tree ? TREE + GAP : 0) + (columns.labels ? STRIP + GAP : 0);
  // the key is in the corner of the trees, or above them
  const top = columns.tree && left < KEY_WIDTH ? above + KEY_HEIGHT : Math.max(above, KEY_HEIGHT);
  const right = rowNames.widest > 0 ? rowNames.widest + 8 : 0;
  const titles = strips.length > 1 ? stripTitles(rows).map((text) => textWidth(text, NUMBER_SIZE)) : [];
  const upright = columnNames.every === 1 && columnNames.widest <= width / dim - 8;
  const below = Math.max(upright ? LINE : columnNames.widest, ...titles, 0);
  const told = [
    nameNote(rows, rowNames),
    chart.isSymmetric ? undefined : nameNote(columns, columnNames),
    note,
  ];
  return {
    ...{ left, top, width, height, rowNames, columnNames, upright },
    totalWidth: Math.max(left + width + right, KEY_WIDTH + 30),
    totalHeight: top + height + (below > 0 ? below + 8 : 0),
    ...(texts && { texts }),
    notes: told.filter((text) => text !== undefined),
  };
}

/** The titles of the strips of clusters and classes, as they stand below them. */
export function stripTitles({ labels, classes = [] }: MapSide): string[] {
  const all = [...(labels ? ['cluster'] : []), ...classes.map(({ title }) => visible(title))];
  return fitNames(all, LONGEST_STRIP, NUMBER_SIZE);
}

/** The texts of the cells, if they are wanted and there is room for them, and the cell that they require. */
function textsIn({ texts, numbers = 'auto' }: ClustermapChart, n: number, dim: number) {
  if (!texts || numbers === 'off') return {};
  const isSmall = n * dim <= FEW_CELLS && dim <= FEW_COLUMNS;
  if (numbers === 'auto' && !isSmall) return {};
  const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, NUMBER_SIZE)), 0);
  const cell = { width: Math.ceil(widest) + 8, height: LINE + 2 };
  const fits = dim * cell.width <= LARGEST_NUMBERED && n * cell.height <= LARGEST_NUMBERED;
  if (n * dim <= MOST_CELLS && fits) return { texts, cell };
  return numbers === 'on' ? { note: 'There is no room for numbers in the cells.' } : {};
}

/** Some of the names, evenly spaced, so that lines of text do not touch. */
function namesOf({ names }: MapSide, length: number): Names {
  if (names.length > MOST_NAMED) return { labels: [], every: 1, widest: 0 };
  const labels = fitNames(names, LONGEST_LABEL, FONT_SIZE);
  const every = Math.ceil(LINE / (length / names.length));
  const widest = labels.reduce(
    (most, label, i) => (i % every === 0 ? Math.max(most, textWidth(label, FONT_SIZE)) : most),
    0,
  );
  return { labels, every, widest };
}

/** Which names are left out. */
function nameNote({ names, unit }: MapSide, { labels, every }: Names): string | undefined {
  const all = `${formatCount(names.length)} ${unit}`;
  if (labels.length === 0) return names.length > 0 ? `None of the ${all} is named.` : undefined;
  return every > 1 ? `1 in ${every} of the ${all} is named.` : undefined;
}
