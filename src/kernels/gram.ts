import type { Rows } from '../core/dataset.ts';
import { PlainProducts, plainProjector } from './gram/plain.ts';
import type { GivenRows, ProductPlan, ProductSums, Projector } from './gram/plan.ts';
import {
  Arena,
  type Fields,
  giveBack,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeStruct,
} from './host.ts';
import { CHUNK, Given, PANEL, Products, Projection, Step } from './layouts/gram.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** A block lies in the cache of a core. */
const BLOCK_BYTES = 1 << 19;
/** So many products of bytes add up to less than 2^31. */
const MOST_ROWS = 8192;

/** Multiplications of floats that are worth a second thread; those of whole numbers are three times as fast. */
const MANY = 4e8;

/** Rows of a block, some chunks. */
function roomOf(bytesOfRow: number): number {
  const chunks = Math.floor(BLOCK_BYTES / (bytesOfRow * CHUNK));
  return CHUNK * Math.min(MOST_ROWS / CHUNK, Math.max(2, chunks));
}

/** Bytes that products of some columns take. */
export function productBytes(columns: number): number {
  return 8 * (columns + PANEL) ** 2 + 3 * Math.max(BLOCK_BYTES, 16 * CHUNK * columns);
}

function isWholePlan({ x, isWeighted }: ProductPlan): boolean {
  return x instanceof Uint8Array && !isWeighted;
}

/** The fast kernel if it is available, else its twin; their results are equal to the last bit. */
export function openProducts(plan: ProductPlan, threads: number): ProductSums {
  const room = roomOf((isWholePlan(plan) ? 2 : 8) * plan.used.length);
  return WasmProducts.open(plan, room, threads) ?? new PlainProducts(plan, room);
}

/**
 * The fast kernel if it is available, else its twin; their results are equal to the last bit. Zeros are skipped.
 * @param plan rows of this kind, about so many
 * @param vectors in, dim * count: the vectors are columns
 * @param shift in, dim: subtracted from the rows
 */
export function openProjector(
  plan: { x: Rows; rows: number },
  vectors: Float64Array,
  shift: Float64Array,
  threads: number,
): Projector {
  const room = roomOf(8 * shift.length);
  return WasmProjector.open(plan, vectors, shift, room, threads) ?? plainProjector(vectors, shift, room);
}

interface GramJob extends TeamJob {
  rows: Placed<typeof Given>;
}

function placeGiven(arena: Arena, x: Rows, dim: number, room: number, isWeighted: boolean) {
  const size = x.BYTES_PER_ELEMENT;
  return place(arena, Given, () => ({
    rows: 0,
    dim,
    size,
    x: arena.take(size * dim * room),
    shift: arena.take(8 * dim),
    weights: isWeighted ? arena.take(8 * room) : 0,
  }));
}

/** Copies rows into the memory of a job. */
function give({ memory, rows }: GramJob, { x, from, count, weights }: GivenRows): void {
  const { dim, x: at, weights: masses } = rows.fields;
  const Numbers = x.constructor as Float64ArrayConstructor;
  new Numbers(memory.buffer, at, count * dim).set(x.subarray(from * dim, (from + count) * dim));
  if (weights && masses !== 0)
    new Float64Array(memory.buffer, masses, count).set(weights.subarray(from, from + count));
  setFields({ memory, run: rows }, { rows: count });
}

interface ProductJob extends GramJob {
  run: Placed<typeof Products>;
}

