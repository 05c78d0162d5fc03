import { describe, expect, it } from 'vitest';
import { vote } from '../../src/indices/choose/vote.ts';
import { evaluate } from '../../src/indices/evaluate.ts';
import * as indices from '../../src/indices/index.ts';
import { findIndex, INDICES } from '../../src/indices/table.ts';
import { lineOf } from '../support/datasets.ts';

/** Six rows, in three clusters against two classes: cells a0 = 2, a1 = 1, b1 = 2, c1 = 1. */
const LABELS = ['a', 'a', 'a', 'b', 'b', 'c'];
const TRUTH = [0, 0, 1, 1, 1, 1];
const CLUSTERS = (3 / 6) * Math.log(2) + (2 / 6) * Math.log(3) + (1 / 6) * Math.log(6);
const CLASSES = (2 / 6) * Math.log(3) + (4 / 6) * Math.log(3 / 2);
/** What is left of the class within the clusters: of cluster a only. */
const LEFT = (3 / 6) * ((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(3));
const SHARED = CLASSES - LEFT;
const HOMOGENEITY = SHARED / CLASSES;
const COMPLETENESS = SHARED / CLUSTERS;

/**
 * Mutual information that chance gives to clusters of 3, 2, 1 and classes of 2, 4 rows: of the 15 pairs of rows that the
 * class of 2 may be, each as likely, the mean.
 */
const CHANCE = (() => {
  let sum = 0;
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j < i; j++) {
      const dealt = TRUTH.map((_, row) => (row === i || row === j ? 0 : 1));
      for (const cluster of ['a', 'b', 'c']) {
        for (const one of [0, 1]) {
          const cell = LABELS.filter((label, row) => label === cluster && dealt[row] === one).length;
          const size = LABELS.filter((label) => label === cluster).length;
          if (cell > 0) sum += (cell / 6) * Math.log((6 * cell) / (size * (one === 0 ? 2 : 4)));
        }
      }
    }
  }
  return sum / 15;
})();

const adjusted = (most: number) => (SHARED - CHANCE) / (most - CHANCE);

/** 0 and 2 in one cluster, 10, 12 and 14 in another: centroids 1 and 12, mean 7.6. */
const DATA = lineOf([0, 2, 10, 12, 14]);
const PARTS = [0, 0, 1, 1, 1];
const BETWEEN = (2 * 6.6 ** 2 + 3 * 4.4 ** 2) / 5;
const SILHOUETTES = [1 - 2 / 12, 1 - 2 / 10, 1 - 3 / 9, 1 - 2 / 11, 1 - 3 / 13];
const SIMPLIFIED = [11 / 12, 9 / 10, 7 / 9, 1, 11 / 13];

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

type Front = (options?: object) => number | Promise<number>;
const external = (of: (labels: indices.Labels, truth: indices.Labels, options?: object) => number): Front => {
  return (options) => of(LABELS, TRUTH, options);
};
const internal = (of: (data: typeof DATA, labels: number[]) => number | Promise<number>): Front => {
  return () => of(DATA, PARTS);
};

/** The value that the vote takes an index to have. */
const voted = (name: string): Front =>
  internal(async (data, labels) => {
    const ballot = await vote(data, [{ labels }]);
    return ballot.indices.find((index) => index.name === name)!.values[0];
  });

/** The share of the variance within two parts of a uniform line, as Sarle has it for five rows. */
const CHANCE_LEFT = (1 / (5 + 2) / 2 ** 2) * ((5 - 2) ** 2 / 5) * (1 + 4 / 5);

