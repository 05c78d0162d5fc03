import { Arena, type Fields, loadKernel, place } from '../host.ts';
import { BLOCK, RECORD, Run, SLICE } from '../layouts/affinity.ts';
import { newControl } from '../team.ts';
import type { MessageRows } from './exchange.ts';

/** Rows from which helpers pay. */
const MANY = 768;

export type ExchangeJob = NonNullable<ReturnType<typeof layOutExchange>>;

/** Blocks of a row: an even number, since two are looked at together. */
export function blocksOf(n: number): number {
  return 2 * Math.ceil(n / (2 * BLOCK));
}

/** Bytes that the messages of rows, and the rows, take. */
export function exchangeBytes(rows: MessageRows): number {
  const arena = new Arena();
  place(arena, Run, () => fieldsOf(arena, rows));
  return arena.bytes;
}

/** Lays out memory for the kernel; undefined if it is not available. */
export function layOutExchange(rows: MessageRows, threads: number) {
  const module = loadKernel('affinity');
  if (!module) return undefined;
  const arena = new Arena();
  const run = place(arena, Run, () => fieldsOf(arena, rows));
  const memory = arena.usedMemory();
  if (!memory) return undefined;
  return {
    module,
    memory,
    threads: rows.n < MANY ? 1 : threads,
    rows: { at: 0 },
    run,
    control: newControl(),
  };
}

function fieldsOf(arena: Arena, { n, rows, weights }: MessageRows): Fields<typeof Run> {
  const blocks = blocksOf(n);
  const slices = Math.ceil(n / SLICE);
  const row = 8 * BLOCK * blocks;
  const dim = rows?.dim ?? 0;
  const width = 8 * Math.ceil(dim / 8);
  const isShort = rows !== undefined && areShort(rows);
  return {
    ...{ n, dim, blocks, slices, width, root: rows?.root ? 1 : 0, divisor: rows?.divisor ?? 1 },
    ...{ damping: 0, grown: 0 },
    x: rows && !isShort ? arena.take(8 * n * dim) : 0,
    shorts: isShort ? arena.take(2 * n * width) : 0,
    weights: weights ? arena.take(8 * n) : 0,
    tilts: arena.take(row),
    preferences: arena.take(8 * n),
    matrix: arena.take(n * row),
    tops: arena.take(8 * n * blocks),
    messages: arena.take(n * blocks * RECORD),
    lists: arena.take(4 * n * blocks),
    counts: arena.take(4 * n),
    levels: arena.take(8 * n),
    ownResponsibilities: arena.take(8 * n),
    ownAvailabilities: arena.take(8 * n),
    limits: arena.take(row),
    shared: arena.take(row),
    sharedTops: arena.take(8 * blocks),
    sums: arena.take(slices * row),
  };
}

/** Whether numbers are whole, and so small that sums of squared differences are exact in 31 bits. */
function areShort({ x, dim }: NonNullable<MessageRows['rows']>): boolean {
  const most = Math.min(16_383, Math.floor(Math.sqrt((2 ** 31 - 1) / dim)) / 2);
  for (let p = 0; p < x.length; p++) if (x[p] !== Math.trunc(x[p]) || Math.abs(x[p]) > most) return false;
  return true;
}
