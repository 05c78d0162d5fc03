import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { METHODS, TREE_PARAMS } from '../density/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METRIC, minSamples } from '../params.ts';

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
    minSamples('core distance of a row'),
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
  merges: TREE_PARAMS,
  gives: ['tree', 'density', 'strengths', 'condensed'],
  takes: { distances: true, sparse: true, summary: true },
  examples: [
    'hdbscan data/points.csv --columns x,y --min-cluster-size 2 --min-samples 2 --chart condensed -o tree.svg',
    'hdbscan data/digits.csv.gz --label-column column65 --min-cluster-size 5..100:5 --chart metrics -o sizes.svg',
    'hdbscan images/flower.jpg --min-cluster-size 2000 --min-samples 100',
    'hdbscan data/points.csv --columns x,y --min-samples 3 --tree-out tree.npy --chart dendrogram -o tree.svg',
    'hdbscan distances.csv --distances --min-cluster-size 2 --min-samples 2',
  ],
  load: async () => (await import('../hdbscan.ts')).algorithm,
};
