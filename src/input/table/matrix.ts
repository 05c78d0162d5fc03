import { type Dataset, LARGEST, type Rows } from '../../core/dataset.ts';
import { ClusterkitError, type Place } from '../../core/errors.ts';
import type { Encoding } from '../../core/items.ts';
import { narrow } from '../../core/narrow.ts';
import type { Warning } from '../../core/warnings.ts';
import {
  AGAINST_GAPS,
  AGAINST_MISSING_TEXT,
  AGAINST_MISSING_WORDS,
  againstText,
  noRowLeft,
  nothingToFill,
} from '../gaps.ts';
import type { CellNumbers } from './block.ts';
import type { TableColumn } from './columns.ts';
import type { CellValues } from './frame.ts';
import type { Missing } from './options.ts';
import type { PlannedColumn } from './plan.ts';

/** A clustered column and its cells. */
export interface Feature extends PlannedColumn {
  cells: CellValues;
}

interface Matrix {
  data: Dataset;
  rowOf?: Int32Array;
  encodings: Encoding[];
  warnings: Warning[];
}

/** The category of a missing text; null: there is none. */
export function gapText(missing: Missing | undefined): string | null {
  return missing === 'category' ? '' : null;
}

/** Whether the cell of row i is missing, or is not a number in a numeric column. */
function isMissing({ how, cells }: Feature, i: number): boolean {
  return how === 'number' ? Number.isNaN(cells.numbers![i]) : cells.texts![i] === null;
}

/** The place of the first NaN among the first n values, or -1. */
function firstNaN(values: CellNumbers, n: number): number {
  if (values instanceof Uint8Array) return -1;
  for (let i = 0; i < n; i++) if (Number.isNaN(values[i])) return i;
  return -1;
}

/** The first cell, row by row, that is missing. */
export function firstMissing(features: Feature[], n: number): { row: number; feature: Feature } | undefined {
  let row = n;
  let found: Feature | undefined;
  for (const feature of features) {
    const { how, cells } = feature;
    const i = how === 'number' ? firstNaN(cells.numbers!, row) : cells.texts!.indexOf(null);
    if (i < 0 || i >= row) continue;
    row = i;
    found = feature;
  }
  return found && { row, feature: found };
}

/** The first cell, row by row, that holds a number too large to be squared. */
export function firstTooLarge(features: Feature[], n: number): { row: number; feature: Feature } | undefined {
  let row = n;
  let found: Feature | undefined;
  for (const feature of features) {
    const { min, max } = feature.column;
    if (feature.how !== 'number' || Math.max(-min, max) <= LARGEST) continue;
    const numbers = feature.cells.numbers!;
    let i = 0;
    while (i < row && !(Math.abs(numbers[i]) > LARGEST)) i++;
    if (i === row) continue;
    row = i;
    found = feature;
  }
  return found && { row, feature: found };
}

/**
 * Makes a dataset of the cells: rows with missing cells are dropped or the cells are filled (numbers with the mean or
 * median, texts with the most frequent text), texts are encoded. The numbers have the narrowest type that is exact.
 */
export function buildMatrix(features: Feature[], n: number, missing: Missing): Matrix {
  const warnings: Warning[] = [];
  let rowOf: Int32Array | undefined;
  let kept = n;
  if (missing === 'drop') {
    rowOf = new Int32Array(n);
    kept = 0;
    for (let i = 0; i < n; i++) rowOf[i] = features.some((feature) => isMissing(feature, i)) ? -1 : kept++;
    if (kept === 0) throw noRowLeft();
    if (kept === n) rowOf = undefined;
    else warnings.push({ code: 'rows-left-out', rows: n - kept, total: n });
  } else if (missing === 'mean' || missing === 'median') {
    const filled = fill(features, n, missing);
    if (filled > 0) warnings.push({ code: 'cells-filled', cells: filled, how: missing });
  }
  const encodings: Encoding[] = [];
  const names: string[] = [];
  const writers = features.map((feature): Writer => {
    const first = names.length;
    const categories = feature.how === 'number' ? [] : categoriesOf(feature, n, rowOf);
    if (feature.how !== 'number')
      encodings.push({ column: feature.column.name, how: feature.how, categories });
    names.push(...encodedNames(feature, categories));
    return { feature, first, code: new Map(categories.map((category, c) => [category, c])) };
  });
  const dim = names.length;
  const areBytes = features.every(
    ({ how, cells }) => how === 'number' && cells.numbers instanceof Uint8Array,
  );
  const x = areBytes ? new Uint8Array(kept * dim) : new Float64Array(kept * dim);
  for (let from = 0; from < n; from += TILE) {
    const to = Math.min(n, from + TILE);
    for (const writer of writers) writeCells(writer, x, dim, from, to, rowOf);
  }
  return {
    data: { x: x instanceof Uint8Array ? x : narrow(x), n: kept, dim, columns: names },
    rowOf,
    encodings,
    warnings,
  };
}

