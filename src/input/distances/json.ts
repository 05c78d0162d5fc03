import { type CellLines, CellMarks, noMatrix } from './cells.ts';
import type { Grid } from './settle.ts';

/**
 * Distances in JSON: an array of numbers or of rows; an object of objects of numbers, as pandas writes a frame; or an
 * object with the names and the rows.
 * @throws {ClusterkitError} input, for anything else
 */
export function fromJson(text: string): CellLines | Grid {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw noMatrix('the JSON is malformed', error);
  }
  if (!Array.isArray(value)) return fromFrame(value as Record<string, unknown>);
  const lines = Array.isArray(value[0]) ? value : [value];
  if (!lines.every(Array.isArray))
    throw noMatrix('the JSON is neither an array of numbers nor an array of rows');
  return linesOf(lines);
}

function linesOf(lines: readonly unknown[][]): CellLines {
  return {
    length: lines.length,
    cells: (i) =>
      lines[i].map((cell) => (typeof cell === 'number' ? String(cell) : cell === null ? '' : `${cell}`)),
    name: (i) => `row ${i}`,
    marks: new CellMarks(),
  };
}

function fromFrame(value: Record<string, unknown>): Grid {
  const { index, columns, data } = value;
  if (Array.isArray(data) && Array.isArray(index) && Array.isArray(columns))
    return gridOf(index.map(String), columns.map(String), (i, j) => data[i]?.[j]);
  const columnNames = Object.keys(value);
  const first = value[columnNames[0]];
  if (!isObject(first)) throw noMatrix('the JSON is neither an array of numbers nor an array of rows');
  const rowNames = Object.keys(first);
  return gridOf(rowNames, columnNames, (i, j) => {
    const column = value[columnNames[j]];
    return isObject(column) ? column[rowNames[i]] : undefined;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function gridOf(rowNames: string[], columnNames: string[], cell: (i: number, j: number) => unknown): Grid {
  const [rows, columns] = [rowNames.length, columnNames.length];
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const value = cell(i, j);
      values[i * columns + j] = typeof value === 'number' ? value : Number.NaN;
    }
  return { values, rows, columns, rowNames, columnNames };
}
