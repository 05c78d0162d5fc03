import type {
  Algorithm,
  AlgorithmEntry,
  FitContext,
  Settings,
  Source,
  TreeAlgorithm,
} from '../algorithms/entry.ts';
import { neighborsOf } from './connectivity.ts';
import { type Grid, treeSettings } from './grid.ts';
import { type InitPlan, startOf } from './init.ts';
import { paletteOf } from './palette.ts';
import { withPersistence } from './persistence.ts';
import { namingRows } from './places.ts';
import { recordedParams } from './record.ts';
import { type CutTree, type Findings, type Found, type Result, resultOf, type Scores } from './result.ts';
import type { Subject } from './subject.ts';
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
  const results = found.map(({ settings, clustering, seconds, tree, profile }): Result => {
    const palette = paletteOf(subject, clustering);
    return resultOf({
      subject,
      algorithm: entry.name,
      title: algorithm.titleOf?.(settings) ?? entry.title,
      settings,
      params: recordedParams(subject, entry.params, settings),
      varying: grid.varying,
      clustering,
      scores: UNMEASURED,
      seconds,
      ...(palette && { palette }),
      ...(tree && { tree }),
      ...(profile && { profile }),
    });
  });
  return { subject, results: withPersistence(results), trees };
}

/** Options that concern fits, beside the settings of runs. */
export interface FitOptions {
  connectivity?: string;
  optimalOrder?: boolean;
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
  if (subject.store) {
    const { fitStored } = await import('./stored.ts');
    return { found: await fitStored(subject.store, algorithm, grid.runs, context), trees: [] };
  }
  const source = await sourceOf(work, subject, options.connectivity);
  if (algorithm.tree) return fitTrees(work, subject, entry, algorithm.tree, grid.runs, context, options);
  return { found: await fitSource(algorithm, source, grid.runs, context), trees: [] };
}

/** The data of a subject that is clustered. */
async function sourceOf(work: Work, subject: Subject, connectivity?: string): Promise<Source> {
  const { data, distances, tree, measuring, unit } = subject;
  let neighbors = subject.connectivity;
  if (!neighbors && connectivity !== undefined) neighbors = await neighborsOf(work, connectivity, unit);
  return { data, distances, tree, measuring, connectivity: neighbors };
}

/** One clustering for each run, with its own share of the wall-clock seconds. */
async function fitSource(
  algorithm: Algorithm,
  source: Source,
  runs: readonly Settings[],
  context: FitContext,
): Promise<Found[]> {
  const started = performance.now();
  const fitted = await algorithm.fit(source, runs, context);
  // several threads compute at once, so the clock shows less time than they use
  const passed = (performance.now() - started) / 1000;
  const computed = fitted.reduce((sum, { seconds }) => sum + seconds, 0);
  const pace = computed > 0 ? Math.min(1, passed / computed) : 0;
  return fitted.map((one, at) => ({ ...one, settings: runs[at], seconds: one.seconds * pace }));
}

/** One tree for each setting of trees, and its cuts; the seconds of each cut are those of its tree. */
async function fitTrees(
  work: Work,
  subject: Subject,
  entry: AlgorithmEntry,
  { grow, cut }: TreeAlgorithm,
  runs: readonly Settings[],
  context: FitContext,
  options: FitOptions,
): Promise<Fits> {
  const { describeTree } = await import('./tree.ts');
  const { cuts = [] } = entry;
  const source = await sourceOf(work, subject, options.connectivity);
  const fits: Fits = { found: [], trees: [] };
  for (const group of ofOneTree(entry, runs)) {
    const [settings] = group;
    const started = performance.now();
    const grown = await grow(source, settings, context);
    const described = await describeTree(work, subject, grown, settings, options.optimalOrder === true);
    const asked = group.filter((run) => cuts.some((name) => run[name] !== undefined));
    const clusterings = asked.map((run) => cut(source, grown, run));
    const tree: CutTree = {
      ...described,
      params: recordedParams(subject, entry.params, sharedBy(group)),
      seed: settings.seed as number,
      seconds: (performance.now() - started) / 1000,
    };
    fits.trees.push(tree);
    for (const [at, clustering] of clusterings.entries())
      fits.found.push({ settings: asked[at], clustering, seconds: tree.seconds, tree });
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
