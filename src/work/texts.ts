import { ClusterkitError } from '../core/errors.ts';
import type { FeatureModel } from '../core/preparation.ts';
import { isSparse, type SparseDataset } from '../core/sparse.ts';
import type { Texts } from '../core/texts.ts';
import { applyFeatures } from '../features/fitted.ts';
import { runFeatures } from '../features/pipeline.ts';
import { type FeatureStep, parseFeatures } from '../features/spec.ts';
import { findFeature } from '../features/table.ts';
import { inFile } from '../input/open.ts';
import type { PreparingOptions } from './params/reading.ts';
import type { Prepared } from './prepare.ts';
import type { Work } from './work.ts';

/** Options that say whether texts are clustered. */
interface TextChoice extends PreparingOptions {
  text?: string;
}

/** Whether texts are to be read: where their column is named, or the first step takes texts. */
export function takesTexts({ text, features = [] }: TextChoice): boolean {
  return text !== undefined || (features.length > 0 && isOfTexts(parseFeatures(features)));
}

/** Whether texts become sparse rows, and stay so. */
export function makesSparse(options: TextChoice): boolean {
  if (!takesTexts(options)) return false;
  return !parseFeatures(options.features ?? []).some(({ name }) => findFeature(name).takes === 'sparse');
}

function isOfTexts([first]: readonly FeatureStep[]): boolean {
  return first !== undefined && findFeature(first.name).takes === 'texts';
}

/** Texts that became rows. */
export interface PreparedTexts extends Prepared {
  /** A row for each text, with a column for each term; absent where columns have no names. */
  terms?: SparseDataset;
}

/**
 * Makes rows of texts: by TF-IDF, unless the steps begin with another way.
 * @param path the file in errors
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function prepareTexts(
  work: Work,
  path: string,
  texts: Texts,
  { scale = 'none', features = [], seed }: PreparingOptions & { seed?: number },
): Promise<PreparedTexts> {
  if (scale !== 'none')
    throw new ClusterkitError('usage', 'is not used with texts: their rows have length 1 already', {
      option: 'scale',
    });
  const given = parseFeatures(features);
  const [first, ...others] = isOfTexts(given) ? given : [...parseFeatures(['tfidf']), ...given];
  const settings = { seed, maxMemory: work.maxMemory, ...work.pacing };
  return inFile(path, async () => {
    const made = await runFeatures(texts, [first], settings);
    const rest = await runFeatures(made.data, others, settings);
    return {
      data: rest.data,
      steps: [...made.steps, ...rest.steps],
      models: [...made.models, ...rest.models],
      warnings: [...made.warnings, ...rest.warnings],
      ...(isSparse(made.data) && made.data.columns && { terms: made.data }),
    };
  });
}

/**
 * Makes rows of other texts as a model made those of its own.
 * @throws {ClusterkitError} input, memory or aborted
 */
export async function applyToTexts(
  work: Work,
  texts: Texts,
  [first, ...others]: readonly FeatureModel[],
): Promise<Pick<PreparedTexts, 'data' | 'terms' | 'warnings'>> {
  const settings = { maxMemory: work.maxMemory, ...work.pacing };
  const made = await applyFeatures(texts, [first], settings);
  const rest = await applyFeatures(made.data, others, settings);
  return {
    data: rest.data,
    warnings: [...made.warnings, ...rest.warnings],
    ...(isSparse(made.data) && made.data.columns && { terms: made.data }),
  };
}
