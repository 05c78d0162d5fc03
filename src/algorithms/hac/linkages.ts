import { aliasesOf, type Entry, finderIn, namesOf } from '../../core/entry.ts';
import { LINKAGE_CODE, type LinkageCode } from '../../kernels/linkage.ts';

/** How the dissimilarity of clusters follows from the dissimilarities of their rows. */
export interface LinkageEntry extends Entry {
  /** How the kernels update dissimilarities after a merge. */
  code: LinkageCode;
  /** Works on squared distances; heights are their square roots. */
  squares?: true;
  /** No merge decreases the dissimilarity to other clusters, so heights never fall. */
  reducible?: true;
  /** Distances are those of centroids, so they must be Euclidean. */
  centroids?: true;
  /** A mean or maximum over all pairs of rows. It is at least the distance of the means, as `mergeMembers` requires. */
  members?: true;
  /** The name of heights on axes; absent: the name of the distance. */
  height?: string;
  /**
   * What the height of a merge measures, for sentences: "A and B are nearest, 2.5 apart (the nearest pair)"; `{pairs}`
   * stands for the number of pairs of their rows.
   */
  step: string;
  /** The pair of rows whose distance is the height. */
  pair?: 'nearest' | 'farthest';
}

const LANCE_WILLIAMS =
  'G. N. Lance, W. T. Williams, "A general theory of classificatory sorting strategies", Computer Journal 9, 1967';
const SOKAL_MICHENER =
  'R. R. Sokal, C. D. Michener, "A statistical method for evaluating systematic relationships", University of Kansas Science Bulletin 38, 1958';
const WARD =
  'J. H. Ward, "Hierarchical grouping to optimize an objective function", Journal of the American Statistical Association 58, 1963';
const LEAST_GROWTH = 'no other two would add less to the squared error';

const ENTRIES = [
  {
    name: 'single',
    title: 'Single linkage',
    about: 'the distance of the nearest two rows',
    reference:
      'K. Florek, J. Łukaszewicz, J. Perkal, H. Steinhaus, S. Zubrzycki, "Sur la liaison et la division des points d\'un ensemble fini", Colloquium Mathematicum 2, 1951',
    code: LINKAGE_CODE.single,
    reducible: true,
    step: 'the nearest pair',
    pair: 'nearest',
  },
  {
    name: 'complete',
    title: 'Complete linkage',
    about: 'the distance of the farthest two rows',
    reference:
      'T. Sørensen, "A method of establishing groups of equal amplitude in plant sociology based on similarity of species content", Biologiske Skrifter 5, 1948',
    code: LINKAGE_CODE.complete,
    reducible: true,
    members: true,
    step: 'the farthest pair',
    pair: 'farthest',
  },
  {
    name: 'average',
    aliases: ['upgma'],
    title: 'Average linkage',
    about: 'the mean distance over all pairs of rows (UPGMA)',
    reference: SOKAL_MICHENER,
    code: LINKAGE_CODE.average,
    reducible: true,
    members: true,
    step: 'the mean of {pairs} distances',
  },
  {
    name: 'weighted',
    aliases: ['wpgma', 'mcquitty'],
    title: 'Weighted linkage',
    about: 'the mean of the distances of the two parts, whatever their sizes (WPGMA)',
    reference:
      'L. L. McQuitty, "Similarity analysis by reciprocal pairs for discrete and continuous data", Educational and Psychological Measurement 26, 1966',
    code: LINKAGE_CODE.weighted,
    reducible: true,
    members: true,
    step: 'the mean of what their parts were apart',
  },
  {
    name: 'ward',
    aliases: ['ward.d2'],
    title: 'Ward linkage',
    about: "the growth of the squared error (R's ward.D2)",
    reference: WARD,
    code: LINKAGE_CODE.ward,
    squares: true,
    reducible: true,
    centroids: true,
    height: 'Ward distance',
    step: LEAST_GROWTH,
  },
  {
    name: 'wardD',
    aliases: ['ward.d'],
    title: 'Ward.D linkage',
    about: "Ward's update on distances that were not squared (R's ward.D)",
    reference:
      'F. Murtagh, P. Legendre, "Ward\'s hierarchical agglomerative clustering method: which algorithms implement Ward\'s criterion?", Journal of Classification 31, 2014',
    code: LINKAGE_CODE.ward,
    reducible: true,
    height: 'Ward distance',
    step: LEAST_GROWTH,
  },
  {
    name: 'centroid',
    aliases: ['upgmc'],
    title: 'Centroid linkage',
    about: 'the distance of the centroids (UPGMC)',
    reference: LANCE_WILLIAMS,
    code: LINKAGE_CODE.centroid,
    squares: true,
    centroids: true,
    step: 'from centroid to centroid',
  },
  {
    name: 'median',
    aliases: ['wpgmc'],
    title: 'Median linkage',
    about: 'the distance of centers halfway between those of the parts (WPGMC)',
    reference: 'J. C. Gower, "A comparison of some methods of cluster analysis", Biometrics 23, 1967',
    code: LINKAGE_CODE.median,
    squares: true,
    centroids: true,
    step: 'from middle to middle',
  },
] as const satisfies readonly LinkageEntry[];

/** Name of a linkage. */
export type Linkage = (typeof ENTRIES)[number]['name'];

/** All linkages, in the order of help. */
export const LINKAGES: readonly (LinkageEntry & { name: Linkage })[] = ENTRIES;

export const LINKAGE_NAMES: readonly Linkage[] = namesOf(ENTRIES);
export const LINKAGE_ALIASES = aliasesOf(ENTRIES);

/**
 * The linkage of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for an unknown word, with the nearest known one
 */
export const findLinkage = finderIn('linkage', LINKAGES);

/** Stands in place of a linkage where a tree was made elsewhere. */
export const GIVEN_TREE = 'given';
