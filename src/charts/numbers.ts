import type { Cell, Column } from '../core/items.ts';
import type { ChartSpec } from './theme.ts';

/*
 * The numbers of a chart as a table: what a reader would type from the picture. Charts whose marks are pictures, or
 * places on the page, say themselves what they draw; for others the rows of the marks are taken, with the names that
 * their axes, legends and pointers have.
 */

const TABLES = new WeakMap<ChartSpec, () => Column[]>();

/** Joins a spec to its numbers, which are made when they are asked for. */
export function withNumbers(spec: ChartSpec, columns: () => Column[]): ChartSpec {
  TABLES.set(spec, columns);
  return spec;
}

/**
 * The numbers of a chart, a row for each mark of its main layer. Columns have the names that people read; colors and
 * places on the page are left out. Panels stand below each other, with a column for their names.
 */
export function chartNumbers(spec: ChartSpec): Column[] {
  const own = TABLES.get(spec);
  return distinctNames(own ? own() : stacked(mainSources(spec)));
}

/** A column with the same value for each item of a list. */
export function columnOf<T>(name: string, items: readonly T[], value: (item: T, at: number) => Cell): Column {
  return { name, values: items.map(value) };
}

type Row = Readonly<Record<string, unknown>>;

interface Channel {
  field?: string;
  title?: unknown;
  axis?: { title?: unknown } | null;
  legend?: { title?: unknown } | null;
}

type Encoding = Record<string, Channel | readonly Channel[] | undefined>;

interface View {
  description?: string;
  data?: { values?: readonly Row[] };
  title?: unknown;
  encoding?: Encoding;
  layer?: readonly View[];
  hconcat?: readonly View[];
  vconcat?: readonly View[];
  concat?: readonly View[];
}

/** The rows of a layer, with the fields that readers see. */
interface Source {
  rows: readonly Row[];
  panel: string;
  /** Titles of the fields that the pointer shows, in its order. */
  told: Map<string, string>;
  /** Titles of the fields along axes and in legends. */
  drawn: Map<string, string>;
  /** The field that tells marks of several corners apart. */
  marks?: string;
}

/** The fullest source of each panel: rows that answer the pointer before those that do not. */
function mainSources(spec: ChartSpec): Source[] {
  const sources: Source[] = [];
  collect(spec as View, { panel: '', encoding: {} }, sources);
  const panels = new Map<string, Source>();
  for (const source of sources) {
    if (source.rows.length === 0 || source.told.size + source.drawn.size === 0) continue;
    const before = panels.get(source.panel);
    if (!before || isFuller(source, before)) panels.set(source.panel, source);
  }
  const best = [...panels.values()];
  const hasTold = best.some(({ told }) => told.size > 0);
  const kept = best.filter(({ told }) => told.size > 0 === hasTold);
  // panels with the same axis have its title once
  const titles = new Map(kept.flatMap(({ drawn }) => [...drawn]));
  return kept.map((source) => ({ ...source, drawn: new Map([...titles, ...source.drawn]) }));
}

function isFuller(one: Source, other: Source): boolean {
  if (one.told.size > 0 !== other.told.size > 0) return one.told.size > 0;
  return one.rows.length > other.rows.length;
}

interface Within {
  panel: string;
  rows?: readonly Row[];
  encoding: Encoding;
}

function collect(view: View, within: Within, sources: Source[]): void {
  const rows = view.data?.values ?? within.rows;
  const encoding = { ...within.encoding, ...view.encoding };
  for (const layer of view.layer ?? []) collect(layer, { ...within, rows, encoding }, sources);
  const parts = view.hconcat ?? view.vconcat ?? view.concat;
  for (const [at, part] of (parts ?? []).entries()) {
    const panel =
      titleOf(part.title) ?? part.description ?? [within.panel, at + 1].filter((one) => one !== '').join('.');
    collect(part, { panel, rows, encoding }, sources);
  }
  if (view.layer || parts || !rows) return;
  const known = sources.find((source) => source.rows === rows && source.panel === within.panel);
  const source = known ?? { rows, panel: within.panel, told: new Map(), drawn: new Map() };
  if (!known) sources.push(source);
  addFields(source, encoding);
}

