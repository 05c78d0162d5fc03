import { ClusterkitError } from '../core/errors.ts';
import { gunzip } from './gzip.ts';
import { isMatrix, openMatrix } from './matrix.ts';
import { splitArrayName } from './npz.ts';
import { type FileOptions, inFile, readInput } from './open.ts';
import { notThat, sniff } from './sniff.ts';

/** Distances as they are in a file, not checked yet. */
interface DistanceFile {
  /** n * n numbers, row-major, or n (n - 1) / 2 of them. */
  values: Float64Array | Float32Array;
  /** Number of rows whose distances these are. */
  n: number;
  form: 'square' | 'condensed';
  /** n names, where the file has some. */
  names?: string[];
  sha256: string;
}

/**
 * Reads a matrix of distances: a square of numbers, with or without names of rows and columns, or the n (n - 1) / 2
 * numbers above its diagonal in one line or one column. Text (commas, semicolons, tabs or spaces), JSON, NPY, NPZ.
 * @throws {ClusterkitError} input, when it is neither, or with the place of a cell that is not a number; memory
 */
export async function openDistances(path: string, options: FileOptions = {}): Promise<DistanceFile> {
  const { bytes, sha256 } = await readInput(splitArrayName(path).file, options);
  const whole = await inFile(path, () => gunzip(bytes, options.maxMemory));
  const kind = sniff(whole);
  if (isMatrix(kind)) {
    if (path === '-') {
      const reason = 'NPY, NPZ and IDX are read from a file, not from standard input';
      throw new ClusterkitError('input', reason, { at: { file: path } });
    }
    const { data } = await openMatrix(path, options);
    const x = data.x instanceof Uint8Array ? Float64Array.from(data.x) : data.x;
    return { ...(await inFile(path, () => formOf(x, data.n, data.dim))), sha256 };
  }
  return inFile(path, () => {
    if (kind !== 'text') {
      if (whole.length === 0) throw noMatrix('the file is empty');
      throw notThat(whole, 'a matrix of distances');
    }
    const text = new TextDecoder().decode(whole);
    return { ...(/^\s*[[{]/.test(text) ? fromJson(text) : fromText(text)), sha256 };
  });
}

function noMatrix(why: string, cause?: unknown): ClusterkitError {
  return new ClusterkitError('input', `not a matrix of distances: ${why}`, { cause });
}

type Found = Omit<DistanceFile, 'sha256'>;

function formOf(values: Float64Array | Float32Array, lines: number, columns: number): Found {
  if (lines === columns && (lines > 1 || values[0] === 0)) return { values, n: lines, form: 'square' };
  if (lines === 1 || columns === 1) return condensedOf(values);
  const what = `${lines} lines of ${columns} numbers`;
  throw noMatrix(`${what} are neither a square nor one line`);
}

function condensedOf(values: Float64Array | Float32Array): Found {
  const n = Math.round((1 + Math.sqrt(1 + 8 * values.length)) / 2);
  if ((n * (n - 1)) / 2 === values.length) return { values, n, form: 'condensed' };
  const what = `${values.length} numbers are neither a square nor n (n - 1) / 2 (1, 3, 6, 10, 15...)`;
  throw noMatrix(what);
}

function fromJson(text: string): Found {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw noMatrix('the JSON is malformed', error);
  }
  const lines = Array.isArray(value) && Array.isArray(value[0]) ? value : [value];
  if (!lines.every(Array.isArray)) {
    throw noMatrix('the JSON is neither an array of numbers nor an array of rows');
  }
  return fromLines(lines, (line) =>
    line.map((cell: unknown) => (typeof cell === 'number' ? String(cell) : '')),
  );
}

function fromText(text: string): Found {
  // the decoder takes a byte order mark away
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw noMatrix('the file is empty');
  const separator = [',', ';', '\t'].find((one) => lines[0].includes(one) || lines.at(-1)?.includes(one));
  return fromLines(lines, (line) => cellsOf(line, separator));
}

/** Cells in double quotes may hold separators; without a separator they stand apart by spaces. */
function cellsOf(line: string, separator: string | undefined): string[] {
  if (separator === undefined) return line.trim().split(/\s+/);
  const cells: string[] = [];
  const pattern = new RegExp(`\\s*(?:"((?:[^"]|"")*)"|([^${separator}]*))\\s*(${separator}|$)`, 'gy');
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] === undefined ? match[2].trim() : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return cells;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A first line or column of names is recognized by the number of lines and columns. */
function fromLines<Line>(lines: readonly Line[], split: (line: Line) => string[]): Found {
  const [first, last] = [split(lines[0]), split(lines[lines.length - 1])];
  const columns = Math.max(first.length, last.length);
  const many = lines.length > 1;
  const cornered = many && lines.length === columns && !isFigure(first[0]);
  const hasHeader = cornered || (columns === 1 ? !isFigure(first[0]) : lines.length === columns + 1);
  const hasNames = cornered || (many && columns === lines.length + 1);
  const body = hasHeader ? lines.slice(1) : lines;
  const width = columns - (hasNames ? 1 : 0);
  const values = new Float64Array(body.length * width);
  const names: string[] = hasHeader && width > 1 && !hasNames ? first : [];
  let at = 0;
  body.forEach((line, i) => {
    const cells = split(line);
    if (hasNames) names.push(cells.shift() ?? '');
    if (cells.length !== width) {
      const name = `line ${i + 1 + Number(hasHeader)}`;
      const reason = `expected ${width} numbers as in other lines, not ${cells.length}`;
      throw new ClusterkitError('input', reason, { at: { name } });
    }
    for (let j = 0; j < width; j++) values[at++] = numberOf(cells[j], i, j);
  });
  const found = formOf(values, body.length, width);
  return found.form === 'square' && names.length > 0 ? { ...found, names } : found;
}

/** Whether a cell is meant as a number, even if it is NaN or infinite. */
function isFigure(cell: string): boolean {
  return NUMBER.test(cell) || /^[+-]?(nan|inf(inity)?)$/i.test(cell);
}

function numberOf(cell: string, i: number, j: number): number {
  if (NUMBER.test(cell)) return Number(cell);
  const what = cell === '' ? 'there is no distance' : `"${cell.slice(0, 40)}" is not a distance`;
  throw new ClusterkitError('input', what, { at: { row: i, column: j } });
}
