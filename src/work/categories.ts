import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import { findDistance } from '../distances/table.ts';
import type { Inputs } from './look.ts';

/*
 * Algorithms that compare categories, and what they can be given.
 */

/** How rows are read for all of several algorithms: categories alone if one of them knows nothing else. */
export function categoriesOf(entries: readonly Pick<AlgorithmEntry, 'categories'>[]) {
  const asked = entries.map(({ categories }) => categories);
  return asked.includes('all') ? 'all' : asked.find((one) => one !== undefined);
}

/**
 * @param entries algorithms that get the same rows
 * @throws {ClusterkitError} usage, for colors, and for algorithms of which some would take categories for numbers
 */
export function checkCategories(
  entries: readonly Pick<AlgorithmEntry, 'name' | 'params' | 'categories'>[],
  { kind, files }: Pick<Inputs, 'kind' | 'files'>,
  options: object,
): void {
  const some = entries.find(({ categories }) => categories !== undefined);
  if (!some) return;
  if (kind === 'picture') {
    const reason = `${some.name} compares categories, and the colors of ${files[0]} are numbers`;
    throw new ClusterkitError('usage', reason, { remedies: [{ how: 'do', what: 'take kmeans for colors' }] });
  }
  const { metric = 'euclidean' } = options as { metric?: string | string[] };
  const comparesNumbers = ![metric].flat().every((one) => findDistance(one).categorical);
  const other = entries.find(({ categories, params }) => {
    const comparesCategories = params.some(({ name }) => name === 'metric') && !comparesNumbers;
    return categories === undefined && !comparesCategories;
  });
  if (!other) return;
  throw new ClusterkitError('usage', `${some.name} compares categories, and ${other.name} compares numbers`, {
    option: 'algorithms',
  });
}