const CORNERS = ['order', 'y2', 'x2'];

function addFields(source: Source, encoding: Encoding): void {
  const { tooltip, detail } = encoding;
  for (const { field, title } of [tooltip ?? []].flat() as Channel[])
    if (field !== undefined && title !== '') source.told.set(field, titleOf(title) ?? field);
  for (const name of ['x', 'y', 'theta', 'color', 'shape', 'size']) {
    const channel = encoding[name] as Channel | undefined;
    const title = channel && titleOf(channel.axis?.title ?? channel.legend?.title ?? channel.title);
    if (channel?.field === undefined || title === undefined) continue;
    source.drawn.set(channel.field, title);
    const end = (encoding[`${name}2`] as Channel | undefined)?.field;
    if (end !== undefined && !source.drawn.has(end)) source.drawn.set(end, `${title}, end`);
  }
  const mark = (detail as Channel | undefined)?.field;
  if (mark !== undefined && CORNERS.some((name) => encoding[name] !== undefined)) source.marks = mark;
}

/** The text of a title, which may have several lines. */
function titleOf(title: unknown): string | undefined {
  if (typeof title === 'string') return title === '' ? undefined : title;
  if (Array.isArray(title)) return title.map(String).join(' ');
  return typeof title === 'object' && title !== null
    ? titleOf((title as { text?: unknown }).text)
    : undefined;
}

function stacked(sources: readonly Source[]): Column[] {
  if (sources.length === 1) return columnsOf(sources[0], false);
  const parts = sources.map((source) => ({ name: source.panel, columns: columnsOf(source, true) }));
  return joined('Panel', parts);
}

function columnsOf(source: Source, isPanel: boolean): Column[] {
  const { told, drawn, marks } = source;
  const rows = marks === undefined ? source.rows : onePerMark(source.rows, marks);
  const used = new Set<string>();
  const columns: Column[] = [];
  for (const [field, title] of told) {
    const exact = isNumeric(rows, field) ? exactField(rows, field, [...drawn.keys()]) : undefined;
    used.add(exact ?? field);
    const axis = isPanel || title !== 'Value' ? undefined : drawn.get(exact ?? field);
    columns.push({ name: axis ?? title, values: cellsOf(rows, field, exact) });
  }
  // what differs from corner to corner of a mark is its outline
  if (marks !== undefined && columns.length > 0) return columns;
  for (const [field, title] of drawn) {
    if (used.has(field) || columns.some(({ name }) => name === title)) continue;
    if (!rows.some((row) => row[field] !== undefined)) continue;
    columns.push({ name: title, values: rows.map((row) => cellOf(row[field])) });
  }
  return columns;
}

function onePerMark(rows: readonly Row[], field: string): Row[] {
  return [...new Map(rows.map((row) => [row[field], row])).values()];
}

/** Whether a field holds numbers as texts for readers. */
function isNumeric(rows: readonly Row[], field: string): boolean {
  const isFormatted = /^(text|rows|size|share|count|part|mean)$|Text$/.test(field);
  return isFormatted && rows.some((row) => parsed(row[field]) !== undefined);
}

/** What prefixes of numbers stand for, as powers of ten. */
const POWERS: Readonly<Record<string, number>> = { k: 3, M: 6, G: 9, T: 12, P: 15, m: -3, µ: -6, n: -9 };

/** "1,234", "500k", "37.3%", "−2.5" or "12 rows" as a number, and how far it may be from the number that was rounded. */
function parsed(text: unknown): { value: number; off: number } | undefined {
  if (typeof text === 'number') return { value: text, off: 0 };
  const parts = /^([−-]?)([\d,]+)(?:\.(\d+))?(e[+-]?\d+)?([kMGTPmµn]?)( ?%| [a-z]+)?$/.exec(String(text));
  if (!parts) return undefined;
  const [, sign, whole, decimals = '', power = '', prefix = '', unit = ''] = parts;
  const by = unit.includes('%') ? -2 : (POWERS[prefix] ?? 0);
  const shift = Number(power.slice(1)) + by;
  const value = Number(`${whole.replaceAll(',', '')}.${decimals}e${shift}`);
  const off = 0.51 * Number(`1e${shift - decimals.length}`);
  return { value: sign === '' ? value : -value, off };
}

