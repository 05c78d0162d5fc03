import type { CenteredRows } from '../internal.ts';
import { ABOVE, type IndexEntry, type Listed, SIGNED, UNIT } from './entry.ts';

/* Indices that judge labels by the data that were clustered. */

const centroids = () => import('../internal.ts');

/** Loads an index of rows and the centroids of their clusters. */
function ofCentered(load: () => Promise<(rows: CenteredRows) => number>): IndexEntry['load'] {
  return async () => {
    const index = await load();
    return ({ centered }) => index(centered);
  };
}

const BY_ROWS: readonly Listed[] = [
  {
    name: 'calinski-harabasz',
    aliases: ['ch', 'variance-ratio'],
    title: 'Calinski-Harabasz index',
    about: 'variance between clusters over variance within them, each by its degrees of freedom',
    reference:
      'T. Calinski, J. Harabasz, "A dendrite method for cluster analysis", Communications in Statistics 3, 1974',
    note: 'When the rows of each cluster coincide it is infinite (1 when all rows coincide); scikit-learn says 1.',
    better: 'higher',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).calinskiHarabaszOf),
  },
  {
    name: 'davies-bouldin',
    aliases: ['db', 'dbi'],
    title: 'Davies-Bouldin index',
    about: 'the mean over clusters of the worst ratio of two spreads to the distance of their centroids',
    reference: 'D. L. Davies, D. W. Bouldin, "A cluster separation measure", IEEE PAMI 1, 1979',
    note: "A spread is the mean distance to the centroid (q = 1), as in scikit-learn; NbClust and clusterSim's default take the root of the mean squared distance (q = 2). Clusters with spread in one place make it infinite; scikit-learn says 0.",
    better: 'lower',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).daviesBouldinOf),
  },
  {
    name: 'simplified-silhouette',
    title: 'Simplified silhouette',
    about: 'the silhouette with distances to centroids in place of mean distances to rows',
    reference:
      'E. R. Hruschka, L. N. de Castro, R. J. G. B. Campello, "Evolutionary algorithms for clustering gene-expression data", ICDM 2004',
    better: 'higher',
    range: SIGNED,
    load: ofCentered(async () => (await centroids()).simplifiedSilhouetteOf),
  },
  {
    name: 'xie-beni',
    aliases: ['xb'],
    title: 'Xie-Beni index',
    about: 'variance within clusters over the least squared distance of two centroids',
    reference: 'X. L. Xie, G. Beni, "A validity measure for fuzzy clustering", IEEE PAMI 13, 1991',
    note: "The sum of squares is divided by n once, as in the paper; e1071's fclustIndex divides by n twice.",
    better: 'lower',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).xieBeniOf),
  },
  {
    name: 'inertia',
    aliases: ['sse', 'tracew'],
    title: 'Inertia',
    about: 'the weighted sum of squared distances of rows to the centroids of their clusters',
    better: 'lower',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).inertiaOf),
  },
  {
    name: 'within-variance',
    title: 'Variance within clusters',
    about: 'inertia over the sum of the weights',
    better: 'lower',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).withinVarianceOf),
  },
  {
    name: 'between-variance',
    title: 'Variance between clusters',
    about: 'the weighted mean of squared distances of centroids to the mean of all rows',
    better: 'higher',
    range: ABOVE,
    load: ofCentered(async () => (await centroids()).betweenVarianceOf),
  },
];

const BY_PAIRS: readonly (Listed & { needsMeans?: true })[] = [
  {
    name: 'silhouette',
    aliases: ['sil'],
    title: 'Silhouette',
    about: 'how much nearer rows are to their own cluster than to the next one, a mean over the rows',
    reference:
      'P. J. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", Journal of Computational and Applied Mathematics 20, 1987',
    note: 'A row that is alone in its cluster has 0, as in R and scikit-learn; as many clusters as rows are refused.',
    better: 'higher',
    range: SIGNED,
    load: async () => async (evidence) => (await evidence.silhouette()).mean,
  },
  {
    name: 'dunn',
    title: 'Dunn index',
    about: 'the least distance of two rows of different clusters over the largest of two rows of one cluster',
    reference:
      'J. C. Dunn, "A fuzzy relative of the ISODATA process and its use in detecting compact well-separated clusters", Journal of Cybernetics 3, 1973',
    better: 'higher',
    range: ABOVE,
    onRequest: true,
    load: async () => {
      const { dunnOf } = await import('../separation.ts');
      return ({ rows, options }) => dunnOf(rows, options);
    },
  },
  {
    name: 'c-index',
    aliases: ['cindex'],
    title: 'C-index',
    about:
      'the sum of the distances within clusters, between the least (0) and the largest (1) sum of as many distances',
    reference:
      'L. J. Hubert, J. R. Levin, "A general statistical framework for assessing categorical clustering in free recall", Psychological Bulletin 83, 1976',
    note: "By the definition, as fpc's g3 and clusterSim's index.C; NbClust's cindex and clusterSim's index.G3 compare the mean with the least and the largest distance within clusters.",
    better: 'lower',
    range: UNIT,
    onRequest: true,
    load: async () => {
      const { cIndexOf } = await import('../separation.ts');
      return ({ rows, options }) => cIndexOf(rows, options);
    },
  },
  {
    name: 'dbcv',
    title: 'Density-based validity (DBCV)',
    about: 'how much denser clusters of any shape are than the space between them',
    reference:
      'D. Moulavi, P. A. Jaskowiak, R. J. G. B. Campello, A. Zimek, J. Sander, "Density-based clustering validation", SIAM International Conference on Data Mining 2014',
    better: 'higher',
    range: SIGNED,
    needsMeans: true,
    onRequest: true,
    load: async () => {
      const { dbcvOf } = await import('../dbcv.ts');
      return async ({ rows, options }) => (await dbcvOf(rows, options)).index;
    },
  },
];

export const INTERNAL: readonly IndexEntry[] = [
  ...BY_PAIRS.map((entry) => ({ ...entry, needs: 'data', cost: 'pairs' }) as const),
  ...BY_ROWS.map((entry) => ({ ...entry, needs: 'data', cost: 'rows', needsMeans: true }) as const),
];
