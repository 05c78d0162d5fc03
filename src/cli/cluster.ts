import type { AlgorithmEntry } from '../algorithms/entry.ts';
import { chooseK, clusterInput, planClustering } from '../work/cluster.ts';
import type { ClusteringOptions } from '../work/params/clustering.ts';
import { planOutputs, writeFindings } from '../work/write.ts';
import { checkTelling, runFindings } from './findings.ts';
import type { Session } from './session.ts';

/** The command of an algorithm. */
export async function runCluster(
  session: Session,
  entry: AlgorithmEntry,
  paths: string[],
  options: ClusteringOptions,
): Promise<void> {
  checkTelling(session, options);
  const work = session.work();
  const plan = await planClustering(work, entry, paths, options);
  const { groups } = plan.inputs;
  const targets = planOutputs(session.planFacts(), plan, options);
  await runFindings(session, {
    command: entry.name,
    heads: groups.map(({ files: [first] }) => first),
    options,
    find: (index) => clusterInput(work, plan, index),
    ...(options.choose && { choose: (findings) => chooseK(work, plan, findings) }),
    write: (findings, index) => writeFindings(work, targets[index], findings, options),
  });
}
