import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { choiceAsked } from '../work/choosing.ts';
import { chooseK, clusterInput, planClustering } from '../work/cluster.ts';
import { OutputPlan } from '../work/names.ts';
import { withoutK } from '../work/openK.ts';
import type { ClusteringOptions } from '../work/params/clustering.ts';
import { outputOptionsOf } from '../work/params/outputs.ts';
import type { Findings } from '../work/result.ts';
import { runsOf } from '../work/runs.ts';
import type { ShardRun } from '../work/shards/engine.ts';
import { planOutputs } from '../work/writePlan.ts';
import { documentOf, recorded } from './batch.ts';
import { checkTelling, runFindings } from './findings.ts';
import type { Session } from './session.ts';
import { passText } from './words/shards.ts';
import { workOf } from './work.ts';

/** How passes over shards are made, and what is told of them. */
function shardRun(session: Session, store: string): ShardRun {
  let before: number | undefined;
  return {
    store,
    onPass: (pass) => {
      session.note(passText(pass, before));
      before = pass.kind === 'step' ? pass.inertia : undefined;
    },
  };
}

/** The command of an algorithm. */
export async function runCluster(
  session: Session,
  entry: AlgorithmEntry,
  paths: string[],
  options: ClusteringOptions,
): Promise<void> {
  checkTelling(session, options);
  const work = workOf(session);
  if (options.store !== undefined) work.shards = shardRun(session, options.store);
  const plan = await planClustering(work, entry, paths, options);
  const { kind, files, groups } = plan.inputs;
  const outputs = new OutputPlan(session.planFacts(files));
  const command = entry.name;
  const planned = {
    entry,
    ...(plan.takesKnee ? withoutK(plan.fit.grid) : plan.fit.grid),
    kind,
    stored: groups.some((group) => group.store),
    groups: groups.map((group) => group.files),
    command,
  };
  const targets = planOutputs(outputs, planned, options);
  session.follow(outputs);
  const writing = { ...outputOptionsOf(entry, options), seed: [options.seed].flat()[0] };
  await runFindings(session, {
    command,
    heads: groups.map((group) => group.files[0]),
    options,
    find: (index) => clusterInput(work, plan, index),
    ...(choiceAsked(options) && { choose: (findings) => chooseK(work, plan, findings) }),
    write: async (findings, index, choice) => {
      if (outputs.isEmpty) return;
      const { writeFindings } = await import('../work/write.ts');
      const document = (some: Findings) =>
        recorded(session, documentOf(command, runsOf(some, { ...options, maxMemory: work.maxMemory })));
      await writeFindings(work, targets[index], findings, { ...writing, choice }, document);
    },
  });
}
