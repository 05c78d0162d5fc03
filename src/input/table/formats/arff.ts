import { ClusterkitError } from '../../../core/errors.ts';
import type { ReaderColumn, ReaderOptions, TableReader } from '../batch.ts';
import { numberOf } from '../cells.ts';
import { inLine, readLines } from './lines.ts';
import { type RowCell, rowTable, type TableRow } from './rowTable.ts';

/** A column as the header declares it. */
interface Attribute {
  name: string;
  kind: 'numeric' | 'nominal' | 'string' | 'date';
  /** The values of a nominal column. */
  values?: string[];
}

const KINDS: Record<string, Attribute['kind']> = {
  numeric: 'numeric',
  real: 'numeric',
  integer: 'numeric',
  string: 'string',
  date: 'date',
};

/**
 * Opens an ARFF file of Weka (waikato.github.io/weka-wiki/formats_and_processing/arff_stable): numeric, nominal, string
 * and date columns, dense and sparse rows. As in Weka, the last column is the known class, if it is nominal and is
 * called so or stands behind numbers only. Memory grows with one block of the file.
 * @throws {ClusterkitError} input, with the line
 */
export async function openArff(_path: string, real: string, options: ReaderOptions): Promise<TableReader> {
  const { attributes, data } = await readHeader(real, options.signal);
  const last = attributes[attributes.length - 1];
  const others = attributes.slice(0, -1);
  const isAlone = others.length > 0 && others.every(({ kind }) => kind === 'numeric');
  const isClass = last.kind === 'nominal' && (isAlone || (others.length > 0 && /^class$/i.test(last.name)));
  return rowTable({
    columns: attributes.map(
      ({ name, kind }): ReaderColumn => ({ name, declared: kind === 'numeric' ? 'number' : 'text' }),
    ),
    reading: { format: 'arff', doubts: [] },
    apart: isClass ? [attributes.length - 1] : [],
    unit: 'line',
    read: (signal) => rowPieces(real, attributes, data, signal),
  });
}

/** The columns, and the number of the line that ends the header. */
async function readHeader(
  real: string,
  signal?: AbortSignal,
): Promise<{ attributes: Attribute[]; data: number }> {
  const attributes: Attribute[] = [];
  for await (const { first, lines } of readLines(real, signal)) {
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i].replace(/^\ufeff/, '').trim();
      const line = first + i;
      if (text === '' || text.startsWith('%') || /^@relation\b/i.test(text)) continue;
      if (/^@data\b/i.test(text)) {
        if (attributes.length === 0) throw inLine(line, 'no @attribute stands in front of @data');
        return { attributes, data: line };
      }
      if (!/^@attribute\s/i.test(text))
        throw inLine(line, `expected @attribute or @data, not "${text.slice(0, 40)}"`);
      const attribute = readAttribute(text.slice('@attribute'.length).trim(), line);
      if (attributes.some(({ name }) => name === attribute.name))
        throw inLine(line, `two columns are called "${attribute.name}"`);
      attributes.push(attribute);
    }
  }
  throw new ClusterkitError('input', 'the ARFF file is cut short: its @data is missing');
}

