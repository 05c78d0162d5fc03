import { ClusterkitError } from '../../core/errors.ts';
import { type CellLines, type CellMarks, sameNames } from './cells.ts';
import type { Grid } from './settle.ts';

/*
 * Squares and halves of squares, with or without names. Which cells are numbers, and how many cells each line has, show
 * where names stand.
 */

/** Facts of the lines, found before the numbers are read. */
interface Facts {
  counts: number[];
  firsts: string[];
  header: string[];
  marks: CellMarks;
  /** Whether the first line is a header, where it is known. */
  asked?: boolean;
}

/** The places of the names and the numbers of a matrix. */
interface Layout {
  /** Lines of the header, 0 or 1. */
  from: number;
  /** Cells before the numbers of a line, 0 or 1. */
  skip: number;
  rowNames?: string[];
  columnNames?: string[];
  /** The number of numbers in each row. */
  widths: number[];
  /** Whether short rows end at the right side of the square, not begin at the left. */
  isRight: boolean;
  rows: number;
  columns: number;
}

/**
 * The numbers of a square or a half, with their names.
 * @throws {ClusterkitError} input, with the line that has too many or too few numbers, or holds a word
 */
export function readGrid(lines: CellLines): Grid {
  const layout = layoutOf(factsOf(lines));
  const { from, skip, widths, rows, columns, isRight, rowNames, columnNames } = layout;
  const values = new Float64Array(rows * columns).fill(Number.NaN);
  for (const [r, width] of widths.entries()) {
    const cells = lines.cells(from + r);
    const start = r * columns + (isRight ? columns - width : 0);
    for (let j = 0; j < width; j++)
      values[start + j] = lines.marks.distance(cells[skip + j], lines.name(from + r), skip + j);
  }
  return shifted({ values, rows, columns, rowNames, columnNames });
}

function factsOf(lines: CellLines): Facts {
  const { marks, header: asked } = lines;
  const facts: Facts = { counts: [], firsts: [], header: lines.cells(0), marks, asked };
  for (let i = 0; i < lines.length; i++) {
    const cells = lines.cells(i);
    facts.counts.push(cells.length);
    facts.firsts.push(cells[0]);
  }
  return facts;
}

function layoutOf(facts: Facts): Layout {
  const { counts, firsts, header } = facts;
  const from = hasHeader(facts) ? 1 : 0;
  const firstsOf = firsts.slice(from);
  const most = counts.slice(from).reduce((a, b) => Math.max(a, b), 0);
  const skip = hasNames(facts, from, most) ? 1 : 0;
  const rowNames = skip ? firstsOf : undefined;
  const columnNames = from ? (hasCorner(header, firstsOf, skip, most) ? header.slice(1) : header) : undefined;
  const widths = counts.slice(from).map((count) => count - skip);
  const way = wayOf(widths, from);
  const m = widths.length;
  const around = { from, skip, rowNames, columnNames, widths, isRight: way === 'falling' };
  if (columnNames) {
    const wide = Math.max(...widths);
    if (wide > columnNames.length || (way === 'equal' && wide !== columnNames.length))
      throw new ClusterkitError(
        'input',
        `the rows have ${wide} numbers, and the header names ${columnNames.length}`,
      );
    return { ...around, rows: m, columns: columnNames.length };
  }
  if (way === 'equal') return { ...around, rows: m, columns: widths[0] };
  return { ...around, rows: m, columns: m };
}

/** Whether the first line names the columns. */
function hasHeader({ counts, firsts, header, marks, asked }: Facts): boolean {
  const [count] = counts;
  if (asked !== undefined) return asked;
  if (counts.length === 1) return false;
  if (count === 1) return counts.every((one) => one === 1) && marks.isWord(header[0]);
  if (header.slice(1).some((cell) => marks.isWord(cell))) return true;
  const others = firsts.slice(1);
  // numbers are names of columns if the same numbers name the rows
  if (
    ((header[0] === '' || marks.isWord(header[0])) && sameNames(header.slice(1), others)) ||
    (counts[1] === count + 1 && sameNames(header, others))
  )
    return true;
  const isSquare = counts.every((one) => one === count) && counts.length === count + 1;
  return isSquare && header.every((cell) => !marks.isWord(cell) && !marks.isBlank(cell));
}

