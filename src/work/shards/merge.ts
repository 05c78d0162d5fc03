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
 * @throws {ClusterkitError} input, for summaries that are damaged, of other rows or another pass, or that overlap;
 * memory, for a tree of means; output
 */
export async function mergeSummaries(
  work: Work,
  paths: readonly string[],
  output: string,
): Promise<SummaryHead> {
  const merged = await joinSummaries(paths, work.maxMemory);
  await writeOutput(work, output, packSummary(merged));
  return merged.head;
}

/** Summaries are joined in groups of so many, so that few are in memory at a time. */
const GROUP = 16;

/** Summaries of one pass as one. @throws {ClusterkitError} input or memory, as `mergeSummaries` */
export async function joinSummaries(paths: readonly string[], maxMemory: number): Promise<Summary> {
  let joined: Summary | undefined;
  let waiting: Summary[] = [];
  const seen = new Map<number, string>();
  const join = ({ head, sums }: Summary) => {
    // of means, the order matters
    const parts = [{ head, sums }, ...waiting].sort((a, b) => a.head.shards[0][0] - b.head.shards[0][0]);
    waiting = [];
    const all = parts.map((part) => part.sums);
    return { head, sums: all.length > 1 ? joinParts(passOfHead(head), head.dim, all, maxMemory) : sums };
  };
  for (const path of paths) {
    const summary = await readSummary(path);
    const { head } = summary;
    const refuse = (reason: string) => new ClusterkitError('input', reason, { at: { file: path } });
    const first = joined?.head ?? head;
    if (head.manifest !== first.manifest) throw refuse(`it is of other rows than ${paths[0]}`);
    if (head.run !== first.run)
      throw refuse(`it is of another pass than ${paths[0]}, with other centers or options`);
    for (const shard of numbersOf(head)) {
      const other = seen.get(shard);
      if (other !== undefined) throw refuse(`it covers shard ${shard}, and so does ${other}`);
      seen.set(shard, path);
    }
    if (!joined) {
      joined = summary;
      continue;
    }
    joined = { ...joined, head: { ...joined.head, n: joined.head.n + head.n } };
    waiting.push(summary);
    if (waiting.length >= GROUP && head.kind !== 'micro') joined = join(joined);
  }
  const { head, sums } = join(joined as Summary);
  return { head: { ...head, shards: rangesOf([...seen.keys()].sort((a, b) => a - b)) }, sums };
}

/** The shards that a summary covers. */
function numbersOf({ shards }: Pick<SummaryHead, 'shards'>): number[] {
  return shards.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** What is known of a pass from a summary of it: all but its centers. */
function passOfHead({ kind, options }: SummaryHead): ShardPass {
  return { kind, ...options, centers: new Float64Array(0) } as unknown as ShardPass;
}

/** The shards that are still missing, in words; undefined if all are there. */
export function missingShards(head: Pick<SummaryHead, 'shards' | 'of'>): string | undefined {
  const there = new Set(numbersOf(head));
  const missing = Array.from({ length: head.of }, (_, shard) => shard).filter((shard) => !there.has(shard));
  return missing.length === 0 ? undefined : listFew(missing.map(String));
}
