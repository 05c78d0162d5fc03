import type { Dataset } from '../core/dataset.ts';
import { DEFAULT_SEED } from '../core/random.ts';
import { chooseRows } from '../core/rowChoice.ts';
import { criteriaOf } from '../indices/choose/criteria.ts';
import { gap } from '../indices/choose/gap.ts';
import { hopkins } from '../indices/choose/hopkins.ts';
import { type Cluster, stability } from '../indices/choose/stability.ts';
import { topKs, verdict } from '../indices/choose/verdict.ts';
import { clusteredRows } from '../indices/clusteredRows.ts';
import { centeredRows } from '../indices/internal.ts';
import { findIndex } from '../indices/table.ts';
import type { Choice } from '../output/document.ts';
import type { Algorithm } from './algorithm.ts';
import { kneeOf } from './metrics/charts.ts';
import type { MetricsOptions } from './metrics.ts';
import type { Session } from './session.ts';

/** Clusterings of one input, by rising k. */
export interface Swept {
  run: { params: Record<string, unknown>; inertia: number; metrics: Record<string, number> };
  result: { labels: Int32Array };
  data: Dataset;
}

/** What else there is to choose by, and what there is not. */
export interface ChoiceLimits {
  /** Why some evidence is left out; means: all that is measured from the means of clusters. */
  leftOut?: Partial<Record<'means' | 'gap' | 'stability' | 'hopkins', string>>;
  /** Other voices. */
  votes?: { name: string; k: number }[];
}

/** Gap and stability cluster data many times over: of more rows so many are drawn. */
const MOST_ROWS = 1000;
const REFERENCES = 20;
const ROUNDS = 10;
/** Dispersions are much alike from any start, labels are not. */
const STARTS = { gap: 2, stability: 4 };

/** Which index is better high or low, of those that are no entries of the registry. */
const BETTER: Record<string, 'higher' | 'lower'> = { bic: 'lower', aic: 'lower', stability: 'higher' };

export function betterOf(name: string): 'higher' | 'lower' {
  return BETTER[name] ?? findIndex(name).better;
}

/** Indices that vote for their best k; inertia and AIC mostly like the largest. */
const VOTERS = ['silhouette', 'calinski-harabasz', 'davies-bouldin', 'dunn', 'bic', 'stability'];

/** Those that were measured of each clustering, with the means of clusters and without. */
const MEASURED = {
  means: ['silhouette', 'calinski-harabasz', 'davies-bouldin'],
  pairs: ['silhouette', 'dunn', 'c-index'],
} as const;

/** What is to be said of how many clusters there are. */
export async function choose(
  session: Session,
  path: string,
  results: readonly Swept[],
  algorithm: Pick<Algorithm, 'fit'>,
  { seed = DEFAULT_SEED }: MetricsOptions,
  { leftOut = {}, votes = [] }: ChoiceLimits = {},
): Promise<Choice> {
  const { data } = results[0];
  const ks = results.map(({ run }) => run.params.k as number);
  const drawn = drawRows(data, seed);
  const trial: Trial = { session, drawn, ks, algorithm, seed };
  const gaps = leftOut.gap === undefined ? await gapsOf(trial) : null;
  const steady = leftOut.stability === undefined ? await stabilityOf(trial) : null;
  const spread = leftOut.hopkins === undefined ? await hopkins(data, { seed, ...session.pacing }) : null;
  const indices: Record<string, number[]> = {
    ...indicesOf(results, leftOut.means === undefined),
    ...(steady ? { stability: steady.mean } : {}),
  };
  const { inertia } = indices;
  const bend = (inertia && kneeOf(ks.map((k, at) => ({ k, value: inertia[at] })))) ?? null;
  const found = verdict({
    ks,
    indices: voters(ks, indices),
    votes: [{ name: 'knee', k: bend ?? undefined }, ...votes.filter(({ k }) => ks.includes(k))],
    // the last is what is left when the rule holds for none
    ...(gaps && gaps.k < ks[ks.length - 1] ? { gap: gaps } : {}),
    ...(spread ? { hopkins: spread } : {}),
  });
  return {
    input: path,
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
    verdict: { k: found.k ?? null, votes: found.votes, doubts: found.doubts, text: found.text },
  };
}

