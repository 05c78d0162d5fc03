import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { choiceAsked } from '../work/choosing.ts';
import { chooseK, clusterInput, planClustering } from '../work/cluster.ts';
import { OutputPlan } from '../work/names.ts';
import { withoutK } from '../work/openK.ts';
import type { ClusteringOptions } from '../work/params/clustering.ts';
import { outputOptionsOf } from '../work/params/outputs.ts';
import type { Findings } from '../work/result.ts';
import { runsOf } from '../work/runs.ts';
import { planOutputs } from '../work/writePlan.ts';
import { documentOf, recorded } from './batch.ts';
import { checkTelling, runFindings } from './findings.ts';
import type { Session } from './session.ts';
import { workOf } from './work.ts';

/** The command of an algorithm. */
export async function runCluster(
  session: Session,
  entry: AlgorithmEntry,
  paths: string[],
  options: ClusteringOptions,
): Promise<void> {
  checkTelling(session, options);
  const work = workOf(session);
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
  const shards = await shardRunOf(session, files, options);
  if (shards) work.shards = shards.run;
  const writing = { ...outputOptionsOf(entry, options), seed: [options.seed].flat()[0] };
  const running = runFindings(session, {
    command,
    heads: groups.map((group) => group.files[0]),
    options,
    targets,
    find: (index, ended) => clusterInput(work, plan, index, ended),
    ...(choiceAsked(options) && { choose: (findings) => chooseK(work, plan, findings) }),
    write: async (findings, index, choice) => {
      if (outputs.isEmpty) return;
      const { writeFindings } = await import('../work/write.ts');
      const document = (some: Findings) =>
        recorded(session, documentOf(command, runsOf(some, { ...options, maxMemory: work.maxMemory })));
      await writeFindings(work, targets[index], findings, { ...writing, choice }, document);
    },
  });
  await running.finally(() => shards?.close());
}

/** What passes over shards are made by; undefined if no option asks for more than this process. */
async function shardRunOf(session: Session, files: readonly string[], options: ClusteringOptions) {
  if (options.on === undefined && options.store === undefined) return undefined;
  const { openShardRun } = await import('./shardRun.ts');
  return openShardRun(session, files, options);
}
