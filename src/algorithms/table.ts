import { checkChoice } from '../core/check.ts';
import { MERGED_KINDS, ROW_KINDS } from '../core/params.ts';
import { DISTANCE_PARAMS } from '../distances/table.ts';
import { BORDERS } from './density/choices.ts';
import { HDBSCAN, OPTICS } from './density/entries.ts';
import type { AlgorithmEntry } from './entry.ts';
import { LINKAGE_ALIASES, LINKAGE_NAMES } from './hac/linkages.ts';
import { INIT, K, METRIC, METRIC_OF_MEANS, maxIter, minSamples, nInit, SEED } from './params.ts';

/*
 * The algorithms. Commands, help, refusals, the params of results, compare, bench, the manual and the tests over all
 * algorithms are made of this table; an algorithm's code is loaded when it is used.
 */

const KMEANS: AlgorithmEntry = {
  name: 'kmeans',
  title: 'k-means',
  summary: 'k clusters: the colors that serve a picture best, groups of rows',
  about:
    "Find k clusters by Lloyd's k-means: the colors that serve a picture best, or groups of the rows of a table, a matrix or a folder of pictures.",
  reference: 'S. P. Lloyd, Least squares quantization in PCM, IEEE Trans. Inf. Theory 28, 1982',
  params: [
    K,
    INIT,
    nInit(10),
    maxIter('iterations of a restart', 300),
    {
      name: 'tol',
      type: 'number',
      value: 'share',
      min: 0,
      default: 0,
      grid: true,
      help: 'stop when the centers move less than this share of the variance; 0 runs to the end',
    },
    METRIC_OF_MEANS,
    SEED,
  ],
  gives: ['centers', 'descent'],
  takes: {},
  examples: [
    'kmeans images/flower.jpg -k 4 --chart pie',
    'kmeans images/flower.jpg -k 8 --space oklab --quantized flower8.png',
    'kmeans images/*.jpg -k 4,8 --chart bar --chart scatter -o charts/',
    'kmeans images/flower.jpg -k 2..21 --chart bars,elbow,time',
    'kmeans images/flower.jpg -k 4 --model-out flower.json',
    'kmeans images/flower.jpg -k 4 --json',
    'kmeans data/citypopulation.json --columns year,population --where "year > 1500" -k 2 --chart scatter',
    'kmeans data/digits.csv.gz --label-column column65 -k 2..20 --metrics ami,silhouette --chart metrics',
    'kmeans data/citypopulation.json --columns year,population --scale standard -k 2..8 --choose',
    'kmeans data/digits.csv.gz --label-column column65 --shape 8x8 -k 10 --chart members',
  ],
  load: async () => (await import('./kmeans.ts')).algorithm,
};

const MINIBATCH: AlgorithmEntry = {
  name: 'minibatch',
  title: 'mini-batch k-means',
  summary: 'k-means from random batches: a little worse, faster for many clusters',
  about:
    'Find k clusters by mini-batch k-means: the colors of a picture, or groups of rows, which need not fit in memory.',
  reference: 'D. Sculley, Web-scale k-means clustering, WWW 2010',
  params: [
    K,
    INIT,
    nInit(3),
    maxIter('passes over as many rows as the data has', 100),
    {
      name: 'batch',
      type: 'count',
      value: 'rows',
      min: 1,
      default: 1024,
      grid: true,
      unit: 'rows',
      help: 'pixels or rows in a step',
    },
    {
      name: 'patience',
      type: 'count',
      value: 'steps',
      min: 1,
      default: 10,
      grid: true,
      unit: 'steps',
      help: 'stop after this many steps without improvement',
    },
    METRIC_OF_MEANS,
    SEED,
  ],
  gives: ['centers', 'descent'],
  takes: { store: true },
  examples: [
    'minibatch images/flower.jpg -k 16',
    'minibatch images/flower.jpg -k 16 --batch 4096 --chart bar -o palette.png',
    'minibatch images/flower.jpg -k 16 --batch 256,1024,4096',
  ],
  load: async () => (await import('./minibatch.ts')).algorithm,
};

