import { dirname, isAbsolute, join } from 'node:path';
import type { AlgorithmEntry } from '../../algorithms/entry.ts';
import { ALGORITHM_NAMES, ALGORITHMS } from '../../algorithms/table.ts';
import { nearest } from '../../core/check.ts';
import { ClusterkitError, describeError } from '../../core/errors.ts';
import type { Param } from '../../core/params.ts';
import { findIndex, INDICES } from '../../indices/table.ts';
import { readInput } from '../../input/open.ts';
import { fitParams, INPUT_SETTINGS, PREPARATION, SETTINGS } from '../params/run.ts';
import type { Work } from '../work.ts';
import {
  type Field,
  type Located,
  parseText,
  type Refuse,
  refuseFolder,
  refusing,
  type TextPlace,
} from './text.ts';

/*
 * What an experiment says: its inputs, preparations, algorithms and settings, whose names are checked.
 */

/** Settings as they stand in the file, by the names of parameters. */
export type Given = ReadonlyMap<string, Field>;

/** An input of an experiment. */
export interface GivenInput {
  /** As the file names it; a pattern may stand for several files. */
  path: string;
  at: TextPlace;
  settings: Given;
  /** Preparations of its own, in place of those of all inputs. */
  preparations?: GivenPart[];
}

/** A preparation. */
export interface GivenPart {
  at: TextPlace;
  settings: Given;
}

/** An algorithm with settings of its own. */
export interface GivenAlgorithm extends GivenPart {
  entry: AlgorithmEntry;
}

/** An experiment, of which the names are known and the values are not read yet. */
export interface Experiment {
  path: string;
  refuse: Refuse;
  /** The path of a file that the experiment names. */
  beside(path: string): string;
  inputs: GivenInput[];
  preparations: GivenPart[];
  algorithms: GivenAlgorithm[];
  settings: Given;
  metrics?: { name: string; at: TextPlace }[];
  metricsSample?: Located;
  /** What the best fit is chosen by. */
  best?: { by: string; at: TextPlace };
}

/** Names of an experiment, and whether they must be there. */
const NAMES = [
  '$schema',
  'title',
  'inputs',
  'preparations',
  'algorithms',
  'settings',
  'metrics',
  'metricsSample',
  'best',
] as const;

/** What the best fit can be chosen by beside indices. */
export const BEST_BESIDE = ['inertia', 'seconds'] as const;

/**
 * Reads an experiment and checks its form and all names.
 * @throws {ClusterkitError} input, for a file that cannot be read or parsed; usage, for what it asks for, with line and
 * column
 */
export async function readExperiment(work: Work, path: string): Promise<Experiment> {
  refuseFolder(path, 'experiment.json');
  const { bytes } = await readInput(path, { maxMemory: work.maxMemory, stdin: work.stdin });
  const root = await parseText(new TextDecoder().decode(bytes), path);
  const refuse = refusing(path);
  const fields = mapOf(root, 'an experiment', refuse);
  checkNames(fields, NAMES, 'an experiment', refuse);
  for (const name of ['inputs', 'algorithms'] as const)
    if (!fields.has(name)) throw refuse(root.at, `an experiment has ${name}`);
  const beside = (file: string) => (path === '-' || isAbsolute(file) ? file : join(dirname(path), file));
  const metrics = fields.get('metrics');
  const experiment: Experiment = {
    path,
    refuse,
    beside,
    inputs: itemsOf(fields.get('inputs'), refuse).map((one) => inputOf(one, refuse)),
    preparations: partsOf(fields.get('preparations'), refuse),
    algorithms: itemsOf(fields.get('algorithms'), refuse).map((one) => algorithmOf(one, refuse)),
    settings: settingsOf(fields.get('settings')?.value, SETTINGS, 'settings', refuse),
    ...(metrics && { metrics: itemsOf(metrics, refuse).map((one) => indexOf(one, refuse)) }),
  };
  const sample = fields.get('metricsSample');
  if (sample) experiment.metricsSample = sample.value;
  const best = fields.get('best');
  if (best) experiment.best = criterionOf(best.value, experiment);
  checkConcerned(experiment);
  return experiment;
}

function mapOf({ value, at }: Located, what: string, refuse: Refuse): Given {
  if (value instanceof Map) return value;
  throw refuse(at, `${what} is a map of names and values`);
}

/** A list, or one value in place of a list of one. */
function itemsOf(field: Field | undefined, refuse: Refuse): Located[] {
  if (!field) return [];
  const { value } = field.value;
  const items = Array.isArray(value) ? value : [field.value];
  if (items.length === 0) throw refuse(field.value.at, 'the list is empty');
  return items;
}

function textOf({ value, at }: Located, what: string, refuse: Refuse): string {
  if (typeof value === 'string' && value !== '') return value;
  throw refuse(at, `${what} is a text`);
}