/** Rows that are written column by column: few, so that they stay in the cache of the processor. */
const TILE = 64;

interface Writer {
  feature: Feature;
  /** The index of its first number in a row. */
  first: number;
  /** For text: the position of each category. */
  code: Map<string, number>;
}

/** @param x out, rows of dim numbers, of which one column is written for the items `from` to `to` */
function writeCells(
  { feature: { how, cells }, first, code }: Writer,
  x: Rows,
  dim: number,
  from: number,
  to: number,
  rowOf?: Int32Array,
): void {
  const { numbers, texts } = cells;
  for (let i = from; i < to; i++) {
    const row = rowOf ? rowOf[i] : i;
    if (row < 0) continue;
    const at = row * dim + first;
    if (how === 'number') x[at] = numbers![i];
    else if (how === 'label') x[at] = code.get(texts![i]!)!;
    else x[at + code.get(texts![i]!)!] = 1;
  }
}

function categoriesOf({ column, cells }: Feature, n: number, rowOf?: Int32Array): string[] {
  const seen = new Set<string>();
  for (let i = 0; i < n; i++) {
    const text = cells.texts![i];
    if (text !== null && (!rowOf || rowOf[i] >= 0)) seen.add(text);
  }
  return sortCategories([...seen], column);
}

/** Sorts categories by code units, or by size when they are numbers. */
export function sortCategories(categories: string[], { kind }: TableColumn): string[] {
  const sorted = categories.sort();
  return kind === 'number' ? sorted.sort((a, b) => Number(a) - Number(b)) : sorted;
}

/** The names of the columns that a column is encoded as. */
export function encodedNames({ column, how }: PlannedColumn, categories: string[]): string[] {
  return how === 'onehot' ? categories.map((category) => `${column.name}=${category}`) : [column.name];
}

/**
 * @param text what the cell holds, null when it is missing
 * @param word what a missing cell holds, '' when it is empty; undefined when that is not known
 */
export function refuseCell(
  place: Place,
  { name, kind }: TableColumn,
  text: string | null,
  word?: string,
): ClusterkitError {
  const remedies = kind === 'text' ? AGAINST_MISSING_TEXT : AGAINST_GAPS;
  const at = { ...place, column: name };
  const short = (cell: string) => `"${cell.slice(0, 40)}"`;
  if (text !== null && text.trim() !== '')
    return new ClusterkitError('input', `${short(text)} is not a number`, {
      at,
      remedies: againstText(name),
    });
  if (word)
    return new ClusterkitError('input', `${short(word)} is taken for a missing value`, {
      at,
      remedies: [...remedies, AGAINST_MISSING_WORDS],
    });
  const reason = word === '' ? 'the cell is empty' : 'the cell is empty or a word for a missing value';
  return new ClusterkitError('input', reason, { at, remedies });
}

export function refuseSize(at: Place, { name }: TableColumn, value: number): ClusterkitError {
  return new ClusterkitError('input', `${value} is more than the ${LARGEST} that can be squared`, {
    at: { ...at, column: name },
    remedies: [{ how: 'do', what: 'scale the column down' }],
  });
}

/** NaN stands for a cell without a number. */
export function isWeight(value: number): boolean {
  return value >= 0 && value <= LARGEST;
}

export function refuseWeight(at: Place, { name }: TableColumn): ClusterkitError {
  const reason = `the weight is not a number from 0 to ${LARGEST}`;
  return new ClusterkitError('input', reason, { at: { ...at, column: name } });
}

function fill(features: Feature[], n: number, missing: 'mean' | 'median'): number {
  let filled = 0;
  for (const feature of features) {
    const holes: number[] = [];
    for (let i = 0; i < n; i++) if (isMissing(feature, i)) holes.push(i);
    if (holes.length === 0) continue;
    if (holes.length === n) throw nothingToFill(feature.column.name, missing);
    const { numbers, texts } = feature.cells;
    if (feature.how === 'number') {
      const middle = missing === 'mean' ? mean(numbers!) : median(numbers!);
      for (const i of holes) numbers![i] = middle;
    } else {
      const common = commonest(count(texts!));
      for (const i of holes) texts![i] = common;
    }
    filled += holes.length;
  }
  return filled;
}

/** The mean of the values that are not NaN, by differences to the first, so that large offsets lose no digits. */
export function mean(values: CellNumbers): number {
  let origin = Number.NaN;
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (count === 0) origin = value;
    sum += value - origin;
    count++;
  }
  return origin + sum / count;
}

/** The median of the values that are not NaN. */
export function median(values: CellNumbers): number {
  const there = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const half = there.length >> 1;
  return there.length % 2 === 1 ? there[half] : there[half - 1] / 2 + there[half] / 2;
}

function count(texts: (string | null)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The most frequent text; of equally frequent ones the first by code units. */
export function commonest(counts: Map<string, number>): string {
  let best = '';
  let most = 0;
  for (const [text, times] of counts)
    if (times > most || (times === most && text < best)) [best, most] = [text, times];
  return best;
}
