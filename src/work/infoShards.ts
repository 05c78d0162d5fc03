import { statOf } from './folders.ts';
import { hashOf } from './openItems.ts';
import { readSummary, type SummaryHead } from './shards/cks.ts';
import type { Manifest } from './shards/form.ts';
import { readManifest } from './shards/manifest.ts';
import type { Work } from './work.ts';

/** A manifest of shards. */
export interface ShardsRecord extends Pick<Manifest, 'id' | 'n' | 'dim' | 'columns' | 'reading'> {
  path: string;
  sha256: string | null;
  kind: 'shards';
  of: 'rows' | 'pictures';
  shards: number;
  /** Rows, or pictures, of the smallest and the largest shard. */
  rows: [least: number, most: number];
  /** Bytes of the files of all shards, of each file once. */
  bytes: number;
  /** The type of the rows, and the least and largest number of each column. */
  type?: string;
  lows?: number[];
  highs?: number[];
  weighted?: boolean;
  /** The shape of rows that are made when they are read. */
  made?: string;
}

/** A summary of shards. */
export interface SummaryRecord
  extends Pick<SummaryHead, 'run' | 'manifest' | 'shards' | 'of' | 'n' | 'dim' | 'options'> {
  path: string;
  sha256: string | null;
  kind: 'summary';
  /** What was summed up. */
  summary: string;
  fileSize: number;
  /** Number of the numbers of each array. */
  arrays: Record<string, number>;
}

/** Describes a manifest of shards, without looking at its files. @throws {ClusterkitError} input */
export async function describeManifest(work: Work, path: string): Promise<ShardsRecord> {
  const { id, of, n, dim, columns, reading, shards, range } = await readManifest(path);
  const sizes = shards.map(({ rows }) => rows);
  const files = new Map<string, number>();
  for (const { path: file, bytes = 0, pictures = [] } of shards)
    for (const one of file === undefined ? pictures : [{ path: file, bytes }]) files.set(one.path, one.bytes);
  const { type, lows, highs, mostWeight } = range;
  const [{ generate }] = shards;
  return {
    ...{ path, sha256: await hashOf(work, path), kind: 'shards', of, id, n, dim },
    ...(columns && { columns }),
    ...(reading && { reading }),
    shards: shards.length,
    rows: [sizes.reduce((a, b) => Math.min(a, b)), sizes.reduce((a, b) => Math.max(a, b))],
    bytes: [...files.values()].reduce((sum, bytes) => sum + bytes, 0),
    ...(of === 'rows' && {
      type,
      lows: Array.from(lows),
      highs: Array.from(highs),
      weighted: mostWeight !== undefined,
    }),
    ...(generate && { made: generate.shape }),
  };
}

/** Describes a summary. @throws {ClusterkitError} input */
export async function describeSummary(work: Work, path: string): Promise<SummaryRecord> {
  const { head, sums } = await readSummary(path);
  const { kind: summary, run, manifest, shards, of, n, dim, options } = head;
  const arrays = Object.fromEntries(Object.entries(sums).map(([name, { length }]) => [name, length]));
  return {
    ...{
      path,
      sha256: await hashOf(work, path),
      kind: 'summary',
      summary,
      run,
      manifest,
      shards,
      of,
      n,
      dim,
    },
    ...{ options, fileSize: statOf(path)?.size ?? 0, arrays },
  };
}
