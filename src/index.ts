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
export { type FeatureTree, type FeatureTreeOptions, featureTree } from './algorithms/featureTree.ts';
export type { Connectivity } from './algorithms/hac/connectivity.ts';
export { describeLinkage, LINKAGES, type Linkage } from './algorithms/hac/linkages.ts';
export type { Merges } from './algorithms/hac/merges.ts';
export { type HacOptions, type HacResult, hac } from './algorithms/hac.ts';
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
export { copheneticCorrelation, copheneticDistances } from './algorithms/tree/cophenetic.ts';
export {
  type Cut,
  cutTree,
  membersOf,
  nodeLabels,
  type TreeCut,
  treeHeight,
} from './algorithms/tree/cut.ts';
export { type Inconsistency, inconsistency } from './algorithms/tree/inconsistency.ts';
export { type DendrogramLayout, dendrogramLayout } from './algorithms/tree/layout.ts';
export { leafCounts, leafOrder } from './algorithms/tree/leaves.ts';
export { newick } from './algorithms/tree/newick.ts';
export { optimalLeafOrder } from './algorithms/tree/optimalOrder.ts';
export { type Step, type StepPart, treeSteps } from './algorithms/tree/steps.ts';
export { type TruncatedTree, truncateTree } from './algorithms/tree/truncate.ts';
export type { Dataset, Rows } from './core/dataset.ts';
export { ClusterkitError, type ErrorCode } from './core/errors.ts';
export { type AlphaMode, fromHex, type Image, type Rgb, toHex } from './core/image.ts';
export { configureKernels, type KernelSettings } from './core/kernels.ts';
export type { Pacing, Progress } from './core/pacer.ts';
export { describeWarning, type Warning } from './core/warnings.ts';
export {
  type CondensedMatrix,
  type CondensedOptions,
  checkDistanceMatrix,
  condensedDistances,
  condensedIndex,
  distanceBlock,
} from './distances/condensed.ts';
export {
  type CorrelationForm,
  DISTANCE_METRICS,
  type DistanceMetric,
  type DistanceOptions,
  describeMetric,
  distanceOf,
  type Measure,
  measure,
  metricFitsWard,
} from './distances/metrics.ts';
export type { ColorDataset, ColorOptions } from './features/colors.ts';
export { colorDataset, labelPixels } from './features/colors.ts';
export type { ColorSpace } from './features/colorspace.ts';
export { fromSpace, pointInSpace, toSpace } from './features/colorspace.ts';
export type {
  BandHistogram,
  BandName,
  Intensity,
  IntensityHistogram,
  IntensityOptions,
} from './features/intensities.ts';
export { intensityHistogram, topIntensities } from './features/intensities.ts';
export { adjustedRand, type Contingency, contingency } from './metrics/external.ts';
export { leastCostMatching, type MatchedCenters, matchCenters } from './metrics/matching.ts';
