import type { Wording } from '../../core/errors.ts';
import type { Cell } from '../../core/items.ts';
import { formatBytes } from '../../core/memory.ts';
import { plural } from '../../core/words.ts';
import type { InfoRecord, InfoRun, PixelRecord } from '../../work/info.ts';
import type { RowRecord } from '../../work/infoRow.ts';
import { factLines, printable, tableLines } from '../table.ts';
import { doubtText, fewNames, leftOutText, writtenText } from './reading.ts';
import { shardsRows, summaryRows } from './shards.ts';

type Of<Kind> = Extract<InfoRecord, { kind: Kind }>;

/** The facts about an input. */
export function infoText({ input, pixels, row }: InfoRun, wording?: Wording): string {
  if (row) return rowText(input.path, row);
  switch (input.kind) {
    case 'image':
      return pictureText(input, pixels);
    case 'table':
      return tableText(input, wording);
    case 'matrix':
      return factLines(matrixRows(input));
    case 'folder':
      return factLines(folderRows(input));
    case 'tree':
      return factLines(treeRows(input));
    case 'shards':
      return factLines(shardsRows(input));
    case 'summary':
      return factLines(summaryRows(input));
  }
}

function pictureText(facts: Of<'image'>, pixels?: readonly PixelRecord[]): string {
  const rows: [string, string][] = [
    ['file', facts.path],
    ['format', `${facts.format.toUpperCase()}${facts.progressive ? ', progressive' : ''}`],
    ['size', `${facts.width} x ${facts.height} (${plural(facts.width * facts.height, 'pixel')})`],
    ['mode', facts.mode],
    ['bands', facts.bands.join(' ')],
    ['bits per band', String(facts.bitsPerBand)],
    ['color space', facts.space + (facts.profile ? ` (profile: ${facts.profile})` : '')],
    ['file size', `${facts.fileSize} bytes (${formatBytes(facts.fileSize)})`],
    ['unique colors', String(facts.colors)],
  ];
  if (facts.frames > 1) rows.push(['frames', `${facts.frames} (the first is described)`]);
  if (facts.orientation !== undefined) rows.push(['orientation', `${facts.orientation} (EXIF, applied)`]);
  if (facts.camera !== undefined) rows.push(['camera', facts.camera]);
  if (facts.taken !== undefined) rows.push(['taken', facts.taken.replace('T', ' ')]);
  if (facts.density !== undefined) rows.push(['density', `${facts.density} dpi`]);
  return `${factLines(rows)}${pixels ? `\n${pixelLines(pixels).join('\n')}\n` : ''}`;
}

const BAND_TITLES: Record<number, string[]> = {
  1: ['grey'],
  2: ['grey', 'alpha'],
  3: ['red', 'green', 'blue'],
  4: ['red', 'green', 'blue', 'alpha'],
};

function pixelLines(pixels: readonly PixelRecord[]): string[] {
  const titles = ['x', 'y', ...BAND_TITLES[pixels[0].values.length]];
  const rows = pixels.map(({ x, y, values }) => [x, y, ...values].map(String));
  return tableLines(
    titles.map((title) => ({ title, right: true })),
    rows,
  );
}

function tableText({ path, rows, columns, reading }: Of<'table'>, wording?: Wording): string {
  const left = leftOutText(reading);
  const facts: [string, string][] = [
    ['file', path],
    ['format', writtenText(reading)],
    ['rows', String(rows)],
    ['columns', String(columns.length)],
    ['used', fewNames(reading.used)],
    ...(left === '' ? [] : [['not used', left] as [string, string]]),
    ...reading.doubts.map((doubt): [string, string] => ['in doubt', doubtText(doubt, wording)]),
  ];
  const number = (value: number | undefined) =>
    value === undefined ? '' : String(Number(value.toPrecision(8)));
  const lines = columns.map(({ name, type, missing, bad, min, max, mean, kinds }) => [
    printable(name),
    type,
    ...[min, mean, max].map(number),
    kinds === undefined ? '' : String(kinds),
    String(missing),
    bad === undefined ? '' : String(bad),
  ]);
  const titles = ['min', 'mean', 'max', 'kinds', 'missing', 'no number'];
  const table = tableLines(
    [{ title: 'column' }, { title: 'type' }, ...titles.map((title) => ({ title, right: true }))],
    lines,
  );
  return `${factLines(facts)}\n${table.join('\n')}\n`;
}

const BANDS = ['red', 'green', 'blue'];

/** One row: its matrices with the numbers of lines and columns around, and its other values by name. */
function rowText(path: string, { row, matrices = [], values }: RowRecord): string {
  const number = (value: Cell) =>
    typeof value === 'number' ? String(Number(value.toPrecision(8))) : String(value ?? '');
  const parts = matrices.map((lines, band) => {
    const columns = ['', ...lines[0].map((_, x) => String(x))];
    const table = tableLines(
      columns.map((title) => ({ title, right: true })),
      lines.map((line, y) => [String(y), ...line.map(number)]),
    );
    return `${matrices.length > 1 ? `${BANDS[band]}\n` : ''}${table.join('\n')}\n`;
  });
  const others = values.map(({ column, value }): [string, string] => [printable(column), number(value)]);
  const facts = factLines([
    ['file', path],
    ['row', String(row)],
  ]);
  return [facts, ...parts, ...(others.length > 0 ? [factLines(others)] : [])].join('\n');
}

function matrixRows(facts: Of<'matrix'>): [string, string][] {
  const { path, format, gzip, dtype, shape, fortranOrder, bigEndian, n, dim, arrays, fileSize } = facts;
  return [
    ['file', path],
    ['format', `${format.toUpperCase()}${gzip ? ', gzip' : ''}`],
    ['numbers', `${dtype}${bigEndian ? ', big-endian' : ''}${fortranOrder ? ', column by column' : ''}`],
    ['shape', shape.join(' x ')],
    ['rows', `${n} of ${plural(dim, 'number')}`],
    ...(arrays ? [['arrays', arrays.join(' ')] as [string, string]] : []),
    ['file size', `${fileSize} bytes (${formatBytes(fileSize)})`],
  ];
}

function folderRows(facts: Of<'folder'>): [string, string][] {
  const { path, pictures, others, damaged, formats, fileSize, width, height } = facts;
  const kinds = Object.entries(formats)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([format, n]) => `${n} ${format.toUpperCase()}`);
  const range = ([low, high]: [number, number]) => (low === high ? String(low) : `${low} to ${high}`);
  return [
    ['folder', path],
    ['pictures', `${pictures} (${kinds.join(', ')})`],
    ...(width && height ? [['size', `${range(width)} wide, ${range(height)} high`] as [string, string]] : []),
    ['file size', `${fileSize} bytes together (${formatBytes(fileSize)})`],
    ...(damaged > 0 ? [['damaged', String(damaged)] as [string, string]] : []),
    ...(others > 0 ? [['other files', String(others)] as [string, string]] : []),
  ];
}

function treeRows({ path, form, leaves, names }: Of<'tree'>): [string, string][] {
  const forms: Record<string, string> = {
    newick: 'a tree in Newick notation',
    linkage: "SciPy's linkage matrix",
  };
  return [
    ['tree', path],
    ['format', forms[form] ?? 'a tree of merges in JSON'],
    ['leaves', `${leaves} (${names.slice(0, 5).join(', ')}${leaves > 5 ? ', ...' : ''})`],
  ];
}