/** Whether each line begins with a name. */
function hasNames({ counts, firsts, header, marks }: Facts, from: number, most: number): boolean {
  const own = firsts.slice(from);
  if (own.some((cell) => marks.isWord(cell))) return true;
  const isDistinct = new Set(own).size === own.length && own.every((cell) => /^\d+$/.test(cell));
  if (from === 0)
    return own.length > 1 && most === own.length + 1 && isDistinct && counts.every((one) => one === most);
  return isDistinct && (header.length === most - 1 || sameNames(header.slice(1), own) || header[0] === '');
}

/** Whether a header begins with a cell above the names of the rows. */
function hasCorner(header: readonly string[], names: readonly string[], skip: number, most: number): boolean {
  if (skip === 0 || header.length === most - 1) return false;
  return header.length === most || header[0] === '' || !names.includes(header[0]);
}

/**
 * Whether rows are equally long, or become longer or shorter.
 * @throws {ClusterkitError} input, for a line with too many or too few numbers
 */
function wayOf(widths: readonly number[], from: number): 'equal' | 'rising' | 'falling' {
  const most = widths.reduce((a, b) => Math.max(a, b), 0);
  if (widths.every((width) => width === most)) return 'equal';
  const steps = widths.slice(1).map((width, i) => width - widths[i]);
  if (steps.every((step) => step === 1) && widths[0] <= 1) return 'rising';
  if (steps.every((step) => step === -1) && (widths.at(-1) as number) <= 1) return 'falling';
  const at = widths.findIndex((width) => width !== most);
  const reason = `expected ${most} numbers as in other lines, not ${widths[at]}`;
  throw new ClusterkitError('input', reason, { at: { name: `line ${at + 1 + from}` } });
}

/** Adds the missing line or column of a half without diagonal: one item has no line, or no column. */
function shifted(grid: Grid): Grid {
  const { values, rows: m, columns, rowNames, columnNames } = grid;
  if (columnNames || m < 2) return grid;
  // lines of all items; a lower half lacks the last column, an upper half the first
  if (rowNames && columns === m - 1) {
    if (isEmpty(grid, (i, j) => j >= i)) return padded(grid, m, 0, 0);
    return isEmpty(grid, (i, j) => j < i) ? padded(grid, m, 0, 1) : grid;
  }
  if (rowNames || columns !== m || hasDiagonal(values, m)) return grid;
  // lines of all items but the first, or the last
  if (isEmpty(grid, (i, j) => j > i)) return padded(grid, m + 1, 1, 0);
  return isEmpty(grid, (i, j) => j < i) ? padded(grid, m + 1, 0, 1) : grid;
}

/** Whether the diagonal compares items with themselves: all 0, or all equal and no number larger. */
function hasDiagonal(values: ArrayLike<number>, m: number): boolean {
  const self = values[0];
  for (let i = 0; i < m; i++) if (values[i * m + i] !== self) return Number.isNaN(values[i * m + i]);
  if (self === 0) return true;
  for (let p = 0; p < values.length; p++) if (values[p] > self) return false;
  return true;
}

/** Whether all cells of one side of a grid are empty. */
function isEmpty({ values, rows, columns }: Grid, side: (i: number, j: number) => boolean): boolean {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) if (side(i, j) && !Number.isNaN(values[i * columns + j])) return false;
  return true;
}

function padded({ values, rows, columns, rowNames }: Grid, n: number, down: number, right: number): Grid {
  const square = new Float64Array(n * n).fill(Number.NaN);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      if (i + down < n && j + right < n) square[(i + down) * n + j + right] = values[i * columns + j];
  return { values: square, rows: n, columns: n, ...(rowNames && { rowNames }) };
}
