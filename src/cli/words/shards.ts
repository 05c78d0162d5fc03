import { plural } from '../../core/words.ts';
import type { SummaryHead } from '../../work/shards/cks.ts';
import type { PassTold } from '../../work/shards/engine.ts';
import { missingShards } from '../../work/shards/merge.ts';
import { printable } from '../table.ts';

/** How many rows there are, or pictures. */
export function rowsText({ n, dim }: { n: number; dim: number }, arePictures: boolean): string {
  return arePictures ? plural(n, 'picture') : `${plural(n, 'row')} of ${plural(dim, 'column')}`;
}

/** What a summary is of, in a line. */
export function headText(path: string, head: SummaryHead): string {
  const missing = missingShards(head);
  const covered = missing === undefined ? `all of ${plural(head.of, 'shard')}` : `without shards ${missing}`;
  return `${printable(path)}  ${head.kind}, ${rowsText(head, head.kind === 'colors')}, ${covered}\n`;
}

/** The JSON of a summary. */
export function headRun(path: string, { kind, run, manifest, shards, of, n, dim, options }: SummaryHead) {
  return {
    input: { path, kind: 'shards' },
    summary: kind,
    run,
    manifest,
    shards,
    of,
    n,
    dim,
    options,
    warnings: [],
  };
}

/** A pass that is over, in a line. @param before the inertia of the pass before */
export function passText({ pass, kind, shards, rows, seconds, inertia }: PassTold, before?: number): string {
  const change =
    inertia !== undefined && before !== undefined && inertia < before && kind === 'step'
      ? ` (${(100 * (inertia / before - 1)).toFixed(2)} %)`
      : '';
  const found = inertia === undefined ? '' : `, inertia ${inertia.toPrecision(6)}${change}`;
  const rate = rows / seconds;
  const speed = rate < 1e5 ? `${Math.round(rate)} rows/s` : `${(rate / 1e6).toFixed(1)} million rows/s`;
  const time = seconds === 0 ? 'was in the store' : `${seconds.toFixed(1)} s, ${speed}`;
  return `pass ${pass}, ${kind}: ${plural(shards, 'shard')}, ${time}${found}`;
}
