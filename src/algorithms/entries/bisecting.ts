import type { AlgorithmEntry } from '../entry.ts';
import { INIT, K_BY_KNEE, METRIC_OF_MEANS, maxIter, nInit, SEED } from '../params.ts';

export const BISECTING: AlgorithmEntry = {
  name: 'bisecting',
  title: 'bisecting k-means',
  summary: 'k-means that splits one cluster in two until there are k, and keeps the tree',
  about: 'Find k clusters by bisecting k-means: the colors of a picture, or groups of rows.',
  reference:
    'M. Steinbach, G. Karypis, V. Kumar, A comparison of document clustering techniques, KDD Workshop on Text Mining 2000',
  params: [
    K_BY_KNEE,
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
  shares: ['k'],
  gives: ['centers', 'descent', 'tree'],
  takes: { summary: true },
  examples: [
    'bisecting images/flower.jpg -k 8',
    'bisecting images/flower.jpg -k 8 --strategy size --chart bar -o halves.svg',
    'bisecting images/flower.jpg -k 16 --json',
  ],
  load: async () => (await import('../bisecting.ts')).algorithm,
};
