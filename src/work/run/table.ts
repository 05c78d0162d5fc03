import type { Cell, Column } from '../../core/items.ts';
import { findIndex } from '../../indices/table.ts';
import type { BestFit } from '../../output/bestRecord.ts';
import type { ClusteringRun } from '../../output/document.ts';
import type { Experiment } from './experiment.ts';
import type { RunPlan } from './plan.ts';
import type { PlannedFit } from './units.ts';

/** A row of the table of an experiment. */
export interface RunRow {
  fit: PlannedFit;
  run: ClusteringRun;
}

/** Columns that are not among the settings that vary. */
const BESIDE = ['k', 'seed'];

/** The table of an experiment: for each fit its input, its settings and what was measured. */
export function runTable({ experiment, given }: RunPlan, rows: readonly RunRow[]): Column[] {
  const of = (name: string, value: (row: RunRow) => Cell | undefined) => ({
    name,
    values: rows.map((row) => value(row) ?? null),
  });
  const ifAny = (column: ReturnType<typeof of>) =>
    column.values.some((value) => value !== null) ? [column] : [];
  const settings = given
    .filter((name) => !BESIDE.includes(name))
    .map((name) => of(name, ({ run }) => cellOf(run.params[name])))
    .filter(({ values }) => variesWithin(rows, values));
  const indices = (experiment.metrics ?? []).map(({ name }) => name).filter((name) => name !== 'inertia');
  const measured = new Set([...indices, ...rows.flatMap(({ run }) => Object.keys(run.metrics))]);
  measured.delete('inertia');
  const asked = of('k', ({ run }) => (run.params.k as number | undefined) ?? run.k);
  const found = of('found', ({ run }) => run.k);
  const isOther = found.values.some((k, at) => k !== asked.values[at]);
  return [
    of('input', ({ run }) => run.input.path),
    of('algorithm', ({ run }) => run.algorithm),
    ...settings,
    asked,
    ...(isOther ? [found] : []),
    ...ifAny(of('seed', ({ run }) => run.seed)),
    of('n', ({ run }) => run.n),
    ...ifAny(of('noise', ({ run }) => run.noise)),
    ...ifAny(of('inertia', ({ run }) => run.inertia)),
    ...[...measured].map((name) => of(name, ({ run }) => run.metrics[name])),
    of('seconds', ({ run }) => run.seconds.fit),
  ];
}

/** A setting in a cell; lists and sizes as text. */
function cellOf(value: unknown): Cell | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? Object.values(value).join('x') : (value as Cell);
}

/** The best fit of each input; none without a criterion. */
export function bestFits({ best }: Experiment, rows: readonly RunRow[]): BestFit[] {
  if (!best) return [];
  const { by } = best;
  const criterionOf = ({ run }: RunRow) =>
    by === 'seconds' ? run.seconds.fit : by === 'inertia' ? run.inertia : run.metrics[by];
  const sign = by === 'inertia' || by === 'seconds' || findIndex(by).better === 'lower' ? -1 : 1;
  const found: BestFit[] = [];
  for (const input of new Set(rows.map(({ fit }) => fit.input))) {
    let first: RunRow | undefined;
    for (const row of rows) {
      const value = criterionOf(row);
      if (row.fit.input !== input || typeof value !== 'number') continue;
      if (!first || sign * value > sign * (criterionOf(first) as number)) first = row;
    }
    if (!first) continue;
    const { algorithm, k } = first.run;
    const run = rows.indexOf(first);
    found.push({
      input,
      by,
      value: criterionOf(first) as number,
      run,
      algorithm,
      k,
      arguments: first.fit.words,
    });
  }
  return found;
}

/** Whether a setting has several values for one input. */
function variesWithin(rows: readonly RunRow[], values: readonly Cell[]): boolean {
  const first = new Map<string, Cell>();
  return rows.some(({ fit: { input } }, at) => {
    if (!first.has(input)) first.set(input, values[at]);
    return first.get(input) !== values[at];
  });
}
