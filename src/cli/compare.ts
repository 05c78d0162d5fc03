import { ClusterkitError } from '../core/errors.ts';
import { checkMemory, MORE_MEMORY } from '../core/memory.ts';
import { adjustedRand } from '../indices/external.ts';
import { matchCenters, matchingBytes } from '../indices/matching.ts';
import { expandPatterns } from '../input/patterns.ts';
import type { Agreement } from '../output/document.ts';
import type { FitPlan } from './algorithm.ts';
import { algorithmNamed } from './algorithms.ts';
import { checkFormats, eachInput, printDocument } from './batch.ts';
import type { CompareOptions } from './compare/options.ts';
import { planCharts, writeCharts } from './compare/outputs.ts';
import { compareCsv, compareText } from './compare/text.ts';
import { failRuns, metricNames } from './metrics.ts';
import { fitAll, NO_TRUTH, type Opened, openColors, type PaletteResult, planFit } from './palette.ts';
import type { Session } from './session.ts';

/** What several algorithms made of one picture for one k. */
export interface Comparison {
  /** Clusters that were asked for. */
  k: number;
  /** In the order of the algorithms. */
  results: PaletteResult[];
  /** Of each pair. */
  agreement: Agreement[];
}

/** `clusterkit compare`: several algorithms on the same pictures. */
export async function runCompare(session: Session, paths: string[], options: CompareOptions): Promise<void> {
  checkFormats(session, options.csv);
  await metricNames(options, false, NO_TRUTH);
  const files = await expandPatterns(paths);
  const algorithms = chosenAlgorithms(options);
  const plan = await planFit(session, options);
  const targets = planCharts(session, files, plan.ks, options);
  const agreement: Agreement[] = [];
  let printed = 0;
  const document = await eachInput(session, 'compare', files, async (path, index) => {
    const opened = await openColors(session, path, options);
    checkMatching(session, opened, plan);
    const fits: PaletteResult[][] = [];
    for (const algorithm of algorithms) fits.push(await fitAll(session, opened, plan, options, algorithm));
    const comparisons: Comparison[] = [];
    for (const [at, k] of plan.ks.entries()) {
      const results = fits.map((ofAlgorithm) => ofAlgorithm[at]);
      comparisons.push({ k, results, agreement: await agreements(session, k, results) });
    }
    const runs = comparisons.flatMap(({ results }) => results.map(({ run }) => run));
    for (const { algorithm, warnings } of runs) {
      for (const warning of warnings) {
        // that there are so few colours is no algorithm's doing
        const ofPicture = opened.warnings.includes(warning) || warning.code === 'fewer-points-than-k';
        session.warn(ofPicture ? path : `${path}, ${algorithm}`, warning);
      }
    }
    if (options.csv) session.print(compareCsv(comparisons, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${compareText(comparisons, await session.painter())}`);
    await writeCharts(session, targets[index], comparisons, options);
    agreement.push(...comparisons.flatMap((one) => one.agreement));
    return runs;
  });
  printDocument(session, { ...document, agreement });
  await failRuns(session, document.runs, options);
}

/** @throws {ClusterkitError} usage, for unknown ones and for fewer than two */
function chosenAlgorithms(options: CompareOptions) {
  const names = [...new Set(options.algorithms)];
  const algorithms = names.map((name) => algorithmNamed(name, options));
  if (algorithms.length > 1) return algorithms;
  throw new ClusterkitError('usage', `--algorithms ${names[0]}: two or more are needed to compare`);
}

/** @throws {ClusterkitError} memory, before any fit, when so many centers could not be paired */
function checkMatching({ maxMemory }: Session, { path, data }: Opened, { ks }: FitPlan): void {
  const k = Math.min(Math.max(...ks), data.n);
  checkMemory(
    `pairing ${k} centers`,
    matchingBytes(k),
    maxMemory,
    [{ option: 'k', how: 'lower' }, MORE_MEMORY],
    { file: path },
  );
}

async function agreements(
  session: Session,
  k: number,
  results: readonly PaletteResult[],
): Promise<Agreement[]> {
  const found: Agreement[] = [];
  for (const [i, a] of results.entries())
    for (const b of results.slice(i + 1)) found.push(await agreementOf(session, k, a, b));
  return found;
}

async function agreementOf(
  session: Session,
  k: number,
  a: PaletteResult,
  b: PaletteResult,
): Promise<Agreement> {
  const { mean, max } = await matchCenters(a.result.centers, b.result.centers, session.pacing);
  return {
    input: a.run.input.path,
    k,
    a: a.run.algorithm,
    b: b.run.algorithm,
    ari: adjustedRand(a.result.labels, b.result.labels, { weights: a.data.weights }),
    centers: { mean, max },
  };
}
