import type {
  Centers,
  Clustering,
  Communities,
  Condensed,
  FuzzyPartition,
  Modes,
  Prototypes,
  Spectrum,
} from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { toHex } from '../core/image.ts';
import type { Items } from '../core/items.ts';
import type { Warning } from '../core/warnings.ts';
import { chosenNumbers } from '../output/condensed.ts';
import type { CondensedRecord, RowFacts } from '../output/densityRecords.ts';
import type { ClusteringRun, CutRecord, TreeRun } from '../output/document.ts';
import type { CommunitiesRecord, SpectrumRecord } from '../output/graphRecords.ts';
import type { ModesRecord } from '../output/modesRecord.ts';
import type { ZScores } from '../output/zScores.ts';
import { drawingRecord } from './drawing.ts';
import { columnNames, valuesOf } from './items.ts';
import { meanLoss, medoidPlaces } from './medoids.ts';
import { membershipLists } from './memberships.ts';
import { mixtureRecord } from './mixtures.ts';
import {
  type CutTree,
  type Findings,
  membersOf,
  type NamedProfile,
  type Result,
  sharesOf,
} from './result.ts';
import type { Subject } from './subject.ts';
import { CUTTING, cutOf } from './tables.ts';
import { categoryName, type TypicalColumns } from './typical.ts';
import { zScoresOf } from './zScores.ts';

/** Optional parts of a run. */
export interface RunOptions {
  /** true: the labels; a path names true classes and requests nothing here. */
  labels?: string | boolean;
  members?: boolean;
  zScores?: boolean;
  /** Bytes that lists may take, default no bound. */
  maxMemory?: number;
}

/**
 * The JSON of all results for a subject: a run for each tree with its cuts, or for each clustering. Facets that a
 * clustering lacks are absent; no value is invented.
 * @throws {ClusterkitError} memory, if there is no room for lists
 */
export function runsOf(
  { results, trees, subject }: Findings,
  options: RunOptions,
): (ClusteringRun | TreeRun)[] {
  if (trees.length === 0) return results.map((result) => clusteringRun(result, options));
  return trees.map((tree) => {
    const cuts = results.filter((result) => result.tree === tree);
    return treeRun(subject, tree, cuts, options);
  });
}

/** The JSON of one clustering. */
export function clusteringRun(result: Result, options: RunOptions): ClusteringRun {
  const { subject, algorithm, asked, params, clustering, scores, seconds, palette, persistence } = result;
  const { picture, items, store, steps, record } = subject;
  const { k, sizes, noise, seed, centers, descent, tree, density } = clustering;
  const { condensed, reachability, prototypes, fuzzy, summary, spectrum, communities } = clustering;
  const { modes, regions } = clustering;
  const encodings = items?.encodings ?? store?.encodings ?? [];
  const profile = result.profile();
  const typical = result.typical();
  const terms = result.terms();
  const mixture = mixtureRecord(result);
  return {
    input: record,
    algorithm,
    ...(asked === undefined ? {} : { asked }),
    params,
    ...(seed === undefined ? {} : { seed }),
    k,
    ...(result.chosen ? { chosen: result.chosen } : {}),
    ...(centers ? { dim: centers.dim, centers: pointsOf(centers, k) } : {}),
    ...(regions ? { places: pointsOf({ dim: 2, points: regions.places }, k) } : {}),
    sizes: Array.from(sizes),
    shares: sharesOf(clustering).shares,
    ...(noise === undefined ? {} : { noise }),
    ...(centers ? { inertia: centers.inertia } : {}),
    ...(prototypes ? prototypeFacts(result, prototypes) : {}),
    ...(mixture ? { mixture } : {}),
    ...(fuzzy ? partitionFacts(fuzzy) : {}),
    ...(descent ? { ...descent, ...(descent.seeding && { seeding: drawingRecord(result) }) } : {}),
    ...(summary ? { summary } : {}),
    ...(spectrum ? { spectrum: spectrumRecord(spectrum) } : {}),
    ...(communities ? { communities: communitiesRecord(communities) } : {}),
    ...medoidFacts(result),
    ...(modes ? { modes: modesRecord(modes) } : {}),
    ...(density?.choice ? { radius: density.choice } : {}),
    ...(density?.core ? { corePoints: coreMass(clustering, subject) } : {}),
    ...(tree?.kind === 'splits' ? { tree: tree.nodes } : {}),
    ...(persistence ? { persistence: persistence.value } : {}),
    ...(condensed ? { condensedTree: clustersOf(condensed) } : {}),
    ...(reachability?.ranges ? { valleys: reachability.ranges } : {}),
    n: picture ? picture.colors.used : clustering.n,
    ...(picture ? { distinct: picture.colors.n } : {}),
    ...(palette ? { colors: palette.map(toHex) } : {}),
    ...(items || store ? { preparation: steps } : {}),
    ...(profile ? { profile: inWords(profile, typical) } : {}),
    ...zScoreFacts(result, options),
    ...(typical.size > 0 ? { typical: [...typical.values()] } : {}),
    ...(terms ? { terms } : {}),
    ...(encodings.length > 0 ? { encodings } : {}),
    metrics: scores.values,
    seconds: { read: subject.seconds, fit: seconds, total: subject.seconds + seconds },
    ...(result.measured ? { measured: result.measured } : {}),
    ...(options.labels === true ? { labels: result.labels() } : {}),
    ...(options.labels === true ? rowFacts(result, options.maxMemory) : {}),
    ...(options.members ? { members: membersOf(result) } : {}),
    warnings: warningsOf(result),
  };
}

