import { ClusterkitError, type Place } from '../core/errors.ts';
import type { Arcs } from '../core/graph.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { Reading } from '../core/reading.ts';
import { sameNames } from './distances/cells.ts';
import { fingerprint } from './fingerprint.ts';
import { openNumbers } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { inFile, readHead } from './open.ts';
import { isStream } from './paths.ts';
import { inflateHead, isMatrix, sniff } from './sniff.ts';
import { openTableFiles, Scratch } from './table/files.ts';
import type { CellValues } from './table/frame.ts';
import type { ChoiceOptions } from './table/options.ts';
import { readFrame } from './table/read.ts';
import { openSource } from './table/source.ts';

/** A graph as it is in a file, neither symmetric nor checked yet. */
export interface GraphFile {
  arcs: Arcs;
  /** The names of the rows; absent: they are numbers from 0. */
  names?: string[];
  form: GraphForm;
  reading: Reading;
  /** null for standard input and pipes, which are read once. */
  sha256: string | null;
}

/** edges: two rows and, maybe, a weight a line; square: a matrix of adjacency; coordinates: a sparse one. */
type GraphForm = 'edges' | 'square' | 'coordinates';

/** How a graph is read. */
export interface GraphFileOptions extends ChoiceOptions {
  /** Rows that there are; ends of edges are then their numbers from 0. Absent: the file says what rows there are. */
  rows?: number;
}

type Found = Omit<GraphFile, 'sha256'>;

/** A file that cannot be a graph. */
function noGraph(why: string, at?: Place): ClusterkitError {
  return new ClusterkitError('input', why, { at });
}

/**
 * Reads a graph: edges in a table of two columns, or three with weights (text, Parquet, JSON and the other formats of
 * tables, or NPY); a square matrix of weights, with or without names, where an empty cell is no edge; or MatrixMarket. Two
 * columns are edges; three columns of three rows are a matrix if they are symmetric. Memory: about 60 bytes for each edge.
 * @throws {ClusterkitError} input, for any other file, with the line that is not an edge; memory
 */
export async function openGraph(path: string, options: GraphFileOptions = {}): Promise<GraphFile> {
  const found = await inFile(path, () => foundIn(path, options));
  const { rows } = options;
  if (rows !== undefined && found.arcs.n > rows)
    throw noGraph(`it has edges of ${found.arcs.n} rows, and there are ${rows}`, { file: path });
  const sha256 = path === '-' || isStream(path) ? null : await fingerprint(splitArrayName(path).file);
  return { ...found, arcs: { ...found.arcs, n: rows ?? found.arcs.n }, sha256 };
}

async function foundIn(path: string, options: GraphFileOptions): Promise<Found> {
  if (path === '-' || isStream(path)) return ofTable(path, options);
  const start = await readHead(splitArrayName(path).file);
  const head = sniff(start) === 'gzip' ? inflateHead(start) : start;
  if (isMatrix(sniff(head))) return ofNumbers(path, options);
  const isMarket = /^%%MatrixMarket\s/i.test(Buffer.from(head.subarray(0, 20)).toString('latin1'));
  return isMarket ? ofMarket(path, options) : ofTable(path, options);
}

async function ofMarket(path: string, options: GraphFileOptions): Promise<Found> {
  const { readCoordinates } = await import('./table/formats/matrixMarket.ts');
  const scratch = new Scratch();
  try {
    const [{ real }] = await openTableFiles(scratch, [path], options);
    const { rows, columns, ...arcs } = await readCoordinates(real, options);
    if (rows !== columns) throw noGraph(`a graph is a square matrix, and this one is ${rows} x ${columns}`);
    return {
      arcs: { n: rows, ...arcs },
      form: 'coordinates',
      reading: { format: 'matrixmarket', doubts: [] },
    };
  } finally {
    await scratch.remove();
  }
}

