import { formatBytes } from '../../core/memory.ts';
import { listFew, plural } from '../../core/words.ts';
import type { ShardsRecord, SummaryRecord } from '../../work/infoShards.ts';
import type { SummaryHead } from '../../work/shards/cks.ts';
import type { PassTold } from '../../work/shards/engine.ts';
import { missingShards } from '../../work/shards/merge.ts';
import type { MadeStep } from '../../work/shards/step.ts';
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

/** What a step has changed, in a line. */
export function stepText(path: string, { k, inertia, moves, relocated, converged }: MadeStep): string {
  const far = relocated > 0 ? `, ${plural(relocated, 'center')} without rows went to far rows` : '';
  const moved = converged ? 'no center has moved' : `squared moves of ${moves.toPrecision(6)} together${far}`;
  return `${printable(path)}  ${plural(k, 'center')}, inertia before the step ${inertia.toPrecision(6)}, ${moved}\n`;
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

/** The facts of a manifest. */
export function shardsRows(facts: ShardsRecord): [string, string][] {
  const { path, of, id, n, dim, columns, shards, rows, bytes, type, weighted, made, lows, highs } = facts;
  const [least, most] = rows;
  const each = least === most ? `${most} each` : `${least} to ${most}`;
  const numbers = `${type}${weighted ? ', with weights' : ''}`;
  const range =
    lows && highs
      ? `${lows.reduce((a, b) => Math.min(a, b))} to ${highs.reduce((a, b) => Math.max(a, b))}`
      : '';
  return [
    ['file', path],
    ['format', `manifest of ${plural(shards, 'shard')}, ${each}`],
    [of, rowsText({ n, dim }, of === 'pictures')],
    ...(columns ? ([['columns', listFew(columns)]] as [string, string][]) : []),
    ...(of === 'rows' ? ([['numbers', `${numbers}, ${range}`]] as [string, string][]) : []),
    ['files', made === undefined ? formatBytes(bytes) : `none: rows of ${made} are made when they are read`],
    ['id', id],
  ];
}

/** The facts of a summary. */
export function summaryRows(facts: SummaryRecord): [string, string][] {
  const { path, summary, run, manifest, n, dim, options, fileSize, shards, of } = facts;
  const missing = missingShards(facts);
  const ranges = shards.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  const asked = Object.entries(options).map(([name, value]) => `${name} ${value}`);
  return [
    ['file', path],
    ['format', `summary, ${summary}${asked.length > 0 ? ` of ${asked.join(', ')}` : ''}`],
    ['covers', `${rowsText({ n, dim }, summary === 'colors')}`],
    ['shards', missing === undefined ? `all ${of}` : `${listFew(ranges)} of ${of}, without ${missing}`],
    ['file size', `${fileSize} bytes (${formatBytes(fileSize)})`],
    ['run', run],
    ['manifest', manifest],
  ];
}
