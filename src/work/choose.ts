import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { chooseRows } from '../core/rowChoice.ts';
import { plural } from '../core/words.ts';
import { findDistance } from '../distances/table.ts';
import { criteriaOf } from '../indices/choose/criteria.ts';
import { gap } from '../indices/choose/gap.ts';
import { hopkins } from '../indices/choose/hopkins.ts';
import { MOST_COLUMNS } from '../indices/choose/reference.ts';
import { type Cluster, type Stability, stability } from '../indices/choose/stability.ts';
import { topKs, verdict } from '../indices/choose/verdict.ts';
import { centeredData, inertiaOf } from '../indices/internal.ts';
import type { ChoiceOfK } from '../output/choiceRecord.ts';
import { betterOf, kneeOf, type Refit } from './choosing.ts';
import { factsOf, groundsOf, NO_MEANS, WITHOUT_MEANS } from './judge.ts';
import type { Result } from './result.ts';
import { voteOf } from './voting.ts';
import type { Work } from './work.ts';

/** Evidence that is left out of a choice, and votes that are added. */
interface ChoiceLimits {
  /** Why some evidence is left out. `means` stands for all that is measured from the means of clusters. */
  leftOut?: NonNullable<ChoiceOfK['leftOut']>;
  /** Votes of other methods, such as the widest gap between the heights of a tree. */
  votes?: { name: string; k: number }[];
}

/** Gap and stability cluster data many times. If there are more rows, they use a random sample of this size. */
const MOST_ROWS = 1000;
const REFERENCES = 20;
const ROUNDS = 10;
/** Dispersions are similar from any start, but labels are not. */
const STARTS = { gap: 2, stability: 4 };

/** Indices that vote for their best k; inertia and AIC mostly prefer the largest k. */
const VOTERS = ['silhouette', 'calinski-harabasz', 'davies-bouldin', 'dunn', 'bic', 'stability'];

/** Indices that are computed for each clustering if clusters have means. */
const WITH_MEANS = ['silhouette', 'calinski-harabasz', 'davies-bouldin'];

/** The refusal of a choice between as many clusters, such as those of rows that are all equal. */
function noChoice({ subject: { path }, clustering: { k } }: Result): ClusterkitError {
  return new ClusterkitError(
    'input',
    `there is no choice: every k that was asked for gives ${plural(k, 'cluster')}`,
    {
      at: { file: path },
    },
  );
}

/**
 * The evidence of the data for each number of clusters, and a verdict.
 * @param asked results of one subject, for rising k, with the indices that `plannedIndices` adds for a choice
 * @param options.vote whether the thirty indices vote
 * @throws {ClusterkitError} input, if all results have as many clusters
 */
