import {
  Arena,
  type Fields,
  giveBack,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeStruct,
} from '../host.ts';
import { squaredLength } from '../kmeans.ts';
import { BLOCK, CHUNK, Run, Step } from '../layouts/sparse.ts';
import { newControl, Team } from '../team.ts';
import { orderByLabels, type SparsePlan, type SparseWork } from './work.ts';

interface SparseJob {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  rows: { at: number };
  run: Placed<typeof Run>;
  control: Int32Array;
}

/** Bytes that passes over sparse rows take: linear in the entries, the rows, and the numbers of points and clusters. */
export function sparseWorkBytes(plan: SparsePlan): number {
  const arena = new Arena();
  place(arena, Run, () => fieldsOf(arena, plan, 1));
  return arena.bytes;
}

/** Lays out memory for the kernel; undefined if the kernel or the memory is not available. */
export function layOutSparse(plan: SparsePlan, threads: number): SparseJob | undefined {
  const module = loadKernel('sparse');
  if (!module) return undefined;
  const arena = new Arena();
  const run = place(arena, Run, () => fieldsOf(arena, plan, threads));
  // all is written before it is read
  const memory = arena.usedMemory();
  return memory && { module, memory, threads, rows: { at: 0 }, run, control: newControl() };
}

function fieldsOf(arena: Arena, { data, points, clusters }: SparsePlan, threads: number): Fields<typeof Run> {
  const { n, dim, weights, rows } = data;
  const entries = rows.values.length;
  const blocks = Math.ceil(points / BLOCK);
  const chunks = Math.ceil(n / CHUNK);
  return {
    ...{ n, dim, blocks, k: 0, weighted: weights ? 1 : 0, rough: 0, longest: 0 },
    starts: arena.take(4 * (n + 1)),
    places: arena.take(4 * entries),
    values: arena.take(8 * entries),
    weights: weights ? arena.take(8 * n) : 0,
    squares: arena.take(8 * n),
    singles: arena.take(4 * entries),
    table: arena.take(8 * BLOCK * dim),
    roughTable: arena.take(4 * BLOCK * blocks * dim),
    points: arena.take(8 * points * dim),
    scratch: arena.take(4 * BLOCK * blocks * threads),
    norms: arena.take(8 * BLOCK * blocks),
    labels: arena.take(4 * n),
    d2: arena.take(8 * n),
    products: arena.take(8 * BLOCK * n),
    gains: arena.take(8 * BLOCK * chunks),
    order: arena.take(4 * n),
    bounds: arena.take(4 * (clusters + 1)),
    wanted: arena.take(4 * clusters),
    sums: arena.take(8 * clusters * dim),
  };
}

/** The kernel, on all of its threads. */
export class WasmSparse implements SparseWork {
  readonly labels: Int32Array;
  readonly d2: Float64Array;
  readonly products: Float64Array;
  readonly sums: Float64Array;
  private readonly job: SparseJob;
  private readonly team: Team;
  private readonly chunks: number;
  private readonly table: Float64Array;
  private readonly roughTable: Float32Array;
  private readonly points: Float64Array;
  /** Whether the numbers of the rows are within the bounds for f32. */
  private readonly isMedium: boolean;
  private readonly norms: Float64Array;
  private readonly gains: Float64Array;
  private readonly order: Int32Array;
  private readonly bounds: Int32Array;
  private readonly wanted: Int32Array;
  private readonly weights?: Float64Array;
  private squared = false;
  /** Points in the table. */
  private k = 0;

