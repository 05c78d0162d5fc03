import type { Entry } from '../../core/entry.ts';

/** How a k is read from the values of an index. */
export const RULES = {
  largest: 'the largest value',
  least: 'the least value',
  'largest-step': 'the largest difference to the k before',
  'largest-bend': 'the largest second difference',
  'least-bend': 'the least second difference',
  'above-critical': 'the first k at or above its critical value',
  'below-critical': 'the first k at or below its critical value',
  'likely-one': 'the first k with a probability of at least 0.1',
  'before-below-1': 'the k before the first value below 1',
  'one-error': 'the first k within one error of the next',
} as const satisfies Record<string, string>;

/** Name of a rule. */
export type VoteRule = keyof typeof RULES;

/** What an index of the vote is measured from. */
type VoteNeed =
  /** Rows with columns, so that clusters have centroids. */
  | 'means'
  /** A scatter matrix within clusters that has an inverse: few columns, none of them a combination of others. */
  | 'matrix'
  /** Pairwise distances of rows. */
  | 'pairs'
  /** Pairwise distances, and pairs of them, of rows that are counted. */
  | 'counts'
  /** Clusters of k + 1 that are those of k, one of them split. */
  | 'nested'
  /** The same, by pairwise distances. */
  | 'nested-pairs'
  /** The gap statistic, which is computed elsewhere. */
  | 'gap';

/** An index with the rule by which it votes for a number of clusters. */
export interface VoteEntry extends Entry {
  rule: VoteRule;
  needs: VoteNeed;
  reference: string;
  /** Where NbClust 3.0.1 differs. */
  note?: string;
}

const MILLIGAN =
  'G. W. Milligan, M. C. Cooper, "An examination of procedures for determining the number of clusters in a data set", Psychometrika 50, 1985';
const ROHLF =
  'F. J. Rohlf, "Methods of comparing classifications", Annual Review of Ecology and Systematics 5, 1974';
const UNCENTERED = 'NbClust takes sums of squares about 0 for T, not about the mean.';

