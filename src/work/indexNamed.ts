import { ClusterkitError } from '../core/errors.ts';
import { findIndex, type IndexEntry } from '../indices/table.ts';

/**
 * The index of a name or alias.
 * @param option the option that the word is a value of
 * @throws {ClusterkitError} usage, for an unknown word
 */
export function indexNamed(word: string, option: string): IndexEntry {
  if (word === 'all')
    throw new ClusterkitError('usage', 'no word stands for every index', {
      ...{ option, value: word },
      remedies: [
        { how: 'do', what: 'name those that are wanted, such as silhouette,davies-bouldin' },
        { how: 'do', what: 'take the command evaluate, which measures all that fit where none is named' },
      ],
    });
  try {
    return findIndex(word);
  } catch (error) {
    throw error instanceof ClusterkitError ? error.with({ option }) : error;
  }
}