/** What clusters rows again and again. */
interface Trial {
  session: Session;
  drawn: Dataset;
  ks: readonly number[];
  algorithm: Pick<Algorithm, 'fit'>;
  seed: number;
}

function byStarts({ session, algorithm }: Trial, starts: number): Cluster {
  return async (rows, k, seed) => {
    const settings = { ks: [k], init: 'k-means++', seed, starts, signal: session.io.signal } as const;
    // the progress of single fits would hide that of the whole
    const [{ result }] = await algorithm.fit(rows, settings);
    return result.labels;
  };
}

async function gapsOf(trial: Trial): Promise<NonNullable<Choice['gap']>> {
  const { session, drawn, ks, seed } = trial;
  const gapKs = [...new Set([1, ...ks])].filter((k) => k < drawn.n);
  const settings = { cluster: byStarts(trial, STARTS.gap), references: REFERENCES, seed };
  const found = await gap(drawn, { ks: gapKs, ...settings, ...session.pacing });
  return {
    ks: found.ks,
    gap: Array.from(found.gap),
    error: Array.from(found.error),
    references: REFERENCES,
    k: found.k,
  };
}

async function stabilityOf(trial: Trial): Promise<NonNullable<Choice['stability']>> {
  const { session, drawn, ks, seed } = trial;
  const settings = { cluster: byStarts(trial, STARTS.stability), rounds: ROUNDS, seed };
  const steady = [];
  for (const k of ks)
    steady.push(await stability(drawn, { k: Math.min(k, drawn.n), ...settings, ...session.pacing }));
  return {
    rounds: ROUNDS,
    mean: steady.map(({ mean }) => mean),
    deviation: steady.map(({ deviation }) => deviation),
  };
}

/** What was measured of each clustering, and what its means say. */
function indicesOf(results: readonly Swept[], hasMeans: boolean): Record<string, number[]> {
  const names = hasMeans ? MEASURED.means : MEASURED.pairs;
  const measured = Object.fromEntries(
    names.map((name) => [name, results.map(({ run }) => run.metrics[name])]),
  );
  if (!hasMeans) return measured;
  const explained = results.map(({ data, result }) => {
    const rows = centeredRows(clusteredRows(data, result.labels));
    return rows.n > rows.k ? criteriaOf(rows) : { bic: Number.NaN, aic: Number.NaN };
  });
  return {
    inertia: results.map(({ run }) => run.inertia),
    ...measured,
    bic: explained.map(({ bic }) => bic),
    aic: explained.map(({ aic }) => aic),
  };
}

/** BIC may fall on beyond the ks that were tried: then it has not said anything yet. */
function voters(ks: readonly number[], indices: Record<string, number[]>) {
  return VOTERS.filter((name) => name in indices)
    .map((name) => ({ name, better: betterOf(name), values: indices[name] }))
    .filter(({ name, ...curve }) => name !== 'bic' || topKs(ks, curve, 1)[0]?.k !== ks[ks.length - 1]);
}

/** Rows by chance, with their weights. */
function drawRows(data: Dataset, seed: number): Dataset {
  const { x, dim, n, weights } = data;
  const rows = n > MOST_ROWS ? chooseRows(n, { sample: MOST_ROWS, seed }) : undefined;
  if (!rows) return data;
  const some = x.slice(0, rows.length * dim);
  for (const [to, i] of rows.entries()) some.set(x.subarray(i * dim, (i + 1) * dim), to * dim);
  const own = weights ? { weights: Float64Array.from(rows, (i) => weights[i]) } : {};
  return { x: some, n: rows.length, dim, ...own };
}
