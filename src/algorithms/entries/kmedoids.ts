import { DISTANCE_PARAMS } from '../../distances/table.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METHODS, OBJECTIVES } from '../kmedoids/choices.ts';
import { INIT_OF_MEDOIDS, K, METRIC, maxIter, nInit, SEED } from '../params.ts';

export const KMEDOIDS: AlgorithmEntry = {
  name: 'kmedoids',
  title: 'k-medoids',
  summary: 'k clusters around k of the rows, by any distance (PAM)',
  about:
    'Find k of the rows, the medoids, to which all rows are as near as possible, by any distance: real pictures, real colors, real answers.',
  reference:
    'E. Schubert, P. J. Rousseeuw, Fast and eager k-medoids clustering: O(k) runtime improvement of the PAM, CLARA, and CLARANS algorithms, Information Systems 101, 2021',
  params: [
    K,
    INIT_OF_MEDOIDS,
    { ...nInit(1), help: 'restarts of a search among all rows, of which the best is kept' },
    maxIter('swaps of a search', 100_000),
    METRIC,
    ...DISTANCE_PARAMS,
    {
      name: 'objective',
      type: 'choice',
      value: 'what',
      choices: OBJECTIVES,
      default: 'loss',
      grid: true,
      help: 'what is made best: the sum of distances to medoids (loss), or the medoid silhouette, with all k in one search',
    },
    {
      name: 'method',
      type: 'choice',
      value: 'how',
      choices: METHODS,
      default: 'auto',
      grid: true,
      help: 'among all rows (exact), in samples (clara), or whichever suits: exact, or a sample and then swaps with all rows (auto)',
    },
    {
      name: 'samples',
      type: 'count',
      value: 'n',
      min: 1,
      grid: true,
      unless: { method: 'exact' },
      help: 'number of samples (default: 5 of clara, 3 of auto)',
    },
    {
      name: 'sampleSize',
      type: 'count',
      value: 'rows',
      min: 1,
      grid: true,
      unless: { method: 'exact' },
      help: 'rows of a sample (default: 2000 of clara, 5000 to 8000 of auto)',
    },
    SEED,
  ],
  gives: ['centers', 'descent', 'medoids'],
  takes: { sparseRows: true, distances: true, summary: true },
  examples: [
    'kmedoids data/points.csv --columns x,y -k 3 --chart scatter',
    'kmedoids data/digits.csv.gz --label-column column65 --shape 8x8 -k 10 --chart members -o digits.svg',
    'kmedoids images/flower.jpg -k 8',
    'kmedoids data/digits.csv.gz --label-column column65 -k 2..20 --objective silhouette --chart metrics -o digits.svg',
    'kmedoids distances.csv --distances -k 2',
  ],
  load: async () => (await import('../kmedoids.ts')).algorithm,
};
