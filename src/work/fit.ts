import type {
  Algorithm,
  AlgorithmEntry,
  FitContext,
  Settings,
  Source,
  TreeAlgorithm,
} from '../algorithms/entry.ts';
import { type GraphChoice, graphOfSubject } from './graph.ts';
import { type Grid, treeSettings } from './grid.ts';
import { type InitPlan, startOf } from './init.ts';
import { withBestMixture } from './mixtures.ts';
import { paletteOf } from './palette.ts';
import { withPersistence } from './persistence.ts';
import { namingRows } from './places.ts';
import { recordedParams } from './record.ts';
import { type CutTree, type Findings, type Found, type Result, resultOf, type Scores } from './result.ts';
import type { Subject } from './subject.ts';
import { expandFit, type SummaryOptions, type SummedUp, sumUp } from './summarize.ts';
import type { Work } from './work.ts';

/** What is fitted to each subject. */
export interface FitPlan {
  entry: AlgorithmEntry;
  grid: Grid;
  /** Absent for algorithms without first centers. */
  init?: InitPlan;
}

const UNMEASURED: Scores = { values: {}, warnings: [] };

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
  const { entry, grid } = plan;
  const algorithm = await entry.load();
  const { found, trees } = await namingRows(subject, () => fitRuns(work, subject, algorithm, plan, options));
  const results = found.map(({ settings, clustering, seconds, tree, profile, leaves }): Result => {
    const palette = paletteOf(subject, clustering);
    return resultOf({
      subject,
      algorithm: entry.name,
      title: algorithm.titleOf?.(settings) ?? entry.title,
      settings,
      params: { ...recordedParams(subject, entry.params, settings), ...summaryParam(options) },
      varying: grid.varying,
      clustering,
      scores: UNMEASURED,
      seconds,
      ...(palette && { palette }),
      ...(tree && { tree }),
      ...(profile && { profile }),
      ...(leaves && { leaves }),
    });
  });
  return { subject, results: withBestMixture(withPersistence(results)), trees };
}

/** Options that concern fits, beside the settings of runs. */
export interface FitOptions extends SummaryOptions, GraphChoice {
  optimalOrder?: boolean;
}

/** What results record of summing up. */
function summaryParam({ summarize }: FitOptions): Record<string, unknown> {
  return summarize === undefined ? {} : { summarize };
}

interface Fits {
  found: Found[];
  trees: CutTree[];
}

async function fitRuns(
  work: Work,
  subject: Subject,
  algorithm: Algorithm,
  { entry, grid, init }: FitPlan,
  options: FitOptions,
): Promise<Fits> {
  const context: FitContext = { ...work.pacing, maxMemory: work.maxMemory };
  if (init) context.init = typeof init.start === 'string' ? init.start : await startOf(init, subject);
  const { runs } = grid;
  const sums =
    options.summarize === undefined
      ? undefined
      : await sumUp(work, subject, entry, options.summarize, runs, context);
  if (subject.store && !sums) {
    const { fitStored } = await import('./stored.ts');
    return { found: await fitStored(subject.store, algorithm, runs, context), trees: [] };
  }
  const source = sums?.source ?? (await sourceOf(work, subject, options));
  const at = { source, context: sums?.context ?? context, sums };
  const fits = algorithm.tree
    ? await fitTrees(work, subject, entry, algorithm.tree, runs, at, options)
    : { found: await fitSource(algorithm, runs, at), trees: [] };
  if (!subject.store) return fits;
  const { withProfiles } = await import('./stored.ts');
  return { ...fits, found: await withProfiles(subject.store, fits.found) };
}

/** What is clustered: rows, or what they were summed up to. */
interface Fitting {
  source: Source;
  context: FitContext;
  sums?: SummedUp;
}

/** The data of a subject that is clustered. */
async function sourceOf(work: Work, subject: Subject, choice: GraphChoice): Promise<Source> {
  const { data, sparse, distances, tree, measuring, pixels, preferences } = subject;
  const graph = await graphOfSubject(work, subject, choice);
  return { data, sparse, distances, tree, measuring, pixels, preferences, graph };
}

/** One clustering for each run, with its own share of the wall-clock seconds. */
async function fitSource(
  algorithm: Algorithm,
  runs: readonly Settings[],
  { source, context, sums }: Fitting,
): Promise<Found[]> {
  const started = performance.now();
  const fitted = await algorithm.fit(source, runs, context);
  // several threads compute at once, so the clock shows less time than they use
  const passed = (performance.now() - started) / 1000;
  const computed = fitted.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = computed > 0 ? Math.min(1, passed / computed) : 0;
  const paced = fitted.map((one) => ({ ...one, seconds: one.seconds * pace }));
  const shared = (sums?.seconds ?? 0) / fitted.length;
  const found: Found[] = [];
  for (const [at, one] of paced.entries()) {
    const whole = sums ? await expandFit(one, runs[at], sums) : one;
    found.push({ ...whole, seconds: one.seconds + shared, settings: runs[at] });
  }
  return found;
}

/** One tree for each setting of trees, and its cuts; the seconds of each cut are those of its tree. */
async function fitTrees(
  work: Work,
  subject: Subject,
  entry: AlgorithmEntry,
  { grow, cut }: TreeAlgorithm,
  runs: readonly Settings[],
  { source, context, sums }: Fitting,
  options: FitOptions,
): Promise<Fits> {
  const { describeTree } = await import('./tree.ts');
  const { cuts = [] } = entry;
  const fits: Fits = { found: [], trees: [] };
  for (const group of ofOneTree(entry, runs)) {
    const [settings] = group;
    const started = performance.now();
    const grown = await grow(source, settings, context);
    const whole = sums ? { ...grown, merges: sums.expansion.merges(grown.merges) } : grown;
    const described = await describeTree(work, subject, whole, settings, options.optimalOrder === true);
    const asked = group.filter((run) => cuts.some((name) => run[name] !== undefined));
    const ofSource = asked.map((run) => cut(source, grown, run));
    const tree: CutTree = {
      ...described,
      ...(sums && { summary: sums.summarized.summary }),
      params: { ...recordedParams(subject, entry.params, sharedBy(group)), ...summaryParam(options) },
      seed: settings.seed as number,
      seconds: (performance.now() - started) / 1000 + (sums?.seconds ?? 0),
    };
    fits.trees.push(tree);
    for (const [at, clustering] of ofSource.entries()) {
      const fitted = { clustering, seconds: tree.seconds };
      const whole = sums ? await expandFit(fitted, asked[at], sums) : fitted;
      fits.found.push({ ...whole, settings: asked[at], tree });
    }
  }
  return fits;
}

/** The settings that several runs have in common. */
function sharedBy([first, ...others]: readonly Settings[]): Settings {
  const isShared = ([name, value]: [string, unknown]) => others.every((run) => run[name] === value);
  return Object.fromEntries(Object.entries(first).filter(isShared));
}

/** Runs that differ in nothing but their cuts stand together. */
function ofOneTree(entry: AlgorithmEntry, runs: readonly Settings[]): Settings[][] {
  const groups = new Map<string, Settings[]>();
  for (const run of runs) {
    const key = JSON.stringify(treeSettings(entry, run));
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}
