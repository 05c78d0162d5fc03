import { voteChart } from '../../charts/vote.ts';
import { DEFAULT_SEED } from '../../core/random.ts';
import type { VoteRecord } from '../../output/choiceRecord.ts';
import type { Result } from '../result.ts';
import type { DrawContext } from './context.ts';
import { wordsOfSweep } from './sweep.ts';

/** The votes of the indices for a number of clusters: those of a choice of k, or without one those that results allow. */
export async function vote(results: readonly Result[], { work, options, choice }: DrawContext) {
  const { title, subtitle } = wordsOfSweep(results);
  const votes = choice?.vote ?? (await votesOf(results, work, options.seed));
  const about = `votes of ${votes.count} indices for a number of clusters`;
  const { width, height } = options;
  const room = { ...(width && { width }), ...(height && { height }) };
  return voteChart({ title, subtitle: `${subtitle}; ${about}`, ...votes, room });
}

async function votesOf(
  results: readonly Result[],
  work: DrawContext['work'],
  seed = DEFAULT_SEED,
): Promise<VoteRecord> {
  const [{ voteOf }, { limitsOf }] = await Promise.all([import('../voting.ts'), import('../choose.ts')]);
  const noMeans = limitsOf(results).leftOut?.means !== undefined;
  return voteOf(work, results, { seed, noMeans });
}
