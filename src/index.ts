/**
 * The library: kernels on typed arrays behind checked functions. Nothing here reads files or draws;
 * `clusterkit/input` opens pictures and `clusterkit/charts` draws results.
 */
export type { BisectingOptions, BisectingResult, BisectingStrategy } from './algorithms/bisecting.ts';
export { bisecting } from './algorithms/bisecting.ts';
export type { BisectingCut, TreeNode } from './algorithms/bisectingTree.ts';
export { cutBisecting } from './algorithms/bisectingTree.ts';
export type { CentroidResult } from './algorithms/centroids.ts';
export { DEFAULT_SEED } from './algorithms/centroids.ts';
export type { Init, RowNumbers } from './algorithms/init.ts';
export type { KMeansOptions, KMeansResult, KMeansSweepOptions } from './algorithms/kmeans.ts';
export { kmeans, kmeansSweep } from './algorithms/kmeans.ts';
export type { MiniBatchOptions, MiniBatchResult } from './algorithms/minibatch.ts';
export { minibatch } from './algorithms/minibatch.ts';
export type { Model, ModelFacts } from './algorithms/model.ts';
export { checkModel, MODEL_SCHEMA, modelOf } from './algorithms/model.ts';
export type { Prediction } from './algorithms/predict.ts';
export { predict } from './algorithms/predict.ts';
export type { Seeding } from './algorithms/seeding.ts';
export type { Metric } from './algorithms/spherical.ts';
export type { Dataset, Rows } from './core/dataset.ts';
export { ClusterkitError, type ErrorCode } from './core/errors.ts';
export { type AlphaMode, fromHex, type Image, type Rgb, toHex } from './core/image.ts';
export { configureKernels, type KernelSettings } from './core/kernels.ts';
export type { Pacing, Progress } from './core/pacer.ts';
export { describeWarning, type Warning } from './core/warnings.ts';
export { type NeighborOptions, type Neighbors, nearestNeighbors } from './distances/neighbors.ts';
export type { ColorDataset, ColorOptions } from './features/colors.ts';
export { colorDataset, labelPixels } from './features/colors.ts';
export type { ColorSpace } from './features/colorspace.ts';
export { fromSpace, pointInSpace, toSpace } from './features/colorspace.ts';
export { applyFeatures, checkFeatureModels } from './features/fitted.ts';
export { type GreyOptions, type GreyResult, greyHistogram } from './features/greys.ts';
export { type BlockNorm, type HogOptions, type HogResult, hog } from './features/hog.ts';
export type {
  BandHistogram,
  BandName,
  Intensity,
  IntensityHistogram,
  IntensityOptions,
} from './features/intensities.ts';
export { intensityHistogram, topIntensities } from './features/intensities.ts';
export {
  applyPca,
  fitPca,
  type PcaFit,
  type PcaMethod,
  type PcaModel,
  type PcaOptions,
  type PcaResult,
  pca,
} from './features/pca.ts';
export {
  type FeatureContext,
  type FeatureResult,
  type FeatureStep,
  parseFeatures,
  runFeatures,
  type StepRecord,
} from './features/pipeline.ts';
export { type RawOptions, rawPixels } from './features/raw.ts';
export {
  applyScale,
  fitScale,
  type MemoryBound,
  type Scaled,
  type ScaleFit,
  type ScaleMethod,
  type Scaling,
  scale,
} from './features/scale.ts';
export type { FeatureModel, FeatureName, OptionValue, StepFacts } from './features/steps.ts';
export { type TsneInit, type TsneOptions, type TsneResult, tsne } from './features/tsne.ts';
export { type UmapOptions, type UmapResult, umap } from './features/umap.ts';
export { adjustedRand, type Contingency, contingency } from './metrics/external.ts';
export { leastCostMatching, type MatchedCenters, matchCenters } from './metrics/matching.ts';
