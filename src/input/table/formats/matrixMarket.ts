import { stat } from 'node:fs/promises';
import { ClusterkitError } from '../../../core/errors.ts';
import { checkMemory } from '../../../core/memory.ts';
import { checkDense } from '../../dense.ts';
import type { ReaderOptions, TableReader } from '../batch.ts';
import { inLine, readLines } from './lines.ts';
import { batchRows, numberColumn } from './rowTable.ts';
import { numberedColumns, ZeroColumns } from './sparse.ts';

/** The contents of the first line of a file, and of the line of sizes. */
interface Header {
  layout: 'coordinate' | 'array';
  field: 'real' | 'integer' | 'pattern';
  symmetry: 'general' | 'symmetric' | 'skew-symmetric';
  rows: number;
  columns: number;
  /** The number of entries that follow. */
  entries: number;
}

const LAYOUTS = ['coordinate', 'array'];
const FIELDS = ['real', 'integer', 'pattern'];
const SYMMETRIES = ['general', 'symmetric', 'skew-symmetric'];

/**
 * Opens a matrix in the Matrix Market exchange format (math.nist.gov/MatrixMarket/formats.html): coordinates or all
 * numbers, general, symmetric or skew-symmetric. Places that a coordinate file names twice are added up, as SciPy does.
 * Memory: 32 bytes for each entry.
 * @throws {ClusterkitError} input, with the line; memory
 */
export async function openMatrixMarket(
  _path: string,
  real: string,
  options: ReaderOptions,
): Promise<TableReader> {
  const { header, numbers } = await readAll(real, options);
  const { rows, columns, layout } = header;
  const sparse = layout === 'coordinate' ? sortByRow(numbers, header) : undefined;
  const names = numberedColumns(columns);
  return {
    columns: names,
    reading: { format: 'matrixmarket', doubts: [] },
    rows,
    async *batches(needs) {
      const step = batchRows(columns);
      for (let from = 0; from < rows; from += step) {
        const n = Math.min(step, rows - from);
        if (!sparse) {
          const part = (j: number) => numbers[0].slice(j * rows + from, j * rows + from + n);
          const filled = names.map((_, j) =>
            needs[j] === 'nothing' ? undefined : numberColumn(part(j), needs[j]),
          );
          yield { n, columns: filled };
          continue;
        }
        const zeros = new ZeroColumns(n, needs);
        for (let i = 0; i < n; i++)
          for (let p = sparse.start[from + i]; p < sparse.start[from + i + 1]; p++)
            zeros.add(i, sparse.column[p], sparse.value[p]);
        yield { n, columns: zeros.finish(needs) };
      }
    },
    place: async (row) => ({ name: `row ${row + 1}` }),
    close: async () => {},
  };
}

/** The entries of a matrix that are there, with both halves of a symmetric one. */
interface Coordinates {
  rows: number;
  columns: number;
  from: Int32Array;
  to: Int32Array;
  weights: Float64Array;
}

/**
 * Reads the entries of a matrix without its zeros.
 * @throws {ClusterkitError} input, with the line; memory
 */
export async function readCoordinates(real: string, options: ReaderOptions): Promise<Coordinates> {
  const { header, numbers } = await readAll(real, options);
  const { rows, columns } = header;
  const [values, from, to] = numbers;
  if (from && to) return { rows, columns, from, to, weights: values };
  const there = Uint32Array.from(values.keys()).filter((p) => values[p] !== 0);
  return {
    rows,
    columns,
    from: Int32Array.from(there, (p) => p % rows),
    to: Int32Array.from(there, (p) => Math.floor(p / rows)),
    weights: Float64Array.from(there, (p) => values[p]),
  };
}

/** Of an array: all numbers, column after column. Of coordinates: numbers, and their two places from 0. */
type Numbers = [Float64Array] | [Float64Array, Int32Array, Int32Array];