export async function choose(
  work: Work,
  asked: readonly Result[],
  refit: Refit,
  { seed = DEFAULT_SEED, vote = false }: { seed?: number; vote?: boolean } = {},
  { leftOut = {}, votes: more = [] }: ChoiceLimits = limitsOf(asked),
): Promise<ChoiceOfK> {
  const results = differing(asked);
  const { subject, settings } = results[0];
  if (results.every(({ clustering }) => clustering.k === results[0].clustering.k)) throw noChoice(results[0]);
  const { data } = groundsOf(subject, settings);
  const ks = results.map(({ settings: { k } }) => k as number);
  const drawn = drawRows(data, seed);
  const trial: Trial = { work, drawn, ks, refit, seed };
  const gaps = leftOut.gap === undefined ? await gapsOf(trial) : null;
  const steady = leftOut.stability === undefined ? await stabilityOf(trial) : null;
  const spread = leftOut.hopkins === undefined ? await hopkins(data, { seed, ...work.pacing }) : null;
  const indices: Record<string, number[]> = {
    ...indicesOf(results, data, leftOut.means === undefined),
    ...(steady ? { stability: steady.mean } : {}),
  };
  const { inertia: falling } = indices;
  const bend = (falling && kneeOf(ks.map((k, at) => ({ k, value: falling[at] })))) ?? null;
  const found = verdict({
    ks,
    indices: voters(ks, indices),
    votes: [{ name: 'knee', k: bend ?? undefined }, ...more.filter(({ k }) => ks.includes(k))],
    // the last k is the result if the rule holds for no k
    ...(gaps && gaps.k < ks[ks.length - 1] ? { gap: gaps } : {}),
    ...(spread ? { hopkins: spread } : {}),
  });
  const noMeans = leftOut.means !== undefined;
  const sampled = results.find(({ scores }) => scores.silhouette?.standardError !== undefined)?.scores;
  const votes = vote ? await voteOf(work, results, { refit, seed, noMeans, gap: gaps }) : undefined;
  return {
    input: subject.path,
    ks,
    indices,
    top: Object.fromEntries(
      Object.entries(indices).map(([name, values]) => [name, topKs(ks, { better: betterOf(name), values })]),
    ),
    knee: bend,
    gap: gaps,
    stability: steady,
    hopkins: spread,
    ...(Object.keys(leftOut).length > 0 ? { leftOut } : {}),
    rows: drawn.n,
    ...(sampled?.silhouette && { silhouetteRows: sampled.silhouette.measured }),
    verdict: { k: found.k ?? null, votes: found.votes, doubts: found.doubts, text: found.text },
    ...(votes ? { vote: votes } : {}),
  };
}

/** Results without those that have fewer clusters than asked for, and as many as another. */
function differing(results: readonly Result[]): Result[] {
  const found = new Set<number>();
  return results.filter(({ settings, clustering: { k } }) => {
    const isAgain = found.has(k) && k < (settings.k as number);
    found.add(k);
    return !isAgain;
  });
}

/** Evidence that a subject, its distance and its tree leave out of a choice, and votes that they add. */
export function limitsOf(results: readonly Result[]): ChoiceLimits {
  const [{ subject, settings, tree }] = results;
  const votes = tree?.gap ? [{ name: 'gap of heights', k: tree.gap.k }] : [];
  if (subject.distances) {
    const reason = 'they need rows, and a matrix of distances has none';
    return { votes, leftOut: { means: reason, gap: reason, stability: reason, hopkins: reason } };
  }
  const metric = settings.metric ?? subject.metric ?? 'euclidean';
  const { noMeans } = factsOf(subject, metric);
  const isStraight = findDistance(metric as string).spatial === true && !noMeans;
  const chance = `rows spread by chance have no ${metric} distances like these`;
  const among = 'neighbors are those of these rows, not of others';
  const isJoined = subject.graph !== undefined || settings.connectivity !== undefined;
  const places = 'they cluster samples, and superpixels are of every pixel in its place';
  const others = isJoined ? among : subject.pixels ? places : undefined;
  return {
    votes,
    leftOut: {
      ...(noMeans ? { means: NO_MEANS[noMeans] } : {}),
      ...(isStraight ? {} : { gap: chance, hopkins: chance }),
      ...(others ? { gap: others, stability: others } : {}),
    },
  };
}

/** The data and functions of repeated clusterings. */
interface Trial {
  work: Work;
  drawn: Dataset;
  ks: readonly number[];
  refit: Refit;
  seed: number;
}

async function gapsOf({ work, drawn, ks, refit, seed }: Trial): Promise<NonNullable<ChoiceOfK['gap']>> {
  const gapKs = [...new Set([1, ...ks])].filter((k) => k < drawn.n);
  const cluster = together(refit, gapKs, STARTS.gap);
  const isWide = drawn.dim > MOST_COLUMNS;
  const reference = isWide ? 'box' : 'pca';
  const found = await gap(drawn, {
    ks: gapKs,
    cluster,
    references: REFERENCES,
    reference,
    seed,
    ...work.pacing,
  });
  return {
    ks: found.ks,
    gap: Array.from(found.gap),
    error: Array.from(found.error),
    references: REFERENCES,
    ...(isWide ? { reference } : {}),
    k: found.k,
  };
}

