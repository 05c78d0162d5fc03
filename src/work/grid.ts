import { type AlgorithmEntry, cuttingParams, type Settings } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import { isIdle, isUsed, type Param } from '../core/params.ts';

/** The runs: every combination of the values of parameters that have several. */
export interface Grid {
  /** In the order of results. */
  runs: Settings[];
  /** Names of the parameters that differ between runs. */
  varying: string[];
}

/** More runs than this are taken for a typing error. */
const MOST_RUNS = 100_000;

/**
 * The settings of each run. The last parameter varies fastest, but k fastest of all, so that the ks of one setting
 * stand together; what goes with cuts varies faster than what makes their tree. Parameters of `cuts` are alternatives:
 * each value of each is a run.
 * @param options values, or arrays of values of parameters that take a grid; what is absent gets the default
 * @throws {ClusterkitError} usage, for more runs than anybody waits for
 */
export function gridOf(entry: AlgorithmEntry, options: object): Grid {
  const { params, cuts = [] } = entry;
  const given = options as Record<string, unknown>;
  const ofCuts = cuttingParams(entry).filter(({ name }) => !cuts.includes(name));
  const fixed = params.filter(({ name }) => name !== 'k' && !cuts.includes(name));
  const choices = [...fixed.filter((param) => !ofCuts.includes(param)), ...ofCuts].map((param) => ({
    name: param.name,
    values: valuesOf(param, given[param.name]),
  }));
  const ends = params.filter(({ name }) => name === 'k' || cuts.includes(name));
  const endings: Settings[] = ends.flatMap((param) =>
    valuesOf(param, given[param.name])
      .filter((value) => value !== undefined)
      .map((value) => ({ [param.name]: value })),
  );
  const count = choices.reduce((product, { values }) => product * values.length, Math.max(1, endings.length));
  if (count > MOST_RUNS)
    throw new ClusterkitError('usage', `${count} runs are too many; there may be ${MOST_RUNS}`);
  let runs: Settings[] = [{}];
  for (const { name, values } of choices)
    runs = runs.flatMap((run) =>
      values.map((value) => (value === undefined ? run : { ...run, [name]: value })),
    );
  if (endings.length > 0) runs = runs.flatMap((run) => endings.map((ending) => ({ ...run, ...ending })));
  const several = new Set(choices.filter(({ values }) => values.length > 1).map(({ name }) => name));
  runs = distinct(runs.map((run) => settingsOf(params, withUsual(params, run, given), several)));
  const ofEnds = [...new Set(endings.flatMap((ending) => Object.keys(ending)))];
  return { runs, varying: [...several, ...(endings.length > 1 ? ofEnds : [])] };
}

/**
 * Settings in the order of the parameters, as results record them.
 * @param several names of the parameters with several values: a run that they say nothing about is one run without them
 */
function settingsOf(params: readonly Param[], run: Settings, several: ReadonlySet<string>): Settings {
  const own = params.filter(
    (param) =>
      param.name in run && (isUsed(param, run) || !several.has(param.name)) && !isIdle(param.unless, run),
  );
  return Object.fromEntries(own.map(({ name }) => [name, run[name]]));
}

/** A run with the defaults that depend on its other settings. */
function withUsual(params: readonly Param[], run: Settings, given: Record<string, unknown>): Settings {
  const others = params.flatMap(({ name, defaultWith }) =>
    defaultWith && given[name] === undefined && run[defaultWith.param] === defaultWith.is
      ? [[name, defaultWith.value] as const]
      : [],
  );
  return { ...run, ...Object.fromEntries(others) };
}

/** Each of several settings once. */
export function distinct(runs: readonly Settings[]): Settings[] {
  return [...new Map(runs.map((run) => [JSON.stringify(run), run])).values()];
}

/** The settings of the tree that a run cuts or chooses clusters from: those that the tree depends on. */
export function treeSettings(
  entry: Pick<AlgorithmEntry, 'params' | 'cuts' | 'merges'>,
  run: Settings,
): Settings {
  const { merges } = entry;
  if (merges) return Object.fromEntries(Object.entries(run).filter(([name]) => merges.includes(name)));
  const ofCut = new Set(cuttingParams(entry).map(({ name }) => name));
  return Object.fromEntries(Object.entries(run).filter(([name]) => !ofCut.has(name)));
}

/** What runs agree in that share most of their work. */
export function sharingKey(
  entry: Pick<AlgorithmEntry, 'params' | 'cuts' | 'merges' | 'shares'>,
  run: Settings,
): string {
  const { cuts, merges, shares = [] } = entry;
  if (merges || cuts) return JSON.stringify(treeSettings(entry, run));
  return JSON.stringify(Object.entries(run).filter(([name]) => !shares.includes(name)));
}

/** The values of one parameter; [undefined] if it has none. */
function valuesOf(param: Param, given: unknown): unknown[] {
  const value = given ?? param.default;
  return Array.isArray(value) && param.grid ? value : [value];
}
