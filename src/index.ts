/**
 * The library: algorithms on flat typed arrays behind checked functions. Nothing here reads files or draws;
 * `clusterkit/input` opens pictures, tables and matrices, `clusterkit/charts` draws results, and `clusterkit/work` is
 * what the command line does with both.
 *
 * One grammar: an algorithm is `algorithm(data, options)` and gives a `Clustering`. What has more names than a list
 * can show stands in groups: `indices`, `choosing`, `trees`, `distances`, `features` and `palettes`.
 *
 * @module
 */

// Algorithms.

export type { PreferenceWord } from './algorithms/affinity/choices.ts';
export { type AffinityOptions, type AffinityResult, affinity } from './algorithms/affinity.ts';
export type { GlobalStep } from './algorithms/birch/choices.ts';
export type { GlobalOptions } from './algorithms/birch/global.ts';
export type { GrowOptions } from './algorithms/birch/grow.ts';
export {
  type BirchOptions,
  type BirchResult,
  type BirchSweepOptions,
  birch,
  birchStore,
  birchSweep,
} from './algorithms/birch.ts';
export type { SplitClustering } from './algorithms/bisecting/splits.ts';
export {
  type BisectingOptions,
  type BisectingResult,
  type BisectingStrategy,
  type BisectingSweepOptions,
  bisecting,
  bisectingSweep,
} from './algorithms/bisecting.ts';
export type { ModeInit } from './algorithms/categories/words.ts';
export type { Objective } from './algorithms/communities/choices.ts';
export { graphQuality, type QualityOptions } from './algorithms/communities/quality.ts';
export { type CommunitiesOptions, type CommunitiesResult, communities } from './algorithms/communities.ts';
export { type DbscanOptions, type DbscanResult, dbscan } from './algorithms/dbscan.ts';
export { chooseRadius, type KDistanceOptions, kDistances } from './algorithms/density/radius.ts';
export { type FeatureTree, type FeatureTreeOptions, featureTree } from './algorithms/featureTree.ts';
export {
  type FuzzyOptions,
  type FuzzyResult,
  type FuzzySweepOptions,
  fuzzy,
  fuzzySweep,
} from './algorithms/fuzzy.ts';
export { FORMS, type Form } from './algorithms/gmm/forms.ts';
export type { GmmResult } from './algorithms/gmm/result.ts';
export { type Sample, type SampleOptions, sampleMixture } from './algorithms/gmm/sample.ts';
export type { MixtureStart } from './algorithms/gmm/start.ts';
export { type GmmOptions, gmm } from './algorithms/gmm.ts';
export { type CutClustering, clusteringOfCut } from './algorithms/hac/clusters.ts';
export { type HacOptions, type HacResult, hac } from './algorithms/hac.ts';
export type { Joined } from './algorithms/hdbscan/join.ts';
export { type JoinOptions, joinClusters } from './algorithms/hdbscan/predict.ts';
export {
  type HdbscanOptions,
  type HdbscanResult,
  type HdbscanSweepOptions,
  hdbscan,
  hdbscanSweep,
} from './algorithms/hdbscan.ts';
export {
  type KMeansOptions,
  type KMeansResult,
  type KMeansSweepOptions,
  kmeans,
  kmeansSweep,
} from './algorithms/kmeans.ts';
export {
  type KMedoidsOptions,
  type KMedoidsResult,
  type KMedoidsSweepOptions,
  kmedoids,
  kmedoidsSweep,
} from './algorithms/kmedoids.ts';
export {
  type KModesOptions,
  type KModesResult,
  type KModesSweepOptions,
  kmodes,
  kmodesSweep,
} from './algorithms/kmodes.ts';
export type { GammaRule, MixedSeeding } from './algorithms/kprototypes/words.ts';
export {
  type KPrototypesOptions,
  type KPrototypesResult,
  type KPrototypesSweepOptions,
  kprototypes,
  kprototypesSweep,
} from './algorithms/kprototypes.ts';
export { type BandwidthOptions, estimateBandwidth } from './algorithms/meanshift/bandwidth.ts';
export { type MeanshiftOptions, type MeanshiftResult, meanshift } from './algorithms/meanshift.ts';
export type { MiniBatchResult } from './algorithms/minibatch/plan.ts';
export { labelPieces, type MiniBatchStoreOptions, minibatchStore } from './algorithms/minibatch/store.ts';
export {
  type MiniBatchOptions,
  type MiniBatchSweepOptions,
  minibatch,
  minibatchSweep,
} from './algorithms/minibatch.ts';
export type { OpticsCut, OpticsResult } from './algorithms/optics/cut.ts';
export {
  type OpticsOptions,
  type OpticsSweepOptions,
  optics,
  opticsSweep,
} from './algorithms/optics.ts';
export { type KMeansStoreOptions, type KMeansStoreResult, kmeansStore } from './algorithms/passes/fit.ts';

