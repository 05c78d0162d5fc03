import type { SparseDataset } from '../../core/sparse.ts';
import type { Texts } from '../../core/texts.ts';
import { type Step, typedLists } from '../step.ts';
import { hashTexts } from './hashing.ts';
import { applyLsa, lsa } from './lsa.ts';
import { applyTfidf, checkTerms, type TfidfModel, tfidf } from './tfidf.ts';

export const tfidfStep: Step<Texts> = {
  async run(given, options, context) {
    const { data, model, warnings } = await tfidf(given, { ...options, ...context });
    const { terms, weights, ...used } = model;
    const { minDf = 1, maxDf = 1, maxTerms } = options;
    const params = { ...used, minDf, maxDf, ...(maxTerms !== undefined && { maxTerms }) };
    return { data, params, fitted: { weights: Float64Array.from(weights) }, terms, warnings };
  },
  async apply(given, { params, fitted, terms = [] }, context) {
    const model = { ...params, terms, weights: fitted.weights } as unknown as TfidfModel;
    return applyTfidf(given, model, context);
  },
};

export const hashingStep: Step<Texts> = {
  async run(given, options, context) {
    const { data, warnings } = await hashTexts(given, { ...options, ...context });
    const { maxMemory: _, ...used } = checkTerms(options);
    return { data, params: { columns: data.dim, ...used }, warnings };
  },
};

export const lsaStep: Step<SparseDataset> = {
  async run(given, options, context) {
    const { data, model, warnings } = await lsa(given, { ...options, ...context });
    const { vectors, singular } = model;
    return {
      data,
      params: { components: data.dim, seed: context.seed },
      facts: { singularValues: Array.from(singular) },
      fitted: { vectors, singular },
      warnings,
    };
  },
  async apply(given, { from: dim, to: components, fitted }, context) {
    const { vectors, singular } = typedLists(fitted);
    return { data: await applyLsa(given, { components, dim, vectors, singular }, context) };
  },
};
