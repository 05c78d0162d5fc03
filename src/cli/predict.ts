import { OutputPlan } from '../work/names.ts';
import { PREDICTION, type PredictOptions, predictionOf } from '../work/params/predicting.ts';
import { planPrediction, predictInput } from '../work/predict.ts';
import { runsOf } from '../work/runs.ts';
import { planOutputs } from '../work/writePlan.ts';
import { documentOf, recorded } from './batch.ts';
import { checkTelling, runFindings } from './findings.ts';
import type { Session } from './session.ts';
import { workOf } from './work.ts';

/** `clusterkit predict`: labels pictures or rows by a model. */
export async function runPredict(
  session: Session,
  path: string,
  paths: string[],
  options: PredictOptions,
): Promise<void> {
  checkTelling(session, options);
  const work = workOf(session);
  const plan = await planPrediction(work, path, paths, options);
  const { kind, files, groups } = plan.inputs;
  const outputs = new OutputPlan(session.planFacts([path, ...files]));
  const planned = {
    entry: predictionOf(plan.model),
    runs: [plan.settings],
    varying: [],
    kind,
    groups: groups.map((group) => group.files),
    command: PREDICTION.name,
  };
  const targets = planOutputs(outputs, planned, options);
  session.follow(outputs);
  await runFindings(session, {
    command: PREDICTION.name,
    heads: groups.map((group) => group.files[0]),
    options,
    targets,
    find: (index) => predictInput(work, plan, index),
    write: async (findings, index) => {
      if (outputs.isEmpty) return;
      const { writeFindings } = await import('../work/write.ts');
      await writeFindings(work, targets[index], findings, options, (some) =>
        recorded(
          session,
          documentOf(PREDICTION.name, runsOf(some, { ...options, maxMemory: work.maxMemory })),
        ),
      );
    },
  });
}
