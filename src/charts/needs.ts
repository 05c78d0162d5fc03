import type { Facet } from '../core/clustering.ts';

/** The subjects of charts. */
export const CHART_SUBJECTS = {
  clustering: 'one clustering',
  sweep: 'several clusterings of the same input',
  cut: 'a tree of merges, in the colors of a cut',
  tree: 'a tree of merges as a whole',
  comparison: 'several algorithms at the same settings',
  comparisons: 'several algorithms at several settings',
  inputs: 'several algorithms on one input or several',
  trees: 'two trees of the same leaves',
  labeling: 'labels, beside true classes or the data',
  labelings: 'several files of labels',
  distances: 'pairwise distances',
  intensities: 'the intensities of a picture',
  columns: 'the columns of a table',
  timings: 'the seconds of several workloads',
} as const;
export type ChartSubject = keyof typeof CHART_SUBJECTS;

/**
 * The requirements of a chart, in words that follow "requires"; the facets of a clustering are further requirements.
 */
export const CHART_NEEDS = {
  centers: 'an algorithm that finds centers',
  descent: 'an algorithm that iterates',
  tree: 'an algorithm that makes a tree',
  density: 'an algorithm that goes by density',
  strengths: 'an algorithm that tells how firmly rows belong to clusters',
  condensed: 'an algorithm that makes a tree of densities',
  reachability: 'an algorithm that puts rows in order by density',
  membership: 'an algorithm that tells how far each row belongs to each cluster',
  mixture: 'an algorithm that finds normal distributions',
  medoids: 'an algorithm that finds medoids',
  fuzzy: 'an algorithm of fuzzy memberships',
  affinity: 'an algorithm that finds exemplars',
  modes: 'an algorithm that finds where rows are dense',
  prototypes: 'an algorithm that finds what is typical of categories',
  summary: 'rows that were summed up',
  spectrum: 'an algorithm that finds eigenvalues of a graph',
  regions: 'an algorithm that finds regions of a picture',
  communities: 'an algorithm that finds communities of a graph',
  loss: 'an algorithm with an inertia, a loss or a cost',
  merges: 'a tree of merges',
  cut: 'a cut of the tree',
  rows: 'rows, and distances or a graph have none',
  compared: 'rows or distances, and a graph has none',
  dense: 'dense rows, and those of texts are sparse',
  terms: 'texts whose terms are known',
  memory: 'all rows in memory, and the table is too large for that',
  picture: 'a picture',
  shape: 'rows that are pictures',
  clusters: 'at least two clusters',
  runs: 'several runs',
  truth: 'true labels',
  data: 'the data',
} as const satisfies Record<Facet, string> & Record<string, string>;
export type ChartNeed = keyof typeof CHART_NEEDS;
