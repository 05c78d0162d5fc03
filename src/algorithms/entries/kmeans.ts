import type { AlgorithmEntry } from '../entry.ts';
import { INIT, K_BY_KNEE, METRIC_OF_MEANS, maxIter, nInit, SEED } from '../params.ts';

export const KMEANS: AlgorithmEntry = {
  name: 'kmeans',
  title: 'k-means',
  summary: 'k clusters: the colors that serve a picture best, groups of rows',
  about:
    "Find k clusters by Lloyd's k-means: the colors that serve a picture best, or groups of the rows of a table, a matrix or a folder of pictures.",
  reference: 'S. P. Lloyd, Least squares quantization in PCM, IEEE Trans. Inf. Theory 28, 1982',
  params: [
    K_BY_KNEE,
    INIT,
    {
      ...nInit(10),
      defaultWith: { param: 'maxIter', is: 0, value: 1 },
      defaultText: '10; 1 without iterations',
    },
    {
      ...maxIter('iterations of a restart', 300),
      min: 0,
      help: 'iterations of a restart at most; 0 takes the seeds as centers',
    },
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
  takes: { summary: true, sparseRows: true, store: true, passes: true },
  // each restart takes passes over all rows
  stored: { init: 'k-means||', nInit: 1 },
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
  load: async () => (await import('../kmeans.ts')).algorithm,
};
