import { checkChoice, checkInteger, checkNumber } from '../core/check.ts';
import type { Dataset } from '../core/dataset.ts';
import { invalid } from '../core/errors.ts';
import type { Pacing } from '../core/pacer.ts';
import type { Warning } from '../core/warnings.ts';
import { greyHistogram } from './greys.ts';
import { BLOCK_NORMS, hog } from './hog.ts';
import { applyPca, PCA_METHODS, type PcaMethod, pca } from './pca.ts';
import { rawPixels } from './raw.ts';
import { applyScale, SCALE_METHODS, type ScaleMethod, scale } from './scale.ts';
import { TSNE_INITS, tsne } from './tsne.ts';
import { umap } from './umap.ts';

/*
 * The table of features by name. The packages that some need, ml-matrix and umap-js, are loaded when these run.
 */

export type OptionValue = string | number | boolean | readonly number[];

/** What was found out about the rows, by name. */
export type StepFacts = Record<string, number | readonly number[]>;

interface Shared extends Pacing {
  seed: number;
  maxMemory: number;
}

interface Applied {
  data: Dataset;
  warnings?: Warning[];
}

interface Outcome extends Applied {
  params: Record<string, OptionValue>;
  facts?: StepFacts;
  /** What was found from the rows and is needed to do the same to others. */
  fitted?: Record<string, Float64Array>;
}

/** What a step has to know to treat other rows as those it was found from: plain data. */
export interface FeatureModel {
  name: FeatureName;
  /** All options as they were used. */
  params: Record<string, OptionValue>;
  /** Columns before and after. */
  from: number;
  to: number;
  /** Lists of numbers that were found from the rows. */
  fitted: Record<string, readonly number[]>;
}

/** Makes a value of what is written behind an option. */
type Read = (name: string, text: string) => OptionValue;

interface Feature {
  /** The option that a value without a name is for. */
  main?: string;
  options: Record<string, Read>;
  run(data: Dataset, options: Record<string, OptionValue>, shared: Shared): Promise<Outcome>;
  /** Lengths of the lists that `run` has found. */
  fitted?(from: number, to: number): Record<string, number>;
  /** Does to other rows what `run` did to the first; absent: `run` again does. */
  apply?(data: Dataset, model: FeatureModel, shared: Shared): Promise<Applied>;
  /** Its columns mean nothing beside those of other rows. */
  onlyHere?: true;
}

export type FeatureName = 'hog' | 'histogram' | 'raw' | 'scale' | 'pca' | 'tsne' | 'umap';

const wholeOf =
  (min: number, max?: number): Read =>
  (name, text) =>
    checkInteger(name, numberOf(name, text), min, max);

const numberFrom =
  (min: number): Read =>
  (name, text) =>
    checkNumber(name, numberOf(name, text), min);

const wordOf =
  (words: readonly string[]): Read =>
  (name, text) =>
    checkChoice(name, text, words);

/** `7x5`, or `7` for 7 x 7. */
const size: Read = (name, text) => {
  const sides = text.split('x');
  if (sides.length > 2) throw invalid(name, 'a size such as 4x4', text);
  const [height, width = height] = sides.map((side) => checkInteger(name, numberOf(name, side), 1));
  return [height, width];
};

const range: Read = (name, text) => {
  const ends = text.split('..');
  if (ends.length !== 2) throw invalid(name, 'a range such as 0..255', text);
  return ends.map((end) => numberOf(name, end));
};

const flag: Read = (name, text) => {
  if (text !== '') throw invalid(name, 'no value', text);
  return true;
};

function numberOf(name: string, text: string): number {
  // Number() would make 0 of nothing
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw invalid(name, 'a number', text);
  return value;
}

function typed(lists: Record<string, readonly number[]>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, Float64Array.from(list)]));
}

export const FEATURES: Record<FeatureName, Feature> = {
  hog: {
    options: {
      orientations: wholeOf(1, 255),
      cell: size,
      block: size,
      norm: wordOf(BLOCK_NORMS),
    },
    async run(given, options, shared) {
      const { data, ...params } = await hog(given, { ...options, ...shared });
      return { data, params };
    },
  },
  histogram: {
    main: 'bins',
    options: { bins: wholeOf(1, 65536), range },
    async run(given, options, shared) {
      const { data, warnings, ...params } = await greyHistogram(given, { ...options, ...shared });
      return { data, params, warnings };
    },
  },
  raw: {
    main: 'max',
    options: { max: numberFrom(0) },
    async run(given, { max }, { maxMemory }) {
      const { data, divideBy } = rawPixels(given, { divideBy: max as number | undefined, maxMemory });
      return { data, params: { max: divideBy } };
    },
  },
  scale: {
    main: 'method',
    options: { method: wordOf(SCALE_METHODS) },
    async run(given, { method = 'standard' }, shared) {
      const { data, scaling, warnings } = await scale(given, method as ScaleMethod, shared);
      const { center, rest, spread } = scaling;
      return { data, params: { method }, fitted: { center, rest, spread }, warnings };
    },
    fitted: (from) => ({ center: from, rest: from, spread: from }),
    async apply(given, { params, from: dim, fitted }) {
      const { center, rest, spread } = typed(fitted);
      const method = checkChoice('scale', String(params.method), SCALE_METHODS);
      return applyScale(given, { method, dim, center, rest, spread });
    },
  },
  pca: {
    main: 'components',
    options: {
      components: wholeOf(1),
      method: wordOf(PCA_METHODS),
      whiten: flag,
    },
    async run(given, options, shared) {
      const { data, model, warnings } = await pca(given, { ...options, ...shared });
      const { components, method, whiten, mean, rest, vectors, variance, ratio } = model;
      return {
        data,
        params: { components, method, whiten, seed: shared.seed },
        facts: { explainedVariance: Array.from(variance), explainedVarianceRatio: Array.from(ratio) },
        fitted: { mean, rest, vectors, variance, ratio },
        warnings,
      };
    },
    fitted: (from, to) => ({ mean: from, rest: from, vectors: from * to, variance: to, ratio: to }),
    async apply(given, { params, from: dim, to: components, fitted }, shared) {
      const { mean, rest, vectors, variance, ratio } = typed(fitted);
      const how = { whiten: params.whiten === true, method: params.method as PcaMethod };
      const model = { components, dim, mean, rest, vectors, variance, ratio, ...how };
      return { data: await applyPca(given, model, shared) };
    },
  },
  tsne: {
    main: 'dims',
    onlyHere: true,
    options: {
      dims: wholeOf(2, 3),
      perplexity: numberFrom(1),
      iterations: wholeOf(250),
      rate: numberFrom(0),
      theta: numberFrom(0),
      init: wordOf(TSNE_INITS),
    },
    async run(given, { rate, ...options }, shared) {
      const learningRate = rate as number | undefined;
      const found = await tsne(given, { ...options, learningRate, ...shared });
      const { data, divergence, iterations, perplexity, theta, init } = found;
      const params = { dims: data.dim, perplexity, iterations, rate: found.learningRate, theta, init };
      return { data, params: { ...params, seed: shared.seed }, facts: { divergence } };
    },
  },
  umap: {
    main: 'dims',
    onlyHere: true,
    options: { dims: wholeOf(1, 100), neighbors: wholeOf(2), minDist: numberFrom(0), epochs: wholeOf(1) },
    async run(given, options, shared) {
      const { data, ...params } = await umap(given, { ...options, ...shared });
      return { data, params: { dims: data.dim, ...params, seed: shared.seed } };
    },
  },
};