async function ofNumbers(path: string, options: GraphFileOptions): Promise<Found> {
  const { x, n, dim } = await openNumbers(path, options);
  const columns = Array.from({ length: dim }, (_, j) => ({
    numbers: Float64Array.from({ length: n }, (_, i) => x[i * dim + j]),
  }));
  const place = async (row: number) => ({ name: `row ${row}` });
  const reading: Reading = { format: 'npy', doubts: [] };
  return { ...(await ofColumns({ columns, n, place }, options)), reading };
}

async function ofTable(path: string, options: GraphFileOptions): Promise<Found> {
  const source = await openSource([path], options);
  try {
    const needs = source.columns.map(() => 'cells' as const);
    const { frame, columns, n, place } = await readFrame(source, needs, options);
    const cells = columns.map((column): CellValues => {
      const { numbers, texts } = frame.cells(column, false);
      return { numbers: numbers?.(), texts };
    });
    const headings = columns.map(({ name }) => name);
    const found = await ofColumns({ columns: cells, headings, n, place }, options);
    return { ...found, reading: source.reading };
  } finally {
    await source.close();
  }
}

/** The cells of a file, column after column. */
interface Columns {
  columns: CellValues[];
  headings?: string[];
  n: number;
  /** What users call a row. */
  place(row: number): Promise<Place>;
}

async function ofColumns(cells: Columns, options: GraphFileOptions): Promise<Omit<Found, 'reading'>> {
  const { columns, n } = cells;
  const named = columns.length > 1 && columns[0].texts !== undefined && columns[0].numbers === undefined;
  if (columns.length - (named ? 1 : 0) === n && !isEdges(cells, options.rows))
    return squareOf(cells, named, options);
  if (columns.length === 2 || columns.length === 3) return edgesOf(cells, options);
  const size = `${columns.length} columns of ${n} rows`;
  throw noGraph(`a graph is two columns of rows and maybe one of weights, or a square matrix, not ${size}`);
}

/** Whether as many columns as rows are edges nevertheless. */
function isEdges({ columns, n }: Columns, rows: number = n): boolean {
  if (columns.length !== 3) return columns.length === 2;
  if (n === 2) return columns[1].numbers === undefined;
  const square = columns.map(({ numbers }) => numbers);
  return rows !== n || !square.every((column, j) => column?.every((value, i) => value === square[i]?.[j]));
}

/** Numbers as texts, since they are the names of rows. */
function nameAt({ numbers, texts }: CellValues, i: number): string | null {
  if (texts) return texts[i];
  const value = numbers?.[i] ?? Number.NaN;
  return Number.isNaN(value) ? null : String(value);
}

async function edgesOf(
  { columns, n, place }: Columns,
  { rows }: GraphFileOptions,
): Promise<Omit<Found, 'reading'>> {
  const [from, to, heavy] = columns;
  const rowAt = rows === undefined ? namedRows() : numberedRows();
  const arcs = { from: new Int32Array(n), to: new Int32Array(n) };
  for (let e = 0; e < n; e++) {
    const [a, b] = [rowAt.of(nameAt(from, e)), rowAt.of(nameAt(to, e))];
    if (a < 0 || b < 0) {
      const bad = nameAt(a < 0 ? from : to, e) ?? '';
      const what = rows === undefined ? 'two names of rows' : 'two row numbers such as 0,1';
      throw noGraph(`expected ${what}, not "${bad.slice(0, 40)}"`, await place(e));
    }
    arcs.from[e] = a;
    arcs.to[e] = b;
  }
  const weights = heavy ? await weightsOf(heavy, n, place) : undefined;
  const { names, order, count } = rowAt.finish();
  for (const ends of order ? [arcs.from, arcs.to] : []) for (let e = 0; e < n; e++) ends[e] = order![ends[e]];
  return { arcs: { n: count, ...arcs, ...(weights && { weights }) }, ...(names && { names }), form: 'edges' };
}

