import { invalid } from '../../core/errors.ts';
import type { DiffRun } from '../../output/diffRecord.ts';
import { type Condition, type MetCondition, metConditions, parseConditions } from '../conditions.ts';

const NAMES = ['ari', 'ami', 'moved', 'center', 'clusters'] as const;

type Name = (typeof NAMES)[number];

/**
 * Conditions of differences: ari, ami, moved (rows, or in percent), center (the largest move of one), clusters (how many
 * more or fewer there are).
 * @throws {ClusterkitError} usage
 */
export function diffBounds(text: string | undefined): Condition<Name>[] {
  if (text === undefined) return [];
  const example = '"ari<0.95" or "ari<0.95,moved>5%"';
  const bounds = parseConditions(text, NAMES, example);
  if (bounds.some(({ name, percent }) => percent && name !== 'moved'))
    throw invalid('failIf', `a percentage of moved rows alone, such as ${example},`, text);
  return bounds;
}

/** The conditions that differences meet. */
export function metByDiffs(runs: readonly DiffRun[], bounds: readonly Condition<Name>[]): MetCondition[] {
  return runs.flatMap((run) => {
    const about = run.name === '' ? run.other.path : `${run.other.path}, ${run.name}`;
    return metConditions(about, bounds, (bound) => measured(run, bound));
  });
}

function measured(run: DiffRun, { name, percent }: Condition<Name>): number {
  const { ari, ami, moved, movedShare, centers, input, other } = run;
  const values: Record<Name, number | undefined> = {
    ari,
    ami,
    moved: percent ? 100 * (movedShare ?? Number.NaN) : moved,
    center: centers?.max,
    clusters: Math.abs(other.k - input.k),
  };
  return values[name] ?? Number.NaN;
}
