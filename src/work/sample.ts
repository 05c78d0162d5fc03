import { clusterSizes } from '../algorithms/clusters.ts';
import { type Sample, sampleMixture } from '../algorithms/gmm/sample.ts';
import type { Model } from '../algorithms/models/kinds.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { inFile } from '../input/open.ts';
import { TABLE_FORMATS } from '../output/formats.ts';
import { drawnColumns, drawnRows } from './drawn.ts';
import { columnNames } from './items.ts';
import { fillTemplate, type OutputPlan, templateOf } from './names.ts';
import type { SamplingOptions } from './params/sampling.ts';
import { readModel } from './predict/model.ts';
import type { Work } from './work.ts';
import { writeTable } from './write.ts';

/** Rows drawn from the model in a file. */
interface Drawn extends Sample {
  path: string;
  model: Model;
  seed: number;
}

/**
 * Names the file of the rows; undefined if none is written.
 * @throws {ClusterkitError} usage, as `OutputPlan`
 */
export function planSample(
  plan: OutputPlan,
  input: string,
  { output, seed = DEFAULT_SEED }: SamplingOptions,
): string | undefined {
  if (output === undefined) return undefined;
  const template = templateOf(output, '{stem}-sample.csv');
  const path = fillTemplate(template, { input, i: 1, command: 'sample', seed });
  return plan.add('output', path, TABLE_FORMATS);
}

/**
 * Draws rows from the model in a file.
 * @throws {ClusterkitError} input, for a file that holds no such model; memory; aborted
 */
export async function drawSample(
  work: Work,
  path: string,
  { n = 1000, seed = DEFAULT_SEED }: SamplingOptions,
): Promise<Drawn> {
  const model = await readModel(work, path);
  const context = { seed, maxMemory: work.maxMemory, ...work.pacing };
  const sample = await inFile(path, () => sampleMixture(model, n, context));
  return { ...sample, path, model, seed };
}

/** Writes drawn rows as a table. */
export function writeSample(work: Work, path: string, drawn: Drawn): Promise<void> {
  return writeTable(work, path, drawnColumns(drawn.data, drawn.labels, 'label'));
}

/** The JSON of drawn rows: the rows themselves unless a file holds them. */
export function sampleRun(drawn: Drawn, isWritten: boolean) {
  const { path, model, data, labels, seed } = drawn;
  const { n, dim } = data;
  return {
    input: { path, kind: 'model' },
    algorithm: model.algorithm,
    seed,
    n,
    dim,
    columns: columnNames(data),
    sizes: Array.from(clusterSizes({ n }, labels, model.k)),
    ...(isWritten ? {} : { rows: drawnRows(data), labels }),
    warnings: [],
  };
}