async function readAll(real: string, options: ReaderOptions): Promise<{ header: Header; numbers: Numbers }> {
  const { size } = await stat(real);
  let kind: Pick<Header, 'layout' | 'field' | 'symmetry'> | undefined;
  let entries: Entries | undefined;
  for await (const { first, lines } of readLines(real, options.signal)) {
    for (let i = 0; i < lines.length; i++) {
      const text = lines[i].trim();
      const line = first + i;
      if (!kind) kind = readKind(text);
      else if (text === '' || text.startsWith('%')) continue;
      else if (entries) entries.add(text, line);
      else entries = createEntries(readSizes(kind, text, line), size, options);
    }
  }
  if (!entries) throw new ClusterkitError('input', 'the MatrixMarket file is cut short: its size is missing');
  return { header: entries.header, numbers: entries.finish() };
}

function readKind(text: string): Pick<Header, 'layout' | 'field' | 'symmetry'> {
  const [, object, layout, field, symmetry] = text.toLowerCase().split(/\s+/);
  const known =
    object === 'matrix' &&
    LAYOUTS.includes(layout) &&
    FIELDS.includes(field) &&
    SYMMETRIES.includes(symmetry);
  if (!known || (layout === 'array' && field === 'pattern')) {
    const what =
      field === 'complex' || symmetry === 'hermitian' ? 'complex numbers, which are not clustered' : text;
    throw inLine(1, `the MatrixMarket file holds ${what.slice(0, 80)}`);
  }
  return { layout, field, symmetry } as Pick<Header, 'layout' | 'field' | 'symmetry'>;
}

