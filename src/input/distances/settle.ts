import { ClusterkitError } from '../../core/errors.ts';
import type { Warning } from '../../core/warnings.ts';
import { listFew } from '../../core/words.ts';
import { noMatrix } from './cells.ts';

/** The distances of a file by rows and columns. Either half may be missing. */
export interface Grid {
  /** rows * columns numbers, row-major; NaN where the file has none. */
  values: Float64Array | Float32Array;
  rows: number;
  columns: number;
  rowNames?: readonly string[];
  columnNames?: readonly string[];
}

/** The part of the matrix that a file holds. */
type DistanceForm = 'square' | 'condensed' | 'lower' | 'upper' | 'pairs' | 'tree';

export interface SettledDistances {
  /** n * n numbers, row-major, or n (n - 1) / 2 numbers in the condensed form. */
  values: Float64Array | Float32Array;
  n: number;
  form: DistanceForm;
  names?: string[];
  warnings: Warning[];
}

/**
 * Puts columns in the order of the rows, by their names, and fills in distances that only the other half holds.
 * @param sparse whether pairs may be without a distance, which stays NaN, default false
 * @throws {ClusterkitError} input, for names that differ, for pairs without a distance, and for similarities
 */
export function settle(grid: Grid, sparse = false): SettledDistances {
  const { square, n, names, moved } = arrange(grid);
  if (moved > 0) checkMoved(square, names as string[]);
  checkSimilarity(square, n);
  const form = fillIn(square, n, names, sparse);
  const warnings: Warning[] = moved > 0 ? [{ code: 'columns-put-in-order', columns: moved }] : [];
  return { values: square, n, form, ...(names && { names }), warnings };
}

interface Square {
  square: Float64Array | Float32Array;
  n: number;
  names?: string[];
  /** Columns that stand in another place than their rows. */
  moved: number;
}

function arrange({ values, rows, columns, rowNames, columnNames }: Grid): Square {
  if (!rowNames || !columnNames) {
    if (rows !== columns)
      throw noMatrix(`${rows} lines of ${columns} numbers are neither a square nor one line`);
    const names = rowNames ?? columnNames;
    return { square: values, n: rows, names: names && [...names], moved: 0 };
  }
  const same = rows === columns && rowNames.every((name, i) => name === columnNames[i]);
  if (same) return { square: values, n: rows, names: [...rowNames], moved: 0 };
  const names = unitedNames(rowNames, columnNames, values);
  const n = names.length;
  const placeOf = new Map(names.map((name, i) => [name, i]));
  const [down, across] = [rowNames, columnNames].map((own) => own.map((name) => placeOf.get(name) as number));
  const square = new Float64Array(n * n).fill(Number.NaN);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) square[down[i] * n + across[j]] = values[i * columns + j];
  const moved = n > rows ? 0 : across.filter((place, j) => place !== j).length;
  return { square, n, names, moved };
}

/**
 * The names of rows and columns together. Only half a matrix may lack the row of one item and the column of another.
 * @throws {ClusterkitError} input, for names that differ
 */
function unitedNames(
  rowNames: readonly string[],
  columnNames: readonly string[],
  values: ArrayLike<number>,
): string[] {
  for (const [what, names] of [['rows', rowNames] as const, ['columns', columnNames] as const]) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new ClusterkitError('input', `two ${what} are called "${twice}"`);
  }
  const [inRows, inColumns] = [new Set(rowNames), new Set(columnNames)];
  const onlyRows = rowNames.filter((name) => !inColumns.has(name));
  const onlyColumns = columnNames.filter((name) => !inRows.has(name));
  if (onlyRows.length === 0 && onlyColumns.length === 0) return [...rowNames];
  const n = rowNames.length + 1;
  if (onlyRows.length === 1 && onlyColumns.length === 1 && countPresent(values) === (n * (n - 1)) / 2) {
    if (columnNames[0] === onlyColumns[0]) return [onlyColumns[0], ...rowNames];
    if (rowNames[0] === onlyRows[0]) return [...rowNames, onlyColumns[0]];
  }
  const sides = [
    onlyRows.length > 0 ? `${quotedFew(onlyRows)} only among the rows` : '',
    onlyColumns.length > 0 ? `${quotedFew(onlyColumns)} only among the columns` : '',
  ].filter((side) => side !== '');
  throw new ClusterkitError('input', `rows and columns are named differently: ${sides.join(', ')}`);
}

