import { contingency } from '../../indices/contingency.ts';
import { adjustedRandOf } from '../../indices/external.ts';
import { adjustedMutualInformationOf } from '../../indices/information.ts';
import { matchClassesOf } from '../../indices/majority.ts';
import { matchCenters } from '../../indices/matching.ts';
import type { Agreement } from '../../output/document.ts';
import { weightsOf } from '../items.ts';
import type { Result } from '../result.ts';
import type { Subject } from '../subject.ts';
import type { Work } from '../work.ts';
import type { Combination } from './combine.ts';

/*
 * How far clusterings of the same rows agree.
 */

/** More clusters take long to be matched, and their chance agreement takes long to be computed. */
const MOST_CLUSTERS = 500;

/** The agreement of each pair of results. */
export async function agreements(
  work: Work,
  subject: Subject,
  combination: Combination,
): Promise<Agreement[]> {
  const found: Agreement[] = [];
  for (const [i, a] of combination.results.entries())
    for (const b of combination.results.slice(i + 1))
      found.push(await agreementOf(work, subject, combination, a, b));
  return found;
}

async function agreementOf(
  { pacing }: Work,
  subject: Subject,
  { settings: { k, ...others } }: Combination,
  a: Result,
  b: Result,
): Promise<Agreement> {
  const weights = weightsOf(subject);
  const [one, other] = [a.clustering.centers, b.clustering.centers];
  const isPaired =
    a.subject === b.subject && one && other && one.dim === other.dim && one.directions === other.directions;
  const paired = isPaired && (await matchCenters(one, other, pacing));
  const table = contingency(a.clustering.labels, b.clustering.labels, { weights });
  const isFew = Math.max(table.rowLabels.length, table.columnLabels.length) <= MOST_CLUSTERS;
  return {
    input: subject.path,
    ...(k === undefined ? {} : { k: k as number }),
    ...(Object.keys(others).length > 0 ? { params: others } : {}),
    a: a.asked ?? a.algorithm,
    b: b.asked ?? b.algorithm,
    ari: adjustedRandOf(table),
    ...(isFew ? { ami: adjustedMutualInformationOf(table), matched: matchClassesOf(table).accuracy } : {}),
    ...(paired ? { centers: { mean: paired.mean, max: paired.max } } : {}),
  };
}
