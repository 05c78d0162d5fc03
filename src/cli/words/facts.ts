import { GIVEN_TREE } from '../../algorithms/hac/linkages.ts';
import type { Summary } from '../../core/clustering.ts';
import { treeHeight } from '../../core/merges.ts';
import { flagOf } from '../../core/params.ts';
import { plural, unitFor } from '../../core/words.ts';
import { meanLoss } from '../../work/medoids.ts';
import { distancesText, type Result, sharesOf, type Tree } from '../../work/result.ts';
import { coreMass } from '../../work/runs.ts';
import { unitOf } from '../../work/tables.ts';
import { count, figure, measure, percent } from '../table.ts';

/** Eigenvalues in a line; all are in the JSON. */
const MOST_EIGENVALUES = 8;

/** Settings that the facts state in other words, or not at all. */
const TOLD = new Set(['k', 'init', 'nInit', 'maxIter', 'convergenceIter', 'seed']);

/** The settings of a clustering and its results, in one line. */
export function factsOf(result: Result): string {
  if (result.tree) return treeFacts(result.tree, result.params);
  const { title, params, clustering, seconds } = result;
  const asked = params.k === undefined ? settingsOf(result) : `k = ${clustering.k}`;
  const { centers, medoids } = clustering;
  const isSearched = medoids?.search !== undefined;
  const reached = [
    ...(params.k === undefined ? [plural(clustering.k, 'cluster')] : []),
    ...prototypeFacts(result),
    ...(isSearched ? [`loss ${measure(medoids.loss)} (mean ${figure(meanLoss(clustering) as number)})`] : []),
    ...(centers && !isSearched && !clustering.mixture ? [`inertia ${measure(centers.inertia)}`] : []),
    ...mixtureFacts(result),
    ...partitionFacts(result),
    ...affinityFacts(result),
    ...modeFacts(result),
    ...communityFacts(result),
    ...noiseFacts(result),
    ...effortFacts(result),
    `${seconds.toFixed(2)} s`,
  ];
  return `${title}${spaceOf(params)}${asked === '' ? '' : `, ${asked}`}: ${reached.join(', ')}`;
}

/** "eps = 0.5, minSamples = 5", for an algorithm that takes no number of clusters. */
function settingsOf({ settings, params }: Result): string {
  // params lack parameters that are not used with the other settings
  return Object.keys(settings)
    .filter((name) => !TOLD.has(name) && params[name] !== undefined)
    .map((name) => [name, params[name]])
    .map(([name, value]) => `${paramWord(name as string)} = ${value}`)
    .join(', ');
}

/** A parameter as on the command line: min-samples. */
export function paramWord(name: string): string {
  return flagOf(name).slice(2);
}

/** How a radius was chosen that was not given; undefined if it was. */
export function radiusText({ clustering: { density }, settings, params }: Result): string | undefined {
  const { choice } = density ?? {};
  if (!choice) return undefined;
  const distances = `the sorted distances within which there are ${settings.minSamples} rows, each row itself included`;
  const unit = params.unit === undefined ? '' : ` ${params.unit}`;
  const bend = choice.knee === undefined ? 'no knee' : `a knee at ${figure(choice.knee)}${unit}`;
  const reasons = {
    persistent: `clusters persist longest at this radius; there is ${bend} in ${distances}`,
    knee: `the knee of ${distances}`,
    straight: `the largest of ${distances}; they have no knee`,
    level: `the only one of ${distances}`,
    sparse: `there are not ${settings.minSamples} rows, and so no core points`,
  };
  return `eps = ${figure(choice.eps)}${unit}: ${reasons[choice.reason]}`;
}

/** How clear-cut a fuzzy partition is. */
function partitionFacts({ clustering: { fuzzy } }: Result): string[] {
  if (!fuzzy) return [];
  const { objective, partitionCoefficient, partitionEntropy, xieBeni } = fuzzy;
  return [
    `objective ${measure(objective)}`,
    `partition coefficient ${partitionCoefficient.toFixed(3)}`,
    `entropy ${partitionEntropy.toFixed(3)}`,
    ...(xieBeni === undefined ? [] : [`Xie-Beni ${figure(xieBeni)}`]),
  ];
}

