import type { AlgorithmEntry } from '../entry.ts';
import { INIT, K, maxIter, nInit, SEED } from '../params.ts';

export const FUZZY: AlgorithmEntry = {
  name: 'fuzzy',
  title: 'fuzzy c-means',
  summary: 'k centers to which rows belong more or less: soft masks of colors, rows between groups',
  about:
    'Find k clusters by fuzzy c-means: each row or color belongs to all of them, to the near ones more. Memberships add up to 1.',
  reference: 'J. C. Bezdek, Pattern Recognition with Fuzzy Objective Function Algorithms, Plenum Press, 1981',
  params: [
    K,
    {
      name: 'fuzziness',
      short: 'm',
      type: 'number',
      value: 'm',
      min: 1,
      max: 100,
      default: 2,
      grid: true,
      help: 'exponent of the memberships, above 1: the larger, the more do rows belong to several clusters',
    },
    INIT,
    nInit(3),
    maxIter('iterations of a restart', 500),
    {
      name: 'tol',
      type: 'number',
      value: 'share',
      min: 0,
      default: 1e-12,
      grid: true,
      help: 'stop when the centers move less than this share of the variance',
    },
    SEED,
  ],
  gives: ['centers', 'descent', 'membership', 'fuzzy'],
  takes: { summary: true },
  examples: [
    'fuzzy images/flower.jpg -k 4 --masks flower-{cluster}.png',
    'fuzzy data/points.csv -k 2 --out memberships.csv',
    'fuzzy data/citypopulation.json --columns year,population --scale standard -k 2..6 -m 1.5,2',
  ],
  load: async () => (await import('../fuzzy.ts')).algorithm,
};
