import type { Settings } from '../algorithms/entry.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { isIdle } from '../core/params.ts';
import { matchingBytes } from '../indices/matching.ts';
import type { ChoiceOfK } from '../output/choiceRecord.ts';
import type { Agreement } from '../output/document.ts';
import { measureAgain, repeatsFor } from './again.ts';
import { checkCategories } from './categories.ts';
import { asksVote, checkChoose, choiceAsked, refitWith } from './choosing.ts';
import { agreements } from './compare/agreement.ts';
import {
  type AskedAlgorithm,
  askedAlgorithms,
  type ComparedFit,
  checkAsked,
  optionsFor,
  optionsOfInput,
} from './compare/asked.ts';
import { type Combination, combinationsOf, combine } from './compare/combine.ts';
import { fitComparable } from './compare/fit.ts';
import { Readings } from './compare/readings.ts';
import { checkCharts } from './draw/checks.ts';
import type { FitPlan } from './fit.ts';
import type { Grid } from './grid.ts';
import { factsBefore, judgeFindings, plannedIndices } from './judge.ts';
import { KeptGraphs } from './kept.ts';
import { checkPixels, checkUsed, type Inputs, lookAt } from './look.ts';
import { COMPARING, type CompareOptions, comparableParams } from './params/comparing.ts';
import { type Ended, fitInParts } from './parts.ts';
import { planFit } from './plan.ts';
import type { Result } from './result.ts';
import type { Subject } from './subject.ts';
import { checkSummarize } from './summarize.ts';
import type { Work } from './work.ts';

/** The plan of a comparison of algorithms. */
export interface ComparePlan {
  inputs: Inputs;
  /** For each input one for each algorithm. */
  fits: ComparedFit[][];
  options: CompareOptions;
}

/** The results of several algorithms for one subject with one setting. */
export interface Comparison extends Combination {
  /** One for each pair. */
  agreement: Agreement[];
}

/** What became of an algorithm on a subject: results, or why there are none. */
export interface Outcome {
  fit: ComparedFit;
  results: Result[];
  refused?: ClusterkitError;
}

/** The results of several algorithms for one subject. */
export interface Compared {
  subject: Subject;
  /** One for each algorithm, in their order. */
  outcomes: Outcome[];
  comparisons: Comparison[];
  /** Every result once, in the order of the comparisons. */
  results: Result[];
  /** Which k the data support, by each algorithm that was fitted for several. */
  choices: ChoiceOfK[];
}

/**
 * Looks at the inputs and checks the options. Every algorithm gets the parameters that it has.
 * @throws {ClusterkitError} usage, for fewer than two algorithms, for a parameter that none of them has or a value that
 * one of them does not take, and for options that are not used with such inputs; input
 */
export async function planComparison(
  work: Work,
  paths: readonly string[],
  options: CompareOptions,
): Promise<ComparePlan> {
  const asked = askedAlgorithms(options);
  const entries = asked.map(({ entry }) => entry);
  for (const entry of entries) checkSummarize(entry, options);
  const inputs = await lookAt(work, paths, { ...options, apart: true });
  for (const entry of entries) checkPixels(entry, inputs);
  checkUsed(COMPARING, options, inputs);
  checkAsked(asked, inputs, options);
  for (const { entry } of asked) checkCategories(entry, inputs);
  plannedIndices({ ...options, chart: [] }, factsBefore(inputs.kind, options));
  if (options.embed) (await import('./report/embeddings.ts')).embeddingsOf(options.embed);
  const fits: ComparedFit[][] = [];
  for (const { files } of inputs.groups) {
    const ofInput: ComparedFit[] = [];
    for (const one of asked)
      ofInput.push(await planOne(work, one, optionsFor(one, files[0], options), inputs));
    fits.push(ofInput);
  }
  const choice = choiceAsked(options);
  if (choice)
    for (const { plan } of fits.flat()) if (plan.grid.runs[0].k !== undefined) checkChoose(plan.grid, choice);
  return { inputs, fits, options };
}

/**
 * Plans the fits of an algorithm to an input. Without a number of clusters, there are as many as classes, if these may
 * be known: then the runs have no k yet.
 * @throws {ClusterkitError} usage, if a number of clusters is missing
 */
async function planOne(
  work: Work,
  asked: AskedAlgorithm,
  options: CompareOptions,
  { kind }: Inputs,
): Promise<ComparedFit> {
  const { entry } = asked;
  const params = comparableParams(entry);
  const k = params.find(({ name, required }) => name === 'k' && required !== undefined);
  const isOpen =
    k !== undefined &&
    options.k === undefined &&
    options.init === undefined &&
    !isIdle(k.unless, options as Settings);
  const ofClasses = isOpen && factsBefore(kind, options).truth && hasClasses(options);
  // an uncut tree has no clusters to compare
  if (isOpen && !ofClasses) throw new ClusterkitError('usage', k.required as string, { option: 'k' });
  const plan = await planFit(work, { ...entry, params }, ofClasses ? { ...options, k: 1 } : options, kind);
  return { ...asked, plan: ofClasses ? { ...plan, grid: withK(plan.grid) } : plan, options, ofClasses };
}

function hasClasses({ labels, labelColumn }: CompareOptions): boolean {
  return typeof labels === 'string' || labelColumn !== undefined;
}