const BISECTING: AlgorithmEntry = {
  name: 'bisecting',
  title: 'bisecting k-means',
  summary: 'k-means that splits one cluster in two until there are k, and keeps the tree',
  about: 'Find k clusters by bisecting k-means: the colors of a picture, or groups of rows.',
  reference:
    'M. Steinbach, G. Karypis, V. Kumar, A comparison of document clustering techniques, KDD Workshop on Text Mining 2000',
  params: [
    K,
    {
      ...INIT,
      type: 'choice',
      grid: true,
      choices: ['k-means++', 'random', 'farthest-first', 'k-means||'],
      help: 'how the two centers of a split are found',
    },
    nInit(5),
    maxIter('iterations of a restart', 300),
    {
      name: 'strategy',
      type: 'choice',
      value: 'which',
      choices: ['inertia', 'size'],
      default: 'inertia',
      grid: true,
      help: 'split the cluster of the largest inertia, or of the most pixels or rows',
    },
    METRIC_OF_MEANS,
    SEED,
  ],
  gives: ['centers', 'descent', 'tree'],
  takes: {},
  examples: [
    'bisecting images/flower.jpg -k 8',
    'bisecting images/flower.jpg -k 8 --strategy size --chart bar -o halves.svg',
    'bisecting images/flower.jpg -k 16 --json',
  ],
  load: async () => (await import('./bisecting.ts')).algorithm,
};

const CUTTING = 'Where to cut';

const HAC: AlgorithmEntry = {
  name: 'hac',
  title: 'hierarchical',
  summary: 'the tree of all merges, from the rows up to one cluster (hierarchical clustering)',
  about: 'Merge the two nearest clusters again and again, and cut the tree where you like.',
  reference: 'D. Müllner, Modern hierarchical, agglomerative clustering algorithms, arXiv:1109.2378, 2011',
  params: [
    {
      name: 'linkage',
      type: 'choice',
      value: 'name',
      choices: LINKAGE_NAMES,
      aliases: LINKAGE_ALIASES,
      default: 'ward',
      grid: true,
      for: MERGED_KINDS,
      help: "how far apart clusters are (ward is R's ward.D2, wardD is R's ward.D)",
    },
    METRIC,
    ...DISTANCE_PARAMS,
    {
      name: 'featuresTree',
      type: 'switch',
      for: ROW_KINDS,
      help: 'group the columns; the rows that are written hold the means of each group',
    },
    {
      name: 'connectivity',
      type: 'text',
      value: 'which',
      for: MERGED_KINDS,
      help: 'only neighbors merge: grid (of pixels), grid:WxH, knn:10, or a file of edges',
    },
    {
      name: 'precision',
      type: 'choice',
      value: 'numbers',
      choices: ['auto', 'f32', 'f64'],
      default: 'auto',
      grid: true,
      for: MERGED_KINDS,
      help: 'precision of the matrix (auto: f64 up to 4096 rows)',
    },
    {
      name: 'optimalOrder',
      type: 'switch',
      for: MERGED_KINDS,
      help: 'put leaves next to those they are nearest to (up to 2000 leaves)',
    },
    { ...K, group: CUTTING },
    {
      name: 'height',
      type: 'number',
      value: 'h',
      min: 0,
      grid: true,
      unit: 'distance',
      group: CUTTING,
      help: 'no cluster holds a higher merge',
    },
    {
      name: 'inconsistency',
      type: 'number',
      value: 't',
      min: 0,
      grid: true,
      group: CUTTING,
      help: 'no cluster holds a merge that stands out more from those below it',
    },
    {
      name: 'depth',
      type: 'count',
      value: 'levels',
      min: 1,
      default: 2,
      grid: true,
      unit: 'levels',
      when: { inconsistency: true },
      group: CUTTING,
      help: 'levels that the inconsistency takes into account',
    },
    { name: 'gap', type: 'switch', group: CUTTING, help: 'cut in the widest gap between heights' },
    SEED,
  ],
  cuts: ['k', 'height', 'inconsistency', 'gap'],
  gives: ['tree', 'centers'],
  takes: { distances: true, trees: true, connectivity: true },
  examples: [
    'hac data/citypopulation.json --id cityLabel --columns year,population --scale standard',
    'hac data/digits.csv.gz --label-column column65 -k 10 --chart dendrogram -o digits.svg',
    'hac data/digits.csv.gz --label-column column65 --sample 60 --chart clustermap -o map.png',
    'hac table.csv --metric correlation --linkage average --transpose --height 0.5 --members',
    'hac images/flower.jpg -k 2..10 --chart heights -o heights.svg',
    'hac images/coins.png --connectivity grid -k 27 --chart segmented -o coins.png',
    'hac data/digits.csv.gz --label-column column65 -k 2..12 --choose --chart metrics -o indices.svg',
    'hac distances.csv --distances --linkage complete --steps',
    'hac distances.csv --distances --gap --newick tree.nwk --tree-out tree.npy',
    'hac tree.nwk -k 4 --chart dendrogram -o tree.svg',
  ],
  load: async () => (await import('./hac/door.ts')).algorithm,
};

