import { SYMMETRIES } from '../core/graph.ts';
import { COMPARED_KINDS, type Param } from '../core/params.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { CENTER_DISTANCES, DISTANCE_ALIASES, DISTANCE_NAMES } from '../distances/table.ts';
import { MEDOID_SEEDINGS } from './kmedoids/choices.ts';

/*
 * Parameters that several algorithms share, as their entries list them.
 */

export const K = {
  name: 'k',
  short: 'k',
  type: 'count',
  value: 'list',
  min: 1,
  max: 2 ** 24,
  grid: true,
  unit: 'clusters',
  required: 'how many clusters?',
  help: 'number of clusters: 4, 2..21, 2..262:5 or 2,4,8',
} as const satisfies Param;

/** Numbers of clusters that are tried where none is given. */
export const TRIED_KS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** As K, for algorithms with an inertia, whose knee is a number of clusters for pictures. */
export const K_BY_KNEE = {
  ...K,
  chosenFor: ['picture', 'folder'],
  defaultText: `of pictures and folders the knee of the inertia of ${TRIED_KS[0]} to ${TRIED_KS[TRIED_KS.length - 1]}`,
} as const satisfies Param;

export const SEED = {
  name: 'seed',
  type: 'seed',
  value: 'n',
  default: DEFAULT_SEED,
  grid: true,
  help: 'seed of the random numbers, or random',
} as const satisfies Param;

/** One value: a list of rows has commas itself, and of several files each could say another k. */
export const INIT = {
  name: 'init',
  type: 'text',
  value: 'how',
  default: 'k-means++',
  help: 'first centers: k-means++, random, farthest-first, k-means||, rows:3,17,99 (rows, or pixels y*width+x), a file of centers or colors, or an earlier result',
} as const satisfies Param;

/** As INIT, for medoids, which are rows. */
export const INIT_OF_MEDOIDS = {
  ...INIT,
  names: MEDOID_SEEDINGS,
  help: 'first medoids: k-means++, build (of PAM), lab, random, rows:3,17,99 (rows, or pixels y*width+x), or the rows nearest to a file of centers, colors or an earlier result',
} as const satisfies Param;

export const METRIC_OF_MEANS = {
  name: 'metric',
  type: 'choice',
  value: 'metric',
  choices: CENTER_DISTANCES,
  default: 'euclidean',
  grid: true,
  help: 'cosine clusters by direction, such as hues whatever their brightness (no row may be zero, no pixel black)',
} as const satisfies Param;

/** The distance between rows, for algorithms that take any dissimilarity. */
export const METRIC = {
  name: 'metric',
  type: 'choice',
  value: 'name',
  choices: DISTANCE_NAMES,
  aliases: DISTANCE_ALIASES,
  default: 'euclidean',
  grid: true,
  help: 'distance between rows',
  for: COMPARED_KINDS,
} as const satisfies Param;

/** @param starts the default number of restarts */
export function nInit(starts: number) {
  return {
    name: 'nInit',
    type: 'count',
    value: 'n',
    min: 1,
    default: starts,
    grid: true,
    help: 'restarts, of which the best is kept',
  } as const satisfies Param;
}

/** @param what the unit that is counted @param most the default maximum */
export function maxIter(what: string, most: number) {
  return {
    name: 'maxIter',
    type: 'count',
    value: 'n',
    min: 1,
    default: most,
    grid: true,
    help: `${what} at most`,
  } as const satisfies Param;
}

/** @param where the part of the help that says within what these rows lie */
export function minSamples(where: string) {
  return {
    name: 'minSamples',
    type: 'number',
    value: 'n',
    min: 0,
    default: 5,
    grid: true,
    help: `rows (or their weight) within the ${where}, the row itself included`,
  } as const satisfies Param;
}

/** Neighbors of a row, where nothing else is said. */
export const USUAL_GRAPH = 'knn:10';

/**
 * The graph of the rows, for algorithms on graphs. One value: a graph is made once, or is the input itself.
 */
export const GRAPH = [
  {
    name: 'graph',
    type: 'text',
    value: 'which',
    default: USUAL_GRAPH,
    group: 'Graph',
    help: 'which rows are neighbors: knn:10, mutual-knn:10, radius:0.3, rbf or rbf:0.5 (all pairs), grid (of pixels), grid:WxH, a file of edges, or given: the input is a graph (edges a line, a square matrix, or MatrixMarket)',
  },
  {
    name: 'gamma',
    type: 'number',
    value: 'g',
    min: 0,
    auto: true,
    grid: true,
    group: 'Graph',
    help: 'weigh edges by exp(-g d^2) of the distance d (auto: d^2 over the distances of both rows to their 7th nearest)',
    defaultText: '1 for each edge; of rbf auto',
  },
  {
    name: 'symmetry',
    type: 'choice',
    value: 'how',
    choices: SYMMETRIES,
    group: 'Graph',
    help: 'edges that stand in one direction only: mean (A + A^T) / 2, union, or mutual (none)',
    defaultText: 'mean for knn, with gamma and of other graphs union',
  },
  {
    name: 'beta',
    type: 'number',
    value: 'b',
    min: 0,
    group: 'Graph',
    help: 'of grids: weigh edges by exp(-b d / s) of the gradient d, where s is the standard deviation of all gradients',
    defaultText: '10',
  },
] as const satisfies readonly Param[];
