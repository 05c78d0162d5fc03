import type { AlgorithmEntry } from '../entry.ts';
import { GAMMA_RULES, MIXED_SEEDINGS } from '../kprototypes/words.ts';
import { K, maxIter, nInit, SEED } from '../params.ts';

export const KPROTOTYPES: AlgorithmEntry = {
  name: 'kprototypes',
  title: 'k-prototypes',
  summary: 'k groups of rows of numbers and categories, by means and most frequent categories',
  about:
    'Find k clusters of rows of numbers and categories by k-prototypes: means and modes, in words, and the rows nearest to them. Text is taken as it is; numbers may need one scale.',
  reference:
    'Z. Huang, Extensions to the k-means algorithm for clustering large data sets with categorical values, Data Mining and Knowledge Discovery 2, 1998',
  params: [
    K,
    {
      name: 'gamma',
      type: 'number',
      value: 'weight',
      min: 0,
      auto: true,
      default: 'auto',
      grid: true,
      help: 'what a category that differs counts beside a squared difference of numbers; auto: by gamma-rule',
    },
    {
      name: 'gammaRule',
      type: 'choice',
      value: 'how',
      choices: GAMMA_RULES,
      default: 'deviation',
      grid: true,
      when: { gamma: 'auto' },
      help: 'deviation: half the mean standard deviation of the numbers; variance: their mean variance by the mean diversity of the categories',
    },
    {
      name: 'init',
      type: 'choice',
      value: 'how',
      choices: MIXED_SEEDINGS,
      default: 'k-means++',
      grid: true,
      help: 'first prototypes: rows drawn far from each other, or random rows',
    },
    nInit(10),
    maxIter('passes of a restart', 100),
    SEED,
  ],
  gives: ['prototypes', 'descent'],
  takes: {},
  categories: 'some',
  examples: [
    'kprototypes data/survey.csv -k 3 --scale standard',
    'kprototypes data/survey.csv -k 3 --scale standard --gamma 0.5,1,2 --metrics silhouette',
  ],
  load: async () => (await import('../kprototypes.ts')).algorithm,
};
