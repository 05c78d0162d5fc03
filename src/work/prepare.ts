import type { Dataset } from '../core/dataset.ts';
import type { FeatureModel, StepRecord } from '../core/preparation.ts';
import type { AnyRows } from '../core/sparse.ts';
import type { Warning } from '../core/warnings.ts';
import { runFeatures } from '../features/pipeline.ts';
import { parseFeatures } from '../features/spec.ts';
import { inFile } from '../input/open.ts';
import type { PreparingOptions } from './params/reading.ts';
import type { Work } from './work.ts';

/** Prepared rows, with the record of the preparation. */
export interface Prepared<Data extends AnyRows = AnyRows> {
  data: Data;
  steps: StepRecord[];
  /** Models that prepare other rows in the same way. */
  models: FeatureModel[];
  warnings: Warning[];
}

/**
 * Scales rows, then applies the features in their order.
 * @param path the file in errors
 * @param categorical numbers of the columns that hold categories and stay as they are
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function prepareRows(
  work: Work,
  path: string,
  data: Dataset,
  { scale = 'none', features = [], seed }: PreparingOptions & { seed?: number },
  categorical: readonly number[] = [],
): Promise<Prepared<Dataset>> {
  const specs = [...(scale === 'none' ? [] : [`scale:${scale}`]), ...features];
  if (specs.length === 0) return { data, steps: [], models: [], warnings: [] };
  const steps = parseFeatures(specs);
  const settings = { seed, maxMemory: work.maxMemory, categorical, ...work.pacing };
  return inFile(path, () => runFeatures(data, steps, settings));
}
