import type { Settings } from '../../algorithms/entry.ts';
import { distinct, type Grid } from '../grid.ts';
import type { Result } from '../result.ts';

/** The results of several algorithms at the same settings. */
export interface Combination {
  /**
   * k, and a value for each varying parameter. An algorithm without such a parameter is in the combinations of all
   * values.
   */
  settings: Settings;
  /** One for each algorithm that has results, in their order. */
  results: Result[];
}

/**
 * Every combination of k and of the values of parameters that vary in any of the algorithms; k varies fastest.
 * @param grids the runs of each algorithm
 */
export function settingsOf(grids: readonly Grid[]): Settings[] {
  const others = new Set(grids.flatMap(({ varying }) => varying).filter((name) => name !== 'k'));
  let combined: Settings[] = [{}];
  for (const name of [...others, 'k']) {
    const having = grids.filter(({ varying }) => name === 'k' || varying.includes(name));
    const values = new Set(having.flatMap(({ runs }) => runs.map((run) => run[name])));
    values.delete(undefined);
    if (values.size === 0) continue;
    combined = combined.flatMap((settings) => [...values].map((value) => ({ ...settings, [name]: value })));
  }
  return distinct(combined.map((settings) => usedOf(settings, grids)));
}

/**
 * The combinations of the fits of an input. A number of clusters of an algorithm's own concerns no other.
 */
export function combinationsOf(fits: readonly { plan: { grid: Grid }; own: Settings }[]): Settings[] {
  return settingsOf(
    fits.map(({ plan: { grid }, own }) =>
      own.k === undefined ? grid : { ...grid, runs: grid.runs.map(({ k: _, ...run }) => run) },
    ),
  );
}

/** What of a combination some algorithm goes by: a power says nothing beside the distances that have none. */
function usedOf(settings: Settings, grids: readonly Grid[]): Settings {
  const isOf = (run: Settings, varying: readonly string[]) =>
    varying.every((name) => run[name] === undefined || run[name] === settings[name]);
  const runs = grids.map(({ runs, varying }) => runs.find((run) => isOf(run, varying)));
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => runs.some((run) => run?.[name] !== undefined)),
  );
}

/**
 * Groups the results of several algorithms by setting.
 * @param fits the results of each algorithm
 */
export function combine(combined: readonly Settings[], fits: readonly (readonly Result[])[]): Combination[] {
  return combined.map((settings) => ({
    settings,
    results: fits.flatMap((of) => of.find((result) => suits(result, settings)) ?? []),
  }));
}

function suits({ varying, settings }: Result, wanted: Settings): boolean {
  return varying.every((name) => settings[name] === wanted[name]);
}