class WasmProducts implements ProductSums {
  readonly room: number;
  readonly stride: number;
  readonly sums: Float64Array;
  private readonly job: ProductJob;
  private readonly team: Team;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(plan: ProductPlan, room: number, threads: number): WasmProducts | undefined {
    const module = loadKernel('gram');
    if (!module) return undefined;
    const { x, rows, dim, used, shift, isWeighted } = plan;
    const isWhole = isWholePlan(plan);
    const effort = (rows * used.length ** 2) / (isWhole ? 6 : 2);
    const panels = Math.ceil(used.length / PANEL);
    const arena = new Arena();
    const given = placeGiven(arena, x, dim, room, isWeighted);
    const run = place(arena, Products, () => productFields(arena, plan, panels, room));
    const memory = arena.usedMemory(run.fields.right);
    if (!memory) return undefined;
    writeStruct(memory, given);
    writeStruct(memory, run);
    new Float64Array(memory.buffer, given.fields.shift, dim).set(shift);
    new Int32Array(memory.buffer, run.fields.used, used.length).set(used);
    const team = effort < MANY ? 1 : Math.min(threads, panels);
    return new WasmProducts({ module, memory, threads: team, control: newControl(), rows: given, run });
  }

  private constructor(job: ProductJob) {
    const { panels, room, sums } = job.run.fields;
    this.job = job;
    this.room = room;
    this.stride = panels * PANEL;
    this.sums = new Float64Array(job.memory.buffer, sums, this.stride ** 2);
    this.team = new Team(job);
  }

  add(rows: GivenRows): void {
    give(this.job, rows);
    this.team.run(Step.pack, Math.ceil(rows.count / CHUNK));
    this.team.run(Step.multiply, this.stride / PANEL);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }
}

function productFields(
  arena: Arena,
  plan: ProductPlan,
  panels: number,
  room: number,
): Fields<typeof Products> {
  const isWhole = isWholePlan(plan);
  const side = (isWhole ? 2 : 8) * panels * PANEL * room;
  const used = arena.take(4 * plan.used.length);
  const right = arena.take(side);
  return {
    panels,
    columns: plan.used.length,
    used,
    room,
    isWhole: isWhole ? 1 : 0,
    right,
    left: plan.isWeighted ? arena.take(side) : right,
    sums: arena.take(8 * (panels * PANEL) ** 2),
  };
}

interface ProjectorJob extends GramJob {
  run: Placed<typeof Projection>;
}

class WasmProjector implements Projector {
  readonly room: number;
  readonly width: number;
  readonly out: Float64Array;
  private readonly job: ProjectorJob;
  private readonly team: Team;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(
    { x, rows }: { x: Rows; rows: number },
    vectors: Float64Array,
    shift: Float64Array,
    room: number,
    threads: number,
  ): WasmProjector | undefined {
    const module = loadKernel('gram');
    if (!module) return undefined;
    const dim = shift.length;
    const count = vectors.length / dim;
    const width = count + (count % 2);
    const team = rows * dim * width < MANY ? 1 : Math.min(threads, room / CHUNK);
    const arena = new Arena();
    const given = placeGiven(arena, x, dim, room, false);
    const run = place(arena, Projection, () => ({
      width,
      vectors: arena.take(8 * (dim + 1) * width),
      out: arena.take(8 * room * width),
      values: arena.take(8 * team * (dim + 4)),
      lines: arena.take(4 * team * (dim + 4)),
    }));
    const memory = arena.usedMemory(run.fields.vectors);
    if (!memory) return undefined;
    writeStruct(memory, given);
    writeStruct(memory, run);
    new Float64Array(memory.buffer, given.fields.shift, dim).set(shift);
    const lines = new Float64Array(memory.buffer, run.fields.vectors, dim * width);
    for (let j = 0; j < dim; j++) lines.set(vectors.subarray(j * count, (j + 1) * count), j * width);
    return new WasmProjector(
      { module, memory, threads: team, control: newControl(), rows: given, run },
      room,
    );
  }

  private constructor(job: ProjectorJob, room: number) {
    const { width, out } = job.run.fields;
    this.job = job;
    this.room = room;
    this.width = width;
    this.out = new Float64Array(job.memory.buffer, out, room * width);
    this.team = new Team(job);
  }

  project(rows: GivenRows): void {
    give(this.job, rows);
    this.team.run(Step.project, Math.ceil(rows.count / CHUNK));
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }
}
