/**
 * The library: kernels on typed arrays behind checked functions. Nothing here reads files or draws;
 * `clusterkit/input` opens pictures and `clusterkit/charts` draws results.
 */
export type {
  BisectingCut,
  BisectingOptions,
  BisectingResult,
  BisectingStrategy,
  BisectingSweepOptions,
} from './algorithms/bisecting.ts';
export { bisecting, bisectingSweep, cutBisecting } from './algorithms/bisecting.ts';
export type { CentroidClustering } from './algorithms/centers/centroids.ts';
export type { Init, RowNumbers } from './algorithms/centers/init.ts';
export type { Seeding } from './algorithms/centers/seeding.ts';
export { type DbscanOptions, type DbscanResult, dbscan } from './algorithms/dbscan.ts';
export { type FeatureTree, type FeatureTreeOptions, featureTree } from './algorithms/featureTree.ts';
export { type CutClustering, clusteringOfCut } from './algorithms/hac/clusters.ts';
export type { Connectivity } from './algorithms/hac/connectivity.ts';
export {
  findLinkage,
  LINKAGE_NAMES,
  LINKAGES,
  type Linkage,
  type LinkageEntry,
} from './algorithms/hac/linkages.ts';
export { type HacOptions, type HacResult, hac } from './algorithms/hac.ts';
export type { KMeansOptions, KMeansResult, KMeansSweepOptions } from './algorithms/kmeans.ts';
export { kmeans, kmeansSweep } from './algorithms/kmeans.ts';
export type { MiniBatchResult } from './algorithms/minibatch/plan.ts';
export type { MiniBatchStoreOptions } from './algorithms/minibatch/store.ts';
export { labelPieces, minibatchStore } from './algorithms/minibatch/store.ts';
export type { MiniBatchOptions, MiniBatchSweepOptions } from './algorithms/minibatch.ts';
export { minibatch, minibatchSweep } from './algorithms/minibatch.ts';
export type { Model, ModelFacts } from './algorithms/model.ts';
export { checkModel, MODEL_SCHEMA, modelOf } from './algorithms/model.ts';
export type { Prediction } from './algorithms/predict.ts';
export { predict } from './algorithms/predict.ts';
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
export type {
  Centers,
  Clustering,
  Density,
  Descent,
  Medoids,
  Membership,
  Merges,
  MergeTree,
  SplitNode,
  SplitTree,
} from './core/clustering.ts';
export type { Dataset, Rows } from './core/dataset.ts';
export { ClusterkitError, type ErrorCode } from './core/errors.ts';
export { type AlphaMode, fromHex, type Image, type Rgb, toHex } from './core/image.ts';
export { configureKernels, type KernelSettings } from './core/kernelSettings.ts';
export type { Pacing, Progress } from './core/pacer.ts';
export type { FeatureModel, OptionValue, StepFacts, StepRecord } from './core/preparation.ts';
export { DEFAULT_SEED } from './core/random.ts';
export type { RowStore } from './core/rowStore.ts';
export { describeWarning, type Warning } from './core/warnings.ts';
export {
  type CondensedMatrix,
  type CondensedOptions,
  checkDistanceMatrix,
  condensedDistances,
  condensedIndex,
} from './distances/condensed.ts';
export { type DistanceOptions, distanceOf, type Measure, measure } from './distances/measure.ts';
export { type NeighborOptions, type Neighbors, nearestNeighbors } from './distances/neighbors.ts';
export {
  CENTER_DISTANCES,
  type CenterDistance,
  type CorrelationForm,
  DISTANCE_NAMES,
  DISTANCES,
  type Distance,
  type DistanceEntry,
  findDistance,
} from './distances/table.ts';
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
  type PcaModel,
  type PcaOptions,
  type PcaResult,
  pca,
} from './features/pca.ts';
export {
  type FeatureContext,
  type FeatureResult,
  runFeatures,
} from './features/pipeline.ts';
export { type RawOptions, rawPixels } from './features/raw.ts';
export {
  applyScale,
  fitScale,
  type MemoryBound,
  type Scaled,
  type ScaleFit,
  type Scaling,
  scale,
} from './features/scale.ts';
export { type FeatureStep, parseFeatures } from './features/spec.ts';
export {
  FEATURE_NAMES,
  FEATURES,
  type FeatureEntry,
  type FeatureName,
  type FeatureParam,
  findFeature,
} from './features/table.ts';
export { type TsneOptions, type TsneResult, tsne } from './features/tsne.ts';
export { type UmapOptions, type UmapResult, umap } from './features/umap.ts';
export type { PcaMethod, ScaleMethod, TsneInit } from './features/words.ts';
export { type Criteria, criteria } from './indices/choose/criteria.ts';
export { chooseGap, type Gap, type GapOptions, type GapRule, gap } from './indices/choose/gap.ts';
export { type Hopkins, type HopkinsOptions, hopkins } from './indices/choose/hopkins.ts';
export { type Knee, type KneeOptions, knee } from './indices/choose/knee.ts';
export type { Reference } from './indices/choose/reference.ts';
export {
  type Cluster,
  type Stability,
  type StabilityOptions,
  stability,
} from './indices/choose/stability.ts';
export {
  type IndexCurve,
  type RankedK,
  topKs,
  type Verdict,
  verdict,
  type Witnesses,
} from './indices/choose/verdict.ts';
export { type ClusteredRows, clusteredRows, type NoiseRows } from './indices/clusteredRows.ts';
export { type Contingency, contingency, denseTable, type Label } from './indices/contingency.ts';
export { type DensityValidity, dbcv } from './indices/dbcv.ts';
export type {
  Dissimilarity,
  DissimilarityOptions,
  PairDistance,
} from './indices/dissimilarity.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './indices/evaluate.ts';
export type { EvidenceOptions } from './indices/evidence.ts';
export {
  adjustedRand,
  adjustedRandOf,
  fowlkesMallows,
  type PairCounts,
  pairCounts,
  pairJaccard,
  rand,
} from './indices/external.ts';
export {
  type Average,
  adjustedInformation,
  classEntropy,
  clusterEntropy,
  completeness,
  expectedInformation,
  homogeneity,
  mutualInformation,
  normalizedInformation,
  variationOfInformation,
  vMeasure,
} from './indices/information.ts';
export {
  betweenVariance,
  type CenteredRows,
  calinskiHarabasz,
  centeredRows,
  daviesBouldin,
  inertia,
  simplifiedSilhouette,
  withinVariance,
  xieBeni,
} from './indices/internal.ts';
export {
  type ClassMatching,
  type ClusterClasses,
  inversePurity,
  majorityClasses,
  majorityErrors,
  matchClasses,
  purity,
} from './indices/majority.ts';
export { leastCostMatching, type MatchedCenters, matchCenters } from './indices/matching.ts';
export { cIndex, dunn, type PairOptions } from './indices/separation.ts';
export {
  type Silhouette,
  type SilhouetteCluster,
  type SilhouetteOptions,
  silhouette,
} from './indices/silhouette.ts';
export { findIndex, INDEX_NAMES, INDICES, type IndexEntry, type IndexFunction } from './indices/table.ts';
