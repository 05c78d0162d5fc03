import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { CORRECTIONS } from '../density/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METRIC, minSamples } from '../params.ts';

export const OPTICS: AlgorithmEntry = {
  name: 'optics',
  title: 'OPTICS',
  summary: 'rows in an order of density, and the clusters that are valleys in it',
  about:
    'Put rows in an order in which each is the nearest to those before, and take as clusters the valleys of these distances, or what is connected at one radius.',
  reference:
    'M. Ankerst, M. M. Breunig, H.-P. Kriegel, J. Sander, OPTICS: Ordering points to identify the clustering structure, SIGMOD 1999',
  params: [
    minSamples('core distance of a row'),
    {
      name: 'maxEps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      infinite: true,
      unit: 'distance',
      help: 'rows farther apart than this do not reach each other (default: no bound)',
    },
    {
      name: 'eps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      infinite: true,
      unit: 'distance',
      help: 'clusters of DBSCAN with this radius; without it, valleys',
    },
    {
      name: 'xi',
      type: 'number',
      value: 'share',
      min: 0,
      max: 1,
      default: 0.05,
      grid: true,
      help: 'a valley ends where distances change by more than this share',
    },
    {
      name: 'minClusterSize',
      type: 'count',
      value: 'n',
      min: 2,
      grid: true,
      help: 'rows (or their weight) of a valley at least (default: min-samples)',
    },
    {
      name: 'correction',
      type: 'choice',
      value: 'how',
      choices: CORRECTIONS,
      default: 'predecessor',
      grid: true,
      help: 'whether a valley ends at a row that is reached from within it',
    },
    METRIC,
    ...DISTANCE_PARAMS,
  ],
  shares: ['eps', 'xi', 'minClusterSize', 'correction'],
  gives: ['density', 'reachability'],
  takes: { distances: true, sparse: true, summary: true },
  examples: [
    'optics data/points.csv --columns x,y --min-samples 3',
    'optics data/points.csv --columns x,y --min-samples 3 --chart reachability -o valleys.svg',
    'optics data/points.csv --columns x,y --min-samples 3 --eps 1,2 --chart extractions -o radii.svg',
    'optics images/flower.jpg --max-eps 20 --min-samples 10 --xi 0.1',
  ],
  load: async () => (await import('../optics.ts')).algorithm,
};
