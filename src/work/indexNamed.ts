import { ClusterkitError } from '../core/errors.ts';
import { findIndex, type IndexEntry } from '../indices/table.ts';

/**
 * The index of a name or alias.
 * @param option the option that the word is a value of
 * @throws {ClusterkitError} usage, for an unknown word
 */
export function indexNamed(word: string, option: string): IndexEntry {
  try {
    return findIndex(word);
  } catch (error) {
    throw error instanceof ClusterkitError ? error.with({ option }) : error;
  }
}
