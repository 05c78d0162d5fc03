import type { Average } from '../information.ts';
import { ABOVE, type IndexEntry, type Listed, ofTable, UNIT, UP_TO_ONE } from './entry.ts';

/* Indices that compare labels with true ones, or with other labels of the same rows. */

const pairs = () => import('../external.ts');
const information = () => import('../information.ts');
const majority = () => import('../majority.ts');

const ROSENBERG =
  'A. Rosenberg, J. Hirschberg, "V-measure: a conditional entropy-based external cluster evaluation measure", EMNLP-CoNLL 2007';
const STREHL =
  'A. Strehl, J. Ghosh, "Cluster ensembles: a knowledge reuse framework for combining multiple partitions", JMLR 3, 2002';
const VINH =
  'N. X. Vinh, J. Epps, J. Bailey, "Information theoretic measures for clusterings comparison", JMLR 11, 2010';

const MEANS = {
  geometric: 'the geometric mean of the entropies',
  min: 'the lesser entropy',
  max: 'the larger entropy',
} as const satisfies Partial<Record<Average, string>>;

const ENTRIES: readonly Listed[] = [
  {
    name: 'ari',
    aliases: ['adjusted-rand', 'adjusted-rand-index'],
    title: 'Adjusted Rand index',
    about:
      'pairs of rows that both labelings treat alike, corrected for chance: 1 for equal partitions, about 0 by chance',
    reference: 'L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2, 1985',
    note: 'Two equal partitions without a pair to tell apart (every row alone in both, or one cluster in both) have 1, as in scikit-learn; mclust and genieclust say NaN for rows that are all alone, and genieclust for one cluster.',
    better: 'higher',
    range: [-0.5, 1],
    load: ofTable(async () => (await pairs()).adjustedRandOf),
  },
  {
    name: 'ami',
    aliases: ['ami-arithmetic', 'adjusted-mutual-information'],
    title: 'Adjusted mutual information',
    about: 'mutual information corrected for chance, over the arithmetic mean of the entropies',
    reference: VINH,
    better: 'higher',
    range: UP_TO_ONE,
    load: ofTable(async () => (await information()).adjustedMutualInformationOf),
  },
  {
    name: 'nmi',
    aliases: ['nmi-arithmetic', 'normalized-mutual-information'],
    title: 'Normalized mutual information',
    about: 'mutual information over the arithmetic mean of the entropies',
    reference: STREHL,
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await information()).normalizedMutualInformationOf),
  },
  {
    name: 'homogeneity',
    title: 'Homogeneity',
    about: '1 when every cluster holds rows of one class only',
    reference: ROSENBERG,
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await information()).homogeneityOf),
  },
  {
    name: 'completeness',
    title: 'Completeness',
    about: '1 when the rows of every class are in one cluster',
    reference: ROSENBERG,
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await information()).completenessOf),
  },
  {
    name: 'v-measure',
    aliases: ['v', 'vmeasure'],
    title: 'V-measure',
    about: 'the harmonic mean of homogeneity and completeness; beta is the weight of completeness',
    reference: ROSENBERG,
    better: 'higher',
    range: UNIT,
    load: async () => {
      const { vMeasureOf } = await information();
      return ({ table, options }) => vMeasureOf(table, options.beta);
    },
  },
  {
    name: 'rand',
    aliases: ['rand-index', 'ri'],
    title: 'Rand index',
    about: 'the share of the pairs of rows that both labelings treat alike',
    reference:
      'W. M. Rand, "Objective criteria for the evaluation of clustering methods", Journal of the American Statistical Association 66, 1971',
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await pairs()).randOf),
  },
  {
    name: 'fowlkes-mallows',
    aliases: ['fm', 'fmi'],
    title: 'Fowlkes-Mallows index',
    about: 'the geometric mean of precision and recall of the pairs of rows that share a cluster',
    reference:
      'E. B. Fowlkes, C. L. Mallows, "A method for comparing two hierarchical clusterings", Journal of the American Statistical Association 78, 1983',
    note: 'When every row is alone in both labelings it is 1, as equal partitions have; scikit-learn says 0.',
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await pairs()).fowlkesMallowsOf),
  },
  {
    name: 'pair-jaccard',
    aliases: ['jaccard'],
    title: 'Jaccard index of pairs',
    about: 'pairs of rows together in both labelings, over the pairs together in at least one',
    note: 'When every row is alone in both labelings it is 1.',
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await pairs()).pairJaccardOf),
  },
  {
    name: 'purity',
    aliases: ['majority-accuracy', 'precision'],
    title: 'Accuracy by majority vote (purity)',
    about:
      "the share of the rows that are of their cluster's commonest class; it rises with the number of clusters",
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await majority()).purityOf),
  },
  {
    name: 'inverse-purity',
    title: 'Inverse purity',
    about:
      "the share of the rows that are in their class's commonest cluster; it falls with the number of clusters",
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => (await majority()).inversePurityOf),
  },
  {
    name: 'majority-errors',
    aliases: ['errors'],
    title: 'Errors of a majority vote',
    about: "how many rows are not of their cluster's commonest class",
    better: 'lower',
    range: ABOVE,
    load: ofTable(async () => (await majority()).majorityErrorsOf),
  },
  {
    name: 'accuracy',
    aliases: ['matched-accuracy'],
    title: 'Accuracy by the best matching',
    about:
      'the share of the rows that are right when clusters and classes are matched one to one in the best way',
    reference:
      'H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2, 1955',
    better: 'higher',
    range: UNIT,
    load: ofTable(async () => {
      const { matchClassesOf } = await majority();
      return (table) => matchClassesOf(table).accuracy;
    }),
  },
  {
    name: 'class-entropy',
    aliases: ['weighted-entropy', 'entropy'],
    title: 'Weighted entropy of the classes in clusters',
    about: 'how uncertain the class is when the cluster is known, in nats',
    better: 'lower',
    range: ABOVE,
    load: ofTable(async () => (await information()).classEntropyOf),
  },
  {
    name: 'variation-of-information',
    aliases: ['vi'],
    title: 'Variation of information',
    about: 'a distance between partitions, in nats: 0 for equal ones',
    reference:
      'M. Meila, "Comparing clusterings: an information based distance", Journal of Multivariate Analysis 98, 2007',
    note: 'In nats, as in fpc; with logarithms of base 2 it is 1 / ln 2 times as large.',
    better: 'lower',
    range: ABOVE,
    load: ofTable(async () => (await information()).variationOfInformationOf),
  },
  {
    name: 'mi',
    aliases: ['mutual-information'],
    title: 'Mutual information',
    about: 'what the cluster tells of the class, in nats',
    better: 'higher',
    range: ABOVE,
    load: ofTable(async () => (await information()).mutualInformationOf),
  },
  ...(['geometric', 'min', 'max'] as const).flatMap((average) => [normalized(average), adjusted(average)]),
];

function normalized(average: keyof typeof MEANS): Listed {
  return {
    name: `nmi-${average}`,
    title: `Normalized mutual information (${average})`,
    about: `mutual information over ${MEANS[average]}`,
    reference: STREHL,
    better: 'higher',
    range: UNIT,
    onRequest: true,
    load: ofTable(async () => {
      const { normalizedMutualInformationOf } = await information();
      return (table) => normalizedMutualInformationOf(table, average);
    }),
  };
}

function adjusted(average: keyof typeof MEANS): Listed {
  return {
    name: `ami-${average}`,
    title: `Adjusted mutual information (${average})`,
    about: `mutual information corrected for chance, over ${MEANS[average]}`,
    reference: VINH,
    better: 'higher',
    range: UP_TO_ONE,
    onRequest: true,
    load: ofTable(async () => {
      const { adjustedMutualInformationOf } = await information();
      return (table) => adjustedMutualInformationOf(table, average);
    }),
  };
}

export const EXTERNAL: readonly IndexEntry[] = ENTRIES.map((entry) => ({
  ...entry,
  needs: 'truth',
  cost: 'rows',
}));
