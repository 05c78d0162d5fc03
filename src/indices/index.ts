/**
 * Indices of the quality of a clustering: by true labels, `index(labels, truth, options)`, or by the data that was
 * clustered, `index(data, labels, options)`. `evaluate` computes many indices at once and shares the work.
 */
export type { NoiseOption, NoiseRows } from './clusteredRows.ts';
export {
  type ComparisonOptions,
  type Contingency,
  contingency,
  denseTable,
  type Label,
  type Labels,
} from './contingency.ts';
export { type DensityValidity, dbcv } from './dbcv.ts';
export type { Dissimilarity, DissimilarityOptions, PairDistance } from './dissimilarity.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export type { EvidenceOptions } from './evidence.ts';
export {
  adjustedRand,
  fowlkesMallows,
  type PairCounts,
  pairCounts,
  pairJaccard,
  rand,
} from './external.ts';
export {
  type Average,
  type AverageOption,
  adjustedMutualInformation,
  type BetaOption,
  classEntropy,
  completeness,
  homogeneity,
  mutualInformation,
  normalizedMutualInformation,
  variationOfInformation,
  vMeasure,
} from './information.ts';
export {
  betweenVariance,
  calinskiHarabasz,
  daviesBouldin,
  inertia,
  simplifiedSilhouette,
  withinVariance,
  xieBeni,
} from './internal.ts';
export {
  accuracy,
  type ClassMatching,
  type ClusterClasses,
  inversePurity,
  majorityClasses,
  majorityErrors,
  matchClasses,
  purity,
} from './majority.ts';
export { leastCostMatching, type MatchedCenters, matchCenters } from './matching.ts';
export { cIndex, dunn, type PairOptions } from './separation.ts';
export {
  type Silhouette,
  type SilhouetteCluster,
  type SilhouetteOptions,
  silhouette,
} from './silhouette.ts';
export type { IndexEntry, IndexFunction } from './table.ts';
