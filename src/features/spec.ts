import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import { namesOf } from '../core/entry.ts';
import { ClusterkitError, invalid } from '../core/errors.ts';
import type { OptionValue } from '../core/preparation.ts';
import { FEATURES, type FeatureName, type FeatureParam, findFeature } from './table.ts';

/** One step of the preparation, with the options that were given for it. */
export interface FeatureStep {
  name: FeatureName;
  options: Record<string, OptionValue>;
}

/**
 * Reads steps in the notation of the command line: a name, and after a colon options between commas. The main option
 * needs no name (`pca:50`, `scale:standard`, `tsne:2`), a switch has no value (`pca:50,whiten`), other options are
 * `name=value`. A comma before the name of another feature begins a step: `tfidf,lsa:100`. Sizes are height x width or
 * one number for both (`hog:cell=7x7`), ranges have two dots (`histogram:range=0..16`). The name of a scaling alone
 * stands for this scaling: `standard` is `scale:standard`. No code of features is loaded.
 * @throws {ClusterkitError} usage, naming what is allowed and the nearest word
 * @example
 * const [scaling, pca] = features.parseFeatures(['standard', 'pca:2,whiten']);
 * console.log(scaling); // { name: 'scale', options: { method: 'standard' } }
 * console.log(pca.options); // { components: 2, whiten: true }
 */
export function parseFeatures(specs: readonly string[]): FeatureStep[] {
  return specs.flatMap(separate).map(parseStep);
}

/** Steps that stand in one text, between commas as their options do. */
function separate(spec: string): string[] {
  const steps: string[] = [];
  for (const part of spec.split(',')) {
    const name = part.split(':')[0].trim().toLowerCase();
    const isNamed = FEATURES.some((entry) => [entry.name, ...(entry.aliases ?? [])].includes(name));
    if (steps.length === 0 || isNamed || standingAlone(part.trim())) steps.push(part);
    else steps[steps.length - 1] += `,${part}`;
  }
  return steps;
}

function parseStep(spec: string): FeatureStep {
  const alone = standingAlone(spec.trim());
  if (alone) return alone;
  const colon = spec.indexOf(':');
  const { name, params } = findFeature((colon < 0 ? spec : spec.slice(0, colon)).trim());
  const main = params.find((param) => param.main)?.name;
  const options: Record<string, OptionValue> = {};
  const parts = colon < 0 ? [] : spec.slice(colon + 1).split(',');
  for (const part of parts.map((text) => text.trim())) {
    const at = part.indexOf('=');
    let key = at < 0 ? part : part.slice(0, at).trim();
    let value = at < 0 ? '' : part.slice(at + 1).trim();
    if (at < 0 && main !== undefined && !(main in options) && !params.some((param) => param.name === key)) {
      key = main;
      value = part;
    }
    checkChoice(`features ${name}`, key, namesOf(params));
    if (key in options)
      throw new ClusterkitError('usage', `${key} is given twice`, { option: 'features', value: name });
    const param = params.find((one) => one.name === key)!;
    options[key] = READERS[param.type](`${name} ${key}`, value, param);
  }
  return { name, options };
}

/** The feature and the option that a single word stands for. */
function standingAlone(word: string): FeatureStep | undefined {
  for (const { name, params } of FEATURES) {
    const param = params.find(({ alone, choices }) => alone && choices?.includes(word));
    if (param) return { name, options: { [param.name]: word } };
  }
  return undefined;
}

/** Parses the text of an option. */
type Read = (name: string, text: string, param: FeatureParam) => OptionValue;

const READERS: Record<FeatureParam['type'], Read> = {
  count: (name, text, { min = 0, max }) => checkInteger(name, numberOf(name, text), min, max),
  number: (name, text, { min = Number.NEGATIVE_INFINITY }) => checkNumber(name, numberOf(name, text), min),
  choice: (name, text, { choices = [] }) => checkChoice(name, text, choices),
  switch: (name, text) => {
    if (text !== '') throw invalid(name, 'no value', text);
    return true;
  },
  size: (name, text, { min = 0 }) => {
    const sides = text.split('x');
    if (sides.length > 2) throw invalid(name, 'a size such as 4x4', text);
    const [height, width = height] = sides.map((side) => checkInteger(name, numberOf(name, side), min));
    return [height, width];
  },
  range: (name, text) => {
    const ends = text.split('..');
    if (ends.length !== 2) throw invalid(name, 'a range such as 0..255', text);
    return ends.map((end) => numberOf(name, end));
  },
};

function numberOf(name: string, text: string): number {
  // Number('') would be 0
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw invalid(name, 'a number', text);
  return value;
}
