import { DISTANCE_PARAMS } from '../../distances/table.ts';
import { OBJECTIVES } from '../communities/choices.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { GRAPH, METRIC, maxIter, SEED } from '../params.ts';

export const COMMUNITIES: AlgorithmEntry = {
  name: 'communities',
  title: 'communities',
  summary: 'communities of a graph, by Leiden; their number follows from the resolution',
  about:
    'Find connected communities of a graph, given or made of the rows, that make its modularity large, or the constant Potts model (cpm). Iterations end where the quality does not rise.',
  reference: 'V. Traag, L. Waltman, N. van Eck, From Louvain to Leiden, Scientific Reports 9, 2019',
  params: [
    {
      name: 'objective',
      type: 'choice',
      value: 'what',
      choices: OBJECTIVES,
      default: 'modularity',
      grid: true,
      help: 'what is made large: modularity, or cpm (edges within communities less resolution x all pairs of their rows)',
    },
    {
      name: 'resolution',
      type: 'number',
      value: 'list',
      min: 0,
      grid: true,
      help: 'more gives more and smaller communities; several: 0.5,1,2',
      defaultText: '1; of cpm the mean weight of all pairs of rows',
    },
    METRIC,
    ...DISTANCE_PARAMS,
    ...GRAPH,
    maxIter('iterations', 100),
    {
      name: 'nInit',
      type: 'count',
      value: 'n',
      min: 1,
      grid: true,
      help: 'restarts, of which the best is kept',
      defaultText: '10; fewer of graphs with more than 100 000 edges, 1 of those with more than 500 000',
    },
    SEED,
  ],
  gives: ['centers', 'descent', 'communities'],
  takes: { sparseRows: true, distances: true, sparse: true, graph: true },
  examples: [
    'communities data/karate.csv --graph given',
    'communities data/karate.csv --graph given --resolution 0.5,1,2,4 --chart metrics -o resolutions.svg',
    'communities data/points.csv --columns x,y --graph mutual-knn:5 --chart scatter -o points.svg',
    'communities images/coins.png --resize 0.2 --graph grid --chart segmented -o coins.png',
    'communities edges.csv --graph given --objective cpm --resolution 0.1 --labels-out communities.csv',
  ],
  load: async () => (await import('../communities/door.ts')).algorithm,
};
