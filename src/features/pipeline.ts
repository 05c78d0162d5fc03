import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer, type Pacing } from '../core/pacer.ts';
import type { FeatureModel, StepRecord } from '../core/preparation.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { AnyRows } from '../core/sparse.ts';
import type { Texts } from '../core/texts.ts';
import type { Warning } from '../core/warnings.ts';
import { checkChain } from './chain.ts';
import type { FeatureStep } from './spec.ts';
import type { Prepared } from './step.ts';
import { findFeature } from './table.ts';

/** Options of `runFeatures` and `applyFeatures`. */
export interface FeatureContext extends Pacing {
  /** Seed of all random numbers; default 1. */
  seed?: number;
  /** Memory that a step may use, in bytes; default: no bound. */
  maxMemory?: number;
  /** Numbers of the columns that hold categories, which only scaling leaves as they are; default none. */
  categorical?: readonly number[];
}

/** The result of `runFeatures`. */
export interface FeatureResult<Data extends AnyRows = Dataset> {
  data: Data;
  steps: StepRecord[];
  /** The data with which `applyFeatures` applies the steps to other rows: plain data, which JSON can hold. */
  models: FeatureModel[];
  warnings: Warning[];
}

/**
 * Runs steps one after the other. The order of the rows does not change, and weights stay with their rows. Texts become
 * sparse rows, and sparse rows become others, where steps say so.
 * @throws {ClusterkitError} usage, input, memory or aborted, as the steps do
 * @example
 * const data = { x: Float64Array.of(0, 0, 1, 2, 2, 4), n: 3, dim: 2 };
 * const { data: rows, steps } = await features.runFeatures(data, features.parseFeatures(['minmax', 'pca:1']));
 * console.log(rows.dim, steps.map(({ name, from, to }) => `${name} ${from} to ${to}`));
 * // 1 [ 'scale 2 to 2', 'pca 2 to 1' ]
 */
export async function runFeatures(
  data: Dataset,
  steps: readonly FeatureStep[],
  context?: FeatureContext,
): Promise<FeatureResult>;
export async function runFeatures(
  data: Texts | AnyRows,
  steps: readonly FeatureStep[],
  context?: FeatureContext,
): Promise<FeatureResult<AnyRows>>;
export async function runFeatures(
  data: Prepared,
  steps: readonly FeatureStep[],
  context: FeatureContext = {},
): Promise<FeatureResult<AnyRows>> {
  const { seed = DEFAULT_SEED, maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = context;
  const { categorical = [] } = context;
  const pacer = new Pacer(context);
  const records: StepRecord[] = [];
  const models: FeatureModel[] = [];
  const warnings: Warning[] = [];
  checkChain(data, steps);
  let current = data;
  for (const { name, options } of steps) {
    const shared = { seed, maxMemory, signal, onProgress, categorical };
    const { run, keepsCategories } = await findFeature(name).load();
    if (categorical.length > 0 && !keepsCategories) throw ofCategories(name);
    const outcome = await run(current as never, options, shared);
    const { params, facts = {}, fitted = {}, terms, warnings: found = [] } = outcome;
    const [from, to] = ['dim' in current ? current.dim : 1, outcome.data.dim];
    records.push({ name, params, from, to, facts });
    const lists = Object.entries(fitted).map(([list, values]) => [list, Array.from(values)]);
    models.push({ name, params, from, to, fitted: Object.fromEntries(lists), ...(terms && { terms }) });
    warnings.push(...found);
    current = outcome.data;
    await pacer.pause();
  }
  return { data: current as AnyRows, steps: records, models, warnings };
}

/** The refusal of a step that makes new columns of all columns. */
function ofCategories(name: string): ClusterkitError {
  return new ClusterkitError('usage', `${name} requires numbers, and there are columns of categories`, {
    option: 'features',
  });
}
