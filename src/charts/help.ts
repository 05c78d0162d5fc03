import type { ChartSubject } from './needs.ts';
import type { ChartEntry } from './table.ts';

/** "bar, pie, scatter; of several runs bars, elbow": names for help, grouped by subject. */
export function chartHelp(charts: readonly ChartEntry[]): string {
  const groups = new Map<string, string[]>();
  for (const { name, of } of charts) {
    const group = GROUPS[of] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups].map(([group, names]) => `${group}${names.join(', ')}`).join('; ');
}

/** How help introduces the charts of some subjects; other subjects have no introduction. */
const GROUPS: Partial<Record<ChartSubject, string>> = {
  sweep: 'of several runs ',
  cut: 'of the tree ',
  tree: 'of the tree ',
  comparisons: 'of several runs ',
  inputs: 'of all inputs together ',
  trees: 'of two trees ',
  labelings: 'of all files together ',
};
