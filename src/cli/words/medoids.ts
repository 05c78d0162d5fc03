import type { MedoidPlace } from '../../work/medoids.ts';
import { figure, printable, tableLines } from '../table.ts';

/**
 * The answers of each medoid, a line for each; nothing where rows are numbers alone, which means tell as well.
 * @param columns names of the columns
 * @param places of the clusters that have a line
 */
export function medoidRows(columns: readonly string[], places: readonly MedoidPlace[]): string[] {
  if (!places[0]?.words) return [];
  const rows = places.map(({ name, words = [] }, c) => [
    String(c),
    printable(name),
    ...words.map((word) => (typeof word === 'number' ? figure(word) : printable(String(word)))),
  ]);
  const isNumber = columns.map((_, j) => places.every(({ words }) => typeof words?.[j] === 'number'));
  const titles = [
    { title: 'cluster', right: true },
    { title: 'medoid', right: true },
    ...columns.map((title, j) => ({ title: printable(title), right: isNumber[j] })),
  ];
  return tableLines(titles, rows);
}