/** Eigenvalues, by which the graph has parts; undefined of other clusterings. */
export function spectrumText({ clustering: { spectrum } }: Result): string | undefined {
  if (!spectrum) return undefined;
  const { eigenvalues, residuals, suggested } = spectrum;
  const few = Array.from(eigenvalues.subarray(0, MOST_EIGENVALUES), figure).join(' ');
  const more = eigenvalues.length > MOST_EIGENVALUES ? ' ...' : '';
  const worst = residuals.reduce((a, b) => Math.max(a, b), 0);
  return `eigenvalues ${few}${more} (residuals up to ${worst.toExponential(0)}): the gap suggests k = ${suggested}`;
}

/** The cost in its parts: "cost 85.7 (squares 78.6 + 0.47 x 15 mismatches)". */
function prototypeFacts({ clustering: { prototypes, sizes } }: Result): string[] {
  if (!prototypes) return [];
  const { cost, mismatches, squares, gamma, dim } = prototypes;
  const differing = `${count(mismatches)} ${mismatches === 1 ? 'mismatch' : 'mismatches'}`;
  if (squares !== undefined && gamma !== undefined) {
    const parts = `squares ${measure(squares)} + gamma ${figure(gamma)} x ${differing}`;
    return [`cost ${measure(cost)} (${parts})`];
  }
  const cells = dim * sizes.reduce((sum, size) => sum + size, 0);
  return [`${differing} (${percent(mismatches / cells)} of the cells)`];
}

/** The net similarity, with a preference that was not given as a number. */
function affinityFacts({ clustering: { affinity }, params }: Result): string[] {
  if (!affinity) return [];
  const { preference, similarity } = affinity;
  const isTold = preference === undefined || params.preference === preference;
  const chosen = isTold ? '' : ` (preference ${figure(preference)})`;
  return [`net similarity ${figure(similarity)}${chosen}`];
}

/** A bandwidth that was not given, and the seeds. */
function modeFacts({ clustering: { modes } }: Result): string[] {
  if (!modes) return [];
  const estimated = modes.quantile === undefined ? [] : [`bandwidth ${figure(modes.bandwidth)}`];
  return [...estimated, plural(modes.seeds, 'seed')];
}

/** The quality at the resolution, and the modularity where that is another number. */
function communityFacts({ clustering: { communities } }: Result): string[] {
  if (!communities) return [];
  const { objective, resolution, quality, modularity, components } = communities;
  if (Number.isNaN(quality)) return [];
  const isPlain = objective === 'modularity' && resolution === 1;
  return [
    `modularity ${modularity.toFixed(4)}`,
    ...(isPlain ? [] : [`quality ${quality.toFixed(4)} at resolution ${figure(resolution)}`]),
    ...(components > 1 ? [`${components} components`] : []),
  ];
}

/** Rows of a graph that are communities of their own, since nothing joins them; undefined where there are none. */
export function isolatedText({ clustering: { communities, k }, subject }: Result): string | undefined {
  const { isolated = 0 } = communities ?? {};
  if (isolated === 0 || isolated === k) return undefined;
  const unit = unitFor(isolated, subject.unit);
  return `${count(isolated)} ${unit} without edges, each a community of its own`;
}

/** The leaves that rows were summed up in, and what that lost; undefined if rows were not. */
export function summaryText({ clustering: { summary } }: Result): string | undefined {
  if (!summary) return undefined;
  const { inertia, loss, objective, logLikelihood, bounds } = summary;
  if (bounds)
    return `${leavesText(summary)}; inertia of all rows between ${measure(bounds[0])} and ${measure(bounds[1])}`;
  const sums = { loss, objective, 'log-likelihood': logLikelihood, inertia };
  const [name, value] = Object.entries(sums).find(([, sum]) => sum !== undefined) ?? [];
  const isOwn = value !== undefined && summary.error > 0;
  return `${leavesText(summary)}${isOwn ? `; ${name} of the leaves ${measure(value)}` : ''}`;
}