/** Each index by hand, and the function of the library that measures it. */
const KNOWN: Record<string, [value: number, front: Front, options?: object]> = {
  // of 15 pairs 4 share a cluster, 7 a class, 2 both
  ari: [(2 - 28 / 15) / (5.5 - 28 / 15), external(indices.adjustedRand)],
  rand: [8 / 15, external(indices.rand)],
  'fowlkes-mallows': [2 / Math.sqrt(4 * 7), external(indices.fowlkesMallows)],
  'pair-jaccard': [2 / 9, external(indices.pairJaccard)],
  mi: [SHARED, external(indices.mutualInformation)],
  nmi: [(2 * SHARED) / (CLUSTERS + CLASSES), external(indices.normalizedMutualInformation)],
  'nmi-geometric': [
    SHARED / Math.sqrt(CLUSTERS * CLASSES),
    external(indices.normalizedMutualInformation),
    { average: 'geometric' },
  ],
  'nmi-min': [SHARED / CLASSES, external(indices.normalizedMutualInformation), { average: 'min' }],
  'nmi-max': [SHARED / CLUSTERS, external(indices.normalizedMutualInformation), { average: 'max' }],
  ami: [adjusted((CLUSTERS + CLASSES) / 2), external(indices.adjustedMutualInformation)],
  'ami-geometric': [
    adjusted(Math.sqrt(CLUSTERS * CLASSES)),
    external(indices.adjustedMutualInformation),
    { average: 'geometric' },
  ],
  'ami-min': [adjusted(CLASSES), external(indices.adjustedMutualInformation), { average: 'min' }],
  'ami-max': [adjusted(CLUSTERS), external(indices.adjustedMutualInformation), { average: 'max' }],
  homogeneity: [HOMOGENEITY, external(indices.homogeneity)],
  completeness: [COMPLETENESS, external(indices.completeness)],
  'v-measure': [
    (2 * HOMOGENEITY * COMPLETENESS) / (HOMOGENEITY + COMPLETENESS),
    external(indices.vMeasure),
    { beta: 1 },
  ],
  'class-entropy': [LEFT, external(indices.classEntropy)],
  'variation-of-information': [CLUSTERS + CLASSES - 2 * SHARED, external(indices.variationOfInformation)],
  purity: [5 / 6, external(indices.purity)],
  'inverse-purity': [4 / 6, external(indices.inversePurity)],
  'majority-errors': [1, external(indices.majorityErrors)],
  accuracy: [4 / 6, external(indices.accuracy)],
  'calinski-harabasz': [(BETWEEN * 5) / (10 / 3), internal(indices.calinskiHarabasz)],
  // mean distances to the centroids: 1 and 4 / 3
  'davies-bouldin': [(1 + 4 / 3) / 11, internal(indices.daviesBouldin)],
  'xie-beni': [2 / 11 ** 2, internal(indices.xieBeni)],
  'simplified-silhouette': [mean(SIMPLIFIED), internal(indices.simplifiedSilhouette)],
  inertia: [10, internal(indices.inertia)],
  'within-variance': [2, internal(indices.withinVariance)],
  'between-variance': [BETWEEN, internal(indices.betweenVariance)],
  silhouette: [
    mean(SILHOUETTES),
    internal(async (data, labels) => (await indices.silhouette(data, labels)).mean),
  ],
  dunn: [8 / 4, internal(indices.dunn)],
  // the four distances within clusters are 2, 2, 2 and 4; the least four of all the same, the largest 14 12 12 10
  'c-index': [0, internal(indices.cIndex)],
  dbcv: [
    // core distances 2, 2 and 8/3, 2, 8/3; the sparsest edges 2 and 8/3; 2 and 12 are the inner rows nearest to each other
    (2 / 5) * (1 - 2 / 10) + (3 / 5) * (1 - 8 / 3 / 10),
    internal(async (data, labels) => (await indices.dbcv(data, labels)).index),
  ],
  // the scatter within clusters is 10, that of all rows 155.2
  ccc: [
    (Math.log(CHANCE_LEFT / (10 / 155.2)) * Math.sqrt(5 / 2)) / (0.001 + 1 - CHANCE_LEFT) ** 1.2,
    voted('ccc'),
  ],
  scott: [5 * Math.log(155.2 / 10), voted('scott')],
  marriot: [2 ** 2 * 10, voted('marriot')],
  trcovw: [10 / (5 - 2), voted('trcovw')],
  friedman: [145.2 / 10, voted('friedman')],
  rubin: [155.2 / 10, voted('rubin')],
  ratkowsky: [Math.sqrt(145.2 / 155.2) / Math.sqrt(2), voted('ratkowsky')],
  ball: [10 / 2, voted('ball')],
  dindex: [(1 + 4 / 3) / 2, voted('dindex')],
  // no row is near the middle of the centroids, and so this is the scattering alone
  sdbw: [mean([1, 8 / 3]) / (155.2 / 5), voted('sdbw')],
  // distances of 2.5 in the mean within clusters, of 11 between them, all with a variance of 19.84
  ptbiserial: [((11 - 2.5) * Math.sqrt(0.4 * 0.6)) / Math.sqrt(19.84), voted('ptbiserial')],
  mcclain: [2.5 / 11, voted('mcclain')],
  gamma: [1, voted('gamma')],
  gplus: [0, voted('gplus')],
  // 4 x 6 of the 45 pairs of distances are of one within and one between
  tau: [24 / Math.sqrt(24 * 45), voted('tau')],
  // with two clusters the distance of centroids tells what the two groups of pairs tell
  hubert: [((11 - 2.5) * Math.sqrt(0.4 * 0.6)) / Math.sqrt(19.84), voted('hubert')],
};

