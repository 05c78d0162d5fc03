import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { type ChartEntry, chartsOf } from '../charts/table.ts';
import { ClusterkitError } from '../core/errors.ts';
import { flagOf, type Param } from '../core/params.ts';
import { DENSE_ROWS, REQUIRES_DENSE, requiresDense } from '../core/sparse.ts';
import type { ChoiceOfK } from '../output/choiceRecord.ts';
import { measureAgain, repeatsFor } from './again.ts';
import { checkCategories } from './categories.ts';
import { checkSharded, OF_FILES } from './checkSharded.ts';
import { asksVote, checkChoose, choiceAsked, refitWith } from './choosing.ts';
import { checkCharts } from './draw/checks.ts';
import { noteEdges } from './edges.ts';
import { type FitPlan, fitSubject } from './fit.ts';
import { factsBefore, judgeFindings, plannedIndices } from './judge.ts';
import { KeptGraphs } from './kept.ts';
import {
  checkInMemory,
  checkPixels,
  checkUsed,
  type Inputs,
  inMemoryIfNeeded,
  isCounted,
  isManifest,
  lookAt,
  needsMemory,
} from './look.ts';
import { startSubject } from './open.ts';
import { takeKnee, withOpenK } from './openK.ts';
import { type ClusteringOptions, clusteringParams, spaceFor } from './params/clustering.ts';
import type { SubjectOptions } from './params/reading.ts';
import { type Ended, fitInParts } from './parts.ts';
import { planFit } from './plan.ts';
import type { Findings } from './result.ts';
import { checkSummarize } from './summarize.ts';
import { makesSparse } from './texts.ts';
import type { Work } from './work.ts';

/** The plan of a clustering, checked as far as possible before anything is read. */
export interface ClusterPlan {
  fit: FitPlan;
  inputs: Inputs;
  options: ClusteringOptions;
  /** Nobody gave a number of clusters: that at the knee of the inertias is taken. */
  takesKnee: boolean;
}

/**
 * Looks at the inputs and checks the options.
 * @throws {ClusterkitError} usage, for options that are not used with such inputs or exclude each other; input
 */
export async function planClustering(
  work: Work,
  entry: AlgorithmEntry,
  paths: readonly string[],
  options: ClusteringOptions,
): Promise<ClusterPlan> {
  const { takes } = entry;
  checkSummarize(entry, options);
  const store = takes.store || options.summarize !== undefined;
  const params = clusteringParams(entry);
  const passes = takes.passes && options.summarize === undefined;
  const looked = await lookAt(work, paths, { ...options, stays: store, passes, trees: takes.trees });
  for (const file of looked.files)
    if (await isCounted(file)) checkCountedUse(entry, options, file);
    else if (await isManifest(file)) checkSharded(params, options, file);
  const inputs = inMemoryIfNeeded(params, options, looked);
  const { kind, files } = inputs;
  checkPixels(entry, inputs);
  if (kind === 'distances' && !takes.distances)
    throw new ClusterkitError('usage', `${entry.name} requires rows, and ${files[0]} holds distances`);
  checkCategories(entry, inputs);
  if (makesSparse(options)) checkSparseUse(entry, options);
  checkUsed(params, options, inputs);
  checkInMemory(params, options, inputs);
  const isStored = inputs.groups.some((group) => group.store);
  if (options.shards && !isStored && !(await isCounted(inputs.files[0])))
    throw notSharded(params, options, inputs);
  const open = withOpenK(entry, isStored ? { ...entry.stored, ...options } : options, kind);
  const fit = await planFit(work, entry, open.options, kind);
  const others = fit.grid.varying.filter((name) => name !== 'k');
  if (open.takesKnee && others.length > 0)
    throw new ClusterkitError('usage', `how many clusters? Several values of ${others[0]} need one`, {
      option: 'k',
    });
  plannedIndices(options, factsBefore(kind, options));
  if (options.embed) (await import('./report/embeddings.ts')).embeddingsOf(options.embed);
  const asked = choiceAsked(options);
  if (asked) checkChoose(fit.grid, asked);
  return { fit, inputs, options, takesKnee: open.takesKnee };
}

/** Outputs that require the pixels of pictures. */
const OF_PIXELS = [
  ...(['labels', 'labelsOut', 'report', 'quantized', 'boundaries'] as const),
  ...(['masks', 'cutouts', 'layers'] as const),
];

