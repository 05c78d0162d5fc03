import { checkChoice } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { SCALE_METHODS } from './scale.ts';
import { FEATURES, type FeatureModel, type FeatureName, type OptionValue, type StepFacts } from './steps.ts';

/** One thing to be done to rows, and the options that were given for it. */
export interface FeatureStep {
  name: FeatureName;
  options: Record<string, OptionValue>;
}

export interface FeatureContext extends Pacing {
  /** For what is drawn by lot; default 1. */
  seed?: number;
  /** Bytes that a step may take; default: no bound. */
  maxMemory?: number;
}

/** What a step did. */
export interface StepRecord {
  name: FeatureName;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** What was found out about the rows, such as explained variance. */
  facts: StepFacts;
}

export interface FeatureResult {
  data: Dataset;
  steps: StepRecord[];
  /** What `applyFeatures` needs to treat other rows alike: plain data, to be kept as JSON. */
  models: FeatureModel[];
  warnings: Warning[];
}

/**
 * Reads steps as they are written on a command line: a name, and after a colon options between commas. The main one
 * needs no name (`pca:50`, `scale:standard`, `tsne:2`), switches have no value (`pca:50,whiten`), the others are
 * `name=value`; sizes are height x width or one number for both (`hog:cell=7x7`), ranges have two dots
 * (`histogram:range=0..16`). The name of a scaling alone is that scaling: `standard` is `scale:standard`.
 * @throws {ClusterkitError} usage, naming what is allowed and the nearest word
 */
export function parseFeatures(specs: readonly string[]): FeatureStep[] {
  return specs.map(parseStep);
}

function parseStep(spec: string): FeatureStep {
  const colon = spec.indexOf(':');
  const given = (colon < 0 ? spec : spec.slice(0, colon)).trim();
  const scaling = SCALE_METHODS.find((method) => method === given);
  if (scaling && colon < 0) return { name: 'scale', options: { method: scaling } };
  const name = checkChoice('features', given, Object.keys(FEATURES) as FeatureName[]);
  const { main, options: known } = FEATURES[name];
  const options: Record<string, OptionValue> = {};
  const parts = colon < 0 ? [] : spec.slice(colon + 1).split(',');
  for (const part of parts.map((text) => text.trim())) {
    const at = part.indexOf('=');
    let key = at < 0 ? part : part.slice(0, at).trim();
    let value = at < 0 ? '' : part.slice(at + 1).trim();
    if (at < 0 && known[key] === undefined && main !== undefined && !(main in options)) {
      key = main;
      value = part;
    }
    checkChoice(`features ${name}`, key, Object.keys(known));
    if (key in options) throw new ClusterkitError('usage', `features ${name}: ${key} is given twice`);
    options[key] = known[key](`${name} ${key}`, value);
  }
  return { name, options };
}

/**
 * Does one step after the other. Weights stay with their rows, and so does the order of the rows.
 * @throws {ClusterkitError} usage, input, memory or aborted, as the steps do
 */
export async function runFeatures(
  data: Dataset,
  steps: readonly FeatureStep[],
  context: FeatureContext = {},
): Promise<FeatureResult> {
  const { seed = DEFAULT_SEED, maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = context;
  const pacer = new Pacer(context);
  const records: StepRecord[] = [];
  const models: FeatureModel[] = [];
  const warnings: Warning[] = [];
  let current = data;
  for (const { name, options } of steps) {
    const shared = { seed, maxMemory, signal, onProgress };
    const outcome = await FEATURES[name].run(current, options, shared);
    const { params, facts = {}, fitted = {}, warnings: found = [] } = outcome;
    const [from, to] = [current.dim, outcome.data.dim];
    records.push({ name, params, from, to, facts });
    const lists = Object.entries(fitted).map(([list, values]) => [list, Array.from(values)]);
    models.push({ name, params, from, to, fitted: Object.fromEntries(lists) });
    warnings.push(...found);
    current = outcome.data;
    await pacer.pause();
  }
  return { data: current, steps: records, models, warnings };
}
