import { chunksOf, rowFields } from '../bytes/layout.ts';
import { Arena, type Fields, giveBack, instantiate, loadKernel, place, writeStruct } from '../host.ts';
import { Rows } from '../layouts/bytes.ts';
import { BYTE_BLOCK, Kind, Matrix, Step, TILE } from '../layouts/hac.ts';
import { DOUBLE_BLOCK, SINGLE_BLOCK } from '../layouts/transposed.ts';
import { type FoundMerges, LINKAGE_CODE, type LinkageCode } from '../linkage.ts';
import { newControl, Team } from '../team.ts';

/** The export of assembly/hac.ts for the chain; `matrix` is the address of a struct. */
interface ChainKernel {
  chain(matrix: number, steps: number): number;
}

/** Kinds of rows that the kernel can measure, and the number of rows in a block. */
const KINDS = {
  bytes: { code: Kind.bytes, block: BYTE_BLOCK },
  f32: { code: Kind.singles, block: SINGLE_BLOCK },
  f64: { code: Kind.doubles, block: DOUBLE_BLOCK },
};

/** Bytes to scan between two chances for a pause: some ms. */
const SCAN = 20e6;

/** One thread does fewer products than this before a helper has started. */
const WORTH_HELP = 3e8;

/** The numbers of a row of a matrix. */
type Numbers = Float32Array | Float64Array;

/** What a matrix is for. */
export interface MatrixPlan {
  n: number;
  isDouble: boolean;
  code: LinkageCode;
  /** The weight of each row, absent: 1. */
  weights?: Float64Array;
  /** Rows whose Euclidean distances the matrix holds, absent: the caller fills in `rowAfter` of each row. */
  rows?: {
    x: Uint8Array | Float32Array | Float64Array;
    dim: number;
    /** Whether to take roots of squared distances, else what to divide them by. */
    root: boolean;
    divisor: number;
  };
}

/** Bytes that a matrix and the work on it take. */
export function matrixBytes({ n, isDouble, rows }: Pick<MatrixPlan, 'n' | 'isDouble' | 'rows'>): number {
  const numbers = n * strideOf(n) * (isDouble ? 8 : 4);
  const data = rows ? n * rows.dim * (rows.x instanceof Uint8Array ? 4 : rows.x.BYTES_PER_ELEMENT) : 0;
  return numbers + data + 100 * n;
}

function strideOf(n: number): number {
  return Math.ceil(n / TILE) * TILE;
}

/** A square matrix in shared memory, and the chain on the matrix. */
export class HacMatrix {
  private readonly plan: MatrixPlan;
  private readonly memory: WebAssembly.Memory;
  private readonly kernel: ChainKernel;
  private readonly team: Team;
  private readonly at: number;
  private readonly fields: Fields<typeof Matrix>;

  private constructor(
    plan: MatrixPlan,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
    job: MatrixJob,
  ) {
    this.plan = plan;
    this.memory = memory;
    this.at = job.run.at;
    this.fields = job.run.fields;
    if (job.bytes) writeStruct(memory, job.bytes);
    writeStruct(memory, job.run);
    const { n, weights, rows } = plan;
    const sizes = this.numbers(this.fields.sizes, this.fields.stride);
    sizes.fill(0);
    new Int32Array(memory.buffer, this.fields.stamps, n).fill(0);
    if (weights) sizes.set(weights);
    else sizes.fill(1, 0, n);
    if (job.bytes && rows) new Uint8Array(memory.buffer, job.bytes.fields.x).set(rows.x);
    else if (rows) {
      const Kind = rows.x instanceof Float32Array ? Float32Array : Float64Array;
      new Kind(memory.buffer, this.fields.x, rows.x.length).set(rows.x);
    }
    this.kernel = instantiate<ChainKernel>(module, memory);
    this.team = new Team({ module, memory, ...job });
  }

  /**
   * @param threads the largest number of threads
   * @returns undefined when the kernel is not available, or the matrix would not fit in 4 GiB
   */
  static open(plan: MatrixPlan, threads: number): HacMatrix | undefined {
    const module = loadKernel('hac');
    if (!module) return undefined;
    const arena = new Arena();
    const work = plan.rows ? (plan.n * plan.n * plan.rows.dim) / 2 : 0;
    const job = layOut(arena, plan, work < WORTH_HELP ? 1 : threads);
    const memory = arena.usedMemory();
    return memory && new HacMatrix(plan, module, memory, job);
  }