/** The means as z-scores, if they are asked for. */
function zScoreFacts(result: Result, { zScores: isAsked }: RunOptions): { zScores?: ZScores } {
  const zScores = isAsked ? zScoresOf(result) : undefined;
  return zScores ? { zScores } : {};
}

/** The medoids, how they were found, and what they make large. */
function medoidFacts(result: Result): Partial<ClusteringRun> {
  const { medoids, affinity } = result.clustering;
  if (!medoids) return {};
  const places = medoidPlaces(result);
  return {
    ...(places && { medoids: places }),
    loss: medoids.loss,
    meanLoss: meanLoss(result.clustering),
    ...(affinity && { preference: affinity.preference, netSimilarity: affinity.similarity }),
    ...(medoids.silhouette === undefined ? {} : { medoidSilhouette: medoids.silhouette }),
    ...(medoids.search && { search: medoids.search }),
  };
}

function pointsOf({ dim, points }: Pick<Centers, 'dim' | 'points'>, k: number): number[][] {
  return Array.from({ length: k }, (_, c) => Array.from(points.subarray(c * dim, (c + 1) * dim)));
}

/** How clear-cut a fuzzy partition is; its exponent is among the params. */
function partitionFacts({ fuzziness: _, joined, ...facts }: FuzzyPartition) {
  return { ...facts, ...(joined && { joinedCenters: joined }) };
}

/** What is typical of each cluster, with the names of categories, and the parts of the cost. */
function prototypeFacts({ subject, clustering }: Result, prototypes: Prototypes) {
  const { dim, points, categorical, ...cost } = prototypes;
  const names = columnNames(subject.data as Dataset);
  const isCategory = new Set(categorical);
  const cell = (value: number, j: number) =>
    isCategory.has(j) ? categoryName(subject.items as Items, names[j], value) : value;
  return {
    dim,
    prototypes: Array.from({ length: clustering.k }, (_, c) =>
      Array.from(points.subarray(c * dim, (c + 1) * dim), cell),
    ),
    ...cost,
  };
}

/** Means, and in columns of categories the most frequent ones. */
function inWords({ columns, clusters, all }: NamedProfile, typical: TypicalColumns) {
  if (typical.size === 0) return { columns, clusters, all };
  return {
    columns,
    clusters: clusters.map((means, c) =>
      means.map((mean, j) => typical.get(j)?.clusters[c].category ?? mean),
    ),
    all: all.map((mean, j) => typical.get(j)?.all.category ?? mean),
  };
}

/** What is known of each row beside its label; an order is one of the rows that were clustered. */
function rowFacts(result: Result, maxMemory?: number): RowFacts {
  const { clustering, subject } = result;
  const { strengths, density, reachability, mixture } = clustering;
  const facts = {
    strengths,
    logDensities: mixture?.logDensities,
    outlierScores: density?.outlierScores,
    coreDistances: density?.coreDistances,
    reachability: reachability?.reach,
  };
  const told = Object.entries(facts).filter(([, values]) => values);
  return {
    ...Object.fromEntries(told.map(([name, values]) => [name, valuesOf(subject, values as Float64Array)])),
    ...(clustering.membership && { memberships: membershipLists(result, maxMemory) }),
    ...(reachability && { order: reachability.order, predecessors: reachability.predecessors }),
  };
}