function readSizes(kind: Pick<Header, 'layout' | 'field' | 'symmetry'>, text: string, line: number): Header {
  const sizes = text.split(/\s+/).map(Number);
  const wanted = kind.layout === 'array' ? 2 : 3;
  if (sizes.length !== wanted || !sizes.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw inLine(line, `expected ${wanted} sizes, not "${text.slice(0, 40)}"`);
  const [rows, columns] = sizes;
  if (rows === 0 || columns === 0)
    throw inLine(line, `the matrix is ${rows} x ${columns}: it holds no numbers`);
  if (kind.symmetry !== 'general' && rows !== columns)
    throw inLine(line, `a matrix of ${rows} x ${columns} cannot be ${kind.symmetry}`);
  const halves = {
    general: rows * columns,
    symmetric: (rows * (rows + 1)) / 2,
    'skew-symmetric': (rows * (rows - 1)) / 2,
  };
  const entries = kind.layout === 'array' ? halves[kind.symmetry] : sizes[2];
  return { ...kind, rows, columns, entries };
}

/** Takes memory for the entries after a check that the file can hold so many. */
function createEntries(header: Header, size: number, options: ReaderOptions): Entries {
  const { layout, field, symmetry, rows, columns, entries } = header;
  const least = layout === 'array' ? 2 : field === 'pattern' ? 4 : 6;
  if (entries * least > size + 1) {
    const promised = `its header promises ${entries} entries, which do not fit into ${size} bytes`;
    throw new ClusterkitError('input', `the MatrixMarket file is cut short: ${promised}`);
  }
  checkDense(rows, columns, options.maxMemory);
  const count = symmetry === 'general' ? entries : 2 * entries;
  checkMemory(`reading ${entries} entries`, 32 * count, options.maxMemory ?? Number.POSITIVE_INFINITY);
  return layout === 'array' ? new ArrayEntries(header) : new CoordinateEntries(header, count);
}

interface Entries {
  header: Header;
  add(text: string, line: number): void;
  finish(): Numbers;
}

/** @throws {ClusterkitError} input, for anything but a finite number */
function readNumber(word: string | undefined, line: number): number {
  const value = Number(word);
  if (word && Number.isFinite(value)) return value;
  if (word && /^[+-]?nan$/i.test(word)) return Number.NaN;
  throw inLine(line, `expected a number, not "${(word ?? '').slice(0, 40)}"`);
}

function wrongCount({ entries }: Header, found: number): ClusterkitError {
  return new ClusterkitError(
    'input',
    `the MatrixMarket file holds ${found} entries where its header promises ${entries}`,
  );
}

class ArrayEntries implements Entries {
  readonly header: Header;
  private readonly numbers: Float64Array;
  private count = 0;
  private row = 0;
  private column = 0;

  constructor(header: Header) {
    this.header = header;
    this.numbers = new Float64Array(header.rows * header.columns);
    if (header.symmetry === 'skew-symmetric') this.row = 1;
  }

  add(text: string, line: number): void {
    const { rows, columns, symmetry, entries } = this.header;
    for (const word of text.split(/\s+/)) {
      const value = readNumber(word, line);
      if (this.count++ >= entries)
        throw inLine(line, `there are more than the ${entries} numbers of ${rows} x ${columns}`);
      this.numbers[this.column * rows + this.row] = value;
      if (symmetry !== 'general' && this.row !== this.column)
        this.numbers[this.row * rows + this.column] = symmetry === 'symmetric' ? value : -value;
      this.row++;
      if (this.row < rows) continue;
      this.column++;
      // the file of a symmetric matrix has only the lower half
      this.row = symmetry === 'general' ? 0 : this.column + (symmetry === 'symmetric' ? 0 : 1);
    }
  }

  finish(): Numbers {
    if (this.count < this.header.entries) throw wrongCount(this.header, this.count);
    return [this.numbers];
  }
}

class CoordinateEntries implements Entries {
  readonly header: Header;
  private readonly value: Float64Array;
  private readonly row: Int32Array;
  private readonly column: Int32Array;
  private lines = 0;
  private count = 0;

  constructor(header: Header, count: number) {
    this.header = header;
    this.value = new Float64Array(count);
    this.row = new Int32Array(count);
    this.column = new Int32Array(count);
  }

  add(text: string, line: number): void {
    const { rows, columns, field, symmetry, entries } = this.header;
    const words = text.split(/\s+/);
    const wanted = field === 'pattern' ? 2 : 3;
    if (words.length !== wanted) throw inLine(line, `expected ${wanted} values, not ${words.length}`);
    if (this.lines++ >= entries)
      throw inLine(line, `there are more than the ${entries} entries of the header`);
    const row = place(words[0], rows, 'row', line);
    const column = place(words[1], columns, 'column', line);
    const value = field === 'pattern' ? 1 : readNumber(words[2], line);
    this.push(row, column, value);
    if (symmetry === 'general') return;
    if (column > row)
      throw inLine(
        line,
        `a ${symmetry} matrix lists entries below its diagonal, not ${words[0]} ${words[1]}`,
      );
    if (row !== column) this.push(column, row, symmetry === 'symmetric' ? value : -value);
  }

  private push(row: number, column: number, value: number): void {
    this.row[this.count] = row;
    this.column[this.count] = column;
    this.value[this.count++] = value;
  }

  finish(): Numbers {
    if (this.lines < this.header.entries) throw wrongCount(this.header, this.lines);
    const { count } = this;
    return [this.value.subarray(0, count), this.row.subarray(0, count), this.column.subarray(0, count)];
  }
}

function place(word: string, length: number, what: string, line: number): number {
  const number = Number(word);
  if (Number.isInteger(number) && number >= 1 && number <= length) return number - 1;
  throw inLine(line, `${what} ${word.slice(0, 20)} is not one of 1 to ${length}`);
}

/** Sorts entries by row. The entries of a row keep the order of the file. */
function sortByRow(
  numbers: Numbers,
  { rows }: Header,
): { start: Int32Array; column: Int32Array; value: Float64Array } {
  const [value, row, column] = numbers as [Float64Array, Int32Array, Int32Array];
  const start = new Int32Array(rows + 1);
  for (const i of row) start[i + 1]++;
  for (let i = 0; i < rows; i++) start[i + 1] += start[i];
  const next = start.slice();
  const sorted = { start, column: new Int32Array(row.length), value: new Float64Array(row.length) };
  for (let p = 0; p < row.length; p++) {
    const q = next[row[p]]++;
    sorted.column[q] = column[p];
    sorted.value[q] = value[p];
  }
  return sorted;
}
