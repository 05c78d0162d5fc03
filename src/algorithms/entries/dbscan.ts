import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { BORDERS } from '../density/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { METRIC, minSamples } from '../params.ts';

export const DBSCAN: AlgorithmEntry = {
  name: 'dbscan',
  title: 'DBSCAN',
  summary: 'clusters of any shape where rows lie close together; the rest is noise',
  about:
    'Find clusters by density: rows with enough neighbors within a radius, and what lies beside them. The rest is noise.',
  reference:
    'M. Ester, H.-P. Kriegel, J. Sander, X. Xu, A density-based algorithm for discovering clusters in large spatial databases with noise, KDD 1996',
  params: [
    {
      name: 'eps',
      type: 'number',
      value: 'radius',
      min: 0,
      grid: true,
      infinite: true,
      unit: 'distance',
      auto: true,
      required: 'how far may neighbors be apart?',
      help: 'radius of a neighborhood, in the units of the distance; a row at exactly this distance is in it; inf: all rows are; auto: where clusters persist longest, or the knee of the sorted distances to the min-samples-th row',
    },
    minSamples('radius that make a core point'),
    {
      name: 'border',
      type: 'choice',
      value: 'which',
      choices: BORDERS,
      default: 'nearest',
      grid: true,
      help: 'cluster of a row near core points that is none: that of the nearest, the first, or noise (DBSCAN*)',
    },
    METRIC,
    ...DISTANCE_PARAMS,
  ],
  gives: ['density'],
  takes: { distances: true, sparse: true, summary: true },
  examples: [
    'dbscan data/points.csv --columns x,y --eps auto --min-samples 3 --chart k-distance -o knee.svg',
    'dbscan data/points.csv --columns x,y --eps 0.5..3:0.5 --min-samples 5,10',
    'dbscan data/places.csv --id place --columns latitude,longitude --metric haversine --eps 130 --min-samples 3',
    'dbscan data/places.csv --id place --columns latitude,longitude --metric haversine --unit mi --eps auto --min-samples 3',
    'dbscan images/flower.jpg --eps 3 --min-samples 500 --chart bar -o dense.svg',
    'dbscan images/flower.jpg --position 0.5 --space oklab --eps 0.015 --min-samples 40 --chart segmented -o regions.png',
    'dbscan distances.csv --distances --eps 15 --min-samples 2',
  ],
  load: async () => (await import('../dbscan.ts')).algorithm,
};
