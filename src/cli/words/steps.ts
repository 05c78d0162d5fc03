import { findLinkage, GIVEN_TREE } from '../../algorithms/hac/linkages.ts';
import type { Dataset } from '../../core/dataset.ts';
import { listAll, plural } from '../../core/words.ts';
import { columnNames } from '../../work/items.ts';
import type { Tree } from '../../work/result.ts';
import { type NamedStep, namedSteps } from '../../work/steps.ts';
import { figure, printable } from '../table.ts';

/** With at most this many clusters left, each of them is named after each step. */
const FEW = 12;

/** Maximum number of members of a cluster that are named. */
const NAMED = 8;

/** Means of more columns are not told. */
const FEW_COLUMNS = 6;

interface StepsInput {
  tree: Pick<Tree, 'merges' | 'linkage' | 'condensed'>;
  names: readonly string[];
  /** The items that are clustered, in the plural. */
  unit: string;
  /** The rows as they were read, for the mean of each merge; it is told of few columns. */
  data?: Dataset;
  /** Merges are told until so many clusters are left; default 1. */
  until?: number;
}

type StepPart = NamedStep['parts'][number];

/** The merges in sentences, one on each line. */
export function stepLines(input: StepsInput): string[] {
  const { tree, names, unit, until = 1 } = input;
  const data = input.data && input.data.dim <= FEW_COLUMNS ? input.data : undefined;
  const columns = data && columnNames(data);
  const { n } = tree.merges;
  const alive = new Map<number, string>();
  if (n <= FEW) for (let i = 0; i < n; i++) alive.set(i, leafName(names[i], unit));
  let before = 0;
  const all = namedSteps(tree, NAMED, data);
  const told = all.filter(({ left }) => left >= until);
  const lines = told.map((step) => {
    const [a, b] = step.parts.map((part) => partName(part, input));
    const whole = `{${[step.parts[0], step.parts[1]].map((part) => memberNames(part, names)).join(', ')}}`;
    let rest = step.left === 1 ? `all ${unit} are in one cluster` : `${step.left} clusters are left`;
    if (n <= FEW) {
      for (const { node } of step.parts) alive.delete(node);
      alive.set(step.node, whole);
      if (step.left > 1) rest = `${listAll([...alive.values()])} are left`;
    }
    const fall = step.height < before ? ', lower than the step before' : '';
    before = step.height;
    const why = `${reason(step, input)}${tied(step, unit)}`;
    const what = step.step === 1 ? 'are nearest' : 'are nearest now';
    return `Step ${step.step}: ${a} and ${b} ${what}, ${figure(step.height)} apart${why}${fall}. They merge: ${rest}.${center(step, columns)}`;
  });
  const after = all.length - told.length;
  if (after > 0)
    lines.push(`${plural(after, 'merge')} above the cut ${after === 1 ? 'is' : 'are'} not told.`);
  return lines;
}

function partName(part: StepPart, { names, unit }: StepsInput): string {
  return part.count === 1 ? leafName(names[part.rows[0]], unit) : `{${memberNames(part, names)}}`;
}

/** A name that is only a number gets the unit: "row 17". */
export function leafName(name: string, unit: string): string {
  return /^\d+$/.test(name) ? `${unit.slice(0, -1)} ${name}` : name;
}

function memberNames({ rows, count }: StepPart, names: readonly string[]): string {
  const shown = rows.map((i) => names[i]);
  if (count > rows.length) shown.push(`${count - rows.length} more`);
  return shown.join(', ');
}

/** What the height measures, for clusters with several members. */
function reason({ parts: [a, b], pair }: NamedStep, { tree, names }: StepsInput): string {
  const pairs = a.count * b.count;
  if (pairs === 1 || tree.linkage === GIVEN_TREE) return '';
  const why = findLinkage(tree.linkage).step.replace('{pairs}', String(pairs));
  return ` (${why}${pair ? `: ${names[pair[0]]} and ${names[pair[1]]}` : ''})`;
}

/** How many other pairs might have merged as well. */
function tied({ ties = 0 }: NamedStep, unit: string): string {
  if (ties === 0) return '';
  return ` (as ${ties === 1 ? 'is another pair' : `are ${ties} other pairs`} of ${unit})`;
}

/** The mean of the merged rows: " The new centroid: x = 1, y = 1.5." */
function center({ centroid }: NamedStep, columns: readonly string[] | undefined): string {
  if (!centroid || !columns) return '';
  return ` The new centroid: ${columns.map((name, j) => `${printable(name)} = ${figure(centroid[j])}`).join(', ')}.`;
}
