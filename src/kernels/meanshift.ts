import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  writeStruct,
} from './host.ts';
import { SEEDS, Shifting, STATES } from './layouts/meanshift.ts';
import { BoxTree, FAN } from './layouts/neighbors.ts';
import {
  numbersOf,
  type Shifted,
  type ShiftNumbers,
  type ShiftRows,
  type ShiftSettings,
} from './meanshift/settings.ts';
import { type Terms, termsOf } from './meanshift/terms.ts';
import { shiftInTurn } from './meanshift/twin.ts';
import { fillTree, treeFields } from './neighbors/layout.ts';
import { suitsProducts } from './neighbors.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** The exports of assembly/meanshift.ts for the calling thread; `tree` and `run` are addresses of structs. */
interface ShiftingKernel {
  begin(tree: number, run: number): void;
}

interface ShiftingJob extends TeamJob {
  rows: Placed<typeof BoxTree>;
  run: Placed<typeof Shifting>;
}

/**
 * Seeds times numbers in rows that are worth a second thread, which takes 30 to 110 ms to start: where boxes are added as a
 * whole, where all rows are measured, and where they count by their distances.
 */
const MANY = { boxes: 1e8, wide: 2e7, gaussian: 3e6 };

/** Approximate bytes for n rows and m seeds. */
export function shiftingBytes(n: number, dim: number, m: number): number {
  return 8 * (n * (7 * dim + 8) + 2 * m * (dim + 2));
}

/**
 * Mean shift by squared Euclidean distances: each seed moves to the mean of the rows around it until it stays. Sums are
 * exact, so that neither the order of the rows nor the number of threads changes a bit. Yields the share that is done.
 * O(n dim) memory; a step takes about the time of the boxes at the edge of the radius for the flat kernel in few columns,
 * and O(n dim) at most.
 * @param seeds in, m * dim
 */
export function shiftSeeds(
  rows: ShiftRows,
  seeds: Float64Array,
  settings: ShiftSettings,
  threads: number,
): Generator<number, Shifted> {
  const numbers = numbersOf(settings);
  const terms = termsOf(rows, numbers.isGaussian);
  return shiftByIndex(rows, terms, seeds, numbers, threads) ?? shiftInTurn(rows, terms, seeds, numbers);
}

/** @returns undefined if the kernel is not available, or memory lacks room */
function shiftByIndex(
  rows: ShiftRows,
  terms: Terms,
  seeds: Float64Array,
  numbers: ShiftNumbers,
  threads: number,
): Generator<number, Shifted> | undefined {
  const module = loadKernel('meanshift');
  if (!module) return undefined;
  const { n, dim } = rows;
  const asked = seeds.length / dim;
  const arena = new Arena();
  const tree = place(arena, BoxTree, () => treeFields(arena, n, dim));
  const isWide = suitsProducts(rows);
  const many = MANY[numbers.isGaussian ? 'gaussian' : isWide ? 'wide' : 'boxes'];
  const team = asked * n * dim < many ? 1 : threads;
  const shape = { asked, isWide, threads: team };
  const run = place(arena, Shifting, () => shiftingFields(arena, tree.fields, terms, numbers, shape));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, tree);
  writeStruct(memory, run);
  fillTree(memory, tree.fields, rows.x);
  fillValues(memory, run.fields.values, terms, n);
  new Float64Array(memory.buffer, run.fields.cuts, terms.cuts.length).set(terms.cuts);
  new Float64Array(memory.buffer, run.fields.points, seeds.length).set(seeds);
  return shift({ module, memory, threads: team, control: newControl(), rows: tree, run });
}

function shiftingFields(
  arena: Arena,
  { capacity, boxes, dim }: Fields<typeof BoxTree>,
  { terms, parts, columns }: Terms,
  { isGaussian, limit, factor, stay, maxSteps }: ShiftNumbers,
  { asked, isWide, threads }: { asked: number; isWide: boolean; threads: number },
): Fields<typeof Shifting> {
  const scratchBytes = Math.ceil((STATES + (isWide ? SEEDS : 1) * 16 * parts * terms) / 64) * 64;
  return {
    asked,
    terms,
    parts,
    isGaussian: isGaussian ? 1 : 0,
    isWide: isWide ? 1 : 0,
    maxSteps,
    scratchBytes,
    limit,
    factor,
    stay,
    values: arena.take(8 * capacity * columns),
    sums: isGaussian || isWide ? 0 : arena.take(8 * boxes * columns),
    cuts: arena.take(16 * terms),
    points: arena.take(8 * dim * asked),
    masses: arena.take(8 * asked),
    steps: arena.take(4 * asked),
    states: arena.take(4 * asked),
    scratch: arena.take(threads * scratchBytes),
  };
}

/** Puts the terms of rows into blocks of slots; those of empty slots stay 0. */
function fillValues({ buffer }: WebAssembly.Memory, at: number, { values, columns }: Terms, n: number): void {
  const to = new Float64Array(buffer, at, Math.ceil(n / FAN) * FAN * columns);
  for (let i = 0, p = 0; i < n; i++) {
    let slot = Math.floor(i / FAN) * FAN * columns + (i % FAN);
    for (let s = 0; s < columns; s++, slot += FAN) to[slot] = values[p++];
  }
}

function* shift(job: ShiftingJob): Generator<number, Shifted> {
  const { memory, run } = job;
  const { asked, points, masses, steps, states } = run.fields;
  const { dim } = job.rows.fields;
  const team = new Team(job);
  try {
    instantiate<ShiftingKernel>(job.module, memory).begin(job.rows.at, run.at);
    for (const share of team.slices(0, Math.ceil(asked / SEEDS))) yield share;
    return {
      points: new Float64Array(memory.buffer, points, asked * dim).slice(),
      masses: new Float64Array(memory.buffer, masses, asked).slice(),
      steps: new Int32Array(memory.buffer, steps, asked).slice(),
      states: new Int32Array(memory.buffer, states, asked).slice(),
    };
  } finally {
    if (team.close()) giveBack(memory);
  }
}