/** @throws {ClusterkitError} usage, for what requires pixels, where colors are counted apart from their pictures */
function checkCountedUse({ name, takes }: AlgorithmEntry, options: ClusteringOptions, file: string): void {
  const reason = `requires pixels, and the colors of ${file} are counted apart from their pictures`;
  if (takes.pixels) throw new ClusterkitError('usage', `${name} ${reason}`);
  const given = options as Record<string, unknown>;
  const isDrawn = ({ name: chart, needs = [] }: ChartEntry) =>
    needs.includes('picture') && options.chart?.includes(chart as never);
  const asked = OF_PIXELS.find((one) => given[one] !== undefined && given[one] !== false);
  const option = asked ?? (chartsOf('clustering').some(isDrawn) ? 'chart' : undefined);
  if (option === undefined) return;
  throw new ClusterkitError('usage', reason, {
    option,
    remedies: [{ how: 'do', what: 'label single pictures by a model, with predict' }],
  });
}

/** Rows that have to be put together in memory, or that another option takes there. */
function notSharded(
  params: readonly Param[],
  options: ClusteringOptions,
  { files: [file] }: Inputs,
): ClusterkitError {
  const given = options as Record<string, unknown>;
  const taking = needsMemory(params, options)?.name ?? OF_FILES.find((name) => given[name] !== undefined);
  const reason =
    taking === undefined
      ? `those of ${file} are put together in memory`
      : `${flagOf(taking)} takes those of ${file} into memory`;
  return new ClusterkitError('usage', `requires rows that stay in a file, and ${reason}`, {
    option: 'shards',
  });
}

/** @throws {ClusterkitError} usage, for what requires every number of the rows */
function checkSparseUse({ name, takes }: AlgorithmEntry, { summarize, treeview }: ClusteringOptions): void {
  if (summarize !== undefined) throw requiresDense('summing up');
  if (!takes.sparseRows) throw requiresDense(name);
  if (treeview !== undefined)
    throw new ClusterkitError('usage', REQUIRES_DENSE, { option: 'treeview', remedies: [DENSE_ROWS] });
}

/**
 * Reads one input, clusters it once for each run, and computes indices.
 * @param ended receives the findings of runs as they end; absent: all runs are made at once, and may share threads
 */
export async function clusterInput(
  work: Work,
  plan: ClusterPlan,
  index: number,
  ended?: Ended,
): Promise<Findings> {
  const { fit, inputs, options, takesKnee } = plan;
  const { categories } = fit.entry;
  const subject = await startSubject(work, inputs.groups[index], {
    ...readingOf(options, [fit.entry]),
    categories,
  });
  try {
    await checkCharts(subject, options);
    if (options.report !== undefined) (await import('./report/make.ts')).checkShown(subject);
    noteEdges(work, fit.entry, subject, options);
    const repeats = repeatsFor(options);
    const make = async (part: FitPlan) => {
      const again = (of: Work) => fitSubject(of, subject, part, options);
      const fitted = await measureAgain(work, await again(work), repeats, again);
      const runs = fit.grid.runs.length;
      const findings = await judgeFindings(work, takesKnee ? takeKnee(fitted) : fitted, options, runs);
      // what the JSON will ask for is made while fingerprints are
      if (work.fingerprints && findings.trees.length === 0)
        for (const { profile } of findings.results) profile();
      await subject.hashed;
      return findings;
    };
    // sums of rows are made once
    const isOne = takesKnee || repeats > 0 || options.summarize !== undefined;
    if (!ended || isOne) return await make(fit);
    subject.graphs ??= new KeptGraphs(work, subject);
    return await fitInParts(fit, make, ended);
  } finally {
    await subject.close?.();
  }
}

/** The options for reading subjects of some algorithms. */
export function readingOf(
  { seed, transpose, featuresTree, connectivity, graph, ...options }: ClusteringOptions,
  entries: readonly AlgorithmEntry[],
): SubjectOptions {
  return {
    ...options,
    space: options.space ?? spaceFor(entries).default,
    // others cluster pixels beside algorithms that take nothing else
    pixels: entries.some(({ takes }) => takes.pixels),
    // of several seeds the first one draws the sample, which all runs share
    seed: [seed].flat()[0],
    transpose: transpose || featuresTree,
    grid: connectivity === 'grid' || graph === 'grid',
  };
}

/** Which of several k the data of a subject support. */
export async function chooseK(
  work: Work,
  { fit, options }: ClusterPlan,
  { subject, results }: Findings,
): Promise<ChoiceOfK> {
  const { choose } = await import('./choose.ts');
  const asked = results.filter(({ settings }) => settings.k !== undefined);
  const [{ settings }] = asked;
  const refit = refitWith(work, fit.entry, settings, subject.measuring);
  return choose(work, asked, refit, { seed: settings.seed as number, vote: asksVote(options) });
}