  constructor({ data, points, clusters }: SparsePlan, job: SparseJob) {
    const { n, dim, rows, weights } = data;
    const { fields } = job.run;
    const { buffer } = job.memory;
    const blocks = Math.ceil(points / BLOCK);
    writeStruct(job.memory, job.run);
    new Int32Array(buffer, fields.starts, n + 1).set(rows.starts);
    new Int32Array(buffer, fields.places, rows.places.length).set(rows.places);
    new Float64Array(buffer, fields.values, rows.values.length).set(rows.values);
    if (weights) {
      this.weights = new Float64Array(buffer, fields.weights, n);
      this.weights.set(weights);
    }
    this.job = job;
    this.chunks = Math.ceil(n / CHUNK);
    this.labels = new Int32Array(buffer, fields.labels, n);
    this.d2 = new Float64Array(buffer, fields.d2, n);
    this.products = new Float64Array(buffer, fields.products, BLOCK * n);
    this.sums = new Float64Array(buffer, fields.sums, clusters * dim);
    this.table = new Float64Array(buffer, fields.table, BLOCK * dim).fill(0);
    this.roughTable = new Float32Array(buffer, fields.roughTable, BLOCK * blocks * dim);
    this.points = new Float64Array(buffer, fields.points, points * dim);
    new Float32Array(buffer, fields.singles, rows.values.length).set(rows.values);
    this.isMedium = areMedium(rows.values);
    this.norms = new Float64Array(buffer, fields.norms, BLOCK * blocks).fill(Number.POSITIVE_INFINITY);
    this.gains = new Float64Array(buffer, fields.gains, BLOCK * this.chunks);
    this.order = new Int32Array(buffer, fields.order, n);
    this.bounds = new Int32Array(buffer, fields.bounds, clusters + 1);
    this.wanted = new Int32Array(buffer, fields.wanted, clusters);
    this.team = new Team(job);
  }

  load(points: Float64Array, k: number, changed?: readonly number[]): void {
    const { dim } = this.job.run.fields;
    const blocks = Math.ceil(k / BLOCK);
    // the table has room for so many points in each of its lines
    const isSame = k === this.k;
    if (!isSame) {
      this.norms.fill(Number.POSITIVE_INFINITY);
      this.roughTable.fill(0, 0, BLOCK * blocks * dim);
      this.table.fill(0);
      this.k = k;
    }
    if (changed && isSame) for (const c of changed) this.put(points, c * dim, c, blocks);
    else for (let c = 0; c < k; c++) this.put(points, c * dim, c, blocks);
    const longest = Math.sqrt(this.norms.subarray(0, k).reduce((a, b) => Math.max(a, b), 0));
    setFields(this.job, { blocks, k, longest, rough: this.isMedium && longest < LARGE ? 1 : 0 });
  }

  private put(points: Float64Array, from: number, c: number, blocks: number): void {
    const { dim } = this.job.run.fields;
    const { table, roughTable, norms } = this;
    const own = points.subarray(from, from + dim);
    norms[c] = squaredLength(points, from, dim);
    this.points.set(own, c * dim);
    const stride = BLOCK * blocks;
    for (let j = 0, to = c; j < dim; j++, to += stride) roughTable[to] = own[j];
    if (c < BLOCK) for (let j = 0, to = c; j < dim; j++, to += BLOCK) table[to] = own[j];
  }

  *assign(): Generator<unknown, void> {
    yield* this.square();
    yield* this.team.slices(Step.assign, this.chunks);
  }

  *measure(): Generator<unknown, void> {
    yield* this.square();
    yield* this.team.slices(Step.measure, this.chunks);
  }

  *multiply(): Generator<unknown, void> {
    yield* this.team.slices(Step.multiply, this.chunks);
  }

  *gain(): Generator<unknown, Float64Array> {
    yield* this.square();
    yield* this.team.slices(Step.gain, this.chunks);
    const gains = new Float64Array(BLOCK);
    for (let p = 0; p < this.gains.length; p++) gains[p % BLOCK] += this.gains[p];
    return gains;
  }

  *sumUp(labels: Int32Array, k: number, wanted: readonly number[]): Generator<unknown, void> {
    orderByLabels(labels, k, this.order, this.bounds);
    this.wanted.set(wanted);
    yield* this.team.slices(Step.sum, wanted.length);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  /** The squared lengths of the rows, at the first use. */
  private *square(): Generator<unknown, void> {
    if (!this.squared) yield* this.team.slices(Step.square, this.chunks);
    this.squared = true;
  }
}

/** Points with a length below this can be compared in f32. */
const LARGE = 2 ** 80;

/** Whether all numbers are between 2^-40 and 2^40 in size. */
function areMedium(values: Float64Array): boolean {
  for (let p = 0; p < values.length; p++) {
    const size = Math.abs(values[p]);
    if (!(size >= 2 ** -40 && size <= 2 ** 40)) return false;
  }
  return true;
}
