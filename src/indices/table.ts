import { finderIn, namesOf } from '../core/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { IndexEntry } from './table/entry.ts';
import { EXTERNAL } from './table/external.ts';
import { INTERNAL } from './table/internal.ts';
import { COMPARING, VOTING } from './table/voters.ts';

export type { IndexEntry, IndexFunction } from './table/entry.ts';

/** All indices, in the order of tables: of labels and truth, of data by pairs of rows, of data by rows, of the vote. */
export const INDICES: readonly IndexEntry[] = [...EXTERNAL, ...INTERNAL, ...VOTING];

export const INDEX_NAMES: readonly string[] = namesOf(INDICES);

const find = finderIn('indices', INDICES);

/**
 * The index of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one, and for an index of the vote that
 * compares clusterings of several k
 */
export function findIndex(word: string): IndexEntry {
  const name = String(word).toLowerCase();
  if (!COMPARING.includes(name)) return find(word);
  throw new ClusterkitError('usage', 'compares clusterings of several k, and is no index of one', {
    option: 'indices',
    value: name,
    remedies: [{ option: 'vote', how: 'set' }],
  });
}
