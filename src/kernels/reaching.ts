import type { Rows } from '../core/dataset.ts';
import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeStruct,
} from './host.ts';
import { BoxTree } from './layouts/neighbors.ts';
import { LISTS, Reaching, ROWS } from './layouts/reaching.ts';
import { fillTree, treeFields } from './neighbors/layout.ts';
import type { SearchRows } from './neighbors/search.ts';
import { enoughOf, type Pair, RowTree, type TreeRows } from './rowTree.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** What other rows look for. */
export interface Reach {
  /** How a distance follows from the sum of squares, as in a measure; absent: `pair` measures. */
  squared?: keyof typeof SHARES;
  pair: Pair;
  /** Whether the distance grows with the differences of single columns. */
  grows: boolean;
  /** The weight of the rows that the own core of a row reaches; 0: none. */
  mass: number;
}

/** Of each of the other rows the row that it reaches first. */
export interface Reached {
  rows: Int32Array;
  /** How far it is, and the largest of this and the cores of both. */
  apart: Float64Array;
  reach: Float64Array;
}

const SHARES = { root: 0, whole: 1, half: 1 / 2, quarter: 1 / 4 } as const;

/** Rows between two chances for a pause. */
const FEW = 64;

/** Numbers of other rows that are in memory at once: 8 MB. */
const AT_ONCE = 1 << 20;

/** Numbers of other rows that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 200_000;

/**
 * Finds the row that each of the other rows reaches first: the one of the least reach, which is the largest of the
 * distance, the core of the row, and the own core of the other row, which is how far it is to where the rows around it weigh
 * `mass`. Of equal ones the nearest counts, then the first. Yields how many rows are done. O((n + m) dim) memory; about
 * O(log n) time for each row of few columns.
 * @param others in, m rows
 */
export function reachRows(
  rows: TreeRows,
  others: SearchRows,
  settings: Reach,
  threads: number,
): Generator<number, Reached> {
  return reachByIndex(rows, others, settings, threads) ?? reachInTurn(rows, others, settings);
}

function* reachInTurn(
  rows: TreeRows,
  { x, n, dim }: SearchRows,
  { pair, grows, mass }: Reach,
): Generator<number, Reached> {
  const tree = new RowTree(rows, pair, grows);
  const reached = roomFor(n);
  for (let i = 0; i < n; i++) {
    tree.find(x, i * dim, tree.coreOf(x, i * dim, mass));
    reached.rows[i] = tree.row;
    reached.apart[i] = tree.apart;
    reached.reach[i] = tree.reach;
    if (i % FEW === FEW - 1) yield i + 1;
  }
  return reached;
}

function roomFor(n: number): Reached {
  return { rows: new Int32Array(n), apart: new Float64Array(n), reach: new Float64Array(n) };
}

interface ReachingKernel {
  begin(tree: number, run: number): void;
}

interface ReachingJob extends TeamJob {
  run: Placed<typeof Reaching>;
}

/** @returns undefined if the kernel is not available, or has no such distance */
function reachByIndex(
  rows: TreeRows,
  others: SearchRows,
  settings: Reach,
  threads: number,
): Generator<number, Reached> | undefined {
  const module = settings.squared && loadKernel('reaching');
  if (!module) return undefined;
  const { n, dim } = rows;
  const team = others.n * dim < MANY ? 1 : threads;
  const asked = Math.min(others.n, Math.max(ROWS, Math.floor(AT_ONCE / dim)));
  const arena = new Arena();
  const tree = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const run = place(arena, Reaching, () => fieldsOf(arena, rows, tree.fields, asked, settings, team));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, tree);
  writeStruct(memory, run);
  fillTree(memory, tree.fields, rows.x);
  const { weights, core } = run.fields;
  if (rows.weights) new Float64Array(memory.buffer, weights, n).set(rows.weights);
  if (rows.core) new Float64Array(memory.buffer, core, n).set(rows.core);
  return reach({ module, memory, threads: team, control: newControl(), rows: tree, run }, others, asked);
}

function fieldsOf(
  arena: Arena,
  { n, weights, core }: TreeRows,
  { dim, capacity, boxes }: Fields<typeof BoxTree>,
  asked: number,
  { squared = 'whole', mass }: Reach,
  threads: number,
): Fields<typeof Reaching> {
  const least = weights ? Array.from(weights).reduce((low, weight) => Math.min(low, weight), 1) : 1;
  const room = mass > 0 ? Math.min(n, Math.ceil((2 * mass) / least) + 2) : 0;
  const scratchBytes = Math.ceil((LISTS + 20 * room) / 64) * 64;
  return {
    asked,
    isRoot: squared === 'root' ? 1 : 0,
    room,
    scratchBytes,
    share: SHARES[squared],
    mass,
    enough: enoughOf(mass, weights),
    weights: weights ? arena.take(8 * capacity) : 0,
    core: core ? arena.take(8 * capacity) : 0,
    boxCores: arena.take(8 * boxes),
    queries: arena.take(8 * dim * asked),
    found: arena.take(4 * asked),
    apart: arena.take(8 * asked),
    reach: arena.take(8 * asked),
    scratch: arena.take(threads * scratchBytes),
  };
}

function* reach(job: ReachingJob, { x, n, dim }: SearchRows, most: number): Generator<number, Reached> {
  const { memory, rows, run } = job;
  const { queries, found, apart, reach } = run.fields;
  const reached = roomFor(n);
  const team = new Team(job);
  try {
    instantiate<ReachingKernel>(job.module, memory).begin(rows.at, run.at);
    for (let from = 0; from < n; from += most) {
      const asked = Math.min(most, n - from);
      const to = new Float64Array(memory.buffer, queries, dim * asked);
      to.set(x.subarray(from * dim, (from + asked) * dim) as Rows);
      setFields(job, { asked });
      for (const share of team.slices(0, Math.ceil(asked / ROWS))) yield from + share * asked;
      reached.rows.set(new Int32Array(memory.buffer, found, asked), from);
      reached.apart.set(new Float64Array(memory.buffer, apart, asked), from);
      reached.reach.set(new Float64Array(memory.buffer, reach, asked), from);
    }
  } finally {
    if (team.close()) giveBack(memory);
  }
  return reached;
}
