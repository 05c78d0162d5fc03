import type { RowShape } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Cell } from '../core/items.ts';
import { isStream } from '../input/paths.ts';
import { dialectOf } from './dialect.ts';
import type { InfoOptions } from './params/info.ts';
import type { Work } from './work.ts';

/** The values of one row: as a matrix where the row is one, and by the names of columns. */
export interface RowRecord {
  /** Its number from 0. */
  row: number;
  shape?: RowShape;
  /** Lines of numbers, from top to bottom, one matrix for each band of a picture; null is a gap. */
  matrices?: (number | null)[][][];
  /** What is in no matrix. */
  values: { column: string; value: Cell }[];
}

interface Numbered {
  name: string;
  value: Cell;
  isNumber: boolean;
}

/** A square of fewer lines is no picture. */
const LEAST_SIDE = 4;

/**
 * The values of the row that the options name.
 * @throws {ClusterkitError} usage, for a row or shape that does not fit; input, memory or aborted
 */
export async function readRow(
  work: Work,
  path: string,
  kind: 'table' | 'matrix',
  options: InfoOptions & { row: number },
): Promise<RowRecord> {
  const { row } = options;
  if (path === '-' || isStream(path))
    throw new ClusterkitError('usage', 'requires a file, which can be read twice', {
      option: 'row',
      at: { file: path },
    });
  const reading = { maxMemory: work.maxMemory, ...work.pacing };
  if (kind === 'table') {
    const { tableRow } = await import('../input/table.ts');
    const { cells, named } = await tableRow([path], row, { ...reading, ...dialectOf(options) });
    const all = cells.map(({ name, kind, value }) => ({ name, value, isNumber: kind === 'number' }));
    return { row, ...arranged(all, options.shape ?? (named ? undefined : squareOf(all)), path) };
  }
  const { matrixRow } = await import('../input/matrix.ts');
  const { values, shape } = await matrixRow(path, row, reading);
  const all = values.map((value, j) => ({
    name: String(j),
    value: Number.isFinite(value) ? value : null,
    isNumber: true,
  }));
  return { row, ...arranged(all, options.shape ?? shape ?? squareOf(all), path) };
}

/** The square that all columns are, where it is large enough to be a picture. */
function squareOf(cells: readonly Numbered[]): Size | undefined {
  const side = Math.round(Math.sqrt(cells.length));
  const isSquare = side * side === cells.length && cells.every(({ isNumber }) => isNumber);
  return isSquare && side >= LEAST_SIDE ? { width: side, height: side } : undefined;
}

interface Size {
  width: number;
  height: number;
}

/** The first numbers as matrices of a size, line by line with the bands of a pixel side by side; what is left by name. */
function arranged(
  cells: readonly Numbered[],
  size: Size | undefined,
  path: string,
): Pick<RowRecord, 'shape' | 'matrices' | 'values'> {
  const named = (some: readonly Numbered[]) => some.map(({ name, value }) => ({ column: name, value }));
  if (!size) return { values: named(cells) };
  const { width, height } = size;
  const numbers = cells.filter(({ isNumber }) => isNumber);
  const bands = numbers.length === 3 * width * height ? 3 : 1;
  const count = bands * width * height;
  if (numbers.length < count)
    throw new ClusterkitError(
      'usage',
      `${width}x${height} needs ${count} numbers, and a row has ${numbers.length}`,
      { option: 'shape', at: { file: path } },
    );
  const at = (y: number, x: number, band: number) => {
    const { value } = numbers[(y * width + x) * bands + band];
    return typeof value === 'number' ? value : null;
  };
  const matrices = Array.from({ length: bands }, (_, band) =>
    Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => at(y, x, band))),
  );
  const inMatrix = new Set(numbers.slice(0, count));
  return {
    shape: { height, width, bands },
    matrices,
    values: named(cells.filter((cell) => !inMatrix.has(cell))),
  };
}
