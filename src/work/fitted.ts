import type {
  Algorithm,
  AlgorithmEntry,
  FitContext,
  Fitted,
  Settings,
  Source,
  TreeAlgorithm,
} from '../algorithms/entry.ts';
import { type Grid, treeSettings } from './grid.ts';
import { withBestMixture } from './mixtures.ts';
import { paletteOf } from './palette.ts';
import { withPersistence } from './persistence.ts';
import { recordedParams } from './record.ts';
import { type CutTree, type Findings, type Found, type Result, resultOf, type Scores } from './result.ts';
import type { Subject } from './subject.ts';
import type { SummaryOptions, SummedUp } from './summarize.ts';
import type { Work } from './work.ts';

/*
 * Fits to a source of rows in memory. Nothing here reads files: the page of a report fits in the same way.
 */

/** Options that concern fits, beside the settings of runs. */
export interface FittingOptions extends SummaryOptions {
  optimalOrder?: boolean;
}

/** The runs of an algorithm, and its code. */
export interface LoadedPlan {
  entry: AlgorithmEntry;
  grid: Grid;
  algorithm: Algorithm;
}

const UNMEASURED: Scores = { values: {}, warnings: [] };

/** The fits of a subject as results, in the order of the runs. */
export function findingsOf(
  subject: Subject,
  { entry, grid, algorithm }: LoadedPlan,
  { found, trees }: Fits,
  options: FittingOptions,
): Findings {
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

/** What results record of summing up. */
function summaryParam({ summarize }: SummaryOptions): Record<string, unknown> {
  return summarize === undefined ? {} : { summarize };
}

/** Clusterings, and the trees of which they are cuts. */
export interface Fits {
  found: Found[];
  trees: CutTree[];
}

/** What is clustered: rows, or what they were summed up to. */
export interface Fitting {
  source: Source;
  context: FitContext;
  sums?: SummedUp & { expandFit: ExpandFit };
}

/** A fit to leaves as one of all rows. */
type ExpandFit = (fitted: Fitted, settings: Settings) => Promise<Fitted & Pick<Found, 'leaves'>>;

/** Fits an algorithm to a source, once for each run. */
export async function fitSource(
  work: Work,
  subject: Subject,
  { entry, grid, algorithm }: LoadedPlan,
  fitting: Fitting,
  options: FittingOptions,
): Promise<Fits> {
  const { runs } = grid;
  if (algorithm.tree) return fitTrees(work, subject, entry, algorithm.tree, runs, fitting, options);
  return { found: await fitRuns(algorithm, runs, fitting), trees: [] };
}

/** One clustering for each run, with its own share of the wall-clock seconds. */
async function fitRuns(
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
    const whole = sums ? await sums.expandFit(one, runs[at]) : one;
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
  options: FittingOptions,
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
      const whole = sums ? await sums.expandFit(fitted, asked[at]) : fitted;
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
