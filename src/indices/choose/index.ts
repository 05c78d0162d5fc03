/** Choosing the number of clusters: statistics of data and of runs over k, and one verdict. */

export type { Ballot, IndexVote } from '../vote/ballot.ts';
export { type Criteria, criteria } from './criteria.ts';
export { chooseGap, type Gap, type GapOptions, type GapRule, gap } from './gap.ts';
export { type Hopkins, type HopkinsOptions, hopkins } from './hopkins.ts';
export { type Knee, type KneeOptions, knee } from './knee.ts';
export { type SizePersistence, sizePersistence } from './persistence.ts';
export type { Reference } from './reference.ts';
export { type Cluster, type Stability, type StabilityOptions, stability } from './stability.ts';
export { type VatOrder, vatOrder, vatPaths } from './vat.ts';
export {
  type IndexCurve,
  type RankedK,
  topKs,
  type Verdict,
  verdict,
  type Witnesses,
} from './verdict.ts';
export { type Partition, type VoteOptions, vote } from './vote.ts';
