import { indexBounds, missedBounds } from '../work/bounds.ts';
import {
  evaluationCsv,
  planEvaluation,
  writeEvaluation,
  writeFileCharts,
  writeJudgedRows,
} from '../work/evaluate/outputs.ts';
import { indicesToMeasure } from '../work/evaluate/plan.ts';
import { openReference } from '../work/evaluate/reference.ts';
import { evaluateFile, type Judged } from '../work/evaluate.ts';
import { filesOf } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import type { EvaluateOptions } from '../work/params/evaluating.ts';
import { checkFormats, documentOf, eachInput, printDocument, recorded } from './batch.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';
import { evaluateText } from './words/evaluate.ts';
import { workOf } from './work.ts';

/** `clusterkit evaluate`: how good labels are by true labels, by the data, or by both. */
export async function runEvaluate(
  session: Session,
  paths: string[],
  options: EvaluateOptions,
): Promise<void> {
  checkFormats(session, options.csv);
  const work = workOf(session);
  const read = [options.truth, options.data, options.distances].filter((path) => path !== undefined);
  const files = await filesOf(work, paths, read);
  const several = files.length > 1;
  indicesToMeasure(options, several);
  const plan = new OutputPlan(session.planFacts(files));
  const targets = planEvaluation(plan, files, options);
  session.follow(plan);
  const reference = await openReference(work, options);
  const indices = indicesToMeasure(options, several, reference.data?.subject);
  const all: Judged[] = [];
  const document = await eachInput(session, 'evaluate', files, async (path, index) => {
    const judged = await evaluateFile(work, path, reference, indices, options);
    warnOf(session, judged, reference.data?.subject);
    all.push(...judged);
    await writeFileCharts(work, targets.files[index], judged, options);
    await writeJudgedRows(work, targets.rows[index], reference.data?.subject, judged);
    return judged.map(({ run }) => run);
  });
  const { runs } = document;
  if (options.csv) session.printAsIs(evaluationCsv(runs));
  else session.print(evaluateText(runs, await session.painter()));
  await writeEvaluation(work, targets, all, options, (judged) =>
    recorded(session, documentOf('evaluate', judged)),
  );
  await printDocument(session, document);
  const named = runs.map(({ name, metrics }) => ({ about: name, metrics }));
  reportMissed(session, missedBounds(named, indexBounds(options.failIf)));
}

/** Warnings, each with the file it is about: the data or the labels. */
function warnOf(
  session: Session,
  judged: readonly Judged[],
  data: { path: string; warnings: readonly unknown[] } | undefined,
): void {
  for (const { run } of judged)
    for (const warning of run.warnings)
      session.warn(data?.warnings.includes(warning) ? data.path : run.name, warning);
}
