import {
  Arena,
  type Fields,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  readField,
  setFields,
  writeStruct,
} from '../host.ts';
import { Border, Cells, RADIX, SCRATCH, SLICES, SLOTS, Step } from '../layouts/cells.ts';
import type { SearchRows } from '../neighbors/search.ts';
import { newControl, Team, type TeamJob } from '../team.ts';
import { type Grid, gridOf } from './grid.ts';
import type { JoinedRows, JoinSettings } from './settings.ts';

/** The exports of assembly/cells.ts for the calling thread; `cells` is the address of a struct. */
interface CellsKernel {
  placeDigits(cells: number): void;
  findCells(cells: number): void;
  joinHard(cells: number, from: number, to: number): void;
  nameClusters(cells: number): void;
}

/** Numbers in points that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 600_000;

/** Where a core point needs more points around it than this, a tree counts faster: it weighs whole boxes. */
const MOST_SAMPLES = 256;

/** From so many points in a cell on, on average, it pays to join those first that touch: most others are joined then. */
const HEAVY = 4;

const DIGIT_BITS = Math.log2(RADIX);

/** A key and the number of a row are in a word of so many bits. */
const WORD_BITS = 64;

/** How points are sorted: by keys above the number of a row, digit by digit. */
interface Sorting {
  rowBits: number;
  passes: number;
}

/**
 * DBSCAN by squared Euclidean distances in up to three columns, in cells of a grid: what `joinByIndex` finds. Yields the
 * share that is done. O(n dim) memory; O(n log n) time, however large neighborhoods are.
 * @returns undefined when cells do not suit the rows, or the kernel is not available
 */
export function joinByCells(
  rows: SearchRows,
  settings: JoinSettings,
  threads: number,
): Generator<number, JoinedRows> | undefined {
  const { n, dim, x } = rows;
  const { limit, minSamples, weights } = settings;
  const mean = weights ? weights.reduce((sum, weight) => sum + weight, 0) / n : 1;
  const module = minSamples > MOST_SAMPLES * mean ? undefined : loadKernel('cells');
  const grid = module && gridOf(rows, limit);
  const rowBits = Math.ceil(Math.log2(n + 1));
  if (!module || !grid || grid.keyBits + rowBits > WORD_BITS) return undefined;
  const arena = new Arena();
  const team = n * dim < MANY ? 1 : threads;
  const cells = place(arena, Cells, () =>
    cellFields(arena, rows, settings, grid, { rowBits, threads: team }),
  );
  const memory = arena.usedMemory();
  if (!memory) return undefined;
  writeStruct(memory, cells);
  const { fields } = cells;
  new Float64Array(memory.buffer, fields.x, n * dim).set(x);
  new Float64Array(memory.buffer, fields.low, dim).set(grid.low);
  new Float64Array(memory.buffer, fields.widths, dim).set(grid.widths);
  new BigInt64Array(memory.buffer, fields.offsets, fields.lines).set(grid.offsets);
  new Int32Array(memory.buffer, fields.touching, fields.lines).set(grid.touching);
  new Float64Array(memory.buffer, fields.steps, 2 * fields.lines).set(grid.steps);
  if (weights) new Float64Array(memory.buffer, fields.weights, n).set(weights);
  const job = { module, memory, threads: team, control: newControl(), rows: cells, run: cells };
  return run(job, { rowBits, passes: Math.ceil(grid.keyBits / DIGIT_BITS) });
}

interface CellsJob extends TeamJob {
  run: Placed<typeof Cells>;
}

function* run(job: CellsJob, { rowBits, passes }: Sorting): Generator<number, JoinedRows> {
  const { memory, run } = job;
  const kernel = instantiate<CellsKernel>(job.module, memory);
  const team = new Team(job);
  const steps = 2 * passes + 8;
  let done = 0;
  function* share(step: number, items: number) {
    for (const part of team.slices(step, items)) yield (done + part) / steps;
    done++;
  }
  try {
    yield* share(Step.keys, SLICES);
    let [from, to] = [run.fields.keys, run.fields.spare];
    for (let pass = 0; pass < passes; pass++) {
      setFields(job, { keys: from, spare: to, shift: rowBits + pass * DIGIT_BITS });
      yield* share(Step.count, SLICES);
      kernel.placeDigits(run.at);
      yield* share(Step.move, SLICES);
      [from, to] = [to, from];
    }
    setFields(job, { keys: from, cellKeys: to });
    kernel.findCells(run.at);
    yield* share(Step.gather, SLICES);
    // rows and keys are not used any more
    const { x, n } = run.fields;
    setFields(job, { coreEnds: x, parent: x + 4 * n, first: from, component: from + 4 * n });
    const items = Math.ceil(n / SLOTS);
    yield* share(Step.core, items);
    yield* share(Step.settle, items);
    const joins = n < HEAVY * readField(memory, run, 'count') ? [Step.join] : [Step.touching, Step.apart];
    for (const step of joins) yield* share(step, items);
    for (let cell = 0; cell < n; cell += SLOTS) {
      kernel.joinHard(run.at, cell, cell + SLOTS);
      yield (done + cell / n) / steps;
    }
    done++;
    kernel.nameClusters(run.at);
    yield* share(Step.tell, items);
    return {
      core: new Uint8Array(memory.buffer, run.fields.isCore, n).slice(),
      component: new Int32Array(memory.buffer, from + 4 * n, n).slice(),
    };
  } finally {
    if (team.close()) giveBack(memory);
  }
}

function cellFields(
  arena: Arena,
  { n, dim }: SearchRows,
  { limit, minSamples, border, weights }: JoinSettings,
  { scale, offsets }: Grid,
  { rowBits, threads }: { rowBits: number; threads: number },
): Fields<typeof Cells> {
  const lines = offsets.length;
  const stride = Math.ceil(n / 8) * 8;
  const weightBytes = weights ? 8 * n : 0;
  const later = 0;
  return {
    n,
    dim,
    isWeighted: weights ? 1 : 0,
    border: Border[border],
    limit,
    least: minSamples,
    scale,
    low: arena.take(8 * dim),
    widths: arena.take(8 * dim),
    x: arena.take(8 * dim * n),
    weights: arena.take(weightBytes),
    keys: arena.take(8 * (n + 1)),
    spare: arena.take(8 * (n + 1)),
    rowBits,
    shift: later,
    places: arena.take(4 * SLICES * RADIX),
    coords: arena.take(8 * dim * stride),
    stride,
    rows: arena.take(4 * n),
    masses: arena.take(weightBytes),
    count: later,
    starts: arena.take(4 * (n + 1)),
    cellKeys: later,
    lines,
    offsets: arena.take(8 * lines),
    touching: arena.take(4 * lines),
    steps: arena.take(16 * lines),
    core: arena.take(n),
    coreEnds: later,
    parent: later,
    first: later,
    hard: arena.take(n),
    isCore: arena.take(n),
    component: later,
    scratch: arena.take(threads * SCRATCH),
  };
}
