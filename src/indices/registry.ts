import { checkChoice } from '../core/check.ts';
import { dbcv } from './dbcv.ts';
import type { Evidence } from './evidence.ts';
import { adjustedRandOf, fowlkesMallows, pairJaccard, rand } from './external.ts';
import {
  adjustedInformation,
  classEntropy,
  completeness,
  homogeneity,
  mutualInformation,
  normalizedInformation,
  variationOfInformation,
  vMeasure,
} from './information.ts';
import {
  betweenVariance,
  calinskiHarabasz,
  daviesBouldin,
  inertia,
  simplifiedSilhouette,
  withinVariance,
  xieBeni,
} from './internal.ts';
import { inversePurity, majorityErrors, matchClasses, purity } from './majority.ts';
import { cIndex, dunn } from './separation.ts';

/** An index of how good a clustering is. */
export interface MetricInfo {
  /** What it is asked for by, and called in JSON. */
  name: string;
  aliases: readonly string[];
  /** For people. */
  title: string;
  better: 'higher' | 'lower';
  /** Labels are compared with a truth, or judged by the data. */
  needs: 'truth' | 'data';
  /** Whether every pair of rows is looked at, or every row. */
  cost: 'rows' | 'pairs';
  /** The least and the largest value it may have. */
  range: readonly [number, number];
  /** @throws {ClusterkitError} input, when it is not defined for these labels; usage, without truth or data */
  measure(evidence: Evidence): number | Promise<number>;
}

const UNIT = [0, 1] as const;
const SIGNED = [-1, 1] as const;
/** Where chance is all there is, less than chance is divided by next to nothing. */
const UP_TO_ONE = [Number.NEGATIVE_INFINITY, 1] as const;
const ABOVE = [0, Number.POSITIVE_INFINITY] as const;

type Entry = Omit<MetricInfo, 'name' | 'needs' | 'cost' | 'aliases'> & { aliases?: readonly string[] };

const higher = 'higher';
const lower = 'lower';

/** Of labels and truth. */
const EXTERNAL: Record<string, Entry> = {
  ari: {
    aliases: ['adjusted-rand', 'adjusted-rand-index'],
    title: 'Adjusted Rand index',
    better: higher,
    range: [-0.5, 1],
    measure: ({ table }) => adjustedRandOf(table),
  },
  ami: {
    aliases: ['ami-arithmetic', 'adjusted-mutual-information'],
    title: 'Adjusted mutual information',
    better: higher,
    range: UP_TO_ONE,
    measure: ({ table }) => adjustedInformation(table),
  },
  nmi: {
    aliases: ['nmi-arithmetic', 'normalized-mutual-information'],
    title: 'Normalised mutual information',
    better: higher,
    range: UNIT,
    measure: ({ table }) => normalizedInformation(table),
  },
  homogeneity: {
    title: 'Homogeneity',
    better: higher,
    range: UNIT,
    measure: ({ table }) => homogeneity(table),
  },
  completeness: {
    title: 'Completeness',
    better: higher,
    range: UNIT,
    measure: ({ table }) => completeness(table),
  },
  'v-measure': {
    aliases: ['v', 'vmeasure'],
    title: 'V-measure',
    better: higher,
    range: UNIT,
    measure: ({ table, options }) => vMeasure(table, options.beta),
  },
  rand: {
    aliases: ['rand-index', 'ri'],
    title: 'Rand index',
    better: higher,
    range: UNIT,
    measure: ({ table }) => rand(table),
  },
  'fowlkes-mallows': {
    aliases: ['fm', 'fmi'],
    title: 'Fowlkes-Mallows index',
    better: higher,
    range: UNIT,
    measure: ({ table }) => fowlkesMallows(table),
  },
  'pair-jaccard': {
    aliases: ['jaccard'],
    title: 'Jaccard index of pairs',
    better: higher,
    range: UNIT,
    measure: ({ table }) => pairJaccard(table),
  },
  purity: {
    aliases: ['majority-accuracy'],
    title: 'Accuracy by majority vote (purity)',
    better: higher,
    range: UNIT,
    measure: ({ table }) => purity(table),
  },
  'inverse-purity': {
    title: 'Inverse purity',
    better: higher,
    range: UNIT,
    measure: ({ table }) => inversePurity(table),
  },
  'majority-errors': {
    aliases: ['errors'],
    title: 'Errors of a majority vote',
    better: lower,
    range: ABOVE,
    measure: ({ table }) => majorityErrors(table),
  },
  accuracy: {
    aliases: ['matched-accuracy'],
    title: 'Accuracy by the best matching',
    better: higher,
    range: UNIT,
    measure: ({ table }) => matchClasses(table).accuracy,
  },
  'class-entropy': {
    aliases: ['weighted-entropy'],
    title: 'Weighted entropy of the classes in clusters',
    better: lower,
    range: ABOVE,
    measure: ({ table }) => classEntropy(table),
  },
  'variation-of-information': {
    aliases: ['vi'],
    title: 'Variation of information',
    better: lower,
    range: ABOVE,
    measure: ({ table }) => variationOfInformation(table),
  },
  mi: {
    aliases: ['mutual-information'],
    title: 'Mutual information',
    better: higher,
    range: ABOVE,
    measure: ({ table }) => mutualInformation(table),
  },
};