/** The field whose numbers a field of texts rounds in all rows. */
function exactField(rows: readonly Row[], field: string, first: readonly string[]): string | undefined {
  const stem = field.replace(/Text$/, '');
  const fields = [...new Set([stem, ...first, ...Object.keys(rows[0])])].filter((one) => one !== field);
  return fields.find((one) =>
    rows.every((row) => {
      const told = parsed(row[field]);
      const exact = row[one];
      if (told === undefined) return true;
      return typeof exact === 'number' && Math.abs(exact - told.value) <= told.off;
    }),
  );
}

/**
 * The cells of a field; texts of numbers become numbers, and words among them are empty.
 * @param exact the field that has the numbers before they were rounded
 */
function cellsOf(rows: readonly Row[], field: string, exact: string | undefined): Cell[] {
  if (!isNumeric(rows, field)) return rows.map((row) => cellOf(row[field]));
  return rows.map((row) => {
    const told = parsed(row[field]);
    return told === undefined ? null : exact === undefined ? told.value : cellOf(row[exact]);
  });
}

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

/** Names as they are, the second of the same name with a 2. */
function distinctNames(columns: readonly Column[]): Column[] {
  const taken = new Set<string>();
  return columns.map(({ name: wanted, values }) => {
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted} ${i}`;
    taken.add(name);
    return { name, values };
  });
}

/** A number for each cell of a map, row by row: the names of its row and column, and what is drawn there. */
export function mapColumns(
  rows: readonly string[],
  columns: readonly string[],
  measures: readonly { name: string; values: ArrayLike<Cell> }[],
): Column[] {
  const across = columns.length;
  const cells = { length: rows.length * across };
  return [
    { name: 'Row', values: Array.from(cells, (_, cell) => rows[Math.floor(cell / across)]) },
    { name: 'Column', values: Array.from(cells, (_, cell) => columns[cell % across]) },
    ...measures,
  ];
}

/** Points with their coordinates, and their names and clusters if they have some. */
export function pointColumns({ axes, columns, ids, labels, strengths, classes }: DrawnPoints): Column[] {
  const nameOf = (label: number) => (classes ? (classes.names[label] ?? '') : clusterCell(label));
  return [
    ...(ids ? [{ name: 'Name', values: ids }] : []),
    ...axes.map((name, at) => ({ name, values: columns[at] })),
    ...(labels ? [{ name: classes?.title ?? 'Cluster', values: Array.from(labels, nameOf) }] : []),
    ...(strengths ? [{ name: 'Strength', values: strengths }] : []),
  ];
}

interface DrawnPoints {
  axes: readonly string[];
  columns: readonly ArrayLike<number>[];
  ids?: readonly string[];
  labels?: ArrayLike<number>;
  strengths?: ArrayLike<number>;
  /** Set if the labels are classes. */
  classes?: { title: string; names: readonly string[] };
}

/** The name of a cluster in legends. */
export function clusterCell(label: number): string {
  return label < 0 ? 'noise' : String(label);
}

/** Distinct colors with their numbers of pixels. */
export function colorColumns(rgb: Uint8Array, weights: ArrayLike<number>): Column[] {
  const channels = ['Red', 'Green', 'Blue'].map((name, j) => ({
    name,
    values: Uint8Array.from({ length: weights.length }, (_, i) => rgb[3 * i + j]),
  }));
  return [...channels, { name: 'Pixels', values: weights }];
}

/** Tables below each other, whose columns have the same names. */
export function joined(
  name: string,
  parts: readonly { name: string; columns: readonly Column[] }[],
): Column[] {
  const lengths = parts.map(({ columns: [first] }) => first?.values.length ?? 0);
  const names = [...new Set(parts.flatMap(({ columns }) => columns.map((column) => column.name)))];
  return [
    { name, values: parts.flatMap((part, at) => new Array<Cell>(lengths[at]).fill(part.name)) },
    ...names.map((one) => ({
      name: one,
      values: parts.flatMap(({ columns }, at): Cell[] => {
        const own = columns.find((column) => column.name === one);
        return own ? Array.from(own.values) : new Array<Cell>(lengths[at]).fill(null);
      }),
    })),
  ];
}
