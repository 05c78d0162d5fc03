import { checkInteger } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import type { PointMoments } from '../core/moments.ts';
import { Pacer } from '../core/pacer.ts';
import type { FeatureModel, StepFacts } from '../core/preparation.ts';
import { Random } from '../core/random.ts';
import type { Warning } from '../core/warnings.ts';
import { plural } from '../core/words.ts';
import { eigenBytes } from '../kernels/eigen.ts';
import { modelOf } from './pca.ts';
import type { FeatureContext } from './pipeline.ts';
import { checkSpread } from './scale.ts';
import type { FeatureStep } from './spec.ts';
import { fromCovariance } from './spread.ts';

/*
 * Scaling and principal components of rows of which only moments are known.
 */

/** Columns up to which the products of all pairs are summed up. */
const MOST_COLUMNS = 2048;

/** A step that was fitted to moments. */
interface FittedStep {
  model: FeatureModel;
  facts: StepFacts;
  warnings: Warning[];
}

/** A step from the moments of rows. @throws {ClusterkitError} usage, input, memory or aborted */
export async function stepOfMoments(
  step: FeatureStep,
  moments: PointMoments,
  columns: readonly string[] | undefined,
  context: FeatureContext,
): Promise<FittedStep> {
  return step.name === 'pca' ? pcaOf(step, moments, context) : scalingOf(step, moments, columns);
}

function scalingOf(
  { name, options }: FeatureStep,
  { point, total, offset, products, lows: low, highs: high }: PointMoments,
  columns: readonly string[] | undefined,
): FittedStep {
  const method = String(options.method);
  const dim = point.length;
  const zeros = new Float64Array(dim);
  const ways: Record<string, () => [center: Float64Array, rest: Float64Array, spread: Float64Array]> = {
    minmax: () => [low, zeros, high.map((value, j) => value - low[j])],
    standard: () => [
      point,
      offset,
      products.map((sum, j) => Math.sqrt(Math.max(0, sum / total - offset[j] * offset[j]))),
    ],
  };
  const [center, rest, spread] = ways[method]?.() ?? [zeros, zeros, zeros.map(() => 1)];
  const warnings = ways[method] ? checkSpread(spread, { low, high, columns }) : [];
  const fitted = { center: Array.from(center), rest: Array.from(rest), spread: Array.from(spread) };
  return { model: { name, params: { method }, from: dim, to: dim, fitted }, facts: {}, warnings };
}

/** Bytes of the exact sums of a pair of columns while rows are added up. */
const PAIR_BYTES = 96;

/**
 * Checks a step before rows are read for it.
 * @throws {ClusterkitError} usage, for more columns than moments are made of; memory
 */
export function checkStep(
  { name, options }: FeatureStep,
  dim: number,
  maxMemory = Number.POSITIVE_INFINITY,
): void {
  if (name !== 'pca') return;
  const { components = 2 } = options as { components?: number };
  if (dim > MOST_COLUMNS)
    throw new ClusterkitError(
      'usage',
      `pca of rows in files takes up to ${MOST_COLUMNS} columns, not ${dim}`,
      { option: 'features' },
    );
  const pairs = (dim * (dim + 1)) / 2;
  const bytes = PAIR_BYTES * pairs + 8 * dim * dim + eigenBytes(dim, Math.min(components, dim));
  checkMemory(`pca of ${components} components`, bytes, maxMemory, [MORE_MEMORY]);
}

async function pcaOf(
  { name, options }: FeatureStep,
  { point, total, rows, whole, offset, products, lows, highs }: PointMoments,
  { seed = 1, maxMemory: _, ...pacing }: FeatureContext,
): Promise<FittedStep> {
  const dim = point.length;
  const { components = 2, whiten = false } = options as { components?: number; whiten?: boolean };
  checkInteger('components', components, 1);
  if (components > Math.min(rows, dim)) {
    const size = `${plural(rows, 'row')} of ${plural(dim, 'column')}`;
    throw new ClusterkitError(
      'usage',
      `${size} have at most ${plural(Math.min(rows, dim), 'principal component')}, not ${components}`,
    );
  }
  // as for rows in memory, weights that are not whole have no scale of their own
  const mass = whole ? total : rows;
  if (!(mass > 1)) throw new ClusterkitError('input', 'pca requires at least two rows of positive weight');
  const used = Int32Array.from(point.keys()).filter((j) => lows[j] < highs[j]);
  const m = used.length;
  const covariance = new Float64Array(m * m);
  let trace = 0;
  for (let a = 0; a < m; a++) {
    for (let b = a; b < m; b++) {
      const [i, j] = [used[a], used[b]];
      const sum = products[i * dim - (i * (i - 1)) / 2 + (j - i)] / total - offset[i] * offset[j];
      covariance[a * m + b] = covariance[b * m + a] = (sum * mass) / (mass - 1);
    }
    trace += covariance[a * m + a];
  }
  const nothing = { values: new Float64Array(components), vectors: new Float64Array(components * dim) };
  const random = new Random(seed);
  const found =
    m === 0 ? nothing : await fromCovariance(covariance, used, dim, components, random, new Pacer(pacing));
  const { model, warnings } = modelOf(
    { mean: point, rest: offset },
    { total: trace, ...found },
    whiten,
    'exact',
  );
  const { mean, rest, vectors, variance, ratio } = model;
  const lists = { mean, rest, vectors, variance, ratio };
  const fitted = Object.fromEntries(
    Object.entries(lists).map(([list, values]) => [list, Array.from(values)]),
  );
  return {
    model: { name, params: { components, method: 'exact', whiten, seed }, from: dim, to: components, fitted },
    facts: { explainedVariance: Array.from(variance), explainedVarianceRatio: Array.from(ratio) },
    warnings,
  };
}
