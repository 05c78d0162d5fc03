import type { NamedProfile } from '../../work/result.ts';
import type { Typical, TypicalColumns } from '../../work/typical.ts';
import { meansText, printable, tableLines } from '../table.ts';

/*
 * Columns of categories in words.
 */

/** "village 62 %" */
export function typicalText({ category, share }: Typical): string {
  return `${printable(category)} ${wholePercent(share)}`;
}

/** Whole percent; no share that is smaller becomes 100. */
function wholePercent(share: number): string {
  const rounded = Math.round(100 * share);
  return rounded === 100 && share < 1 ? '>99 %' : `${rounded} %`;
}

/** A line for each column, with what is typical of each cluster and of all rows: for many columns and few clusters. */
export function typicalLines({ columns, clusters, all }: NamedProfile, typical: TypicalColumns): string[] {
  const rows = columns.map((name, j) => {
    const own = typical.get(j);
    const means = meansText([...clusters, all].map((of) => of[j]));
    const cells = own ? [...own.clusters, own.all].map(typicalText) : means;
    return [printable(name), ...cells];
  });
  const titles = ['column', ...clusters.keys(), 'all'].map((title) => ({ title: String(title) }));
  return tableLines(titles, rows);
}
