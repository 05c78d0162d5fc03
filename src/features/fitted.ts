import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { Pacer } from '../core/pacer.ts';
import type { FeatureModel } from '../core/preparation.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import type { AnyRows } from '../core/sparse.ts';
import type { Texts } from '../core/texts.ts';
import type { Warning } from '../core/warnings.ts';
import { checkChain } from './chain.ts';
import { checkSameDim } from './columns.ts';
import type { FeatureContext } from './pipeline.ts';
import type { Prepared } from './step.ts';
import { FEATURES, type FeatureName, findFeature } from './table.ts';

/**
 * Applies the steps that `runFeatures` fitted to other rows: with the means, spreads, components and options of the
 * first rows. t-SNE and UMAP cannot be applied to other rows.
 * @param models as `runFeatures` or `checkFeatureModels` returned them
 * @throws {ClusterkitError} input, for rows of another dimension or steps that are not used with other rows; memory;
 * aborted
 * @example
 * const steps = features.parseFeatures(['minmax']);
 * const { models } = await features.runFeatures({ x: Float64Array.of(0, 10), n: 2, dim: 1 }, steps);
 * console.log([...(await features.applyFeatures({ x: Float64Array.of(5), n: 1, dim: 1 }, models)).data.x]);
 * // [ 0.5 ]
 */
export async function applyFeatures(
  data: Dataset,
  models: readonly FeatureModel[],
  context?: FeatureContext,
): Promise<{ data: Dataset; warnings: Warning[] }>;
export async function applyFeatures(
  data: Texts | AnyRows,
  models: readonly FeatureModel[],
  context?: FeatureContext,
): Promise<{ data: AnyRows; warnings: Warning[] }>;
export async function applyFeatures(
  data: Prepared,
  models: readonly FeatureModel[],
  context: FeatureContext = {},
): Promise<{ data: AnyRows; warnings: Warning[] }> {
  const { maxMemory = Number.POSITIVE_INFINITY, signal, onProgress } = context;
  const shared = { seed: DEFAULT_SEED, maxMemory, signal, onProgress };
  const pacer = new Pacer(context);
  const warnings: Warning[] = [];
  let current = data;
  checkChain(data, models as readonly { name: FeatureName }[]);
  for (const model of models) {
    const { name, from, params } = model;
    const { onlyHere, load } = findFeature(name);
    if (onlyHere) {
      throw new ClusterkitError(
        'input',
        `${name} places the rows it is fitted to, and cannot place other rows`,
      );
    }
    if ('dim' in current) checkSameDim(`model's ${name}`, from, current);
    const { apply, run } = await load();
    const outcome = apply
      ? await apply(current as never, model, shared)
      : await run(current as never, params, shared);
    warnings.push(...(outcome.warnings ?? []));
    current = outcome.data;
    await pacer.pause();
  }
  return { data: current as AnyRows, warnings };
}

/**
 * Checks fitted features that were read from a file.
 * @param value as JSON.parse returned it
 * @throws {ClusterkitError} input, saying what is wrong with it
 * @example
 * const steps = features.parseFeatures(['minmax']);
 * const { models } = await features.runFeatures({ x: Float64Array.of(0, 10), n: 2, dim: 1 }, steps);
 * const read = features.checkFeatureModels(JSON.parse(JSON.stringify(models)));
 * console.log(read[0].name); // scale
 */
export function checkFeatureModels(value: unknown): FeatureModel[] {
  if (!Array.isArray(value)) throw broken('they are not a list');
  for (const model of value as (FeatureModel | null)[]) {
    const entry = FEATURES.find(({ name }) => name === model?.name);
    if (!entry || !model) {
      throw broken(`${JSON.stringify(model?.name) ?? 'a step without a name'} is not a feature`);
    }
    const { name, from, to, params, fitted, terms } = model;
    if (![from, to].every((dim) => Number.isSafeInteger(dim) && dim >= 1))
      throw broken(`${name} has no dimension`);
    const isObject = (field: unknown) => typeof field === 'object' && field !== null && !Array.isArray(field);
    if (!isObject(params) || !isObject(fitted)) throw broken(`${name} lacks its options`);
    if (
      entry.terms &&
      !(Array.isArray(terms) && terms.length === to && terms.every((term) => typeof term === 'string'))
    )
      throw broken(`terms of ${name} must be ${to} texts`);
    for (const [list, sides] of Object.entries(entry.fitted ?? {})) {
      const length = sides.reduce((product, side) => product * model[side], 1);
      const numbers: unknown = fitted[list];
      if (!(Array.isArray(numbers) && numbers.length === length && numbers.every(Number.isFinite))) {
        throw broken(`${list} of ${name} must be ${length} numbers`);
      }
    }
  }
  return value as FeatureModel[];
}

function broken(reason: string): ClusterkitError {
  return new ClusterkitError('input', `not features that can be used: ${reason}`);
}
