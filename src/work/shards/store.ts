import { passOver } from '../../algorithms/passes/pieces.ts';
import { checkRange } from '../../algorithms/passes/range.ts';
import type { Pass, RowPasses, StoredRows } from '../../core/rowStore.ts';
import type { Work } from '../work.ts';
import { type OpenManifest, readManifest } from './manifest.ts';
import { shardPasses } from './passes.ts';
import { shardStore } from './rows.ts';

/**
 * Opens the rows of a manifest of shards, which are passed over by this process, or as the work says.
 * @throws {ClusterkitError} input
 */
export async function openShards(work: Work, path: string): Promise<StoredRows> {
  const manifest = await readManifest(path);
  checkRange(manifest.range);
  const stored = shardStore(manifest);
  stored.store.passes = work.shards
    ? shardPasses(work, manifest, work.shards)
    : ownPasses(work, manifest, stored);
  return stored;
}

/** Passes by this process, of which nothing is kept. */
function ownPasses({ pacing }: Work, manifest: OpenManifest, { store }: StoredRows): RowPasses {
  const { range, n } = manifest;
  const rows = { first: 0, n, pieces: () => store.pieces() };
  let passes = 0;
  const run = (pass: Pass) => passOver(rows, range, pass, pacing, `pass ${++passes} over the shards`);
  return { range, run };
}
