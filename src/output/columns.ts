import { ClusterkitError } from '../core/errors.ts';
import type { Cell, Column } from '../core/items.ts';

/** The kind of the cells of a column, apart from nulls; `none` if there are only nulls. */
type CellKind = 'none' | 'number' | 'boolean' | 'text' | 'mixed';

interface ColumnFacts {
  kind: CellKind;
  nulls: boolean;
  /** Whether all numbers are whole numbers that a double holds exactly. */
  whole: boolean;
  /** Smallest and largest finite number of the column. */
  min: number;
  max: number;
}

/** Describes the cells of a column in one pass. */
export function columnFacts({ values }: Column): ColumnFacts {
  const kinds = new Set<CellKind>();
  const facts: ColumnFacts = { kind: 'none', nulls: false, whole: true, min: Infinity, max: -Infinity };
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null) facts.nulls = true;
    else if (typeof value === 'number') {
      kinds.add('number');
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) facts.whole = false;
      if (value < facts.min && value > -Infinity) facts.min = value;
      if (value > facts.max && value < Infinity) facts.max = value;
    } else kinds.add(typeof value === 'string' ? 'text' : 'boolean');
  }
  if (kinds.size > 0) facts.kind = kinds.size > 1 ? 'mixed' : [...kinds][0];
  return facts;
}

/**
 * Refuses columns that do not make a table.
 * @throws {ClusterkitError} output, if columns differ in length or two columns have the same name
 */
export function checkColumns(columns: readonly Column[]): void {
  const names = new Set<string>();
  for (const { name, values } of columns) {
    if (names.has(name))
      throw new ClusterkitError('output', `two columns are called ${name}`, {
        remedies: [{ how: 'do', what: 'rename one of them' }],
      });
    names.add(name);
    if (values.length === columns[0].values.length) continue;
    const figures = `${values.length} values, but column ${columns[0].name} has ${columns[0].values.length}`;
    throw new ClusterkitError('output', `column ${name} has ${figures}`);
  }
}

/** Number of characters of a piece. */
const CHUNK = 65536;

/** Joins short pieces of text to longer ones. */
export function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Whether a value counts as missing. NaN and infinities do, since most formats lack them. */
export function missing(value: Cell): boolean {
  return value === null || (typeof value === 'number' && !Number.isFinite(value));
}