export type { Assignment } from './algorithms/spectral/assign.ts';
export { type SpectralOptions, type SpectralResult, spectral } from './algorithms/spectral.ts';
export { expandClustering } from './algorithms/summary/expand.ts';
export { type Summarized, type SummarizeOptions, summarize } from './algorithms/summary.ts';
export { touchingRegions } from './algorithms/superpixels/touching.ts';
export {
  type SuperpixelClustering,
  type SuperpixelOptions,
  superpixels,
} from './algorithms/superpixels.ts';
export { type Cut, cutTree, type TreeCut } from './algorithms/tree/cut.ts';

// Models of results, which label other rows.

export { checkModel, type ModelFacts, modelOf } from './algorithms/model.ts';
export { MODEL_SCHEMA, type ModelHead, type ModelSource } from './algorithms/models/kind.ts';
export type { Model } from './algorithms/models/kinds.ts';
export { MODEL_KINDS, type ModelKindEntry, type ModelKindName } from './algorithms/models/table.ts';
export { type Prediction, type PredictOptions, predict } from './algorithms/predict.ts';

// Rows of known shapes.

export { type Generated, type GenerateOptions, generateRows } from './generators/generate.ts';
export type { Shape, ShapeMaker, ShapePlan } from './generators/shape.ts';
export { findShape, SHAPES, type ShapeEntry, type ShapeName, type ShapeOption } from './generators/table.ts';

// Groups.

export * as trees from './algorithms/tree/index.ts';
export * as distances from './distances/index.ts';
export * as features from './features/index.ts';
export * as choosing from './indices/choose/index.ts';
export * as indices from './indices/index.ts';
export * as palettes from './palettes/index.ts';

// Tables of what there is to choose from.

export type { AlgorithmEntry } from './algorithms/entry.ts';
export { findLinkage, LINKAGES, type Linkage, type LinkageEntry } from './algorithms/hac/linkages.ts';
export { ALGORITHMS, findAlgorithm } from './algorithms/table.ts';
export type { Entry } from './core/entry.ts';
export type { Param } from './core/params.ts';
export { DISTANCES, type Distance, type DistanceEntry, findDistance } from './distances/table.ts';
export { FEATURES, type FeatureEntry, findFeature } from './features/table.ts';
export { findIndex, INDICES, type IndexEntry } from './indices/table.ts';

// Data and results.

export type { CentroidClustering } from './algorithms/centers/centroids.ts';
export type { Init, RowNumbers } from './algorithms/centers/init.ts';
export type { Seeding } from './algorithms/centers/seeding.ts';
export type { MedoidInit } from './algorithms/kmedoids/init.ts';
export type {
  Affinity,
  Centers,
  Clustering,
  Communities,
  Condensed,
  Density,
  Descent,
  FuzzyPartition,
  MedoidSearchFacts,
  Medoids,
  Membership,
  Merges,
  MergeTree,
  Modes,
  Prototypes,
  RadiusChoice,
  Reachability,
  Regions,
  Spectrum,
  SplitNode,
  SplitTree,
  Summary,
} from './core/clustering.ts';
export type { Dataset, Rows } from './core/dataset.ts';
export type { Graph, Symmetry } from './core/graph.ts';
export {
  type AlphaMode,
  fromHex,
  type Image,
  type IndexedImage,
  type PixelGrid,
  type Rgb,
  toHex,
} from './core/image.ts';
export type { FeatureModel, OptionValue, StepFacts, StepRecord } from './core/preparation.ts';
export { DEFAULT_SEED } from './core/random.ts';
export type { RowStore } from './core/rowStore.ts';
export type { AnyRows, SparseDataset, SparseRows } from './core/sparse.ts';
export type { Texts } from './core/texts.ts';
export type { CondensedMatrix } from './distances/condensed.ts';
export type { GraphSpec } from './distances/graph.ts';
export type { CenterDistance } from './distances/table.ts';

// Errors, warnings, progress and settings.

export {
  ClusterkitError,
  describeError,
  type ErrorCode,
  type ErrorDetails,
  type Place,
  type Remedy,
} from './core/errors.ts';
export { configureKernels, type KernelSettings } from './core/kernelSettings.ts';
export type { Pacing, Progress } from './core/pacer.ts';
export { describeWarning, type Warning } from './core/warnings.ts';
