import { ClusterkitError } from '../../core/errors.ts';
import type { CellMarks, TextLines } from './cells.ts';
import type { Grid } from './settle.ts';

/** The number of characters of a strict name, blanks included. */
const NAME_LENGTH = 10;

/** The number of items in the first line of a PHYLIP file; undefined for any other file. */
export function phylipCount(lines: TextLines): number | undefined {
  const { marks } = lines;
  const [count, ...more] = lines.cells(0).filter((cell) => cell !== '');
  if (lines.header || more.length > 0 || !/^\d+$/.test(count) || lines.length < 2) return undefined;
  // a column of numbers is a condensed matrix, or half a matrix without names
  const second = lines.cells(1).filter((cell) => cell !== '');
  const isNamed = marks.isWord(second[0]) || second.length === 1 || lines.length === Number(count) + 1;
  const isColumn = Array.from({ length: lines.length }, (_, i) => i).every(
    (i) => lines.cells(i).length === 1 && !marks.isWord(lines.cells(i)[0]),
  );
  return isNamed && !isColumn ? Number(count) : undefined;
}

/** The number of numbers of a row, by its place, in each form. */
const FORMS = {
  square: (_: number, n: number) => n,
  lower: (i: number) => i,
  'lower with the diagonal': (i: number) => i + 1,
  upper: (i: number, n: number) => n - 1 - i,
};

interface Row {
  name: string;
  cells: string[];
  line: string;
}

/**
 * A matrix in the format of PHYLIP: the count, then the name and numbers of each item. Numbers may continue in further
 * lines. A name ends at the first blank, or has ten characters.
 * @throws {ClusterkitError} input, where the lines do not make the matrix that the first line announces
 */
export function readPhylip(lines: TextLines, n: number): Grid {
  for (const cut of [byWord, byLength])
    for (const count of Object.values(FORMS)) {
      const rows = rowsOf(lines, n, count, cut);
      if (rows) return gridOf(rows, n, count === FORMS.upper, lines.marks);
    }
  const named = Array.from({ length: lines.length - 1 }, (_, i) => i + 1).filter((i) =>
    lines.marks.isWord(lines.cells(i)[0]),
  ).length;
  const what =
    named === n
      ? 'the rows have neither all distances nor those below the diagonal'
      : `the first line says ${n}, and there are ${named} names`;
  throw new ClusterkitError('input', `not a PHYLIP matrix of distances: ${what}`);
}

/** @returns undefined when the lines are not of this form */
function rowsOf(
  lines: TextLines,
  n: number,
  count: (i: number, n: number) => number,
  cut: (line: string) => [name: string, rest: string],
): Row[] | undefined {
  const { marks } = lines;
  const rows: Row[] = [];
  let at = 1;
  for (let i = 0; i < n; i++) {
    if (at >= lines.length) return undefined;
    const wanted = count(i, n);
    const [name, rest] = cut(lines.raw(at));
    const row: Row = { name, cells: cellsOf(rest, marks), line: lines.name(at++) };
    while (row.cells.length < wanted && at < lines.length) row.cells.push(...cellsOf(lines.raw(at++), marks));
    if (name === '' || row.cells.length !== wanted) return undefined;
    if (row.cells.some((cell) => marks.isWord(cell))) return undefined;
    rows.push(row);
  }
  return at === lines.length ? rows : undefined;
}

function byWord(line: string): [string, string] {
  const [, name, rest] = /^\s*("(?:[^"]*)"|\S+)\s*(.*)$/.exec(line) ?? [line, '', ''];
  return [name.replace(/^"(.*)"$/, '$1'), rest];
}

function byLength(line: string): [string, string] {
  return [line.slice(0, NAME_LENGTH).trim(), line.slice(NAME_LENGTH)];
}

function cellsOf(text: string, { commas }: CellMarks): string[] {
  return text.trim() === '' ? [] : text.trim().split(commas ? /[\s;]+/ : /[\s,;]+/);
}

function gridOf(rows: readonly Row[], n: number, isRight: boolean, marks: CellMarks): Grid {
  const values = new Float64Array(n * n).fill(Number.NaN);
  for (const [i, { cells, line }] of rows.entries())
    for (const [j, cell] of cells.entries())
      values[i * n + j + (isRight ? n - cells.length : 0)] = marks.distance(cell, line, j + 1);
  return { values, rows: n, columns: n, rowNames: rows.map(({ name }) => name) };
}