/** The same runs with another k; without k if it is not known yet. */
function withK({ runs, varying }: Grid, k?: number): Grid {
  return { runs: runs.map(({ k: _, ...run }) => (k === undefined ? run : { ...run, k })), varying };
}

/**
 * Fits every algorithm to one input, computes indices, and measures the agreement of each pair of algorithms. An
 * algorithm that refuses the input has no results, and the others go on.
 * @param ended receives the findings of runs as they end; absent: the runs of an algorithm are made at once
 * @throws {ClusterkitError} input, memory or aborted; what the first algorithm says, if all refuse the input
 */
export async function compareInput(
  work: Work,
  plan: ComparePlan,
  index: number,
  ended?: Ended,
): Promise<Compared> {
  const { inputs, options } = plan;
  const group = inputs.groups[index];
  const readings = new Readings(work, group, plan.fits[index], optionsOfInput(group.files[0], options));
  const subject = await readings.first();
  await checkCharts(subject, options, true);
  if (options.report !== undefined) (await import('./report/make.ts')).checkShown(subject);
  const fits = plan.fits[index].map((fit) => (fit.ofClasses ? withClasses(fit, subject) : fit));
  checkMatching(work, subject, fits);
  const outcomes: Outcome[] = [];
  const choices: ChoiceOfK[] = [];
  for (const fit of fits) {
    const outcome = await outcomeOf(work, readings, fit, ended);
    outcomes.push(outcome);
    const settings = outcome.results[0]?.settings;
    if (!choiceAsked(options) || settings?.k === undefined) continue;
    const refit = refitWith(work, fit.entry, settings, subject.measuring);
    const { choose } = await import('./choose.ts');
    const how = { seed: settings.seed as number | undefined, vote: asksVote(options) };
    const choice = await choose(work, outcome.results, refit, how);
    choices.push({ algorithm: fit.name, ...choice });
  }
  const [{ refused }] = outcomes;
  if (refused && outcomes.every(({ results }) => results.length === 0)) throw refused;
  const found = outcomes.map(({ results }) => results);
  const comparisons: Comparison[] = [];
  for (const combination of combine(combinationsOf(fits), found))
    comparisons.push({ ...combination, agreement: await agreements(work, subject, combination) });
  const every = new Set(comparisons.flatMap((one) => one.results));
  return { subject, outcomes, comparisons, results: [...every], choices };
}

/** A fit for as many clusters as there are known classes. */
function withClasses(fit: ComparedFit, { truth = [] }: Subject): ComparedFit {
  const classes = new Set(Array.from(truth));
  classes.delete('');
  // where there is one class, it says nothing about clusters
  if (classes.size < 2) return fit;
  return { ...fit, plan: { ...fit.plan, grid: withK(fit.plan.grid, classes.size) } };
}

/** @throws {ClusterkitError} aborted or output: what does not concern this algorithm alone */
async function outcomeOf(work: Work, readings: Readings, fit: ComparedFit, ended?: Ended): Promise<Outcome> {
  const { plan, options, ofClasses } = fit;
  try {
    const subject = await readings.of(fit);
    if (ofClasses && plan.grid.runs.some(({ k }) => k === undefined))
      throw new ClusterkitError('usage', 'fewer than two classes are known; how many clusters?', {
        option: 'k',
        at: { file: subject.path },
      });
    const repeats = repeatsOf(options);
    const make = async (part: FitPlan) => {
      const again = (of: Work) => fitComparable(of, subject, { ...fit, plan: part });
      const found = await measureAgain(work, await again(work), repeats, again);
      const runs = plan.grid.runs.length;
      const findings = await judgeFindings(work, found, { ...options, chart: [] }, runs);
      await subject.hashed;
      return findings;
    };
    // sums of rows are made once
    const isOne = repeats > 0 || options.summarize !== undefined;
    if (!ended || isOne) return { fit, results: (await make(plan)).results };
    subject.graphs ??= new KeptGraphs(work, subject);
    return { fit, results: (await fitInParts(plan, make, ended)).results };
  } catch (error) {
    const isOwn = error instanceof ClusterkitError && ['usage', 'input', 'memory'].includes(error.code);
    if (!isOwn) throw error;
    return { fit, results: [], refused: error };
  }
}

/** How often each fit is measured; a file without a chart's name gets that of times. */
function repeatsOf({ chart, output, repeat }: CompareOptions): number {
  return repeatsFor({ chart: chart ?? (output === undefined ? [] : ['times']), repeat });
}

/** @throws {ClusterkitError} memory, before any fit, if this many centers could not be paired */
function checkMatching({ maxMemory }: Work, { path, n }: Subject, fits: readonly ComparedFit[]): void {
  const centered = fits.filter(({ entry }) => entry.gives.includes('centers'));
  if (centered.length < 2) return;
  const ks = centered.flatMap(({ plan }) => plan.grid.runs.map(({ k = 1 }) => k as number));
  const k = Math.min(Math.max(...ks), n);
  const remedies = [{ option: 'k', how: 'lower' } as const, MORE_MEMORY];
  checkMemory(`pairing ${k} centers`, matchingBytes(k), maxMemory, remedies, { file: path });
}