function modesRecord({ bandwidth, masses, reach: _, ...counts }: Modes): ModesRecord {
  // JSON has no infinite numbers
  return { bandwidth: Number.isFinite(bandwidth) ? bandwidth : null, ...counts, masses: Array.from(masses) };
}

/** Typed arrays as lists. */
function spectrumRecord({ eigenvalues, residuals, ...counts }: Spectrum): SpectrumRecord {
  return { eigenvalues: Array.from(eigenvalues), residuals: Array.from(residuals), ...counts };
}

/** NaN has no place in JSON. */
function communitiesRecord({ quality, modularity, ...facts }: Communities): CommunitiesRecord {
  const finite = (value: number) => (Number.isNaN(value) ? null : value);
  return { ...facts, quality: finite(quality), modularity: finite(modularity) };
}

/** The clusters of all densities, each with its number in the result, if it has one. */
export function clustersOf(condensed: Condensed): CondensedRecord[] {
  const { parent, birth, death, weight, stability } = condensed.clusters;
  const numbers = chosenNumbers(condensed);
  return Array.from(parent, (above, c) => ({
    id: c,
    parent: above < 0 ? null : above,
    birth: birth[c],
    death: death[c],
    size: weight[c],
    stability: stability[c],
    cluster: numbers[c],
  }));
}

/** Rows, or pixels, that are core points. */
export function coreMass({ density, n }: Clustering, { data }: Subject): number {
  let mass = 0;
  for (let i = 0; i < n; i++) if (density?.core?.[i]) mass += data?.weights ? data.weights[i] : 1;
  return mass;
}

/** All warnings: of the input, the clustering and the indices. */
export function warningsOf({ subject, clustering, scores }: Result): Warning[] {
  return [...subject.warnings, ...clustering.warnings, ...scores.warnings];
}

/** A tree of merges with its cuts as the JSON has it. */
function treeRun(subject: Subject, tree: CutTree, results: readonly Result[], options: RunOptions): TreeRun {
  const { merges, precision, cophenetic, gap, order, seconds, params, seed } = tree;
  const { a, b, height, size } = merges;
  const cuts = results.map((result) => cutRecord(tree, result, options));
  const [only] = cuts.length === 1 ? cuts : [];
  return {
    input: subject.record,
    algorithm: 'hac',
    params: Object.fromEntries(
      Object.entries(params).filter(([name]) => !(CUTTING as readonly string[]).includes(name)),
    ),
    seed,
    n: merges.n,
    ...(only && {
      k: only.k,
      sizes: only.sizes,
      shares: only.shares,
      ...(only.colors && { colors: only.colors }),
      ...(only.labels && { labels: only.labels }),
      metrics: only.metrics,
    }),
    precision,
    ...(tree.summary ? { summary: tree.summary } : {}),
    copheneticCorrelation: cophenetic,
    gap,
    cuts,
    // there can be millions of merges, so they are only converted when they are written
    get merges() {
      return Array.from(height, (h, t) => [a[t], b[t], h, size[t]]);
    },
    get leaves() {
      return Array.from(order);
    },
    get names() {
      return subject.picture ? undefined : subject.names();
    },
    preparation: subject.steps,
    seconds: { read: subject.seconds, fit: seconds, total: subject.seconds + seconds },
    ...(results[0]?.measured ? { measured: results[0].measured } : {}),
    warnings: [
      ...subject.warnings,
      ...tree.warnings,
      ...results.flatMap(({ clustering, scores }) => [
        ...clustering.warnings.filter((warning) => !tree.warnings.includes(warning)),
        ...scores.warnings,
      ]),
    ],
  };
}

function cutRecord(of: CutTree, result: Result, options: RunOptions): CutRecord {
  const { settings, clustering, palette, scores } = result;
  const { k, sizes, centers, tree } = clustering;
  const { nodes, height } = tree as Extract<typeof tree, { kind: 'merges' }>;
  return {
    ...cutOf(settings),
    // what all cuts share stands beside them
    ...(settings.depth !== undefined && !('depth' in of.params) && { depth: settings.depth as number }),
    k,
    ...(height === undefined ? {} : { height }),
    nodes: Array.from(nodes),
    sizes: Array.from(sizes),
    shares: sharesOf(clustering).shares,
    ...(palette ? { inertia: centers?.inertia, colors: palette.map(toHex) } : {}),
    ...zScoreFacts(result, options),
    ...(options.members ? { members: membersOf(result) } : {}),
    ...(options.labels === true ? { labels: result.labels() } : {}),
    metrics: scores.values,
  };
}