for (const average of ['geometric', 'min', 'max'] as const) {
  EXTERNAL[`nmi-${average}`] = {
    title: `Normalised mutual information (${average})`,
    better: higher,
    range: UNIT,
    measure: ({ table }) => normalizedInformation(table, average),
  };
  EXTERNAL[`ami-${average}`] = {
    title: `Adjusted mutual information (${average})`,
    better: higher,
    range: UP_TO_ONE,
    measure: ({ table }) => adjustedInformation(table, average),
  };
}

/** Of data and labels, by rows and centroids. */
const BY_ROWS: Record<string, Entry> = {
  'calinski-harabasz': {
    aliases: ['ch', 'variance-ratio'],
    title: 'Calinski-Harabasz index',
    better: higher,
    range: ABOVE,
    measure: ({ centered }) => calinskiHarabasz(centered),
  },
  'davies-bouldin': {
    aliases: ['db', 'dbi'],
    title: 'Davies-Bouldin index',
    better: lower,
    range: ABOVE,
    measure: ({ centered }) => daviesBouldin(centered),
  },
  'simplified-silhouette': {
    title: 'Simplified silhouette',
    better: higher,
    range: SIGNED,
    measure: ({ centered }) => simplifiedSilhouette(centered),
  },
  'xie-beni': {
    aliases: ['xb'],
    title: 'Xie-Beni index',
    better: lower,
    range: ABOVE,
    measure: ({ centered }) => xieBeni(centered),
  },
  inertia: {
    aliases: ['sse'],
    title: 'Inertia',
    better: lower,
    range: ABOVE,
    measure: ({ centered }) => inertia(centered),
  },
  'within-variance': {
    title: 'Variance within clusters',
    better: lower,
    range: ABOVE,
    measure: ({ centered }) => withinVariance(centered),
  },
  'between-variance': {
    title: 'Variance between clusters',
    better: higher,
    range: ABOVE,
    measure: ({ centered }) => betweenVariance(centered),
  },
};

/** Of data and labels, by pairs of rows. */
const BY_PAIRS: Record<string, Entry> = {
  silhouette: {
    aliases: ['sil'],
    title: 'Silhouette',
    better: higher,
    range: SIGNED,
    measure: async (evidence) => (await evidence.silhouette()).mean,
  },
  dunn: {
    title: 'Dunn index',
    better: higher,
    range: ABOVE,
    measure: ({ rows, options }) => dunn(rows, options),
  },
  'c-index': {
    aliases: ['cindex'],
    title: 'C-index',
    better: lower,
    range: UNIT,
    measure: ({ rows, options }) => cIndex(rows, options),
  },
  dbcv: {
    title: 'Density-based validity (DBCV)',
    better: higher,
    range: SIGNED,
    measure: async ({ rows, options }) => (await dbcv(rows, options)).index,
  },
};

function listed(
  entries: Record<string, Entry>,
  needs: 'truth' | 'data',
  cost: 'rows' | 'pairs',
): MetricInfo[] {
  return Object.entries(entries).map(([name, entry]) => ({ name, needs, cost, aliases: [], ...entry }));
}

/** All indices, in the order of tables. */
export const METRICS: readonly MetricInfo[] = [
  ...listed(EXTERNAL, 'truth', 'rows'),
  ...listed(BY_PAIRS, 'data', 'pairs'),
  ...listed(BY_ROWS, 'data', 'rows'),
];

const byWord = new Map(METRICS.flatMap((info) => [info.name, ...info.aliases].map((word) => [word, info])));

/**
 * The index of a name or alias, in any case.
 * @throws {ClusterkitError} usage, for a word that is none, with the nearest that is
 */
export function findMetric(word: string): MetricInfo {
  return (
    byWord.get(word.toLowerCase()) ??
    byWord.get(
      checkChoice(
        'metrics',
        word,
        METRICS.map(({ name }) => name),
      ),
    )!
  );
}
