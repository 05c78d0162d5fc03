import type { AlgorithmEntry } from '../entry.ts';
import { KERNELS, ORPHANS } from '../meanshift/choices.ts';
import { maxIter } from '../params.ts';

export const MEANSHIFT: AlgorithmEntry = {
  name: 'meanshift',
  title: 'mean shift',
  summary: 'clusters around the places where rows are dense; the number of clusters follows from a bandwidth',
  about:
    'Find the modes of the density of rows: every row climbs to the mean of the rows around it until it stays. The number of clusters follows from the bandwidth.',
  reference:
    'D. Comaniciu, P. Meer, Mean shift: a robust approach toward feature space analysis, IEEE Trans. PAMI 24, 2002',
  params: [
    {
      name: 'bandwidth',
      type: 'number',
      value: 'h',
      min: 0,
      infinite: true,
      auto: true,
      default: 'auto',
      grid: true,
      unit: 'distance',
      help: 'radius around a row whose rows count (flat), or the standard deviation of their shares (gaussian), in the units of the columns; auto: estimated',
    },
    {
      name: 'quantile',
      type: 'number',
      value: 'share',
      min: 0,
      max: 1,
      default: 0.3,
      grid: true,
      when: { bandwidth: 'auto' },
      help: 'share of all rows that are within the estimated bandwidth of a row, on average over the distances',
    },
    {
      name: 'kernel',
      type: 'choice',
      value: 'how',
      choices: KERNELS,
      default: 'flat',
      grid: true,
      help: 'rows within the bandwidth count alike (flat), or rows count by exp(-d^2 / (2 h^2)) (gaussian)',
    },
    {
      name: 'binSeeding',
      type: 'switch',
      help: 'start from the middles of bins as wide as the bandwidth, not from all rows: faster, and nearly the same',
    },
    {
      name: 'orphans',
      type: 'choice',
      value: 'which',
      choices: ORPHANS,
      default: 'nearest',
      grid: true,
      help: 'cluster of rows with no mode within the bandwidth: that of the nearest mode, or noise',
    },
    {
      name: 'tol',
      type: 'number',
      value: 'share',
      min: 0,
      default: 0.001,
      grid: true,
      help: 'a row has arrived when a step is at most this share of the bandwidth',
    },
    maxIter('steps of a row', 300),
  ],
  gives: ['centers', 'descent', 'modes'],
  takes: { summary: true },
  examples: [
    'meanshift data/points.csv --columns x,y --chart scatter -o modes.svg',
    'meanshift data/points.csv --columns x,y --bandwidth 2..6:2 --orphans noise',
    'meanshift images/flower.jpg --bandwidth 30 --bin-seeding --chart pie -o colors.svg',
    'meanshift images/coins.png --position 1 --bandwidth 40 --bin-seeding --chart segmented -o regions.png',
  ],
  load: async () => (await import('../meanshift.ts')).algorithm,
};
