/**
 * The public entry `clusterkit/work`: what the command line does, without a terminal. Everything takes a `Work`, which
 * says what may be taken and who is told, and plain options: those of the command line by their names in camel case.
 *
 * @module
 */

import { version } from './version.ts';
import type { Work } from './work.ts';

export { type ClusterPlan, chooseK, clusterInput, planClustering } from './cluster.ts';
export { compareInput, planComparison } from './compare.ts';
export { type Group, type Inputs, lookAt } from './look.ts';
export { OutputPlan } from './names.ts';
export { openSubject } from './open.ts';
export type { ClusteringOptions } from './params/clustering.ts';
export { planPrediction, predictInput } from './predict.ts';
export { type Findings, membersOf, type Result, type Scores, sharesOf, type Tree } from './result.ts';
export { runsOf } from './runs.ts';
export type { Picture, Subject, Unit } from './subject.ts';
export type { Work } from './work.ts';
export { writeFindings } from './write.ts';
export { planOutputs, type Targets } from './writePlan.ts';

/**
 * A `Work` that takes what it needs and tells nobody, but for what is given.
 * @example
 * const work = createWork();
 * const plan = await planClustering(work, findAlgorithm('kmeans'), ['data/points.csv'], { k: [2, 4] });
 * const { results } = await clusterInput(work, plan, 0);
 * console.log(results.map(({ clustering }) => clustering.centers?.inertia)); // [ 165, 40 ]
 */
export function createWork(given: Partial<Work> = {}): Work {
  return {
    maxMemory: Number.POSITIVE_INFINITY,
    pacing: {},
    version: version(),
    note: () => {},
    warn: () => {},
    ...given,
  };
}
