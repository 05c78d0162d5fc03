import { featuresRun, lookAtRows, openFeatures, planFeatures, writeFeatures } from '../work/features.ts';
import { OutputPlan } from '../work/names.ts';
import type { FeaturesOptions } from '../work/params/features.ts';
import { eachInput, printDocument } from './batch.ts';
import type { Session } from './session.ts';
import { featuresText } from './words/features.ts';
import { workOf } from './work.ts';

/** `clusterkit features`: rows after all steps, without clustering. */
export async function runFeaturesCommand(
  session: Session,
  paths: string[],
  options: FeaturesOptions,
): Promise<void> {
  const work = workOf(session);
  const inputs = await lookAtRows(work, paths);
  const plan = new OutputPlan(session.planFacts(inputs.files));
  const targets = planFeatures(plan, inputs, options);
  session.follow(plan);
  const heads = inputs.groups.map(({ files: [first] }) => first);
  const document = await eachInput(
    session,
    'features',
    heads,
    async (path, index) => {
      const subject = await openFeatures(work, inputs.groups[index], options);
      for (const warning of subject.warnings) session.warn(path, warning);
      session.print(featuresText(subject));
      const target = targets[index];
      if (target !== undefined) await writeFeatures(work, target, subject);
      return [featuresRun(subject, options)];
    },
    targets,
  );
  await printDocument(session, document);
}
