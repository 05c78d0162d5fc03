import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import type { Inputs } from './look.ts';

/** @throws {ClusterkitError} usage, for colors where an algorithm compares categories */
export function checkCategories(
  { name, categories }: Pick<AlgorithmEntry, 'name' | 'categories'>,
  { kind, files }: Pick<Inputs, 'kind' | 'files'>,
): void {
  if (categories === undefined || kind !== 'picture') return;
  const reason = `${name} compares categories, and the colors of ${files[0]} are numbers`;
  throw new ClusterkitError('usage', reason, { remedies: [{ how: 'do', what: 'take kmeans for colors' }] });
}
