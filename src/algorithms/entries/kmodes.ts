import { MODE_INITS } from '../categories/words.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { K, maxIter, nInit, SEED } from '../params.ts';

export const KMODES: AlgorithmEntry = {
  name: 'kmodes',
  title: 'k-modes',
  summary:
    'k groups of rows of categories, such as the answers of a survey, each told by its most frequent answers',
  about:
    'Find k clusters of rows of categories by k-modes: the modes, in words, and the rows that differ least from them. Text is taken as it is; columns of numbers only if they are named.',
  reference:
    'Z. Huang, Extensions to the k-means algorithm for clustering large data sets with categorical values, Data Mining and Knowledge Discovery 2, 1998',
  params: [
    K,
    {
      name: 'init',
      type: 'choice',
      value: 'how',
      choices: MODE_INITS,
      default: 'auto',
      grid: true,
      help: 'first modes: cao (frequent rows far from each other, without chance and in one start), huang (rows near categories that are drawn by their frequencies), random rows, or auto: cao, then random ones',
    },
    nInit(10),
    maxIter('passes of a restart', 100),
    SEED,
  ],
  gives: ['prototypes', 'descent'],
  takes: {},
  categories: 'all',
  examples: [
    'kmodes data/survey.csv -k 3',
    'kmodes data/survey.csv -k 3 --init cao --chart heatmap -o answers.png',
    'kmodes data/survey.csv -k 2..8 --metrics silhouette',
  ],
  load: async () => (await import('../kmodes.ts')).algorithm,
};
