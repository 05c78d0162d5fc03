import { momentsOfSums } from '../algorithms/passes/moments.ts';
import { ownPasses } from '../algorithms/passes/pieces.ts';
import type { Dataset } from '../core/dataset.ts';
import type { PointMoments } from '../core/moments.ts';
import type { FeatureModel, StepRecord } from '../core/preparation.ts';
import type { RowPasses, RowRange, RowStore, StoredRows } from '../core/rowStore.ts';
import type { Warning } from '../core/warnings.ts';
import { numberedColumns } from '../features/columns.ts';
import { applyFeatures } from '../features/fitted.ts';
import { checkStep, stepOfMoments } from '../features/fromMoments.ts';
import type { FeatureStep } from '../features/spec.ts';
import type { PreparingOptions } from './params/reading.ts';
import { momentsFor, stepsOf } from './streamedSteps.ts';
import type { Work } from './work.ts';

/*
 * Preparation of rows that stay in their files: a step is fitted to their moments, and then applied to rows as they are read.
 */

/** Rows that steps are fitted to. */
export interface StepSource extends RowPasses {
  columns?: string[];
}

/** Rows before and after steps. */
export interface FittedSteps {
  models: FeatureModel[];
  steps: StepRecord[];
  warnings: Warning[];
}

/** What is known of rows after a step. */
export interface After {
  range: RowRange;
  columns?: string[];
}

/**
 * Fits steps one after the other.
 * @param follow the rows after some steps
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function fitSteps<Source extends StepSource>(
  work: Work,
  source: Source,
  options: PreparingOptions & { seed?: number },
  follow: (models: readonly FeatureModel[], after: After) => Promise<Source>,
): Promise<FittedSteps & { source: Source }> {
  const fitted: FittedSteps = { models: [], steps: [], warnings: [] };
  let current = source;
  for (const step of stepsOf(options)) {
    checkStep(step, current.range.dim, work.maxMemory);
    const moments = await momentsOf(step, current);
    const context = { ...work.pacing, maxMemory: work.maxMemory, seed: options.seed };
    const { model, facts, warnings } = await stepOfMoments(step, moments, current.columns, context);
    const { name, params, from, to } = model;
    fitted.models.push(model);
    fitted.steps.push({ name, params, from, to, facts });
    fitted.warnings.push(...warnings);
    const columns = name === 'pca' ? numberedColumns('pca', to) : current.columns;
    current = await follow(fitted.models, {
      range: rangeAfter(current.range, model),
      ...(columns && { columns }),
    });
  }
  return { ...fitted, source: current };
}

async function momentsOf(step: FeatureStep, { range, run }: RowPasses): Promise<PointMoments> {
  const needed = momentsFor(step) ?? 'none';
  const { dim, lows, highs } = range;
  const middle = lows.map((low, j) => low + (highs[j] - low) / 2);
  if (needed === 'none')
    return {
      ...{ point: middle, total: 1, rows: 1, whole: true, lows, highs },
      offset: new Float64Array(dim),
      products: new Float64Array(dim),
    };
  const about = async (centers: Float64Array, pairs: number) =>
    momentsOfSums(await run({ kind: 'moments', centers, pairs }));
  const first = await about(middle, 0);
  if (needed === 'any') return first;
  // sums about the mean lose no digits, however far from it the middle is
  const mean = first.point.map((value, j) => value + first.offset[j]);
  return about(mean, needed === 'pairs' ? 1 : 0);
}

/** Room for rounding. */
const ABOVE = 1 + 2 ** -20;

/** Bounds of the rows after a step. */
function rangeAfter(range: RowRange, { name, params, to, fitted }: FeatureModel): RowRange {
  const { lows, highs, mostWeight } = range;
  const bounds = new Float64Array(to);
  if (name === 'pca') {
    const { mean, vectors, variance } = fitted;
    const far = mean.map((value, j) => Math.max(highs[j] - value, value - lows[j]));
    for (let c = 0; c < to; c++) {
      for (let j = 0; j < far.length; j++) bounds[c] += Math.abs(vectors[c * far.length + j]) * far[j];
      if (params.whiten === true && variance[c] > 0) bounds[c] /= Math.sqrt(variance[c]);
    }
  } else if (params.method === 'l2') bounds.fill(1);
  else {
    const { center, rest, spread } = fitted;
    const at = (value: number, j: number) =>
      spread[j] === 0 ? 0 : Math.abs((value - center[j] - rest[j]) / spread[j]);
    for (let j = 0; j < to; j++) bounds[j] = Math.max(at(lows[j], j), at(highs[j], j));
  }
  const most = bounds.map((bound) => bound * ABOVE);
  return {
    ...range,
    dim: to,
    type: 'f64',
    lows: most.map((bound) => -bound),
    highs: most,
    sizes: most.map((bound) => bound * (mostWeight ?? 1)),
  };
}

/** Rows after steps. */
export async function appliedTo(piece: Dataset, models: readonly FeatureModel[]): Promise<Dataset> {
  if (models.length === 0) return piece;
  const { data } = await applyFeatures(piece, models);
  return { ...data, ...(piece.weights && { weights: piece.weights }) };
}

/**
 * Rows in a file that are prepared when they are read.
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function prepareStored<Stored extends StoredRows>(
  work: Work,
  stored: Stored,
  options: PreparingOptions & { seed?: number },
): Promise<Stored & { fitted?: FittedSteps }> {
  if (stepsOf(options).length === 0) return stored;
  const { store } = stored;
  const sourceOf = async (of: RowStore) => {
    const passes = await ownPasses(of, work.pacing);
    return { ...passes, of, ...(of.columns && { columns: of.columns }) };
  };
  const { source, ...fitted } = await fitSteps(work, await sourceOf(store), options, (models, after) =>
    sourceOf(preparedStore(store, [...models], after)),
  );
  return { ...stored, store: source.of, fitted, ...(store.columns && { sourceColumns: store.columns }) };
}

function preparedStore(store: RowStore, models: FeatureModel[], { range, columns }: After): RowStore {
  const { n, weighted, dim: from } = store;
  return {
    ...{ n, dim: range.dim, weighted, range },
    ...(columns && { columns }),
    async gather(rows, x, weights) {
      const raw = new Float64Array(rows.length * from);
      await store.gather(rows, raw, weights);
      const prepared = await appliedTo({ x: raw, n: rows.length, dim: from }, models);
      x.set(prepared.x);
    },
    async *pieces() {
      for await (const piece of store.pieces()) yield await appliedTo(piece, models);
    },
  };
}