const DBSCAN: AlgorithmEntry = {
  name: 'dbscan',
  title: 'DBSCAN',
  summary: 'clusters of any shape where rows lie close together; the rest is noise',
  about:
    'Find clusters by density: rows with enough neighbors within a radius, and what lies beside them. The rest is noise.',
  reference:
    'M. Ester, H.-P. Kriegel, J. Sander, X. Xu, A density-based algorithm for discovering clusters in large spatial databases with noise, KDD 1996',
  params: [
    {
      name: 'eps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      unit: 'distance',
      auto: true,
      required: 'how far may neighbors be apart?',
      help: 'radius of a neighborhood, in the units of the distance; a row at exactly this distance is in it; auto: the knee of the sorted distances to the min-samples-th row (Kneedle)',
    },
    minSamples('radius that make a core point'),
    {
      name: 'border',
      type: 'choice',
      value: 'which',
      choices: BORDERS,
      default: 'nearest',
      grid: true,
      help: 'cluster of a row near core points that is none: that of the nearest, the first, or noise (DBSCAN*)',
    },
    METRIC,
    ...DISTANCE_PARAMS,
  ],
  gives: ['density'],
  takes: { distances: true, sparse: true },
  examples: [
    'dbscan data/points.csv --columns x,y --eps auto --min-samples 3 --chart k-distance -o knee.svg',
    'dbscan data/points.csv --columns x,y --eps 0.5..3:0.5 --min-samples 5,10',
    'dbscan data/places.csv --id place --columns latitude,longitude --metric haversine --eps 130 --min-samples 3',
    'dbscan images/flower.jpg --eps 3 --min-samples 500 --chart bar -o dense.svg',
    'dbscan images/flower.jpg --position 0.5 --space oklab --eps 0.015 --min-samples 40 --chart segmented -o regions.png',
    'dbscan distances.csv --distances --eps 15 --min-samples 2',
  ],
  load: async () => (await import('./dbscan.ts')).algorithm,
};

/** All algorithms, in the order of help. */
export const ALGORITHMS: readonly AlgorithmEntry[] = [
  KMEANS,
  MINIBATCH,
  BISECTING,
  HAC,
  DBSCAN,
  OPTICS,
  HDBSCAN,
];

export const ALGORITHM_NAMES = ALGORITHMS.map(({ name }) => name);

/**
 * The algorithm of a name.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export function findAlgorithm(name: string): AlgorithmEntry {
  const known = checkChoice('algorithms', name, ALGORITHM_NAMES);
  return ALGORITHMS[ALGORITHM_NAMES.indexOf(known)];
}
