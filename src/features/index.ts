/**
 * Preparation of rows before clustering. `feature(data, options)` returns new rows. `fit` and `apply` treat other rows
 * alike. `runFeatures` runs several steps, and `applyFeatures` applies the same steps to other rows.
 */
export { type ColorDataset, type ColorOptions, colorDataset, labelPixels } from './colors.ts';
export { type ColorSpace, fromSpace, pointInSpace, toSpace } from './colorspace.ts';
export { applyFeatures, checkFeatureModels } from './fitted.ts';
export { type GrayOptions, type GrayResult, grayHistogram } from './grays.ts';
export { type BlockNorm, type HogOptions, type HogResult, hog } from './hog.ts';
export {
  type BandHistogram,
  type BandName,
  type Intensity,
  type IntensityHistogram,
  type IntensityOptions,
  intensityHistogram,
  topIntensities,
} from './intensities.ts';
export {
  applyPca,
  fitPca,
  type PcaFit,
  type PcaModel,
  type PcaOptions,
  type PcaResult,
  pca,
} from './pca.ts';
export { type FeatureContext, type FeatureResult, runFeatures } from './pipeline.ts';
export { type RawOptions, rawPixels } from './raw.ts';
export {
  applyScale,
  fitScale,
  type MemoryBound,
  type Scaled,
  type ScaleFit,
  type ScaleOptions,
  type Scaling,
  scale,
} from './scale.ts';
export { smoothCounts, smoothWidth } from './smoothCounts.ts';
export { type FeatureStep, parseFeatures } from './spec.ts';
export type { FeatureEntry, FeatureName, FeatureParam } from './table.ts';
export { type HashingOptions, hashTexts } from './text/hashing.ts';
export { applyLsa, type LsaModel, type LsaOptions, type LsaResult, lsa } from './text/lsa.ts';
export {
  applyTfidf,
  type TermOptions,
  type TfidfModel,
  type TfidfOptions,
  type TfidfResult,
  tfidf,
} from './text/tfidf.ts';
export type { IdfFormula, StopList, TermUnit, TextNorm } from './text/words.ts';
export { type TsneOptions, type TsneResult, tsne } from './tsne.ts';
export { type UmapOptions, type UmapResult, umap } from './umap.ts';
export type { PcaMethod, ScaleMethod, TsneInit } from './words.ts';