/** @throws {ClusterkitError} usage, for a name that there is not, with the nearest one */
function checkNames(given: Given, names: readonly string[], what: string, refuse: Refuse): void {
  for (const [name, { name: at }] of given)
    if (!names.includes(name)) throw refuse(at, unknown(`${what} has no ${name}`, name, names));
}

function unknown(reason: string, word: string, names: readonly string[]): string {
  const near = nearest(word.replaceAll('-', ''), names) ?? nearest(word, names);
  if (near !== undefined) return `${reason}: did you mean ${near}?`;
  return names.length > 40 ? reason : `${reason}; there are ${names.join(', ')}`;
}

function settingsOf(
  given: Located | undefined,
  params: readonly Param[],
  what: string,
  refuse: Refuse,
  others: readonly string[] = [],
): Given {
  if (!given) return new Map();
  const fields = mapOf(given, what, refuse);
  const names = params.map(({ name }) => name);
  for (const [name, { name: at }] of fields) {
    const place = names.includes(name) ? undefined : placesOf(name, params);
    if (place !== undefined) throw refuse(at, `${what} has no ${name}, which belongs to ${place}`);
  }
  checkNames(fields, [...others, ...names], what, refuse);
  return new Map([...fields].filter(([name]) => !others.includes(name)));
}

/** Where a setting belongs that is no setting of all algorithms, or none of a preparation. */
function placesOf(name: string, params: readonly Param[]): string | undefined {
  const isOf = (all: readonly Param[]) => all.some((param) => param.name === name);
  if (params === SETTINGS && isOf(PREPARATION)) return 'an input, a preparation or an algorithm';
  return params === PREPARATION && isOf(SETTINGS) ? 'settings, an input or an algorithm' : undefined;
}

function inputOf(given: Located, refuse: Refuse): GivenInput {
  if (!(given.value instanceof Map))
    return { path: textOf(given, 'an input', refuse), at: given.at, settings: new Map() };
  const settings = settingsOf(given, INPUT_SETTINGS, 'an input', refuse, ['path', 'preparations']);
  const path = given.value.get('path');
  if (!path) throw refuse(given.at, 'an input has a path');
  const preparations = given.value.get('preparations');
  return {
    path: textOf(path.value, 'path', refuse),
    at: path.value.at,
    settings,
    ...(preparations && { preparations: partsOf(preparations, refuse) }),
  };
}

function partsOf(field: Field | undefined, refuse: Refuse): GivenPart[] {
  return itemsOf(field, refuse).map((given) => ({
    at: given.at,
    settings: settingsOf(given, PREPARATION, 'a preparation', refuse),
  }));
}

function algorithmOf(given: Located, refuse: Refuse): GivenAlgorithm {
  const isMap = given.value instanceof Map;
  const name = isMap ? (given.value as Given).get('algorithm')?.value : given;
  if (!name) throw refuse(given.at, 'an algorithm with settings has its name in algorithm');
  const word = textOf(name, 'the name of an algorithm', refuse);
  const entry = ALGORITHMS.find((one) => one.name === word.toLowerCase());
  if (!entry) throw refuse(name.at, unknown(`there is no algorithm ${word}`, word, ALGORITHM_NAMES));
  const settings = isMap
    ? settingsOf(given, fitParams(entry), entry.name, refuse, ['algorithm'])
    : new Map<string, Field>();
  return { entry, at: given.at, settings };
}

function indexOf(given: Located, refuse: Refuse): { name: string; at: TextPlace } {
  const word = textOf(given, 'an index', refuse);
  return { name: inPlace(() => findIndex(word).name, given.at, refuse), at: given.at };
}

/** What a function throws, with a place. */
function inPlace<T>(work: () => T, at: TextPlace, refuse: Refuse): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ClusterkitError)) throw error;
    throw refuse(at, describeError(error));
  }
}

function criterionOf(given: Located, { metrics, refuse }: Experiment): { by: string; at: TextPlace } {
  const word = textOf(given, 'best', refuse);
  const { at } = given;
  if ((BEST_BESIDE as readonly string[]).includes(word)) return { by: word, at };
  const names = [...BEST_BESIDE, ...INDICES.map(({ name }) => name)];
  const index = INDICES.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
  if (!index) throw refuse(at, unknown(`there is no index ${word}`, word, names));
  if (metrics?.some(({ name }) => name === index.name)) return { by: index.name, at };
  throw refuse(at, `${index.name} is not measured; list it in metrics`);
}

/** @throws {ClusterkitError} usage, for a setting of all that no algorithm has */
function checkConcerned({ algorithms, settings, inputs, refuse }: Experiment): void {
  const isOfSome = (name: string) =>
    algorithms.some(({ entry }) => fitParams(entry).some((param) => param.name === name));
  const names = algorithms.map(({ entry }) => entry.name).join(', ');
  for (const given of [settings, ...inputs.map((one) => one.settings)])
    for (const [name, { name: at }] of given)
      if (!isOfSome(name)) throw refuse(at, `${name} is not used with ${names}`);
}
