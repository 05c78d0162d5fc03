import { INDICES, type IndexEntry } from '../../indices/table.ts';

/** The names of all indices, grouped by the data they require, for help. */
export function indexList(): string {
  const groups: [string, (index: IndexEntry) => boolean][] = [
    ['Indices of labels and true labels', ({ needs }) => needs === 'truth'],
    [
      'Indices of the data, from every pair of rows',
      ({ needs, cost }) => needs === 'data' && cost === 'pairs',
    ],
    ['Indices of the data, from every row', ({ needs, cost }) => needs === 'data' && cost === 'rows'],
  ];
  return groups
    .map(
      ([title, holds]) =>
        `${title}: ${INDICES.filter(holds)
          .map(({ name }) => name)
          .join(' ')}.`,
    )
    .join('\n');
}
