import { INDICES, type IndexEntry } from '../../indices/table.ts';

/** Characters of a line of help. */
const WIDTH = 100;

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
    .map(([title, holds]) =>
      wrapped(
        `${title}: ${INDICES.filter(holds)
          .map(({ name }) => name)
          .join(' ')}.`,
      ),
    )
    .join('\n');
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last.length + word.length < WIDTH) lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
