import { ClusterkitError } from '../../core/errors.ts';
import { listFew, plural, unitFor } from '../../core/words.ts';
import type { CodedTexts } from './coded.ts';

/** One text for each row, with the names of the rows. */
export interface NamedRows {
  path: string;
  texts: CodedTexts;
  ids?: readonly string[];
  /** Nobody chose these names: the column was taken for names because its texts differ. */
  guessed?: boolean;
}

/** The rows that give the order of texts. */
export interface RowOrder {
  path: string;
  count: number;
  ids?: readonly string[];
  /** The word for rows, in the plural. */
  unit?: string;
  /** Whether the user can name a column that joins rows. */
  byColumn?: boolean;
}

/**
 * Texts in the order of other rows: by what rows are called where both have names, else as they stand. Names that nobody
 * asked for are left alone if not one of them is known to the other side, and numbers that count the rows of one side if
 * the other side does not have the same numbers.
 * @throws {ClusterkitError} input, when the rows are not the same
 */
export function inOrder(order: RowOrder, rows: NamedRows): CodedTexts {
  const { path, texts, ids, guessed } = rows;
  if (order.ids && ids && !(guessed && areForeign(order.ids, ids)))
    return joined(order.ids, rows, order.path);
  const found = texts.codes.length;
  if (found === order.count) return texts;
  const { unit = 'rows', count, byColumn } = order;
  const counts = `${plural(found, 'label')} for ${count} ${unitFor(count, unit)} of ${order.path}`;
  throw new ClusterkitError('input', counts, {
    at: { file: path },
    remedies: byColumn ? [{ option: 'id', how: 'set', to: 'join files in another order' }] : [],
  });
}

/** Whether two lists have no name in common, or one of them counts and the other one has other numbers. */
function areForeign(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  if (isCount(a) || isCount(b)) return a.length !== b.length || !b.every((name) => known.has(name));
  return !b.some((name) => known.has(name));
}

/** Whether names are numbers that count the rows, from 0 or from 1. */
export function isCount(ids: readonly string[]): boolean {
  return ids.every((id, i) => Number(id) === i) || ids.every((id, i) => Number(id) === i + 1);
}

function joined(ids: readonly string[], rows: NamedRows, other: string): CodedTexts {
  const places = placesOf(rows.ids as readonly string[], rows.path);
  const wanted = placesOf(ids, other);
  const missing = ids.filter((id) => !places.has(id));
  const extra = [...places.keys()].filter((id) => !wanted.has(id));
  const at = { file: rows.path };
  if (missing.length > 0)
    throw new ClusterkitError('input', `lacks ${few(missing)}, which ${other} has`, { at });
  if (extra.length > 0) throw new ClusterkitError('input', `has ${few(extra)}, which ${other} lacks`, { at });
  const { words, codes } = rows.texts;
  return { words, codes: Int32Array.from(ids, (id) => codes[places.get(id) as number]) };
}

function placesOf(ids: readonly string[], path: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    if (places.has(id))
      throw new ClusterkitError('input', `two rows are called "${id}"`, { at: { file: path } });
    places.set(id, i);
  }
  return places;
}

function few(ids: readonly string[]): string {
  return listFew(ids.map((name) => `"${name}"`));
}
