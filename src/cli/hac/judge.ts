import { meansOf } from '../../algorithms/clusters.ts';
import { clusteringOfCut } from '../../algorithms/hac/clusters.ts';
import { type HacResult, hac } from '../../algorithms/hac.ts';
import type { Dataset } from '../../core/dataset.ts';
import { transpose } from '../../distances/rows.ts';
import { type Distance, findDistance } from '../../distances/table.ts';
import { inFile } from '../../input/open.ts';
import type { Choice } from '../../output/document.ts';
import type { Algorithm, Fit } from '../algorithm.ts';
import { type ChoiceLimits, choose, type Swept } from '../choose.ts';
import type { HacFound } from '../hac.ts';
import {
  type Grounds,
  groundsOfDistances,
  groundsOfRows,
  NO_ROWS,
  noMeansUnder,
} from '../metrics/dissimilarity.ts';
import { metricNames, type Scores, scoresOf, truthOf } from '../metrics.ts';
import type { Session } from '../session.ts';
import type { Tree } from './fit.ts';
import type { TreeInput, TreeInputs } from './input.ts';
import type { HacCommandOptions } from './options.ts';

/**
 * What can be said of indices before anything is read.
 * @throws {ClusterkitError} usage
 */
export async function checkJudging(kind: TreeInputs['kind'], options: HacCommandOptions): Promise<void> {
  const hasFile = typeof options.labels === 'string';
  const known = kind === 'distances' ? hasFile : kind !== 'picture' && !isTurned(options);
  await metricNames(options, known, noTruth(kind, options), kind === 'distances' ? NO_ROWS : undefined);
}

function isTurned({ transpose, featuresTree }: HacCommandOptions): boolean {
  return transpose === true || featuresTree === true;
}

function noTruth(kind: TreeInputs['kind'], options: HacCommandOptions): string {
  if (kind === 'picture') return 'the colours of a picture have no true classes';
  if (isTurned(options)) return 'true classes are of rows, and columns are clustered';
  const column = kind === 'distances' ? '' : '--label-column, or ';
  return `needs true classes: add ${column}--labels FILE`;
}

/** What a tree was made of, columns that were compared as rows. */
export function groundsOf({ source, measuring }: TreeInput, metric: Distance): Grounds {
  if ('condensed' in source) return groundsOfDistances(source);
  const { transpose: turned, ...options } = measuring;
  return groundsOfRows(turned ? transpose(source) : source, metric, options);
}

/** Why clusters have no means; undefined when they have. */
export function noMeansOf({ source, measuring }: TreeInput, metric: Distance): string | undefined {
  return 'condensed' in source ? NO_ROWS : noMeansUnder(metric, measuring);
}

/** Measures each cut; nothing of nothing that was asked for. */
export async function judgeCuts(
  session: Session,
  input: TreeInput,
  { cuts }: Tree,
  options: HacCommandOptions,
): Promise<Scores[]> {
  const truth = truthOf(input.truth, 'condensed' in input.source ? {} : input.source);
  const kind = input.record.kind === 'image' ? 'picture' : input.record.kind;
  const noMeans = noMeansOf(input, options.metric);
  const names = await metricNames(options, truth !== undefined, noTruth(kind, options), noMeans);
  if (names.length === 0) return cuts.map(() => ({ values: {}, warnings: [] }));
  const { data, metric } = groundsOf(input, options.metric);
  const scores: Scores[] = [];
  for (const { cut } of cuts) {
    const subject = { labels: cut.labels, data, truth, metric };
    scores.push(await inFile(input.path, () => scoresOf(session, subject, names, options)));
  }
  return scores;
}

/** Which of the ks a tree was cut into the data speak for. */
export async function chooseCut(
  session: Session,
  { input, tree, cuts }: HacFound,
  options: HacCommandOptions,
): Promise<Choice> {
  const { data } = groundsOf(input, options.metric);
  const noMeans = noMeansOf(input, options.metric);
  const swept = cuts
    .filter(({ plan }) => plan.by === 'k')
    .map(({ cut, record }): Swept => {
      const inertia = noMeans ? Number.NaN : meansOf(data, cut.labels, cut.k).inertia;
      return { run: { params: { k: cut.k }, inertia, metrics: record.metrics }, result: cut, data };
    });
  const limits: ChoiceLimits = {
    leftOut: leftOutOf(input, options, noMeans),
    votes: tree.gap ? [{ name: 'gap of heights', k: tree.gap.k }] : [],
  };
  return choose(session, input.path, swept, treesOf(session, input, options), options, limits);
}

function leftOutOf(
  { source }: TreeInput,
  { metric, connectivity }: HacCommandOptions,
  noMeans: string | undefined,
): ChoiceLimits['leftOut'] {
  if ('condensed' in source) {
    const reason = 'they need rows, and a matrix of distances has none';
    return { means: reason, gap: reason, stability: reason, hopkins: reason };
  }
  const chance = `rows spread by chance have no ${metric} distances like these`;
  const among = 'neighbours are those of these rows, not of others';
  return {
    ...(noMeans ? { means: noMeans } : {}),
    ...(findDistance(metric).spatial && !noMeans ? {} : { gap: chance, hopkins: chance }),
    ...(connectivity === undefined ? {} : { gap: among, stability: among }),
  };
}

/** The same linkage for other rows; several ks of the same rows are cuts of one tree. */
function treesOf(
  session: Session,
  { measuring }: TreeInput,
  { linkage, metric }: HacCommandOptions,
): Pick<Algorithm, 'fit'> {
  const { transpose: _, ...own } = measuring;
  const grown = new WeakMap<Dataset, HacResult>();
  return {
    fit: async (data, { ks, seed, signal }) => {
      let tree = grown.get(data);
      if (!tree) {
        const settings = { ...own, linkage, metric, signal, maxMemory: session.maxMemory };
        tree = await hac(data, settings);
        grown.set(data, tree);
      }
      const whole = tree;
      return ks.map((k) => ({
        result: clusteringOfCut({ data }, whole, { k: Math.min(k, data.n) }, { seed }) as Fit,
        seconds: 0,
      }));
    },
  };
}
