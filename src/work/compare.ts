import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { ALGORITHMS, findAlgorithm } from '../algorithms/table.ts';
import { checkChoice } from '../core/check.ts';
import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { adjustedRand } from '../indices/external.ts';
import { matchCenters, matchingBytes } from '../indices/matching.ts';
import type { Agreement, ChoiceOfK } from '../output/document.ts';
import { categoriesOf, checkCategories } from './categories.ts';
import { checkChoose, refitWith } from './choosing.ts';
import { readingOf } from './cluster.ts';
import { type Combination, combine, settingsOf } from './compare/combine.ts';
import { fitComparable } from './compare/fit.ts';
import { checkCharts } from './draw/checks.ts';
import type { FitPlan } from './fit.ts';
import { factsBefore, groundsOf, judgeFindings, plannedIndices } from './judge.ts';
import { checkPixels, checkUsed, type Inputs, lookAt } from './look.ts';
import { openSubject } from './open.ts';
import { COMPARING, type CompareOptions, comparableParams, USUAL_ALGORITHMS } from './params/comparing.ts';
import { planFit } from './plan.ts';
import type { Result } from './result.ts';
import type { Subject } from './subject.ts';
import { checkSummarize } from './summarize.ts';
import type { Work } from './work.ts';

/** The plan of a comparison of algorithms. */
export interface ComparePlan {
  inputs: Inputs;
  /** One for each algorithm. */
  fits: FitPlan[];
  options: CompareOptions;
}

/** The results of several algorithms for one subject with one setting. */
export interface Comparison extends Combination {
  /** One for each pair. */
  agreement: Agreement[];
}

/** The results of several algorithms for one subject. */
export interface Compared {
  subject: Subject;
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
  const entries = chosenAlgorithms(options);
  for (const entry of entries) {
    checkValues(entry, options);
    checkSummarize(entry, options);
  }
  checkConcerned(entries, options);
  const inputs = await lookAt(work, paths, options);
  for (const entry of entries) checkPixels(entry, inputs);
  checkUsed(COMPARING, options, inputs);
  checkCategories(entries, inputs, options);
  plannedIndices({ ...options, chart: [] }, factsBefore(inputs.kind, options));
  const fits: FitPlan[] = [];
  for (const entry of entries) {
    const params = comparableParams(entry);
    fits.push(await planFit(work, { ...entry, params }, options, inputs.kind));
  }
  if (options.choose) for (const { grid } of fits) if (grid.runs[0].k !== undefined) checkChoose(grid);
  return { inputs, fits, options };
}

/** @throws {ClusterkitError} usage, for unknown algorithms and for fewer than two */
function chosenAlgorithms({ algorithms }: CompareOptions): AlgorithmEntry[] {
  const names = [...new Set(algorithms ?? USUAL_ALGORITHMS)];
  const entries = names.map(findAlgorithm);
  if (entries.length > 1) return entries;
  throw new ClusterkitError('usage', 'a comparison requires two algorithms or more', {
    option: 'algorithms',
    value: names.join(),
  });
}

/** @throws {ClusterkitError} usage, for a value that an algorithm does not take */
function checkValues(entry: AlgorithmEntry, options: CompareOptions): void {
  const given = options as Record<string, unknown>;
  for (const { name, type, choices } of comparableParams(entry)) {
    if (type !== 'choice' || !choices || given[name] === undefined) continue;
    for (const value of [given[name]].flat()) checkChoice(name, value as string, choices);
  }
  // of several algorithms some may take a word for a number
  const wordy = comparableParams(entry).find(
    ({ name, auto }) => !auto && [given[name]].flat().includes('auto'),
  );
  if (wordy) {
    const reason = `${entry.name} takes a number, not auto`;
    throw new ClusterkitError('usage', reason, {
      option: wordy.name,
      remedies: [{ how: 'do', what: `give a number, or leave ${entry.name} out` }],
    });
  }
  if (options.sparse && !entry.takes.sparse)
    throw new ClusterkitError('usage', `${entry.name} requires all distances`, { option: 'sparse' });
  if (entry.takes.distances) return;
  const idle = (['distances', 'transpose'] as const).find((name) => options[name] === true);
  if (idle) throw new ClusterkitError('usage', `${entry.name} requires rows`, { option: idle });
}

