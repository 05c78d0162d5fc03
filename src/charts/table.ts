import { FACETS, type Facet } from '../core/clustering.ts';
import type { ChartNeed, ChartSubject } from './needs.ts';
import { CLUSTERING_CHARTS } from './table/clustering.ts';
import type { ChartEntry } from './table/entry.ts';

export type { ChartEntry } from './table/entry.ts';

/** Every chart. A new one is a file with its spec, an entry here or in table/, a drawer in `work/draw` and a test. */
export const CHARTS = [
  ...CLUSTERING_CHARTS,
  {
    name: 'bars',
    title: 'Bars of several runs',
    about: 'a panel of bars for each run',
    of: 'sweep',
    needs: ['runs'],
    usual: ['picture'],
  },
  {
    name: 'bic',
    title: 'BIC of mixtures',
    about: 'the BIC of mixtures against k, a line for each form of covariances, the best marked',
    of: 'sweep',
    needs: ['runs', 'mixture'],
    usual: ['table', 'matrix', 'folder'],
  },
  {
    name: 'elbow',
    title: 'Elbow',
    about: 'the inertia, the loss of medoids, or the cost of modes, against k or another parameter',
    of: 'sweep',
    needs: ['runs', 'loss'],
    usual: ['table', 'matrix', 'folder'],
  },
  {
    name: 'time',
    title: 'Time',
    about: 'the seconds of each fit against k or another parameter, the median of several and their range',
    of: 'sweep',
    needs: ['runs'],
  },
  {
    name: 'metrics',
    title: 'Indices',
    about: 'a panel for each index against k or another parameter, the best value marked',
    of: 'sweep',
    needs: ['runs'],
    usual: ['distances', 'graph', 'table', 'matrix', 'folder'],
  },
  {
    name: 'vote',
    title: 'Vote on the number of clusters',
    about: 'the k that each of the thirty indices of NbClust votes for, and how many vote for each k',
    of: 'sweep',
    needs: ['runs', 'memory', 'compared', 'dense'],
  },
  {
    name: 'extractions',
    title: 'Reachability plots',
    about: 'the reachability plots of several runs below each other, in the colors of their clusters',
    of: 'sweep',
    needs: ['runs', 'reachability', 'memory'],
  },
  {
    name: 'dendrogram',
    title: 'Dendrogram',
    about: 'the tree of merges as brackets, in the colors of its clusters',
    of: 'cut',
    needs: ['merges'],
  },
  {
    name: 'clustermap',
    title: 'Cluster map',
    about: 'the rows or distances as shades, in the order of the trees at the sides',
    of: 'cut',
    needs: ['merges', 'dense'],
  },
  {
    name: 'radial',
    title: 'Radial dendrogram',
    about: 'the tree of merges around its root, in the colors of its clusters',
    of: 'cut',
    needs: ['merges'],
  },
  {
    name: 'unrooted',
    title: 'Unrooted tree',
    about: 'the tree of merges without a root, branches as long as their heights differ',
    of: 'cut',
    needs: ['merges'],
  },
  {
    name: 'heights',
    title: 'Heights',
    about: 'the heights of the last merges, the widest gap marked',
    of: 'tree',
    needs: ['merges'],
  },
  {
    name: 'centers',
    title: 'Centers compared',
    about: 'the centers of each algorithm over the density of the colors, or over the rows',
    of: 'comparison',
    needs: ['rows', 'dense', 'centers'],
  },
  {
    name: 'panels',
    title: 'Clusters compared',
    about: 'a panel for each algorithm, with the colors or rows by cluster',
    of: 'comparison',
    needs: ['rows', 'dense'],
  },
  {
    name: 'flows',
    title: 'Flows between clusterings',
    about: 'a column of bars for each algorithm, with bands for the rows that clusters share',
    of: 'comparison',
  },
  {
    name: 'grid',
    title: 'Grid of clusterings',
    about:
      'a row of panels for each input and a column for each algorithm, with its clusters, seconds and agreement with known classes',
    of: 'inputs',
    needs: ['rows', 'dense'],
  },
  {
    name: 'times',
    title: 'Times compared',
    about: 'the seconds of each algorithm against k, the median of several fits and their range',
    of: 'comparisons',
    needs: ['runs'],
    usual: ['picture', 'table', 'matrix', 'folder', 'distances'],
  },
  {
    name: 'tanglegram',
    title: 'Tanglegram',
    about: 'two trees face to face, with a line from each leaf of one to the same leaf of the other',
    of: 'trees',
  },
  {
    name: 'bars',
    title: 'Indices of labels',
    about: 'a panel of bars for each index, with a bar for each file of labels',
    of: 'labelings',
  },
  {
    name: 'silhouette',
    title: 'Silhouettes',
    about: 'how much nearer each row is to its own cluster than to the next',
    of: 'labeling',
    needs: ['data'],
    indices: ['silhouette'],
  },
  {
    name: 'contingency',
    title: 'Contingency table',
    about: 'how many rows of each class are in each cluster',
    of: 'labeling',
    needs: ['truth'],
  },
  {
    name: 'flows',
    title: 'Flows between clusterings',
    about: 'the true classes and the clusters as bars, with bands for the rows that they share',
    of: 'labeling',
    needs: ['truth'],
  },
  {
    name: 'heatmap',
    title: 'Heat map of distances',
    about: 'the matrix of distances as shades',
    of: 'distances',
  },
  {
    name: 'vat',
    title: 'Visual assessment of tendency',
    about: 'the distances as shades in an order in which clusters are blocks, before any clustering',
    of: 'distances',
  },
  {
    name: 'histogram',
    title: 'Histogram',
    about: 'how often each intensity occurs in each band',
    of: 'intensities',
  },
  {
    name: 'top',
    title: 'Most frequent intensities',
    about: 'the most frequent intensities of each band as bars',
    of: 'intensities',
  },
  {
    name: 'series',
    title: 'Lines, steps, areas and bars',
    about: 'a column, or how many rows there are, against another column, in one panel or several',
    of: 'columns',
  },
  {
    name: 'points',
    title: 'Points',
    about: 'two columns against each other, a point a row',
    of: 'columns',
  },
  {
    name: 'pictures',
    title: 'Rows as pictures',
    about: 'the first rows as pictures, with their classes',
    of: 'columns',
    needs: ['shape'],
  },
  {
    name: 'time',
    title: 'Time of workloads',
    about: 'the median seconds of each workload and their range, beside those of other programs',
    of: 'timings',
  },
] as const satisfies readonly ChartEntry[];

