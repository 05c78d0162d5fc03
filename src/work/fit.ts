import type { AlgorithmEntry, FitContext, Fitted, Settings, Source } from '../algorithms/entry.ts';
import { type Fits, type FittingOptions, findingsOf, fitSource, type LoadedPlan } from './fitted.ts';
import { type GraphChoice, graphOfSubject } from './graph.ts';
import type { Grid } from './grid.ts';
import { type InitPlan, startOf } from './init.ts';
import { KeptGraphs } from './kept.ts';
import { namingRows } from './places.ts';
import type { Findings } from './result.ts';
import type { Subject } from './subject.ts';
import { expandFit, sumUp } from './summarize.ts';
import type { Work } from './work.ts';

/** What is fitted to each subject. */
export interface FitPlan {
  entry: AlgorithmEntry;
  grid: Grid;
  /** Absent for algorithms without first centers. */
  init?: InitPlan;
}

/**
 * Fits an algorithm to a subject, once for each run of the grid.
 * @param options all options, as results record them
 * @throws {ClusterkitError} usage, input, memory or aborted; errors name rows as people know them
 */
export async function fitSubject(
  work: Work,
  subject: Subject,
  plan: FitPlan,
  options: FitOptions,
): Promise<Findings> {
  const algorithm = await plan.entry.load();
  const how = { ...plan, algorithm };
  const fits = await namingRows(subject, () => fitRuns(work, subject, how, options));
  if (!subject.items?.summary) return findingsOf(subject, how, fits, options);
  const { tellMeans } = await import('./micro.ts');
  return findingsOf(subject, how, tellMeans(subject, fits), options);
}

/** Options that concern fits, beside the settings of runs. */
export interface FitOptions extends FittingOptions, GraphChoice {}

async function fitRuns(
  work: Work,
  subject: Subject,
  plan: FitPlan & LoadedPlan,
  options: FitOptions,
): Promise<Fits> {
  const { entry, grid, init, algorithm } = plan;
  const context: FitContext = { ...work.pacing, maxMemory: work.maxMemory };
  if (init) context.init = typeof init.start === 'string' ? init.start : await startOf(init, subject);
  const { runs } = grid;
  const summed =
    options.summarize === undefined
      ? undefined
      : await sumUp(work, subject, entry, options.summarize, runs, context);
  if (subject.store && !summed) {
    const { fitStored } = await import('./stored.ts');
    const labeled = 'labelsOut' in options && options.labelsOut !== undefined;
    return { found: await fitStored(subject.store, algorithm, runs, context, labeled), trees: [] };
  }
  const source = summed?.source ?? (await sourceOf(work, subject, options));
  const sums = summed && {
    ...summed,
    expandFit: (fitted: Fitted, settings: Settings) => expandFit(fitted, settings, summed),
  };
  const fits = await fitSource(
    work,
    subject,
    plan,
    { source, context: summed?.context ?? context, sums },
    options,
  );
  if (!subject.store) return fits;
  const { withProfiles } = await import('./stored.ts');
  return { ...fits, found: await withProfiles(subject.store, fits.found) };
}

/** The data of a subject that is clustered. */
async function sourceOf(work: Work, subject: Subject, choice: GraphChoice): Promise<Source> {
  const { data, sparse, distances, tree, measuring, pixels, preferences } = subject;
  const { graphs = work.cache && new KeptGraphs(work, subject) } = subject;
  const graph = await graphOfSubject(work, subject, choice);
  return { data, sparse, distances, tree, measuring, pixels, preferences, graph, graphs };
}