/** The same of several runs, if all of them had the same leaves. */
export function sweptSummaryTexts(results: readonly Result[]): string[] {
  const told = results.flatMap(({ clustering: { summary } }) => (summary ? [leavesText(summary)] : []));
  return told.length === results.length && new Set(told).size === 1 ? [told[0]] : [];
}

function leavesText({ leaves, threshold, error, share }: Summary): string {
  const number = leaves === 1 ? '1 leaf' : `${count(leaves)} leaves`;
  if (error === 0) return `${number} of equal rows`;
  const lost = `rows lie ${figure(Math.sqrt(error))} from the mean of their leaf (root mean square), ${percent(share)} of the variance`;
  return `${number} with a radius of at most ${figure(threshold)}: ${lost}`;
}

function mixtureFacts({ clustering: { mixture } }: Result): string[] {
  if (!mixture) return [];
  const { form, logLikelihood, parameters } = mixture;
  return [form, `log-likelihood ${logLikelihood.toFixed(2)}`, plural(parameters, 'parameter')];
}

/** The criteria of a mixture; undefined for others. */
export function criteriaText({ clustering: { mixture } }: Result): string | undefined {
  if (!mixture) return undefined;
  const [bic, aic, icl] = [mixture.bic, mixture.aic, mixture.icl].map((value) => value.toFixed(2));
  return `BIC ${bic}, AIC ${aic}, ICL ${icl} (smaller is better)`;
}

function noiseFacts({ clustering, subject }: Result): string[] {
  const { noise, density } = clustering;
  const unit = (mass: number) => unitFor(mass, unitOf(subject));
  const cores = density?.core ? coreMass(clustering, subject) : undefined;
  const told = cores === undefined ? [] : [`${count(cores)} core ${unit(cores)}`];
  if (noise === undefined) return told;
  return [`${count(noise)} ${unit(noise)} of noise (${percent(sharesOf(clustering).noise)})`, ...told];
}

/** In which rows medoids were searched; undefined if among all, which the number of swaps says. */
export function samplesText(result: Result): string | undefined {
  const { medoids } = result.clustering;
  const { samples, found, objective } = medoids?.search ?? {};
  if (!samples) return undefined;
  const { size, losses } = samples;
  const [least, most] = [Math.min(...losses), Math.max(...losses)].map(figure);
  const spread = `${sampledWord(objective)} ${least === most ? least : `${least} to ${most}`}`;
  return `medoids of ${samplesOf(losses.length)} of ${count(size)} ${rowsWord(result)} (${spread})${thenText(found, result)}`;
}

/** The same of several runs: how many samples there were, and how far their losses differ at most. */
export function sweptSamplesTexts(results: readonly Result[]): string[] {
  const searched = results.filter(({ clustering }) => clustering.medoids?.search);
  const ways = new Map<string, Result[]>();
  for (const result of searched) {
    const { found, samples } = result.clustering.medoids?.search ?? {};
    const key = `${found} ${samples?.losses.length}`;
    ways.set(key, [...(ways.get(key) ?? []), result]);
  }
  return [...ways.values()].map((those) => {
    const [result] = those;
    const all = those.flatMap((one) => one.clustering.medoids?.search?.samples ?? []);
    const which = ways.size > 1 ? `${runsText(those)}: ` : '';
    if (all.length === 0) return `${which}swaps among all ${rowsWord(result)}`;
    const { found, objective } = result.clustering.medoids?.search ?? {};
    const sizes = [Math.min(...all.map(({ size }) => size)), Math.max(...all.map(({ size }) => size))].map(
      count,
    );
    const size = sizes[0] === sizes[1] ? sizes[0] : sizes.join(' to ');
    const apart = Math.max(...all.map(({ losses }) => Math.max(...losses) / Math.min(...losses) - 1));
    const number = all[0].losses.length;
    const spread = number > 1 ? ` (${sampledWord(objective)}: up to ${percent(apart)} apart)` : '';
    return `${which}medoids of ${samplesOf(number)} of ${size} ${rowsWord(result)}${spread}${thenText(found, result)}`;
  });
}