/** The thirty indices of NbClust, by its names and in its order. */
export const VOTERS: readonly VoteEntry[] = [
  {
    name: 'kl',
    title: 'Krzanowski-Lai',
    about: 'how much the variation within clusters falls up to k, over how much it falls beyond',
    reference:
      'W. J. Krzanowski, Y. T. Lai, "A criterion for determining the number of groups in a data set using sum-of-squares clustering", Biometrics 44, 1988',
    rule: 'largest',
    needs: 'means',
  },
  {
    name: 'ch',
    title: 'Calinski-Harabasz',
    about: 'variance between clusters over variance within them',
    reference:
      'T. Calinski, J. Harabasz, "A dendrite method for cluster analysis", Communications in Statistics 3, 1974',
    rule: 'largest',
    needs: 'means',
  },
  {
    name: 'hartigan',
    title: 'Hartigan',
    about: 'how much variation the next cluster takes away, by degrees of freedom',
    reference: 'J. A. Hartigan, "Clustering Algorithms", Wiley 1975',
    note: 'NbClust multiplies by n - k, not n - k - 1. The rule is that of Milligan and Cooper; Hartigan himself takes the first k with at most 10.',
    rule: 'largest-step',
    needs: 'means',
  },
  {
    name: 'ccc',
    title: 'Cubic clustering criterion',
    about: 'the share of variance between clusters beside that of a uniform distribution in a box',
    reference: 'W. S. Sarle, "Cubic clustering criterion", SAS technical report A-108, 1983',
    note: UNCENTERED,
    rule: 'largest',
    needs: 'matrix',
  },
  {
    name: 'scott',
    title: 'Scott-Symons',
    about: 'n log(|T| / |W|), of the scatter of all rows and of that within clusters',
    reference:
      'A. J. Scott, M. J. Symons, "Clustering methods based on likelihood ratio criteria", Biometrics 27, 1971',
    note: `${UNCENTERED} Differences, and so the vote, are the same.`,
    rule: 'largest-step',
    needs: 'matrix',
  },
  {
    name: 'marriot',
    title: 'Marriott',
    about: 'k^2 |W|, where W is the scatter within clusters',
    reference: 'F. H. C. Marriott, "Practical problems in a method of cluster analysis", Biometrics 27, 1971',
    rule: 'largest-bend',
    needs: 'matrix',
  },
  {
    name: 'trcovw',
    title: 'Trace of the pooled covariance',
    about: 'the trace of W over n - k, where W is the scatter within clusters',
    reference: MILLIGAN,
    note: 'NbClust takes the trace of the covariance of the rows of W.',
    rule: 'largest-step',
    needs: 'means',
  },
  {
    name: 'tracew',
    title: 'Trace of W',
    about: 'the inertia',
    reference: MILLIGAN,
    rule: 'largest-bend',
    needs: 'means',
  },
  {
    name: 'friedman',
    title: 'Friedman',
    about: 'the trace of W^-1 B, of the scatter within and between clusters',
    reference: 'H. P. Friedman, J. Rubin, "On some invariant criteria for grouping data", JASA 62, 1967',
    note: 'NbClust multiplies W^-1 and B cell by cell, B about 0.',
    rule: 'largest-step',
    needs: 'matrix',
  },
  {
    name: 'rubin',
    title: 'Rubin',
    about: '|T| / |W|, of the scatter of all rows and of that within clusters',
    reference: 'H. P. Friedman, J. Rubin, "On some invariant criteria for grouping data", JASA 62, 1967',
    note: 'NbClust takes traces in place of determinants, T about 0.',
    rule: 'least-bend',
    needs: 'matrix',
  },
  {
    name: 'cindex',
    title: 'C-index',
    about: 'the sum of the distances within clusters, between the least and the largest sum of as many',
    reference:
      'L. J. Hubert, J. R. Levin, "A general statistical framework for assessing categorical clustering in free recall", Psychological Bulletin 83, 1976',
    note: 'NbClust compares the mean with the least and the largest distance within clusters.',
    rule: 'least',
    needs: 'pairs',
  },
  {
    name: 'db',
    title: 'Davies-Bouldin',
    about: 'the mean over clusters of the worst ratio of two spreads to the distance of their centroids',
    reference: 'D. L. Davies, D. W. Bouldin, "A cluster separation measure", IEEE PAMI 1, 1979',
    note: 'NbClust takes the root of the mean squared distance for a spread, not the mean distance.',
    rule: 'least',
    needs: 'means',
  },
  {
    name: 'silhouette',
    title: 'Silhouette',
    about: 'how much nearer rows are to their own cluster than to the next one',
    reference:
      'P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", Journal of Computational and Applied Mathematics 20, 1987',
    note: 'A row that is alone in its cluster has 0; NbClust gives it 1.',
    rule: 'largest',
    needs: 'pairs',
  },
  {
    name: 'duda',
    title: 'Duda-Hart',
    about: 'the variation within the two parts of the next split over that within the whole',
    reference: 'R. O. Duda, P. E. Hart, "Pattern Classification and Scene Analysis", Wiley 1973',
    note: 'NbClust compares clusters that are not nested, too, and takes the coordinates of a row that is alone for rows.',
    rule: 'above-critical',
    needs: 'nested',
  },
  {
    name: 'pseudot2',
    title: 'Pseudo t^2',
    about: 'the variation that the next split takes away over that within its two parts',
    reference: 'SAS Institute, "SAS user\'s guide: statistics", 1983',
    note: 'NbClust compares clusters that are not nested, too, and takes the coordinates of a row that is alone for rows.',
    rule: 'below-critical',
    needs: 'nested',
  },
  {
    name: 'beale',
    title: 'Beale',
    about: 'an F ratio of the next split',
    reference:
      'E. M. L. Beale, "Euclidean cluster analysis", Bulletin of the International Statistical Institute 43, 1969',
    note: 'NbClust takes 1 from 2^(2/p) before it multiplies by (n - 1) / (n - 2), and compares clusters that are not nested, too.',
    rule: 'likely-one',
    needs: 'nested',
  },
  {
    name: 'ratkowsky',
    title: 'Ratkowsky-Lance',
    about: 'the mean root of the share of the variation that is between clusters, over the root of k',
    reference:
      'D. A. Ratkowsky, G. N. Lance, "A criterion for determining the number of groups in a classification", Australian Computer Journal 10, 1978',
    rule: 'largest',
    needs: 'means',
  },
  {
    name: 'ball',
    title: 'Ball-Hall',
    about: 'the inertia over the number of clusters',
    reference:
      'G. H. Ball, D. J. Hall, "ISODATA, a novel method of data analysis and pattern classification", Stanford Research Institute 1965',
    rule: 'largest-step',
    needs: 'means',
  },
  {
    name: 'ptbiserial',
    title: 'Point-biserial correlation',
    about: 'the correlation of distances and whether rows are in two clusters',
    reference:
      'G. W. Milligan, "A Monte Carlo study of thirty internal criterion measures for cluster analysis", Psychometrika 46, 1981',
    rule: 'largest',
    needs: 'pairs',
  },
  {
    name: 'gap',
    title: 'Gap statistic',
    about: 'how much tighter clusters are than those of data without clusters',
    reference:
      'R. Tibshirani, G. Walther, T. Hastie, "Estimating the number of clusters in a data set via the gap statistic", JRSS B 63, 2001',
    note: 'NbClust draws 10 references and looks from the least k on, not from 1.',
    rule: 'one-error',
    needs: 'gap',
  },
  {
    name: 'frey',
    title: 'Frey-Van Groenewoud',
    about: 'how much the mean distance between clusters changes with the next cluster, over the same within',
    reference:
      'T. Frey, H. van Groenewoud, "A cluster analysis of the D2 matrix of white spruce stands in Saskatchewan based on the maximum-minimum principle", Journal of Ecology 60, 1972',
    note: 'NbClust compares clusters that are not nested, too.',
    rule: 'before-below-1',
    needs: 'nested-pairs',
  },
  {
    name: 'mcclain',
    title: 'McClain-Rao',
    about: 'the mean distance within clusters over the mean distance between clusters',
    reference:
      'J. O. McClain, V. R. Rao, "CLUSTISZ: a program to test for the quality of clustering of a set of objects", Journal of Marketing Research 12, 1975',
    note: 'NbClust divides both means by their numbers of pairs once more.',
    rule: 'least',
    needs: 'pairs',
  },
  {
    name: 'gamma',
    title: 'Baker-Hubert gamma',
    about: 'how often a distance within clusters is less than one between clusters, rather than larger',
    reference:
      'F. B. Baker, L. J. Hubert, "Measuring the power of hierarchical cluster analysis", JASA 70, 1975',
    rule: 'largest',
    needs: 'pairs',
  },
  {
    name: 'gplus',
    title: 'G(+)',
    about:
      'the share of pairs of distances in which one within a cluster is larger than one between clusters',
    reference: ROHLF,
    note: 'NbClust divides by the pairs of rows, not by the pairs of distances.',
    rule: 'least',
    needs: 'counts',
  },
  {
    name: 'tau',
    title: 'Tau',
    about: 'the rank correlation of distances and whether rows are in two clusters',
    reference: ROHLF,
    note: 'NbClust takes pairs of rows for pairs of distances, and its values lie beyond 1.',
    rule: 'largest',
    needs: 'counts',
  },
  {
    name: 'dunn',
    title: 'Dunn',
    about: 'the least distance between clusters over the largest distance within one',
    reference:
      'J. C. Dunn, "A fuzzy relative of the ISODATA process and its use in detecting compact well-separated clusters", Journal of Cybernetics 3, 1973',
    rule: 'largest',
    needs: 'pairs',
  },
  {
    name: 'hubert',
    title: "Hubert's gamma",
    about: 'the correlation of distances of rows and distances of the centroids of their clusters',
    reference: 'L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2, 1985',
    note: 'NbClust divides by other numbers than the variances, and leaves the reading to the eye.',
    rule: 'least-bend',
    needs: 'means',
  },
  {
    name: 'sdindex',
    title: 'SD index',
    about:
      'the scattering of clusters, weighted, and the separation of their centroids; the largest k sets the weight',
    reference:
      'M. Halkidi, M. Vazirgiannis, Y. Batistakis, "Quality scheme assessment in the clustering process", PKDD 2000',
    rule: 'least',
    needs: 'means',
  },
  {
    name: 'dindex',
    title: 'D index',
    about: 'the mean over clusters of the mean distance to their centroid',
    reference: 'L. Lebart, A. Morineau, M. Piron, "Statistique exploratoire multidimensionnelle", Dunod 2000',
    note: 'NbClust takes the mean over all rows, and leaves the reading to the eye.',
    rule: 'largest-bend',
    needs: 'means',
  },
  {
    name: 'sdbw',
    title: 'S_Dbw',
    about: 'the scattering of clusters, and how dense rows are between them',
    reference:
      'M. Halkidi, M. Vazirgiannis, "Clustering validity assessment: finding the optimal partitioning of a data set", ICDM 2001',
    note: 'NbClust counts at a centroid the rows of its own cluster alone, not those of both.',
    rule: 'least',
    needs: 'means',
  },
];
