/** Pairwise distances, given distances, and neighbors. */
export {
  type CondensedMatrix,
  checkDistanceMatrix,
  type PairwiseOptions,
  pairwiseDistances,
} from './condensed.ts';
export { type GraphOptions, graphOfRows } from './graph.ts';
export type { DistanceOptions } from './measure.ts';
export {
  type Neighborhoods,
  type NeighborOptions,
  type Neighbors,
  nearestNeighbors,
  neighborsWithin,
} from './neighbors.ts';
export { condensedIndex } from './pairIndex.ts';
export { squareOf } from './square.ts';
export type { CenterDistance, CorrelationForm, Distance, DistanceEntry, EarthUnit } from './table.ts';