/** Names of the charts of a subject. */
export type ChartNameOf<Of extends ChartSubject> = Extract<(typeof CHARTS)[number], { of: Of }>['name'];

/** The charts of some subjects, in the order of the table. */
export function chartsOf(...subjects: readonly ChartSubject[]): ChartEntry[] {
  return (CHARTS as readonly ChartEntry[]).filter(({ of }) => subjects.includes(of));
}

/** The facets of an algorithm's clusterings, and whether there is a tree of merges. */
export interface Gives {
  gives: readonly Facet[];
  /** Names of the parameters that cut a tree of merges; absent: there is no such tree. */
  cuts?: readonly string[];
  /** What a tree of merges depends on that clusterings are chosen from; absent: there is none. */
  merges?: readonly string[];
}

/** The charts of the clusterings of an algorithm, for any input. */
export function chartsOfAlgorithm(algorithm: Gives): ChartEntry[] {
  return chartsOf('clustering', 'sweep', 'cut', 'tree').filter(({ needs = [] }) =>
    needs.every((need) => givesNeed(algorithm, need)),
  );
}

/** Whether an algorithm meets a requirement of a chart, as far as the algorithm determines it. */
export function givesNeed({ gives, cuts, merges }: Gives, need: ChartNeed): boolean {
  if (need === 'merges') return (cuts ?? merges) !== undefined;
  if (need === 'loss') return gives.includes('centers') || gives.includes('prototypes');
  return !(FACETS as readonly string[]).includes(need) || gives.includes(need as Facet);
}
