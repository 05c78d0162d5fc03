import { GLOBALS } from '../birch/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { K, nInit, SEED } from '../params.ts';

export const BIRCH: AlgorithmEntry = {
  name: 'birch',
  title: 'BIRCH',
  summary: 'sums up rows in one pass, however many they are, and clusters the sums',
  about:
    'Sum up rows that lie close together in the leaves of a tree, by one pass over rows that need not fit in memory, and cluster the leaves.',
  reference:
    'T. Zhang, R. Ramakrishnan, M. Livny, BIRCH: an efficient data clustering method for very large databases, SIGMOD 1996; with the features of A. Lang, E. Schubert, BETULA: fast clustering of large data with improved BIRCH CF-trees, Information Systems 108, 2022',
  params: [
    { ...K, unless: { global: 'none' } },
    {
      name: 'threshold',
      type: 'number',
      value: 'radius',
      min: 0,
      default: 0,
      grid: true,
      unit: 'distance',
      help: 'largest radius of a leaf: root mean square distance of its rows to their mean; it is raised while there are too many leaves',
    },
    {
      name: 'maxLeaves',
      type: 'count',
      value: 'n',
      min: 1,
      default: 5000,
      grid: true,
      unit: 'leaves',
      help: 'leaves of the tree at most',
    },
    {
      name: 'branching',
      type: 'count',
      value: 'n',
      min: 2,
      max: 65536,
      default: 50,
      grid: true,
      help: 'entries of a node at most',
    },
    {
      name: 'global',
      type: 'choice',
      value: 'step',
      choices: GLOBALS,
      default: 'kmeans',
      grid: true,
      help: "how leaves become clusters: k-means, Ward's linkage (hac), or each leaf is one (none)",
    },
    nInit(10),
    SEED,
  ],
  shares: ['k'],
  gives: ['centers', 'summary'],
  takes: { store: true },
  examples: [
    'birch images/flower.jpg -k 8 --chart pie',
    'birch data/digits.csv.gz --label-column column65 -k 10 --global hac',
    'birch data/digits.csv.gz --label-column column65 --global none --threshold 25',
    'birch images/flower.jpg -k 2..12 --threshold 4,8 --chart elbow -o elbow.svg',
  ],
  load: async () => (await import('../birch.ts')).algorithm,
};
