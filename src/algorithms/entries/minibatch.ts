import type { AlgorithmEntry } from '../entry.ts';
import { INIT, K_BY_KNEE, METRIC_OF_MEANS, maxIter, nInit, SEED } from '../params.ts';

export const MINIBATCH: AlgorithmEntry = {
  name: 'minibatch',
  title: 'mini-batch k-means',
  summary: 'k-means from random batches: faster for many clusters and many rows',
  about:
    'Find k clusters by mini-batch k-means: the colors of a picture, or groups of rows, which need not fit in memory.',
  reference: 'D. Sculley, Web-scale k-means clustering, WWW 2010',
  params: [
    K_BY_KNEE,
    INIT,
    {
      ...nInit(12),
      help: 'sets of seeds that are drawn, improved and crossed on samples; the best is the start',
    },
    maxIter('passes over as many rows as the data has', 100),
    {
      name: 'batch',
      type: 'count',
      value: 'rows',
      min: 1,
      default: 1024,
      grid: true,
      unit: 'rows',
      help: 'pixels or rows in a step, one from each of as many equal parts of the data',
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
  takes: { sparseRows: true, store: true, summary: true },
  examples: [
    'minibatch images/flower.jpg -k 16',
    'minibatch images/flower.jpg -k 16 --batch 4096 --chart bar -o palette.png',
    'minibatch images/flower.jpg -k 16 --batch 256,1024,4096',
  ],
  load: async () => (await import('../minibatch.ts')).algorithm,
};
