import { createHash } from 'node:crypto';
import { ClusterkitError } from '../../core/errors.ts';
import type { Pass } from '../../core/rowStore.ts';
import type { SummaryHead } from './cks.ts';
import { SUMMARY_SCHEMA } from './heads.ts';
import type { OpenManifest } from './manifest.ts';

/** A pass over the rows of shards, or over their pictures. */
export type ShardPass =
  | Pass
  /** The distinct colors of pictures, and how often they occur. */
  | { kind: 'colors' };

/** The numbers that a pass is asked for, beside its centers. */
export function passOptions(pass: ShardPass): Record<string, number> {
  switch (pass.kind) {
    case 'step':
    case 'colors':
      return {};
    case 'moments':
      return { pairs: pass.pairs };
    case 'draw':
      return { seed: pass.seed, round: pass.round, wanted: pass.wanted };
    case 'micro':
      return { maxLeaves: pass.maxLeaves };
    default:
      return { seed: pass.seed, rows: pass.rows };
  }
}

/** SHA-256 of all that a pass over a manifest depends on. */
export function runOf({ id }: OpenManifest, pass: ShardPass): string {
  const hash = createHash('sha256').update(JSON.stringify([id, pass.kind, passOptions(pass)]));
  if ('centers' in pass) hash.update(new Uint8Array(Float64Array.from(pass.centers).buffer));
  return hash.digest('hex');
}

/** The head of a summary of some shards. @param shards their numbers, rising */
export function headOf(manifest: OpenManifest, pass: ShardPass, shards: readonly number[]): SummaryHead {
  return {
    schema: SUMMARY_SCHEMA,
    kind: pass.kind,
    run: runOf(manifest, pass),
    manifest: manifest.id,
    shards: rangesOf(shards),
    of: manifest.shards.length,
    n: shards.reduce((sum, shard) => sum + manifest.shards[shard].rows, 0),
    dim: manifest.dim,
    options: passOptions(pass),
    ...(pass.kind === 'colors' && { alpha: manifest.reading?.alpha ?? 'skip' }),
    ...((pass.kind === 'step' || pass.kind === 'micro') && { rows: rowsOf(manifest) }),
  };
}

/** @throws {ClusterkitError} usage, for a pass over rows where shards are pictures, and the other way round */
export function checkKind(manifest: OpenManifest, kind: ShardPass['kind']): void {
  const ofPictures = manifest.of === 'pictures';
  if (ofPictures === (kind === 'colors')) return;
  const [wanted, found] = ofPictures ? ['rows', 'pictures'] : ['pictures', 'rows'];
  throw new ClusterkitError('usage', `${kind} is summed up of ${wanted}, and the shards hold ${found}`, {
    option: 'kind',
    at: { file: manifest.path },
  });
}

function rowsOf({ range: { type }, columns }: OpenManifest): SummaryHead['rows'] {
  return { type, ...(columns && { columns }) };
}

/** Rising numbers as ranges. */
export function rangesOf(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

/** Kinds of passes, and the options that each requires. */
const KINDS: Record<ShardPass['kind'], readonly string[]> = {
  step: ['centers'],
  draw: ['centers', 'seed', 'round', 'wanted'],
  sample: ['seed', 'rows'],
  micro: ['maxLeaves'],
  colors: [],
  moments: ['centers', 'pairs'],
};

/** Names of the kinds of passes over shards. */
export const PASS_KINDS = Object.keys(KINDS) as ShardPass['kind'][];

/**
 * A pass from its options.
 * @throws {ClusterkitError} usage, for an option that is missing
 */
export function passOf(kind: ShardPass['kind'], given: Readonly<Record<string, unknown>>): ShardPass {
  const missing = KINDS[kind].find((name) => given[name] === undefined);
  if (missing !== undefined) throw new ClusterkitError('usage', `${kind} requires it`, { option: missing });
  const pass: Record<string, unknown> = { kind };
  for (const name of KINDS[kind]) pass[name] = given[name];
  return pass as ShardPass;
}
