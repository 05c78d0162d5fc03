import type { ChoiceOfK } from '../output/choiceRecord.ts';
import type { Agreement } from '../output/document.ts';
import { drawTogether, planCompared, writeCompared, writeTogether } from '../work/compare/outputs.ts';
import { type Compared, compareInput, planComparison } from '../work/compare.ts';
import { treesToCompare } from '../work/compareTrees.ts';
import type { DrawnRow } from '../work/draw/grid.ts';
import { OutputPlan } from '../work/names.ts';
import type { CompareOptions } from '../work/params/comparing.ts';
import type { Findings, Result } from '../work/result.ts';
import { clusteringRun, warningsOf } from '../work/runs.ts';
import { eachInput, printDocument, printRuns } from './batch.ts';
import { checkTelling, failRuns } from './findings.ts';
import type { Session } from './session.ts';
import { choiceText } from './words/choice.ts';
import { compareCsv, compareText } from './words/compare.ts';
import { workOf } from './work.ts';

/** `clusterkit compare`: several algorithms on the same inputs. */
export async function runCompare(session: Session, paths: string[], options: CompareOptions): Promise<void> {
  checkTelling(session, { ...options, output: undefined });
  const work = workOf(session);
  const trees = await treesToCompare(work, paths, options);
  if (trees) {
    const { runCompareTrees } = await import('./compareTrees.ts');
    return runCompareTrees(session, work, trees, options);
  }
  const plan = await planComparison(work, paths, options);
  const outputs = new OutputPlan(session.planFacts(plan.inputs.files));
  const targets = planCompared(outputs, plan, options);
  session.follow(outputs);
  const agreement: Agreement[] = [];
  const choice: ChoiceOfK[] = [];
  const rows: DrawnRow[] = [];
  let printed = 0;
  const heads = plan.inputs.groups.map(({ files: [head] }) => head);
  const document = await eachInput(session, 'compare', heads, async (path, index, fail) => {
    const runOf = (result: Result) => clusteringRun(result, { ...options, maxMemory: work.maxMemory });
    const ended = ({ results }: Findings) => printRuns(session, results.map(runOf));
    const compared = await compareInput(work, plan, index, session.options.ndjson ? ended : undefined);
    warnOf(session, path, compared);
    for (const { fit, refused } of compared.outcomes) if (refused) fail(refused, fit.name);
    const painter = await session.painter();
    if (options.csv) session.printAsIs(compareCsv(compared, printed++ === 0));
    else session.print(`${printed++ > 0 ? '\n' : ''}${compareText(compared, painter)}`);
    for (const one of compared.choices) if (!options.csv) session.printAsIs(`\n${choiceText(one, painter)}`);
    await writeCompared(work, targets.inputs[index], compared, options);
    rows.push(...(await drawTogether(work, targets, plan, compared)));
    agreement.push(...compared.comparisons.flatMap((one) => one.agreement));
    choice.push(...compared.choices);
    return compared.results.map(runOf);
  });
  await writeTogether(work, targets, rows, options);
  const chosen = choice.length > 0 ? { choice } : {};
  await printDocument(session, { ...document, agreement, ...chosen });
  failRuns(session, document.runs, options);
}

/** Warnings, each with the algorithm it is about; too few distinct rows concern the subject, not an algorithm. */
function warnOf(session: Session, path: string, { subject, results }: Compared): void {
  for (const result of results)
    for (const warning of warningsOf(result)) {
      const ofSubject = subject.warnings.includes(warning) || warning.code === 'fewer-points-than-k';
      session.warn(ofSubject ? path : `${path}, ${result.asked ?? result.algorithm}`, warning);
    }
}
