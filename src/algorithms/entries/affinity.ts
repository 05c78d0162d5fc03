import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { PREFERENCES } from '../affinity/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METRIC, maxIter } from '../params.ts';

export const AFFINITY: AlgorithmEntry = {
  name: 'affinity',
  title: 'affinity propagation',
  summary: 'exemplars that rows agree on by messages; the number of clusters follows from the data',
  about:
    'Find rows that serve as exemplars of others, by messages between all pairs of rows. The number of clusters follows from the preference.',
  reference: 'B. J. Frey, D. Dueck, Clustering by passing messages between data points, Science 315, 2007',
  params: [
    {
      name: 'preference',
      type: 'number',
      value: 'similarity',
      instead: PREFERENCES,
      default: 'median',
      grid: true,
      help: 'similarity that a row has with itself as an exemplar, which is minus a distance; less gives fewer clusters; median: of all similarities, min: the least one',
    },
    {
      name: 'damping',
      type: 'number',
      value: 'share',
      min: 0.5,
      max: 1,
      default: 0.5,
      grid: true,
      help: 'share of each message that stays in an iteration, below 1; more where messages do not converge',
    },
    maxIter('iterations', 200),
    {
      name: 'convergenceIter',
      type: 'count',
      value: 'n',
      min: 1,
      default: 15,
      grid: true,
      help: 'iterations with the same exemplars after which messages have converged',
    },
    { ...METRIC, default: 'sqeuclidean' },
    ...DISTANCE_PARAMS,
  ],
  gives: ['descent', 'medoids', 'affinity'],
  takes: { distances: true, sparse: true, summary: true, preferences: true },
  examples: [
    'affinity data/points.csv --columns x,y --chart scatter -o exemplars.svg',
    'affinity data/digits.csv.gz --label-column column65 --damping 0.9',
    'affinity data/points.csv --columns x,y --preference=-100,-10,median',
    'affinity images/flower.jpg --summarize 1000 --preference min --chart pie -o colors.svg',
    'affinity distances.csv --distances --preference=-20',
  ],
  load: async () => (await import('../affinity.ts')).algorithm,
};