/** Clusters the same rows for all k at once, so that shared work is done once. */
function together(refit: Refit, ks: readonly number[], starts: number): Cluster {
  let last: Dataset | undefined;
  let labels: readonly ArrayLike<number>[] = [];
  return async (rows, k, seed) => {
    if (rows !== last) labels = await refit(rows, ks, { seed, starts });
    last = rows;
    return labels[ks.indexOf(k)];
  };
}

/** One cluster is that of any sample, which says nothing. */
const ALONE = { mean: Number.NaN, deviation: Number.NaN };

async function stabilityOf(trial: Trial): Promise<NonNullable<ChoiceOfK['stability']>> {
  const { work, drawn, refit, seed } = trial;
  const ks = trial.ks.map((k) => Math.min(k, drawn.n));
  const starts = STARTS.stability;
  const ofAll = together(refit, ks, starts);
  const cluster: Cluster = async (rows, k, seed) =>
    rows === drawn ? ofAll(rows, k, seed) : (await refit(rows, [k], { seed, starts }))[0];
  const steady: Pick<Stability, 'mean' | 'deviation'>[] = [];
  for (const k of ks)
    steady.push(
      k === 1 ? ALONE : await stability(drawn, { k, cluster, rounds: ROUNDS, seed, ...work.pacing }),
    );
  return {
    rounds: ROUNDS,
    mean: steady.map(({ mean }) => mean),
    deviation: steady.map(({ deviation }) => deviation),
  };
}

/** The indices of each clustering, with those that follow from its means. */
function indicesOf(results: readonly Result[], data: Dataset, hasMeans: boolean): Record<string, number[]> {
  const names: readonly string[] = hasMeans ? WITH_MEANS : WITHOUT_MEANS;
  const measured = Object.fromEntries(
    names.map((name) => [name, results.map(({ scores }) => scores.values[name])]),
  );
  if (!hasMeans) return measured;
  const explained = results.map(({ clustering }) => meansOf(data, clustering));
  return {
    inertia: explained.map(({ inertia }) => inertia),
    ...measured,
    bic: explained.map(({ bic }) => bic),
    aic: explained.map(({ aic }) => aic),
  };
}

function meansOf(data: Dataset, { labels, centers, mixture }: Clustering) {
  const rows = centeredData(data, labels);
  // a mixture has criteria of its own; those of others are of balls of one size
  const found = mixture ?? (rows.n > rows.k ? criteriaOf(rows) : { bic: Number.NaN, aic: Number.NaN });
  return { bic: found.bic, aic: found.aic, inertia: centers?.inertia ?? inertiaOf(rows) };
}

/** BIC has no vote if it is best at the largest k, because it may fall further beyond. */
function voters(ks: readonly number[], indices: Record<string, number[]>) {
  return VOTERS.filter((name) => name in indices)
    .map((name) => ({ name, better: betterOf(name), values: indices[name] }))
    .filter(({ name, ...curve }) => name !== 'bic' || topKs(ks, curve, 1)[0]?.k !== ks[ks.length - 1]);
}

/** A random sample of the rows, with their weights. */
function drawRows(data: Dataset, seed: number): Dataset {
  const { x, dim, n, weights } = data;
  const rows = n > MOST_ROWS ? chooseRows(n, { sample: MOST_ROWS, seed }) : undefined;
  if (!rows) return data;
  const some = x.slice(0, rows.length * dim);
  for (const [to, i] of rows.entries()) some.set(x.subarray(i * dim, (i + 1) * dim), to * dim);
  const own = weights ? { weights: Float64Array.from(rows, (i) => weights[i]) } : {};
  return { x: some, n: rows.length, dim, ...own };
}
