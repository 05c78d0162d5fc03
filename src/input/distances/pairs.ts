import { ClusterkitError } from '../../core/errors.ts';
import type { CellLines, CellMarks } from './cells.ts';
import type { Grid } from './settle.ts';

/** The places of the two names and the distance in a line. */
interface PairLayout {
  /** Lines of the header, 0 or 1. */
  from: number;
  /** Cells before the first name: 1 where lines are counted. */
  skip: number;
}

/** The layout of lines with two names and a distance; undefined for other lines. */
export function pairLayout(lines: CellLines): PairLayout | undefined {
  const { marks } = lines;
  const first = lines.cells(0);
  const second = lines.length > 1 ? lines.cells(1) : first;
  const skip = second.length - 3;
  if (skip !== 0 && skip !== 1) return undefined;
  const from = (lines.header ?? marks.isWord(first[first.length - 1])) ? 1 : 0;
  if (from === lines.length) return undefined;
  const all = Array.from({ length: lines.length - from }, (_, i) => lines.cells(from + i));
  if (!all.every((cells) => cells.length === 3 + skip && isPair(cells.slice(skip), marks))) return undefined;
  const words = [0, 1].map((at) => all.some((cells) => marks.isWord(cells[skip + at])));
  // names of one kind stand on both sides: words beside numbers are the rows of a square
  if (words[0] !== words[1]) return undefined;
  if (skip === 1 && !(words[0] && all.every(([count], i) => isCount(count, i)))) return undefined;
  return words[0] || !isSmallSquare(all, marks) ? { from, skip } : undefined;
}

function isPair([a, b, distance]: readonly string[], marks: CellMarks): boolean {
  const isName = (cell: string) => marks.isWord(cell) || /^\d+$/.test(cell);
  return isName(a) && isName(b) && !marks.isWord(distance);
}

function isCount(cell: string, i: number): boolean {
  return Number(cell) === i || Number(cell) === i + 1;
}

/** Whether the lines are a square: one line, or three lines with an equal diagonal. */
function isSmallSquare(all: readonly (readonly string[])[], marks: CellMarks): boolean {
  if (all.length === 1) return true;
  return all.length === 3 && all.every((cells, i) => marks.number(cells[i]) === marks.number(all[0][0]));
}

/**
 * Distances of which each line has one: two names and a number. Either direction of a pair will do.
 * @param isSparse whether pairs that are in no line are infinitely far apart; else they have no distance
 * @throws {ClusterkitError} input, for two distances of one pair that differ, and for a thing that is not 0 from itself
 */
export function readPairs(lines: CellLines, { from, skip }: PairLayout, isSparse: boolean): Grid {
  const names = namesIn(lines, from, skip);
  const n = names.length;
  const placeOf = new Map(names.map((name, i) => [name, i]));
  const values = new Float64Array(n * n).fill(Number.NaN);
  for (let i = from; i < lines.length; i++) {
    const [a, b, cell] = lines.cells(i).slice(skip);
    const [p, q] = [placeOf.get(a) as number, placeOf.get(b) as number];
    const value = lines.marks.distance(cell, lines.name(i), skip + 2);
    const before = Number.isNaN(values[p * n + q]) ? values[q * n + p] : values[p * n + q];
    if (!Number.isNaN(before) && !Number.isNaN(value) && before !== value) {
      const reason = `"${a}" and "${b}" are ${value} apart here and ${before} before`;
      throw new ClusterkitError('input', reason, { at: { name: lines.name(i) } });
    }
    if (!Number.isNaN(value)) values[p * n + q] = value;
  }
  if (isSparse) setApart(values, n);
  return { values, rows: n, columns: n, rowNames: names, columnNames: names };
}

/** Makes pairs infinitely far apart that have no distance in either direction. */
function setApart(values: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let l = 0; l < i; l++) {
      if (!Number.isNaN(values[i * n + l]) || !Number.isNaN(values[l * n + i])) continue;
      values[i * n + l] = values[l * n + i] = Number.POSITIVE_INFINITY;
    }
}

/** As they come; where all are numbers, by these. */
function namesIn(lines: CellLines, from: number, skip: number): string[] {
  const names = new Set<string>();
  for (let i = from; i < lines.length; i++)
    for (const name of lines.cells(i).slice(skip, skip + 2)) names.add(name);
  const all = [...names];
  return all.some((name) => lines.marks.isWord(name)) ? all : all.sort((a, b) => Number(a) - Number(b));
}