function readAttribute(text: string, line: number): Attribute {
  const [name, end] = /^['"]/.test(text) ? quotedAt(text, 0, line) : plainAt(text, 0, /[\s{]/);
  const type = text.slice(end).trim();
  if (type.startsWith('{')) {
    const close = type.lastIndexOf('}');
    if (close < 0) throw inLine(line, `the values of "${name}" lack their closing brace`);
    return { name, kind: 'nominal', values: splitCells(type.slice(1, close), line).map(({ text }) => text) };
  }
  const kind = KINDS[type.split(/\s/, 1)[0].toLowerCase()];
  if (kind) return { name, kind };
  throw inLine(line, `a column of type "${type.slice(0, 40)}" is not read`, name);
}

/** Consecutive rows that are handed on together. */
const PIECE = 2048;

async function* rowPieces(
  real: string,
  attributes: Attribute[],
  data: number,
  signal?: AbortSignal,
): AsyncGenerator<TableRow[]> {
  let rows: TableRow[] = [];
  for await (const { first, lines } of readLines(real, signal)) {
    for (let i = 0; i < lines.length; i++) {
      const at = first + i;
      const text = at > data ? lines[i].trim() : '';
      if (text === '' || text.startsWith('%')) continue;
      rows.push({
        at,
        cells: text.startsWith('{') ? sparseRow(text, attributes, at) : denseRow(text, attributes, at),
      });
      if (rows.length < PIECE) continue;
      yield rows;
      rows = [];
    }
  }
  if (rows.length > 0) yield rows;
}

function denseRow(text: string, attributes: Attribute[], line: number): RowCell[] {
  const cells = splitCells(text, line);
  if (cells.length !== attributes.length)
    throw inLine(line, `expected ${attributes.length} values, not ${cells.length}`);
  return cells.map((cell, j) => readCell(cell, attributes[j], line));
}

/** A row of places and values in braces. Other places have 0, or the first nominal value. */
function sparseRow(text: string, attributes: Attribute[], line: number): RowCell[] {
  if (!text.endsWith('}') || /\}\s*,\s*\{[\d.]+\}$/.test(text))
    throw inLine(line, 'a sparse row lacks its closing brace, or a weight follows, which is not read');
  const cells: RowCell[] = attributes.map(({ kind, values }) =>
    kind === 'numeric' ? 0 : (values?.[0] ?? null),
  );
  const inner = text.slice(1, -1).trim();
  for (const { text: pair, quoted } of inner === '' ? [] : splitCells(inner, line, true)) {
    const [, place, value] = /^(\d+)\s+([\s\S]*)$/.exec(pair) ?? [];
    const j = Number(place);
    if (!attributes[j])
      throw inLine(
        line,
        `expected the number of a column, 0 to ${attributes.length - 1}, and a value, not "${pair.slice(0, 40)}"`,
      );
    cells[j] = readCell({ text: value, quoted }, attributes[j], line);
  }
  return cells;
}

interface ArffCell {
  text: string;
  quoted: boolean;
}

function readCell({ text, quoted }: ArffCell, { name, kind, values }: Attribute, line: number): RowCell {
  if (!quoted && (text === '?' || text === '')) return null;
  if (kind === 'numeric') {
    const value = numberOf(text);
    if (!Number.isNaN(value) || /^nan$/i.test(text)) return value;
    throw inLine(line, `expected a number, not "${text.slice(0, 40)}"`, name);
  }
  if (values && !values.includes(text))
    throw inLine(line, `"${text.slice(0, 40)}" is none of the values that its header lists`, name);
  return text;
}

/** Cells between commas or tabs, as Weka reads both. @param pairs whether a place stands before each value */
function splitCells(text: string, line: number, pairs = false): ArffCell[] {
  const cells: ArffCell[] = [];
  for (let p = 0; ; ) {
    while (text[p] === ' ') p++;
    const place = pairs ? (/^\d+\s+/.exec(text.slice(p, p + 24))?.[0] ?? '') : '';
    p += place.length;
    const quoted = text[p] === "'" || text[p] === '"';
    const [cell, end] = quoted ? quotedAt(text, p, line) : plainAt(text, p, /[,\t]/);
    cells.push({ text: place + (quoted ? cell : cell.trim()), quoted });
    p = end;
    while (text[p] === ' ') p++;
    if (p >= text.length) return cells;
    if (text[p] !== ',' && text[p] !== '\t')
      throw inLine(line, `expected a comma, not "${text.slice(p, p + 20)}"`);
    p++;
  }
}

function plainAt(text: string, from: number, stop: RegExp): [cell: string, end: number] {
  const length = text.slice(from).search(stop);
  const end = length < 0 ? text.length : from + length;
  return [text.slice(from, end), end];
}

/** A cell in quotes. A backslash makes the next character plain. */
function quotedAt(text: string, from: number, line: number): [cell: string, end: number] {
  let cell = '';
  for (let p = from + 1; p < text.length; p++) {
    if (text[p] === '\\' && p + 1 < text.length) cell += text[++p];
    else if (text[p] === text[from]) return [cell, p + 1];
    else cell += text[p];
  }
  throw inLine(line, 'a quote is not closed');
}
