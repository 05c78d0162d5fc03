import type { AlgorithmEntry, Settings } from '../../algorithms/entry.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { Param } from '../../core/params.ts';
import { findDistance } from '../../distances/table.ts';
import { parseFeatures } from '../../features/spec.ts';
import { findFeature } from '../../features/table.ts';
import { splitArrayName } from '../../input/npz.ts';
import { isFile } from '../../input/paths.ts';
import { type ClusterPlan, readingOf } from '../cluster.ts';
import { sharingKey } from '../grid.ts';
import type { Group } from '../look.ts';
import type { ClusteringOptions } from '../params/clustering.ts';
import type { SubjectOptions } from '../params/reading.ts';
import { NAMES_FILES } from '../params/run.ts';
import { wordsOf } from './values.ts';

/*
 * The fits of an algorithm to a prepared input, and what they share.
 */

/** One fit of an experiment, which is one row of its table. */
export interface PlannedFit {
  /** Its place in the table, from 0. */
  row: number;
  input: string;
  entry: AlgorithmEntry;
  /** The command line that gives the same clustering, without the name of the program. */
  words: string[];
  /** Files that it reads, the input first. */
  files: string[];
  /** The rows stay in a file. */
  stored: boolean;
  run: Settings;
}

/** Fits of one algorithm to one prepared input that share most of their work. */
export interface Unit {
  plan: ClusterPlan;
  /** How the subject is read. */
  reading: SubjectOptions;
  /** Units with the same key have the same subject. */
  key: string;
  fits: PlannedFit[];
}

/** An algorithm on a prepared input. */
interface Planned {
  plan: ClusterPlan;
  /** What the experiment says, and the parameters that this is about. */
  options: ClusteringOptions;
  params: readonly Param[];
  path: string;
}

/**
 * The fits of all runs of a grid.
 * @param first the row of the first of them
 * @throws {ClusterkitError} usage, for a tree that is to be left uncut
 */
export function unitsOf({ plan, options, params, path }: Planned, first: number): Unit[] {
  const { entry, grid } = plan.fit;
  const runs = plan.takesKnee ? grid.runs.slice(0, 1) : grid.runs;
  const units = new Map<string, Unit>();
  for (const [at, run] of runs.entries()) {
    if (entry.cuts && !entry.cuts.some((name) => run[name] !== undefined))
      throw new ClusterkitError('usage', 'how many clusters?', { option: 'k' });
    const key = sharingKey(entry, run);
    const unit = units.get(key) ?? unitOf(plan, run);
    units.set(key, unit);
    const words = params.flatMap((param) => settingWords(param, options, run, plan));
    unit.fits.push({
      row: first + at,
      input: path,
      entry,
      words: [entry.name, path, ...words],
      files: [path, ...filesNamed(options)],
      stored: plan.inputs.groups[0].store === true,
      run,
    });
  }
  return [...units.values()];
}

function unitOf(plan: ClusterPlan, { seed }: Settings): Unit {
  const { entry } = plan.fit;
  const options = seed === undefined ? plan.options : { ...plan.options, seed: seed as number };
  const reading = { ...readingOf(options, [entry]), categories: entry.categories };
  const key = readingKey(reading, entry, plan.inputs.groups[0]);
  return { plan: { ...plan, options }, reading, key, fits: [] };
}

/** A setting that was given, with the value of a run. */
function settingWords(
  param: Param,
  options: ClusteringOptions,
  run: Settings,
  { fit, takesKnee }: ClusterPlan,
): string[] {
  const given = (options as Record<string, unknown>)[param.name];
  if (given === undefined || (takesKnee && param.name === 'k')) return [];
  const isOfRun = fit.entry.params.some(({ name, grid }) => grid && name === param.name);
  const value = isOfRun ? run[param.name] : given;
  return value === undefined ? [] : wordsOf(param, value);
}

/** The files that settings name. */
function filesNamed(options: object): string[] {
  const given = options as Record<string, unknown>;
  const words = NAMES_FILES.map((name) => given[name]).filter((word) => typeof word === 'string');
  return words.filter((word) => isFile(splitArrayName(word).file));
}

/** Of the parameters of algorithms, those by which an input is read. */
const READ_BY: readonly string[] = ['metric', 'symmetry', 'seed'];

/** What the reading of an input depends on. */
function readingKey(reading: SubjectOptions, entry: AlgorithmEntry, group: Group): string {
  const idle = new Set(['metrics', 'metricsSample', ...READ_BY, ...entry.params.map(({ name }) => name)]);
  const { metric, symmetry, seed } = reading;
  const metrics = [metric ?? []].flat();
  const isOfCategories = metrics.length > 0 && metrics.every((name) => findDistance(name).categorical);
  return JSON.stringify({
    group,
    ...Object.fromEntries(Object.entries(reading).filter(([name]) => !idle.has(name))),
    ...(isOfCategories && { metric }),
    ...(group.kind === 'graph' && { symmetry }),
    ...(isDrawn(reading) && { seed }),
  });
}

/** Whether reading or preparing draws random numbers. */
function isDrawn({ sample, features = [] }: SubjectOptions): boolean {
  return sample !== undefined || parseFeatures(features).some(({ name }) => findFeature(name).drawn);
}
