import { dirname, join } from 'node:path';
import { memoryFor, passOver } from '../../algorithms/passes/pieces.ts';
import { checkRange } from '../../algorithms/passes/range.ts';
import type { Pass, RowPasses, StoredRows } from '../../core/rowStore.ts';
import { toJson } from '../../output/json.ts';
import { writeOutput } from '../files.ts';
import type { PreparingOptions } from '../params/reading.ts';
import { type FittedSteps, fitSteps, type StepSource } from '../prepareStore.ts';
import type { Work } from '../work.ts';
import { type OpenManifest, preparedManifest, readManifest } from './manifest.ts';
import { shardPasses } from './passes.ts';
import { shardStore } from './rows.ts';

/** The rows of shards, and how they were prepared. */
export interface OpenedShards extends StoredRows {
  fitted: FittedSteps;
}

/**
 * Opens the rows of a manifest of shards, which are passed over by this process, or as the work says. Steps of the
 * preparation are fitted first.
 * @throws {ClusterkitError} usage, input, output, memory or aborted
 */
export async function openShards(
  work: Work,
  path: string,
  options: PreparingOptions & { seed?: number },
): Promise<OpenedShards> {
  const manifest = await readManifest(path);
  checkRange(manifest.range);
  const run = work.shards && { ...work.shards, count: { passes: 0, made: 0 } };
  const sourceOf = (of: OpenManifest): Source => {
    const stored = shardStore(of);
    const passes = run ? shardPasses(work, of, run) : ownPasses(work, of, stored);
    return { ...passes, manifest: of, stored, ...(of.columns && { columns: of.columns }) };
  };
  const { source, ...fitted } = await fitSteps(work, sourceOf(manifest), options, async (models, after) => {
    const place = join(run?.store ?? dirname(path), 'prepared.json');
    const prepared = preparedManifest(manifest, place, models, after);
    if (run) {
      // tasks of other processes read it
      prepared.path = join(run.store, `${prepared.id.slice(0, 16)}.prepared.json`);
      const { path: _, range: __, ...written } = prepared;
      await writeOutput({ ...work, wrote: undefined, redirect: undefined }, prepared.path, toJson(written));
    }
    return sourceOf(prepared);
  });
  const { stored } = source;
  const { range, run: pass, close } = source;
  stored.store.passes = { range, run: pass, ...(close && { close }) };
  const { columns } = manifest;
  return { ...stored, fitted, ...(columns && { sourceColumns: columns }) };
}

interface Source extends StepSource {
  manifest: OpenManifest;
  stored: StoredRows;
}

/** Passes by this process, of which nothing is kept. */
function ownPasses({ pacing, maxMemory }: Work, manifest: OpenManifest, { store }: StoredRows): RowPasses {
  const { range, n } = manifest;
  const rows = { first: 0, n, pieces: (unchecked?: boolean) => store.pieces(unchecked) };
  const memory = memoryFor(maxMemory);
  let passes = 0;
  const run = (pass: Pass) => passOver(rows, range, pass, pacing, `pass ${++passes} over the shards`, memory);
  return { range, run, close: () => memory.close() };
}
