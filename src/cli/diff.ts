import { diffBounds, metByDiffs } from '../work/diff/bounds.ts';
import { compareSides, type Difference, pairSides } from '../work/diff/compare.ts';
import { readSides } from '../work/diff/side.ts';
import { planDiff, writeDiff } from '../work/diff/write.ts';
import { checkStdin } from '../work/look.ts';
import { OutputPlan } from '../work/names.ts';
import type { DiffOptions } from '../work/params/diff.ts';
import { documentOf, printDocument } from './batch.ts';
import { reportMissed } from './report.ts';
import type { Session } from './session.ts';
import { diffText } from './words/diff.ts';
import { workOf } from './work.ts';

/** `clusterkit diff`: what changed between two clusterings of the same rows. */
export async function runDiff(
  session: Session,
  before: string,
  after: string,
  options: DiffOptions,
): Promise<void> {
  const work = workOf(session);
  const bounds = diffBounds(options.failIf);
  const plan = new OutputPlan(session.planFacts([before, after]));
  const targets = planDiff(plan, after, options);
  session.follow(plan);
  checkStdin(work, [before, after]);
  const { pairs, alone } = pairSides(
    await readSides(work, before, options),
    await readSides(work, after, options),
  );
  for (const { path, name } of alone)
    session.caution(`${path}: ${name} has no counterpart in the other file`);
  const differences: Difference[] = [];
  for (const [one, other] of pairs) differences.push(await compareSides(work, one, other));
  const painter = await session.painter();
  session.print(differences.map(({ run }) => diffText(run, painter)).join('\n'));
  await writeDiff(work, targets, differences, options);
  const runs = differences.map(({ run }) => run);
  await printDocument(session, documentOf('diff', runs));
  reportMissed(session, metByDiffs(runs, bounds));
}
