import { DISTANCE_PARAMS } from '../../distances/table.ts';
import type { AlgorithmEntry } from '../entry.ts';
import { GRAPH, K, METRIC, nInit, SEED } from '../params.ts';

export const SPECTRAL: AlgorithmEntry = {
  name: 'spectral',
  title: 'spectral',
  summary: 'clusters of any shape on a graph of neighbors, by eigenvectors; regions of pictures',
  about:
    'Cluster a graph of the rows by the eigenvectors of its normalized Laplacian. The gap between eigenvalues suggests k; components of the graph are clustered by themselves.',
  reference: 'U. von Luxburg, A tutorial on spectral clustering, Statistics and Computing 17, 2007',
  params: [
    K,
    {
      name: 'assign',
      type: 'choice',
      value: 'how',
      choices: ['kmeans', 'discretize', 'cluster-qr'],
      default: 'kmeans',
      grid: true,
      help: 'how rows become clusters in the space of the eigenvectors: kmeans, discretize (Yu and Shi) or cluster-qr (Damle, Minden and Ying; nothing random)',
    },
    {
      name: 'unitRows',
      type: 'switch',
      help: 'scale the rows of the eigenvectors to length 1, as Ng, Jordan and Weiss do',
    },
    { ...nInit(10), when: { assign: 'kmeans' } },
    METRIC,
    ...DISTANCE_PARAMS,
    ...GRAPH,
    SEED,
  ],
  gives: ['centers', 'spectrum'],
  takes: { sparseRows: true, distances: true, sparse: true, graph: true },
  examples: [
    'spectral data/points.csv --columns x,y -k 2',
    'spectral data/points.csv --columns x,y -k 2..6 --graph rbf --chart eigengap -o gap.svg',
    'spectral images/coins.png --resize 0.2 --graph grid -k 25 --assign cluster-qr --chart segmented -o coins.png',
    'spectral edges.csv --graph given -k 3 --labels-out communities.csv',
    'spectral distances.csv --distances --graph rbf:0.5 -k 4',
  ],
  load: async () => (await import('../spectral/door.ts')).algorithm,
};
