import { type ChartClasses, MIXED, MOST_CLASSES, OTHERS } from '../../charts/classColors.ts';
import type { Subject } from '../subject.ts';

/**
 * The known classes of leaves, or of rows in any order; undefined where none is known. The most frequent classes have
 * colors, in the order of their names.
 * @param members the rows of each leaf
 */
export function classesOf(
  subject: Subject,
  members: readonly (readonly number[])[],
): ChartClasses | undefined {
  const { truth, reading, unit } = subject;
  if (!truth || unit === 'columns') return undefined;
  const counts = new Map<string, number>();
  for (const text of Array.from(truth)) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  const frequent = [...counts].sort(([, m], [, n]) => n - m).slice(0, MOST_CLASSES);
  const names = frequent.map(([name]) => name).sort(new Intl.Collator('en', { numeric: true }).compare);
  const numbers = new Map(names.map((name, c) => [name, c]));
  const numberOf = (text: string) => (text === '' ? MIXED : (numbers.get(text) ?? OTHERS));
  const of = members.map((rows) => {
    const own = new Set(rows.map((row) => truth[row]));
    return own.size === 1 ? numberOf([...own][0]) : MIXED;
  });
  const { labelColumn } = reading;
  return { title: typeof labelColumn === 'string' ? labelColumn : 'class', names, of };
}