describe.each(INDICES)('$name', ({ name, needs, load }) => {
  it('is what its definition says, alone and among others', async () => {
    const [value, front, options] = KNOWN[name];
    const given = needs === 'truth' ? { truth: TRUTH } : { data: DATA };
    const labels = needs === 'truth' ? LABELS : PARTS;
    const { values } = await evaluate(labels, { ...given, indices: [name] });
    expect(await front(options)).toBe(values[name]);
    expect(values[name]).toBeCloseTo(value, 12);
    expect(await load()).toBeTypeOf('function');
  });
});

it('has the words of courses as other names', () => {
  const named = ['precision', 'Entropy', 'jaccard'].map((word) => findIndex(word).name);
  expect(named).toEqual(['purity', 'class-entropy', 'pair-jaccard']);
});

it('says of indices that compare several k what has them', async () => {
  for (const name of ['kl', 'Duda', 'gap'])
    expect(() => findIndex(name)).toThrow('compares clusterings of several k');
  expect(() => findIndex('ptbisserial')).toThrow('did you mean ptbiserial?');
});

it('measures indices of the vote without noise, by weights and by any distance', async () => {
  const asked = ['gamma', 'mcclain', 'rubin', 'hubert'];
  const alone = (await evaluate(PARTS, { data: DATA, indices: asked })).values;
  const data = { x: Float64Array.of(...DATA.x, 99), n: 6, dim: 1 };
  expect((await evaluate([...PARTS, -1], { data, indices: asked })).values).toEqual(alone);
  const twice = { x: Float64Array.of(...DATA.x, 14), n: 6, dim: 1 };
  const repeated = (await evaluate([...PARTS, 1], { data: twice, indices: asked })).values;
  const weighed = { ...DATA, weights: Float64Array.of(1, 1, 1, 1, 2) };
  for (const [name, value] of Object.entries(
    (await evaluate(PARTS, { data: weighed, indices: asked })).values,
  ))
    expect(value, name).toBeCloseTo(repeated[name], 12);
  const { refused } = await evaluate([0, 0, 0, 0, 0], { data: DATA, indices: ['gamma', 'scott'] });
  expect(refused.gamma).toBe('gamma requires at least 2 clusters, and there is 1');
  const flat = { x: Float64Array.of(1, 1, 2, 2), n: 4, dim: 1 };
  expect((await evaluate([0, 0, 1, 1], { data: flat, indices: ['scott'] })).refused.scott).toContain(
    'not defined',
  );
});
