import { FACETS, type Facet } from '../core/clustering.ts';
import type { SubjectKind } from '../core/params.ts';
import type { ChartNeed, ChartSubject } from './needs.ts';

/** A chart as plain data: all that help, refusals, the manual and tests require without drawing it. */
export interface ChartEntry {
  /** The name on the command line; it is unique among the charts of a subject. */
  name: string;
  /** The name for people. */
  title: string;
  /** One line of description, without a full stop. */
  about: string;
  of: ChartSubject;
  needs?: readonly ChartNeed[];
  /** Indices that are computed for the chart. */
  indices?: readonly string[];
  /** Kinds of input for which the chart is drawn of several runs if no chart is named. */
  usual?: readonly SubjectKind[];
}

/** Every chart. A new one is a file with its spec, an entry here, a drawer in `work/draw` and a test. */
export const CHARTS = [
  {
    name: 'bar',
    title: 'Bars of sizes',
    about: 'the size and share of each cluster; of a picture in the colors themselves',
    of: 'clustering',
  },
  {
    name: 'pie',
    title: 'Pie of sizes',
    about: 'the shares of the clusters as slices, with a table where slices are too thin for a label',
    of: 'clustering',
  },
  {
    name: 'scatter',
    title: 'Scatter plot',
    about: 'rows by two columns, principal components or t-SNE; colors of a picture by red, green and blue',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'scatter-3d',
    title: 'Scatter plot in three dimensions',
    about: 'rows by three columns or principal components, colors by red, green and blue; a page that turns',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'biplot',
    title: 'Biplot',
    about: 'rows by two principal components, with the columns as arrows',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'parallel',
    title: 'Parallel coordinates',
    about: 'a line for each row across axes for the columns, with the means of the clusters in bold',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'snake',
    title: 'Snake plot',
    about: 'the standardized means of the columns in each cluster as lines, with the middle half of its rows',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'boxes',
    title: 'Box plots',
    about: 'the median, the quartiles and the outliers of each column in each cluster',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'pairs',
    title: 'Pairs of columns',
    about: 'a scatter plot for each two columns and a histogram for each, in the colors of the clusters',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'heatmap',
    title: 'Heat map of means',
    about: 'the mean of each column in each cluster, shaded by its distance from the mean of all rows',
    of: 'clustering',
    needs: ['rows', 'dense', 'memory'],
  },
  {
    name: 'centers',
    title: 'Center pictures',
    about: 'the medoid or the mean picture of each cluster',
    of: 'clustering',
    needs: ['shape', 'memory'],
  },
  {
    name: 'members',
    title: 'Members',
    about: 'the pictures nearest to the medoid or the mean of each cluster',
    of: 'clustering',
    needs: ['shape', 'memory'],
  },
  {
    name: 'silhouette',
    title: 'Silhouettes',
    about: 'how much nearer each row is to its own cluster than to the next',
    of: 'clustering',
    needs: ['clusters', 'memory', 'compared', 'dense'],
    indices: ['silhouette'],
  },
  {
    name: 'vat',
    title: 'Visual assessment of tendency',
    about:
      'the distances as shades in an order in which clusters are blocks, and the longest steps between rows',
    of: 'clustering',
    needs: ['memory', 'compared', 'dense'],
  },
  {
    name: 'segmented',
    title: 'Segmented picture',
    about: 'the picture in the colors of its clusters; of clustered pixels the regions on the picture',
    of: 'clustering',
    needs: ['picture'],
  },
  {
    name: 'terms',
    title: 'Top terms',
    about: 'the terms that weigh most in the texts of each cluster, as bars',
    of: 'clustering',
    needs: ['terms'],
  },
  {
    name: 'k-distance',
    title: 'Distances to the k-th row',
    about: 'the sorted distances within which rows have min-samples rows, the knee marked',
    of: 'clustering',
    needs: ['density', 'memory'],
  },
  {
    name: 'reachability',
    title: 'Reachability plot',
    about:
      'the rows in their order of density, a bar for how near each is to those before: clusters are valleys',
    of: 'clustering',
    needs: ['reachability', 'memory'],
  },
  {
    name: 'condensed',
    title: 'Tree of densities',
    about: 'the clusters of all densities, as wide as they have rows, the chosen ones ringed',
    of: 'clustering',
    needs: ['condensed', 'memory'],
  },
  {
    name: 'eigengap',
    title: 'Eigenvalues',
    about: 'the smallest eigenvalues of the graph, the gap that suggests a number of clusters marked',
    of: 'clustering',
    needs: ['spectrum'],
  },
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