  /** Measures all pairs of rows. Pauses for the caller. Yields the share that is done. */
  *measure(): Generator<number> {
    const { n, rows } = this.plan;
    if (!rows) return;
    if (rows.x instanceof Uint8Array) yield* this.team.slices(Step.build, chunksOf(n));
    yield* this.team.slices(Step.measure, Math.ceil(n / kindOf(rows.x).block));
  }

  /** The part of the matrix for the dissimilarities of a row to all later rows. */
  rowAfter(i: number): Numbers {
    const { stride, d, isDouble } = this.fields;
    const start = i * stride + i + 1;
    return this.numbers(d + start * (isDouble ? 8 : 4), this.plan.n - 1 - i);
  }

  /** Fills in the lower half of the matrix. Pauses for the caller. */
  *mirror(): Generator<number> {
    yield* this.team.slices(Step.mirror, Math.ceil(this.plan.n / TILE));
  }

  /** Merges all clusters. Pauses for the caller. @param found out */
  *merge(found: FoundMerges): Generator<void> {
    const { n, isDouble } = this.plan;
    const { left, right, height } = this.fields;
    const steps = Math.ceil(SCAN / (n * (isDouble ? 8 : 4)));
    while (found.count < n - 1) {
      found.count = this.kernel.chain(this.at, steps);
      yield;
    }
    const { buffer } = this.memory;
    found.left.set(new Int32Array(buffer, left, n - 1));
    found.right.set(new Int32Array(buffer, right, n - 1));
    found.height.set(new Float64Array(buffer, height, n - 1));
  }

  /** Sends helpers away, and offers the memory to the next job. */
  close(): void {
    if (this.team.close()) giveBack(this.memory);
  }

  private numbers(at: number, count: number): Numbers {
    const { buffer } = this.memory;
    return this.plan.isDouble ? new Float64Array(buffer, at, count) : new Float32Array(buffer, at, count);
  }
}

type MatrixJob = ReturnType<typeof layOut>;

function kindOf(x: Uint8Array | Float32Array | Float64Array) {
  if (x instanceof Uint8Array) return KINDS.bytes;
  return x instanceof Float32Array ? KINDS.f32 : KINDS.f64;
}

function layOut(arena: Arena, plan: MatrixPlan, threads: number) {
  const control = newControl();
  const { n, rows } = plan;
  const bytes = rows?.x instanceof Uint8Array && place(arena, Rows, () => rowFields(arena, n, rows.dim));
  const run = place(arena, Matrix, () => matrixFields(arena, plan, threads));
  return { threads, control, rows: bytes || { at: 0 }, bytes, run };
}

function matrixFields(
  arena: Arena,
  { n, isDouble, code, weights, rows }: MatrixPlan,
  threads: number,
): Fields<typeof Matrix> {
  const stride = strideOf(n);
  const width = isDouble ? 8 : 4;
  const dim = rows?.dim ?? 0;
  const scratchBytes = 256 + 80 * dim;
  return {
    n,
    stride,
    isDouble: isDouble ? 1 : 0,
    dim,
    kind: rows ? kindOf(rows.x).code : Kind.nothing,
    root: rows?.root ? 1 : 0,
    divisor: rows?.divisor ?? 1,
    weighted: weights && code === LINKAGE_CODE.ward ? 1 : 0,
    code,
    found: 0,
    length: 0,
    first: 0,
    scratchBytes,
    x: rows && !(rows.x instanceof Uint8Array) ? arena.take(rows.x.byteLength) : 0,
    d: arena.take(n * stride * width),
    sizes: arena.take(stride * width),
    stamps: arena.take(4 * n),
    log: arena.take(32 * n),
    chain: arena.take(4 * (n + 2)),
    scratch: arena.take(threads * scratchBytes),
    left: arena.take(4 * n),
    right: arena.take(4 * n),
    height: arena.take(8 * n),
  };
}
