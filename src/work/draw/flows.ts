import { type Flow, type FlowColumn, flowsChart } from '../../charts/flows.ts';
import type { ChartSpec } from '../../charts/theme.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { contingency } from '../../indices/contingency.ts';
import { weightsOf } from '../items.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';
import { unitOf } from '../tables.ts';
import { matched, type Numbered, numberedClasses } from './matching.ts';
import { clusterWord, subtitleOf, type Words } from './text.ts';

/** Bands of a chart at most: more could not be told apart, and make a large file. */
const MOST_BANDS = 4000;

/** Labels of rows, and what they are called. */
export interface NamedLabels extends Numbered {
  title: string;
  /** Names of the numbers; absent: the numbers. */
  names?: readonly string[];
  /** What rows without a number are called, default noise. */
  rest?: string;
}

/** The known classes, and the clusters of each algorithm; clusters have the color of what they match best before. */
export function flows(results: readonly Result[]): ChartSpec {
  const [{ subject }] = results;
  const classes = numberedClasses(subject);
  const sets: NamedLabels[] = [
    ...(classes ? [{ title: 'classes', rest: 'unknown', ...classes }] : []),
    ...results.map(({ title, clustering: { labels, k } }) => ({ title, labels, k })),
  ];
  if (sets.length < 2)
    throw new ClusterkitError('input', 'there are not two clusterings to compare', { option: 'chart' });
  const titles = results.map(({ title }) => title).join(', ');
  return flowsOf(sets, wordsFor(subject, titles), { unit: unitOf(subject), weights: weightsOf(subject) });
}

function wordsFor(subject: Subject, algorithms: string): Words {
  return {
    title: `${subject.name}: how ${clusterWord(subject)}s correspond`,
    subtitle: subtitleOf(subject, algorithms),
  };
}

/**
 * Several labels of the same rows, each beside the next.
 * @throws {ClusterkitError} input, for more clusters than can be told apart
 */
export function flowsOf(
  sets: readonly NamedLabels[],
  words: Words,
  { unit, weights }: { unit: string; weights?: ArrayLike<number> },
): ChartSpec {
  const [first] = sets;
  const columns: FlowColumn[] = [];
  const all: Flow[][] = [];
  const blocks: Map<number, number>[] = [];
  for (const [at, set] of sets.entries()) {
    const colors = at === 0 ? set.labels : matched(set, first).labels;
    const { column, block } = columnOf(set, colors, weights);
    columns.push(column);
    blocks.push(block);
    if (at > 0) all.push(flowsBetween(sets[at - 1], set, blocks[at - 1], block, weights));
  }
  const bands = all.reduce((sum, { length }) => sum + length, 0);
  if (bands > MOST_BANDS)
    throw new ClusterkitError(
      'input',
      `there are too many clusters for a chart of flows: ${bands} pairs share rows`,
      { option: 'chart', remedies: [{ how: 'do', what: 'take clusterings with fewer clusters' }] },
    );
  return flowsChart({ ...words, columns, flows: all, unit });
}

/** The clusters of a clustering that have rows, the noise last, and the block of each. */
function columnOf(
  { title, labels, names, rest = 'noise' }: NamedLabels,
  colors: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
) {
  const sizes = new Map<number, { size: number; color: number }>();
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i] : 1;
    const known = sizes.get(labels[i]);
    if (known) known.size += weight;
    else if (weight > 0) sizes.set(labels[i], { size: weight, color: colors[i] });
  }
  const order = [...sizes.keys()].sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b));
  const nameOf = (label: number) => (label < 0 ? rest : (names?.[label] ?? String(label)));
  const blocks = order.map((label) => ({
    name: nameOf(label),
    ...(sizes.get(label) as { size: number; color: number }),
  }));
  return { column: { title, blocks }, block: new Map(order.map((label, b) => [label, b])) };
}

function flowsBetween(
  a: Numbered,
  b: Numbered,
  from: ReadonlyMap<number, number>,
  to: ReadonlyMap<number, number>,
  weights: ArrayLike<number> | undefined,
): Flow[] {
  const { rowLabels, columnLabels, rows, columns, sums } = contingency(a.labels, b.labels, { weights });
  return Array.from(sums, (size, cell) => ({
    from: from.get(rowLabels[rows[cell]] as number) as number,
    to: to.get(columnLabels[columns[cell]] as number) as number,
    size,
  }));
}
