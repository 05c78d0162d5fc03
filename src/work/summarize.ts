import { measuringOf } from '../algorithms/door.ts';
import type { AlgorithmEntry, FitContext, Fitted, Settings, Source } from '../algorithms/entry.ts';
import type { Expansion } from '../algorithms/summary/expand.ts';
import type { Summarized } from '../algorithms/summary.ts';
import type { Clustering } from '../core/clustering.ts';
import type { Dataset } from '../core/dataset.ts';
import { ClusterkitError } from '../core/errors.ts';
import { type Distance, findDistance } from '../distances/table.ts';
import type { ClusteredLeaves } from './result.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Options of the step between preparing rows and clustering them. */
export interface SummaryOptions {
  /** Leaves at most; absent: rows themselves are clustered. */
  summarize?: number;
  connectivity?: string;
  transpose?: boolean;
  featuresTree?: boolean;
  superpixels?: string;
}

/** Leaves that are clustered in place of the rows of a subject. */
export interface SummedUp {
  source: Source;
  context: FitContext;
  summarized: Summarized;
  expansion: Expansion;
  /** Seconds that summing up took. */
  seconds: number;
  /** The clustering of all rows, from that of the leaves in these settings. */
  expand(clustering: Clustering, settings: Settings): Promise<Clustering>;
}

/**
 * Refuses to sum rows up for algorithms that cannot cluster sums, and beside options that concern single rows.
 * @throws {ClusterkitError} usage
 */
export function checkSummarize({ name, takes }: AlgorithmEntry, options: SummaryOptions): void {
  if (options.summarize === undefined) return;
  if (!takes.summary) throw new ClusterkitError('usage', `is not used with ${name}`, { option: 'summarize' });
  const other = (['connectivity', 'transpose', 'featuresTree', 'superpixels'] as const).find(
    (one) => options[one] !== undefined && options[one] !== false,
  );
  if (other)
    throw new ClusterkitError('usage', `is not used with summarize, which clusters means of rows`, {
      option: other,
    });
}

/**
 * Sums up the rows of a subject.
 * @param runs of which the distances must compare means
 * @throws {ClusterkitError} usage, input, memory or aborted
 */
export async function sumUp(
  work: Work,
  subject: Subject,
  { gives }: AlgorithmEntry,
  leaves: number,
  runs: readonly Settings[],
  context: FitContext,
): Promise<SummedUp> {
  const { data, store, measuring, preferences } = subject;
  if (preferences)
    throw new ClusterkitError('usage', 'makes means of rows, which have no preferences of their own', {
      option: 'summarize',
    });
  if (store && gives.includes('medoids'))
    throw new ClusterkitError(
      'usage',
      'medoids are rows, and the table is too large to have them in memory',
      {
        option: 'summarize',
        remedies: [{ option: 'sample', how: 'set', to: 'take fewer rows' }],
      },
    );
  const categories = runs.some(
    ({ metric }) => metric !== undefined && findDistance(metric as string).categorical,
  );
  if (categories && (measuring.categorical ?? []).length > 0)
    throw new ClusterkitError('usage', 'columns of categories have no means', { option: 'summarize' });
  const started = performance.now();
  const { summarize } = await import('../algorithms/summary.ts');
  const { Expansion } = await import('../algorithms/summary/expand.ts');
  const rows = data as Dataset;
  const summarized = await summarize(store?.store ?? rows, {
    ...work.pacing,
    maxMemory: work.maxMemory,
    leaves,
  });
  const weights = store?.store.weighted ? await weightsOf(store.store) : rows.weights;
  const expansion = new Expansion(summarized, weights);
  return {
    source: { data: summarized.data, measuring },
    context: { ...context, ...(context.init && { init: firstCenters(context.init, rows) }) },
    summarized,
    expansion,
    seconds: (performance.now() - started) / 1000,
    expand: (clustering, settings) =>
      expansion.clustering(clustering, store ? undefined : rows, {
        ...work.pacing,
        ...measuringOf({ measuring }, settings),
        metric: settings.metric as Distance | undefined,
      }),
  };
}

async function weightsOf(store: NonNullable<Subject['store']>['store']): Promise<Float64Array> {
  const weights = new Float64Array(store.n);
  let start = 0;
  for await (const piece of store.pieces()) {
    weights.set(piece.weights as Float64Array, start);
    start += piece.n;
  }
  return weights;
}

/** Rows by number are rows of the data, not leaves. */
function firstCenters(init: NonNullable<FitContext['init']>, { x, dim }: Dataset): FitContext['init'] {
  if (typeof init === 'string' || init instanceof Float64Array) return init;
  return Float64Array.from(init.rows.flatMap((row) => [...x.subarray(row * dim, (row + 1) * dim)]));
}

/** A fit to leaves as a clustering of all rows, beside what was clustered. */
export async function expandFit(
  fitted: Fitted,
  settings: Settings,
  { expand, source }: SummedUp,
): Promise<Fitted & { leaves: ClusteredLeaves }> {
  const { clustering } = fitted;
  return {
    ...fitted,
    clustering: await expand(clustering, settings),
    leaves: { data: source.data as Dataset, clustering },
  };
}