/** "k = 2, 3, 4": the runs of one way of searching. */
function runsText(results: readonly Result[]): string {
  const name = ['method', 'k'].find((one) => results[0].varying.includes(one)) ?? results[0].varying[0];
  const values = [...new Set(results.map(({ settings }) => settings[name]))];
  return `${paramWord(name)} = ${values.join(', ')}`;
}

/** Rows that are searched: leaves in their place; of a picture its colors, and not pixels. */
function rowsWord({ subject, clustering }: Result): string {
  return clustering.summary ? 'leaves' : subject.unit;
}

function sampledWord(objective: string | undefined): string {
  return objective === 'silhouette' ? '1 - medoid silhouette' : 'mean loss';
}

function samplesOf(number: number): string {
  return number === 1 ? 'a sample' : `the best of ${number} samples`;
}

function thenText(found: string | undefined, result: Result): string {
  return found === 'refined' ? `, then swaps with all ${rowsWord(result)}` : '';
}

function effortFacts(result: Result): string[] {
  const { descent, medoids, seed } = result.clustering;
  if (!descent) return [];
  const { iterations, restarts } = descent;
  const among = medoids?.search?.found === 'exact' ? ` among all ${rowsWord(result)}` : '';
  const starts = restarts > 1 ? [bestOfStarts(result.algorithm, restarts)] : [];
  const { init } = result.params;
  const seeds = descent.seeding?.rows ? `${init} seeds` : 'given centers';
  return [
    descent.seeding
      ? `${seeds}, no iterations`
      : plural(iterations, medoids?.search ? 'swap' : 'iteration') + among,
    ...starts,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ];
}

/** What the best was chosen from: whole searches, or of mini-batches seeds alone. */
export function bestOfStarts(algorithm: string, starts: number): string {
  return `best of ${starts} ${algorithm === 'minibatch' ? 'sets of seeds' : 'restarts'}`;
}

export function spaceOf({ space = 'rgb' }: Record<string, unknown>): string {
  return space === 'rgb' ? '' : ` in ${space}`;
}

/** The settings of a tree, with or without cuts. */
export function treeFacts(tree: Tree, { connectivity }: Record<string, unknown>): string {
  const { merges, linkage, precision, cophenetic, seconds } = tree;
  const { n } = merges;
  const among = connectivity === undefined ? '' : `, neighbors by ${connectivity}`;
  const up = n > 1 ? ` up to ${figure(treeHeight(merges))}` : '';
  if (linkage === GIVEN_TREE) return `given tree: ${plural(n - 1, 'merge')}${up}`;
  const exact = precision === 'f32' ? ' (single precision)' : '';
  const correlation = cophenetic === null ? '' : `, cophenetic correlation ${cophenetic.toFixed(3)}`;
  return `${linkage} linkage, ${distancesText(tree)}${among}: ${plural(n - 1, 'merge')}${up}${exact}${correlation}, ${seconds.toFixed(2)} s`;
}

/** Numbers of clusters that are listed, where they do not follow each other. */
const MOST_COUNTS = 6;

/** Numbers of clusters: "2 to 21" if none is left out between them or they are many, else "3, 5, 9". */
export function countsText(counts: readonly number[]): string {
  const ks = [...new Set(counts)];
  const [first] = ks;
  const last = ks[ks.length - 1];
  if (ks.length === 1) return String(first);
  return ks.length > MOST_COUNTS || last - first === ks.length - 1 ? `${first} to ${last}` : ks.join(', ');
}
