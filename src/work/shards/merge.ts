import { ClusterkitError } from '../../core/errors.ts';
import { listFew } from '../../core/words.ts';
import { writeOutput } from '../files.ts';
import type { Work } from '../work.ts';
import { packSummary, readSummary, type Summary, type SummaryHead } from './cks.ts';
import { joinParts } from './join.ts';
import { rangesOf, type ShardPass } from './pass.ts';

/**
 * Merges summaries of one pass into one. Their order does not matter, and the bytes are those of a summary of all of these
 * shards at once.
 * @throws {ClusterkitError} input, for summaries that are damaged, of other rows or another pass, or that overlap; output
 */
export async function mergeSummaries(
  work: Work,
  paths: readonly string[],
  output: string,
): Promise<SummaryHead> {
  const summaries: Summary[] = [];
  const seen = new Map<number, string>();
  for (const path of paths) {
    const summary = await readSummary(path);
    const { head } = summary;
    const refuse = (reason: string) => new ClusterkitError('input', reason, { at: { file: path } });
    const first = summaries[0]?.head ?? head;
    if (head.manifest !== first.manifest) throw refuse(`it is of other rows than ${paths[0]}`);
    if (head.run !== first.run)
      throw refuse(`it is of another pass than ${paths[0]}, with other centers or options`);
    for (const shard of numbersOf(head)) {
      const other = seen.get(shard);
      if (other !== undefined) throw refuse(`it covers shard ${shard}, and so does ${other}`);
      seen.set(shard, path);
    }
    summaries.push(summary);
  }
  const [{ head }] = summaries;
  const sums = joinParts(
    passOfHead(head),
    head.dim,
    summaries.map((summary) => summary.sums),
  );
  const shards = rangesOf([...seen.keys()].sort((a, b) => a - b));
  const n = summaries.reduce((sum, summary) => sum + summary.head.n, 0);
  const merged = { ...head, shards, n };
  await writeOutput(work, output, packSummary({ head: merged, sums }));
  return merged;
}

/** The shards that a summary covers. */
function numbersOf({ shards }: SummaryHead): number[] {
  return shards.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** What is known of a pass from a summary of it: all but its centers. */
function passOfHead({ kind, options }: SummaryHead): ShardPass {
  return { kind, ...options, centers: new Float64Array(0) } as unknown as ShardPass;
}

/** The shards that are still missing, in words; undefined if all are there. */
export function missingShards(head: SummaryHead): string | undefined {
  const there = new Set(numbersOf(head));
  const missing = Array.from({ length: head.of }, (_, shard) => shard).filter((shard) => !there.has(shard));
  return missing.length === 0 ? undefined : listFew(missing.map(String));
}