/** @throws {ClusterkitError} usage, for a parameter that only other algorithms have */
function checkConcerned(entries: readonly AlgorithmEntry[], options: CompareOptions): void {
  const given = options as Record<string, unknown>;
  const isOf = (name: string) => (entry: AlgorithmEntry) => entry.params.some((param) => param.name === name);
  const idle = COMPARING.find(
    ({ name }) => given[name] !== undefined && ALGORITHMS.some(isOf(name)) && !entries.some(isOf(name)),
  );
  if (!idle) return;
  const names = entries.map(({ name }) => name).join(', ');
  throw new ClusterkitError('usage', `is not used with ${names}`, { option: idle.name });
}

/**
 * Fits every algorithm to one input, computes indices, and measures the agreement of each pair of algorithms.
 * @throws {ClusterkitError} input, memory or aborted
 */
export async function compareInput(work: Work, plan: ComparePlan, index: number): Promise<Compared> {
  const { inputs, fits, options } = plan;
  const categories = categoriesOf(fits.map(({ entry }) => entry));
  const subject = await openSubject(work, inputs.groups[index], {
    ...readingOf(
      options,
      fits.map(({ entry }) => entry),
    ),
    categories,
  });
  await checkCharts(subject, options, true);
  checkMatching(work, subject, fits);
  const results: Result[][] = [];
  const choices: ChoiceOfK[] = [];
  for (const fit of fits) {
    const found = await fitComparable(work, subject, fit, options);
    const judged = await judgeFindings(work, found, { ...options, chart: [] });
    results.push(judged.results);
    const [{ settings }] = judged.results;
    if (!options.choose || settings.k === undefined) continue;
    const refit = refitWith(work, fit.entry, settings, subject.measuring);
    const { choose } = await import('./choose.ts');
    const choice = await choose(work, judged.results, refit, { seed: settings.seed as number | undefined });
    choices.push({ algorithm: fit.entry.name, ...choice });
  }
  const comparisons: Comparison[] = [];
  const combined = settingsOf(fits.map(({ grid }) => grid));
  for (const combination of combine(combined, results))
    comparisons.push({ ...combination, agreement: await agreements(work, subject, combination) });
  const every = new Set(comparisons.flatMap((one) => one.results));
  return { subject, comparisons, results: [...every], choices };
}

/** @throws {ClusterkitError} memory, before any fit, if this many centers could not be paired */
function checkMatching({ maxMemory }: Work, { path, n }: Subject, fits: readonly FitPlan[]): void {
  const centered = fits.filter(({ entry }) => entry.gives.includes('centers'));
  if (centered.length < 2) return;
  const ks = centered.flatMap(({ grid }) => grid.runs.map(({ k = 1 }) => k as number));
  const k = Math.min(Math.max(...ks), n);
  const remedies = [{ option: 'k', how: 'lower' } as const, MORE_MEMORY];
  checkMemory(`pairing ${k} centers`, matchingBytes(k), maxMemory, remedies, { file: path });
}

async function agreements(work: Work, subject: Subject, combination: Combination): Promise<Agreement[]> {
  const found: Agreement[] = [];
  for (const [i, a] of combination.results.entries())
    for (const b of combination.results.slice(i + 1))
      found.push(await agreementOf(work, subject, combination, a, b));
  return found;
}

async function agreementOf(
  { pacing }: Work,
  subject: Subject,
  { settings: { k, ...others } }: Combination,
  a: Result,
  b: Result,
): Promise<Agreement> {
  const { weights } = groundsOf(subject).data;
  const [one, other] = [a.clustering.centers, b.clustering.centers];
  const isPaired = one && other && one.directions === other.directions;
  const matched = isPaired && (await matchCenters(one, other, pacing));
  return {
    input: subject.path,
    ...(k === undefined ? {} : { k: k as number }),
    ...(Object.keys(others).length > 0 ? { params: others } : {}),
    a: a.algorithm,
    b: b.algorithm,
    ari: adjustedRand(a.clustering.labels, b.clustering.labels, { weights }),
    ...(matched ? { centers: { mean: matched.mean, max: matched.max } } : {}),
  };
}