function countPresent(values: ArrayLike<number>): number {
  let count = 0;
  for (let p = 0; p < values.length; p++) if (!Number.isNaN(values[p])) count++;
  return count;
}

function quotedFew(names: readonly string[]): string {
  return listFew(names.map((name) => `"${name}"`));
}

/**
 * Checks the diagonal after columns were put in order by their names: it must have no distance above 0.
 * @throws {ClusterkitError} input, where the names stand in another order and the numbers do not
 */
function checkMoved(square: ArrayLike<number>, names: readonly string[]): void {
  const n = names.length;
  const wrong = names.findIndex((_, i) => square[i * n + i] > 0);
  if (wrong < 0) return;
  const reason = `the columns are named in another order than the rows, and by these names "${names[wrong]}" is ${square[wrong * n + wrong]} from itself, not 0`;
  throw new ClusterkitError('input', reason, { remedies: [{ how: 'do', what: 'correct the names' }] });
}

/**
 * Refuses similarities, which are largest between an item and itself.
 * @throws {ClusterkitError} input
 */
function checkSimilarity(square: ArrayLike<number>, n: number): void {
  const self = square[0];
  if (!(self > 0) || n < 2) return;
  for (let i = 0; i < n; i++) if (square[i * n + i] !== self) return;
  for (let p = 0; p < square.length; p++) if (square[p] > self) return;
  const reason = `the numbers look like similarities: each thing has ${self} with itself, where a distance is 0, and no pair has more`;
  throw new ClusterkitError('input', reason, {
    remedies: [{ how: 'do', what: `write ${self} - s in place of each similarity s` }],
  });
}

/** @returns the part of the matrix that was present */
function fillIn(
  square: Float64Array | Float32Array,
  n: number,
  names: readonly string[] | undefined,
  sparse: boolean,
): 'square' | 'lower' | 'upper' {
  let [above, below] = [0, 0];
  const missing: string[] = [];
  let lacking = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(square[i * n + i])) square[i * n + i] = 0;
    for (let l = i + 1; l < n; l++) {
      const [there, back] = [square[i * n + l], square[l * n + i]];
      if (!Number.isNaN(there)) above++;
      if (!Number.isNaN(back)) below++;
      if (Number.isNaN(there)) square[i * n + l] = back;
      if (Number.isNaN(back)) square[l * n + i] = there;
      if (!Number.isNaN(square[i * n + l])) continue;
      lacking++;
      if (missing.length < MOST_NAMED)
        missing.push(names ? `"${names[i]}" and "${names[l]}"` : `${i} and ${l}`);
    }
  }
  if (lacking > 0 && !sparse) throw missingPairs(lacking, (n * (n - 1)) / 2, missing);
  if (above > 0 && below > 0) return 'square';
  return above > 0 ? 'upper' : below > 0 ? 'lower' : 'square';
}

/** The largest number of pairs that a refusal names. */
const MOST_NAMED = 5;

function missingPairs(lacking: number, pairs: number, named: readonly string[]): ClusterkitError {
  const more = lacking > named.length ? ` and ${lacking - named.length} more` : '';
  const reason = `${lacking} of ${pairs} pairs have no distance: ${named.join(', ')}${more}`;
  return new ClusterkitError('input', reason, {
    remedies: [
      { how: 'do', what: 'write a distance for each pair, or leave out the things that lack them' },
      { option: 'sparse', how: 'set', to: 'take them for infinitely far apart' },
    ],
  });
}