async function weightsOf(cells: CellValues, n: number, place: Columns['place']): Promise<Float64Array> {
  const weights = Float64Array.from({ length: n }, (_, e) => cells.numbers?.[e] ?? Number.NaN);
  const bad = weights.findIndex(Number.isNaN);
  if (bad < 0) return weights;
  throw noGraph(`expected a weight, not "${(cells.texts?.[bad] ?? '').slice(0, 40)}"`, await place(bad));
}

/** The rows that names stand for. */
interface RowNames {
  /** -1 for a text that is no name. */
  of(name: string | null): number;
  /** `order` gives each row its place where rows are not in the order in which they came. */
  finish(): { names?: string[]; order?: Int32Array; count: number };
}

function numberedRows(): RowNames {
  let count = 0;
  return {
    of(name) {
      const row = name !== null && /^\d{1,10}$/.test(name) ? Number(name) : -1;
      count = Math.max(count, row + 1);
      return row < 2 ** 31 ? row : -1;
    },
    finish: () => ({ count }),
  };
}

/** Rows by name, in the order in which they come; where all are numbers, by these. */
function namedRows(): RowNames {
  const known = new Map<string, number>();
  return {
    of(name) {
      if (name === null || name === '') return -1;
      const row = known.get(name) ?? known.size;
      if (row === known.size) known.set(name, row);
      return row;
    },
    finish() {
      const names = [...known.keys()];
      const count = names.length;
      if (!names.every((name) => /^-?\d{1,15}$/.test(name))) return { names, count };
      const sorted = names.toSorted((a, b) => Number(a) - Number(b));
      const order = new Int32Array(count);
      for (const [place, name] of sorted.entries()) order[known.get(name)!] = place;
      return { names: sorted, order, count };
    },
  };
}

async function squareOf(
  { columns, headings, n, place }: Columns,
  named: boolean,
  { maxMemory = Number.POSITIVE_INFINITY }: GraphFileOptions,
): Promise<Omit<Found, 'reading'>> {
  const names = named ? (columns[0].texts as string[]) : undefined;
  const across = named ? columns.slice(1) : columns;
  const places = placesOf(n, names, names && headings?.slice(1));
  let count = 0;
  for (const [j, { numbers, texts }] of across.entries()) {
    for (let i = 0; i < n; i++) {
      const value = numbers?.[i] ?? Number.NaN;
      if (value !== 0 && !Number.isNaN(value)) count++;
      else if (Number.isNaN(value) && (texts?.[i] ?? null) !== null)
        throw noGraph(`expected a weight, not "${texts?.[i]?.slice(0, 40)}"`, {
          ...(await place(i)),
          column: headings?.[j + (named ? 1 : 0)] ?? j,
        });
    }
  }
  checkMemory(`a graph of ${count} edges`, 60 * count, maxMemory, [MORE_MEMORY]);
  const arcs = {
    n,
    from: new Int32Array(count),
    to: new Int32Array(count),
    weights: new Float64Array(count),
  };
  let e = 0;
  for (const [j, { numbers }] of across.entries()) {
    for (let i = 0; i < n; i++) {
      const value = numbers?.[i] ?? Number.NaN;
      if (value === 0 || Number.isNaN(value)) continue;
      arcs.from[e] = i;
      arcs.to[e] = places[j];
      arcs.weights[e++] = value;
    }
  }
  return { arcs, ...(names && { names }), form: 'square' };
}

/** The row of each column: that of its name. */
function placesOf(n: number, names?: readonly string[], headings?: readonly string[]): number[] {
  if (!names || !headings) return Array.from({ length: n }, (_, j) => j);
  const placeOf = new Map(names.map((name, i) => [name, i]));
  if (sameNames(names, headings)) return headings.map((name) => placeOf.get(name) as number);
  if (headings.some((name) => placeOf.has(name)))
    throw noGraph('rows and columns are named differently: a graph has the same names on both sides');
  return Array.from({ length: n }, (_, j) => j);
}
