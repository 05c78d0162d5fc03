import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Param, SubjectKind } from '../../core/params.ts';
import { expandPatterns } from '../../input/patterns.ts';
import { planClustering } from '../cluster.ts';
import { factsBefore, plannedIndices } from '../judge.ts';
import { type LookOptions, lookAt } from '../look.ts';
import type { ClusteringOptions } from '../params/clustering.ts';
import { MEASURING } from '../params/judging.ts';
import { fitParams, INPUT_SETTINGS, PREPARATION } from '../params/run.ts';
import type { Work } from '../work.ts';
import type { Experiment, Given, GivenAlgorithm, GivenInput, GivenPart } from './experiment.ts';
import type { Refuse, TextPlace } from './text.ts';
import { type PlannedFit, type Unit, unitsOf } from './units.ts';
import { type ParseValue, settingOf, type ValueContext } from './values.ts';

/** All fits of an experiment. */
export interface RunPlan {
  experiment: Experiment;
  /** In the order of the table. */
  fits: PlannedFit[];
  units: Unit[];
  /** Files that are read. */
  files: string[];
  /** Names of the settings that the experiment gives. */
  given: string[];
}

/** An input with one preparation and one algorithm. */
interface Cell {
  path: string;
  kind: SubjectKind;
  input: GivenInput;
  preparation: GivenPart | undefined;
  algorithm: GivenAlgorithm;
}

/** Indices and their sample, as the command of an algorithm has them. */
const MEASURED = (MEASURING as readonly Param[]).filter(({ name }) => name !== 'failIf');

/**
 * Plans all fits of an experiment before any is made.
 * @param parse reads the text of a value, as the command line does
 * @throws {ClusterkitError} usage, with line and column; input, for inputs that are not there
 */
export async function planRun(work: Work, experiment: Experiment, parse: ParseValue): Promise<RunPlan> {
  const { refuse, beside, inputs, algorithms } = experiment;
  const context: ValueContext = { parse, refuse, beside };
  const plan: RunPlan = { experiment, fits: [], units: [], files: [], given: givenNames(experiment) };
  for (const input of inputs)
    for (const path of await expandPatterns([beside(input.path)])) {
      const kind = await kindOf(work, path, input, context);
      for (const preparation of preparationsFor(kind, input, experiment))
        for (const algorithm of algorithms)
          await addCell(work, plan, { path, kind, input, preparation, algorithm }, context);
    }
  plan.files = [...new Set(plan.fits.flatMap(({ files }) => files))];
  return plan;
}

/** The names of all settings, those of preparations first. */
function givenNames({ inputs, preparations, algorithms, settings }: Experiment): string[] {
  const own = inputs.flatMap((one) => one.preparations ?? []);
  const parts = [...preparations, ...own, ...algorithms, ...inputs, { settings }];
  return [...new Set(parts.flatMap((one) => [...one.settings.keys()]))];
}

async function kindOf(
  work: Work,
  path: string,
  { settings, at }: GivenInput,
  context: ValueContext,
): Promise<SubjectKind> {
  const own = valuesOf(settings, INPUT_SETTINGS, context) as LookOptions;
  try {
    return (await lookAt(work, [path], { ...own, trees: true })).kind;
  } catch (error) {
    throw inFile(error, [settings], at, context.refuse);
  }
}

/** The values of settings that are parameters of a list. */
function valuesOf(given: Given, params: readonly Param[], context: ValueContext): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const param of params) {
    const field = given.get(param.name);
    const value = field && settingOf(param, field.value, context);
    if (value !== undefined) values[param.name] = value;
  }
  return values;
}

/** An error about what the experiment asks for, at the place of the setting that it is about. */
function inFile(error: unknown, given: readonly Given[], at: TextPlace, refuse: Refuse): unknown {
  if (!(error instanceof ClusterkitError) || error.code !== 'usage' || error.at?.name) return error;
  const { option = '' } = error;
  const place = given.map((one) => one.get(option)?.name).find((name) => name !== undefined);
  return error.with({ at: refuse(place ?? at, '').at });
}

/**
 * Those preparations whose settings are used with such an input.
 * @throws {ClusterkitError} usage, if none is
 */
function preparationsFor(
  kind: SubjectKind,
  { preparations: own, at }: GivenInput,
  { preparations, refuse }: Experiment,
): (GivenPart | undefined)[] {
  const all = own ?? preparations;
  if (all.length === 0) return [undefined];
  const isUsed = (name: string) =>
    PREPARATION.find((param) => param.name === name)?.for?.includes(kind) !== false;
  const used = all.filter(({ settings }) => [...settings.keys()].every(isUsed));
  if (used.length > 0) return used;
  throw refuse(at, `no preparation is used with an input of the kind ${kind}; add {}, which changes nothing`);
}

/** Plans the fits of one algorithm to one prepared input. */
async function addCell(work: Work, plan: RunPlan, cell: Cell, context: ValueContext): Promise<void> {
  const { input, preparation, algorithm, path, kind } = cell;
  const { entry } = algorithm;
  const { settings, metricsSample: sample } = plan.experiment;
  const params = fitParams(entry);
  // what counts more comes later
  const levels = [input, preparation, algorithm].flatMap((one) => one?.settings ?? []);
  const shared = entry.params.filter((param) => param.for?.includes(kind) !== false);
  const options: ClusteringOptions = { ...automatic(entry), ...valuesOf(settings, shared, context) };
  for (const level of levels) Object.assign(options, valuesOf(level, params, context));
  const metrics = indicesFor(plan.experiment, kind, options);
  if (metrics.length > 0) options.metrics = metrics;
  if (sample) {
    const [param] = MEASURED.filter(({ name }) => name === 'metricsSample');
    options.metricsSample = settingOf(param, sample, context) as number;
  }
  try {
    const planned = await planClustering(work, entry, [path], options);
    const all = [...params, ...MEASURED];
    const units = unitsOf({ plan: planned, options, params: all, path }, plan.fits.length);
    plan.units.push(...units);
    plan.fits.push(...units.flatMap(({ fits }) => fits).sort((a, b) => a.row - b.row));
  } catch (error) {
    throw inFile(error, [...levels.toReversed(), settings], algorithm.at, context.refuse);
  }
}

/** What must be given and may be automatic is automatic. */
function automatic({ params }: AlgorithmEntry): Record<string, unknown> {
  const open = params.filter(({ auto, required }) => auto && required !== undefined);
  return Object.fromEntries(open.map(({ name }) => [name, 'auto']));
}

/** The indices that can be measured of such an input. */
function indicesFor({ metrics = [] }: Experiment, kind: SubjectKind, options: ClusteringOptions): string[] {
  const facts = factsBefore(kind, options);
  const known = options.labels !== undefined || options.labelColumn !== undefined || kind === 'folder';
  const isPossible = (name: string) => {
    try {
      return plannedIndices({ metrics: [name] }, { ...facts, truth: facts.truth && known }).length > 0;
    } catch (error) {
      if (error instanceof ClusterkitError) return false;
      throw error;
    }
  };
  return metrics.map(({ name }) => name).filter(isPossible);
}
