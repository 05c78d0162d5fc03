import { DISTANCE_PARAMS } from '../../distances/table.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METRIC, minSamples } from '../params.ts';
import { CORRECTIONS, METHODS } from './choices.ts';

const MIN_SAMPLES = minSamples('core distance of a row');

export const OPTICS: AlgorithmEntry = {
  name: 'optics',
  title: 'OPTICS',
  summary: 'rows in an order of density, and the clusters that are valleys in it',
  about:
    'Put rows in an order in which each is the nearest to those before, and take as clusters the valleys of these distances, or what is connected at one radius.',
  reference:
    'M. Ankerst, M. M. Breunig, H.-P. Kriegel, J. Sander, OPTICS: Ordering points to identify the clustering structure, SIGMOD 1999',
  params: [
    MIN_SAMPLES,
    {
      name: 'maxEps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      unit: 'distance',
      help: 'rows farther apart than this do not reach each other (default: no bound)',
    },
    {
      name: 'eps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      unit: 'distance',
      help: 'clusters of DBSCAN with this radius; without it, valleys',
    },
    {
      name: 'xi',
      type: 'number',
      value: 'share',
      min: 0,
      max: 1,
      default: 0.05,
      grid: true,
      help: 'a valley ends where distances change by more than this share',
    },
    {
      name: 'minClusterSize',
      type: 'count',
      value: 'n',
      min: 2,
      grid: true,
      help: 'rows (or their weight) of a valley at least (default: min-samples)',
    },
    {
      name: 'correction',
      type: 'choice',
      value: 'how',
      choices: CORRECTIONS,
      default: 'predecessor',
      grid: true,
      help: 'whether a valley ends at a row that is reached from within it',
    },
    METRIC,
    ...DISTANCE_PARAMS,
  ],
  gives: ['density', 'reachability'],
  takes: { distances: true, sparse: true },
  examples: [
    'optics data/points.csv --columns x,y --min-samples 3',
    'optics data/points.csv --columns x,y --min-samples 3 --chart reachability -o valleys.svg',
    'optics data/points.csv --columns x,y --min-samples 3 --eps 1,2 --chart extractions -o radii.svg',
    'optics images/flower.jpg --max-eps 20 --min-samples 10 --xi 0.1',
  ],
  load: async () => (await import('../optics.ts')).algorithm,
};

export const HDBSCAN: AlgorithmEntry = {
  name: 'hdbscan',
  title: 'HDBSCAN',
  summary: 'clusters of any shape and density, those that persist longest; the rest is noise',
  about:
    'Find clusters by density without a radius: the clusters of all radii are a tree, and those that persist longest are taken.',
  reference:
    'R. J. G. B. Campello, D. Moulavi, A. Zimek, J. Sander, Hierarchical density estimates for data clustering, visualization, and outlier detection, ACM TKDD 10, 2015',
  params: [
    {
      name: 'minClusterSize',
      type: 'count',
      value: 'n',
      min: 2,
      default: 5,
      grid: true,
      help: 'rows (or their weight) of a cluster at least; any number of sizes takes one fit',
    },
    MIN_SAMPLES,
    {
      name: 'method',
      type: 'choice',
      value: 'how',
      choices: METHODS,
      default: 'eom',
      grid: true,
      help: 'take the clusters that persist longest (eom: excess of mass), or those that do not split (leaf)',
    },
    {
      name: 'epsilon',
      type: 'number',
      value: 'distance',
      min: 0,
      default: 0,
      grid: true,
      unit: 'distance',
      help: 'take clusters together that appear at a smaller distance than this',
    },
    {
      name: 'maxClusterSize',
      type: 'count',
      value: 'n',
      min: 1,
      grid: true,
      when: { method: 'eom' },
      help: 'rows (or their weight) of a cluster at most, where it has parts',
    },
    {
      name: 'allowSingleCluster',
      type: 'switch',
      help: 'all rows may be one cluster',
    },
    METRIC,
    ...DISTANCE_PARAMS,
  ],
  gives: ['tree', 'density', 'strengths', 'condensed'],
  takes: { distances: true, sparse: true },
  examples: [
    'hdbscan data/points.csv --columns x,y --min-cluster-size 2 --min-samples 2 --chart condensed -o tree.svg',
    'hdbscan data/digits.csv.gz --label-column column65 --min-cluster-size 5..100:5 --chart metrics -o sizes.svg',
    'hdbscan images/flower.jpg --min-cluster-size 2000 --min-samples 100',
    'hdbscan distances.csv --distances --min-cluster-size 2 --min-samples 2',
  ],
  load: async () => (await import('../hdbscan.ts')).algorithm,
};
