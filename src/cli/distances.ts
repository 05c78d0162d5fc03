import {
  distancesRun,
  lookAtCompared,
  measureDistances,
  planDistances,
  writeDistances,
} from '../work/distances.ts';
import { OutputPlan } from '../work/names.ts';
import { openSubject } from '../work/open.ts';
import type { DistancesOptions } from '../work/params/distances.ts';
import { eachInput, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { distancesText } from './words/distances.ts';
import { workOf } from './work.ts';

/** `clusterkit distances`: pairwise distances of rows or columns. */
export async function runDistances(
  session: Session,
  paths: string[],
  options: DistancesOptions,
): Promise<void> {
  const work = workOf(session);
  const inputs = await lookAtCompared(work, paths, options);
  const plan = new OutputPlan(session.planFacts(inputs.files));
  const targets = planDistances(plan, inputs, options);
  session.follow(plan);
  let printed = 0;
  const heads = inputs.groups.map(({ files: [first] }) => first);
  const document = await eachInput(
    session,
    'distances',
    heads,
    async (path, index) => {
      const subject = await openSubject(work, inputs.groups[index], options);
      const measured = await measureDistances(work, subject, options);
      for (const warning of subject.warnings) session.warn(path, warning);
      const text = distancesText(measured, options.closest !== undefined, await session.painter());
      session.print(`${printed++ > 0 ? '\n' : ''}${text}`);
      await writeDistances(work, targets[index], measured, options);
      return [distancesRun(measured, options)];
    },
    targets,
  );
  await printDocument(session, document);
}
