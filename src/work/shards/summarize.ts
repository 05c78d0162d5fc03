import { checkInteger } from '../../core/check.ts';
import { ClusterkitError, invalid } from '../../core/errors.ts';
import { openMatrix } from '../../input/matrix.ts';
import { statOf } from '../folders.ts';
import { readModel } from '../predict/model.ts';
import type { Work } from '../work.ts';
import { readSummary, type SummaryHead } from './cks.ts';
import { type OpenManifest, readManifest } from './manifest.ts';
import { checkKind, headOf, passOf, type ShardPass } from './pass.ts';
import { writeSummary } from './passes.ts';

/** Options of `summarizeShard`. */
export interface SummarizeOptions {
  shard: number;
  kind: ShardPass['kind'];
  /** A model, or a matrix of k rows. */
  centers?: string;
  seed?: number;
  round?: number;
  wanted?: number;
  rows?: number;
  pairs?: number;
  /** The bytes of the file are not compared with the manifest. */
  unchecked?: boolean;
  output: string;
}

/** A summary that was written, or was there. */
export interface Summarized {
  head: SummaryHead;
  manifest: OpenManifest;
  /** It was there already, so nothing was done. */
  wasThere: boolean;
}

/**
 * Sums up one shard of a manifest into a file. Where the file is there already, and is the summary that was asked for,
 * nothing is done; so whoever is not sure whether it was done may ask again.
 * @throws {ClusterkitError} usage, input, output or aborted
 */
export async function summarizeShard(
  work: Work,
  path: string,
  { shard, kind, centers, output, unchecked = false, ...options }: SummarizeOptions,
): Promise<Summarized> {
  const manifest = await readManifest(path);
  checkKind(manifest, kind);
  checkInteger('shard', shard, 0);
  if (shard >= manifest.shards.length)
    throw invalid('shard', `a number from 0 to ${manifest.shards.length - 1}`, shard);
  const points =
    centers === undefined ? pointFor(kind, manifest) : await readCenters(work, centers, manifest.dim);
  const pass = passOf(kind, { pairs: 0, ...options, centers: points });
  const head = headOf(manifest, pass, [shard]);
  const isThere = await isSame(work.redirect?.(output) ?? output, head);
  return isThere
    ? { head, manifest, wasThere: true }
    : {
        head: await writeSummary(work, manifest, pass, shard, output, !unchecked),
        manifest,
        wasThere: false,
      };
}

/** The point that moments are about, where none is given: the middle of the range of each column. */
function pointFor(
  kind: ShardPass['kind'],
  { range: { lows, highs } }: OpenManifest,
): Float64Array | undefined {
  return kind === 'moments' ? lows.map((low, j) => low + (highs[j] - low) / 2) : undefined;
}

/** Whether a file is a summary with this head. A damaged one is made again. */
async function isSame(path: string, head: SummaryHead): Promise<boolean> {
  if (!statOf(path)) return false;
  const found = await readSummary(path).catch(() => undefined);
  return (
    found !== undefined && found.head.run === head.run && String(found.head.shards) === String(head.shards)
  );
}

/** @throws {ClusterkitError} input */
async function readCenters(work: Work, path: string, dim: number): Promise<Float64Array> {
  const wrong = (found: string) =>
    new ClusterkitError('input', `has ${found}, and the rows have ${dim}`, {
      option: 'centers',
      at: { file: path },
    });
  if (path.endsWith('.json')) {
    const model = await readModel(work, path);
    if (!('centers' in model) || model.kind !== 'centers' || model.metric !== 'euclidean')
      throw new ClusterkitError('input', 'not a model of centers', { option: 'centers', at: { file: path } });
    if (model.dim !== dim) throw wrong(`centers of ${model.dim} columns`);
    return Float64Array.from(model.centers.flat());
  }
  const { data } = await openMatrix(path, { maxMemory: work.maxMemory });
  if (data.dim !== dim) throw wrong(`rows of ${data.dim} columns`);
  return Float64Array.from(data.x);
}
