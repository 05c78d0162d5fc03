import { finderIn, namesOf } from '../core/entry.ts';
import type { IndexEntry } from './table/entry.ts';
import { EXTERNAL } from './table/external.ts';
import { INTERNAL } from './table/internal.ts';

export type { IndexEntry, IndexFunction } from './table/entry.ts';

/** All indices, in the order of tables: of labels and truth, of data by pairs of rows, of data by rows. */
export const INDICES: readonly IndexEntry[] = [...EXTERNAL, ...INTERNAL];

export const INDEX_NAMES: readonly string[] = namesOf(INDICES);

/**
 * The index of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export const findIndex = finderIn('indices', INDICES);
