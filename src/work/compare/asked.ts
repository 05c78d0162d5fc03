import { basename } from 'node:path';
import type { AlgorithmEntry, Settings } from '../../algorithms/entry.ts';
import { ALGORITHMS, findAlgorithm } from '../../algorithms/table.ts';
import { checkChoice } from '../../core/check.ts';
import { ClusterkitError } from '../../core/errors.ts';
import { type Configured, flagOf } from '../../core/params.ts';
import { parseFeatures } from '../../features/spec.ts';
import { paramWord } from '../draw/text.ts';
import type { FitPlan } from '../fit.ts';
import { GIVEN_GRAPH } from '../graph.ts';
import { checkUsed, type Inputs } from '../look.ts';
import { COMPARING, type CompareOptions, comparableParams, USUAL_ALGORITHMS } from '../params/comparing.ts';
import { PREPARING } from '../params/reading.ts';

/*
 * Which algorithms are compared, and with which options: those of all, those of an input, and those of an algorithm.
 */

/** An algorithm of a comparison. */
export interface AskedAlgorithm {
  entry: AlgorithmEntry;
  /** As it was asked for: hac, or hac:linkage=average. */
  name: string;
  /** Settings of its own. */
  own: Settings;
}

/** What is fitted of an algorithm to an input. */
export interface ComparedFit extends AskedAlgorithm {
  plan: FitPlan;
  /** The options of this algorithm for this input. */
  options: CompareOptions;
  /** The number of clusters is that of the known classes. */
  ofClasses: boolean;
}

/** @throws {ClusterkitError} usage, for unknown algorithms and for fewer than two */
export function askedAlgorithms({ algorithms }: CompareOptions): AskedAlgorithm[] {
  const asked = new Map<string, AskedAlgorithm>();
  for (const one of algorithms ?? USUAL_ALGORITHMS) {
    const { name, text, settings }: Configured =
      typeof one === 'string' ? { name: one, text: one, settings: {} } : one;
    asked.set(text, { entry: findAlgorithm(name), name: text, own: settings });
  }
  const all = [...asked.values()];
  if (all.length > 1) return all;
  throw new ClusterkitError('usage', 'a comparison requires two algorithms or more', {
    option: 'algorithms',
    value: [...asked.keys()].join(),
  });
}

/** The options for an input: what they say of it alone counts more than what all inputs share. */
export function optionsOfInput(input: string, options: CompareOptions): CompareOptions {
  const own = (options.for ?? []).filter(({ name }) => isNamed(input, name));
  return { ...given(options), ...Object.assign({}, ...own.map(({ settings }) => settings)) };
}

/**
 * The options of an algorithm for an input. What the algorithm says counts more than what the input does. What must be
 * given and may be automatic is automatic.
 */
export function optionsFor(
  { entry, own }: AskedAlgorithm,
  input: string,
  options: CompareOptions,
): CompareOptions {
  const automatic = entry.params.filter(({ auto, required }) => auto && required !== undefined);
  return {
    ...Object.fromEntries(automatic.map(({ name }) => [name, 'auto'])),
    ...optionsOfInput(input, options),
    ...own,
  };
}

/** What was given, without what is undefined. */
function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Whether a name stands for a path: it is the path, the name of the file, or this name without its endings. */
function isNamed(path: string, name: string): boolean {
  const file = basename(path);
  return name === path || name === file || name === file.replace(/(\.[a-z]+){1,2}$/i, '');
}

/** The settings of an algorithm's own, for people: ", damping 0.9"; without choices that its title names. */
export function ownWords(title: string, own: Settings): string {
  const told = Object.entries(own).filter(([, value]) => typeof value !== 'string' || !title.includes(value));
  return told.map(([name, value]) => `, ${ownWord(name, value)}`).join('');
}

function ownWord(name: string, value: unknown): string {
  if (name === 'features') return [value].flat().join(' + ');
  return paramWord(name) + (value === true ? '' : ` ${value}`);
}

/**
 * Checks the options of all algorithms before anything is read.
 * @throws {ClusterkitError} usage, for values that an algorithm does not take, for parameters that none of them has,
 * and for inputs that there are not
 */
export function checkAsked(asked: readonly AskedAlgorithm[], inputs: Inputs, options: CompareOptions): void {
  for (const one of asked) {
    checkUsed([...comparableParams(one.entry), ...PREPARING], one.own, inputs);
    parseFeatures((one.own.features as string[] | undefined) ?? []);
    for (const { files } of inputs.groups) checkValues(one.entry, optionsFor(one, files[0], options));
  }
  checkConcerned(asked, options);
  for (const { name, text, settings } of options.for ?? []) {
    if (!inputs.files.some((path) => isNamed(path, name)))
      throw new ClusterkitError('usage', `names no input; there are ${inputs.files.join(', ')}`, {
        option: 'for',
        value: text,
      });
    const own = COMPARING.filter((param) => param.name in settings);
    checkUsed(own, optionsOfInput(name, options), inputs);
    const idle = Object.keys(settings).find((word) => isOfSome(word) && !asked.some(isWith(word)));
    if (idle !== undefined) throw notOf(asked, 'for', `${flagOf(idle).slice(2)} `);
  }
}

/** @throws {ClusterkitError} usage, for a value that an algorithm does not take */
function checkValues(entry: AlgorithmEntry, options: CompareOptions): void {
  const values = options as Record<string, unknown>;
  for (const { name, type, choices } of comparableParams(entry)) {
    if (type !== 'choice' || !choices || values[name] === undefined) continue;
    for (const value of [values[name]].flat()) checkChoice(name, value as string, choices);
  }
  // of several algorithms some may take a word for a number
  const wordy = comparableParams(entry).find(
    ({ name, auto }) => !auto && [values[name]].flat().includes('auto'),
  );
  if (wordy) {
    const reason = `${entry.name} takes a number, not auto`;
    throw new ClusterkitError('usage', reason, {
      option: wordy.name,
      remedies: [{ how: 'do', what: `give a number, or leave ${entry.name} out` }],
    });
  }
  if (options.sparse && !entry.takes.sparse)
    throw new ClusterkitError('usage', `${entry.name} requires all distances`, { option: 'sparse' });
  if (options.graph === GIVEN_GRAPH && !entry.takes.graph)
    throw new ClusterkitError('usage', `${entry.name} requires rows`, { option: 'graph' });
  if (entry.takes.distances) return;
  const idle = (['distances', 'transpose'] as const).find((name) => options[name] === true);
  if (idle) throw new ClusterkitError('usage', `${entry.name} requires rows`, { option: idle });
}

const isWith = (name: string) => (one: Pick<AskedAlgorithm, 'entry'>) =>
  comparableParams(one.entry).some((param) => param.name === name);

const isOfSome = (name: string) => ALGORITHMS.some((entry) => isWith(name)({ entry }));

/** @throws {ClusterkitError} usage, for a parameter that only other algorithms have */
function checkConcerned(asked: readonly AskedAlgorithm[], options: CompareOptions): void {
  const values = options as Record<string, unknown>;
  const idle = COMPARING.find(
    ({ name }) => values[name] !== undefined && isOfSome(name) && !asked.some(isWith(name)),
  );
  if (idle) throw notOf(asked, idle.name);
}

function notOf(asked: readonly AskedAlgorithm[], option: string, what = ''): ClusterkitError {
  const names = asked.map(({ entry }) => entry.name).join(', ');
  return new ClusterkitError('usage', `${what}is not used with ${names}`, { option });
}
