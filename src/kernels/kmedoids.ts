import { chunksOf, rowFields } from './bytes/layout.ts';
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
import type { Evaluation, MedoidRows, MedoidSearch, Nearest } from './kmedoids/search.ts';
import { PlainMedoids, singleDistance } from './kmedoids/twin.ts';
import { Rows } from './layouts/bytes.ts';
import { Kind, LANES, POINTS, Search, STRETCH, Step } from './layouts/kmedoids.ts';
import { newControl, Team } from './team.ts';

/** One thread does fewer products than this before a helper has started. */
const WORTH_HELP = 3e8;

/** An evaluation of a pair takes as long as so many columns of its distance. */
const EVALUATED = 16;

/** Bytes that a search takes. @param k the largest number of medoids */
export function medoidBytes({ n, rows, keeps }: MedoidRows, k: number): number {
  const padded = Math.ceil(n / LANES) * LANES;
  const data = rows ? n * rows.dim * (rows.x instanceof Uint8Array ? 4 : rows.x.BYTES_PER_ELEMENT) : 0;
  // panels, the rows, and the distances of all rows to the medoids and to a panel
  return (keeps ? 4 * padded * padded : 0) + data + n * (4 * k + 4 * LANES + 60);
}

/** Searches for medoids, in the kernel if there is room for it, else in plain TypeScript with the same results. */
export function openMedoids(rows: MedoidRows, k: number, threads: number): MedoidSearch {
  const module = rows.rows || rows.keeps ? loadKernel('kmedoids') : undefined;
  if (!module) return new PlainMedoids(rows);
  const { n } = rows;
  const helped = n * n * ((rows.rows?.dim ?? 0) / 2 + EVALUATED) < WORTH_HELP ? 1 : threads;
  const arena = new Arena();
  const job = layOut(arena, rows, k, helped);
  // all blocks before the scratch are written before they are read
  const memory = arena.usedMemory(job.run.fields.scratch);
  return memory ? new KernelMedoids(rows, { ...job, module, memory }) : new PlainMedoids(rows);
}

interface Job {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  threads: number;
  control: Int32Array;
  rows: { at: number };
  bytes?: Placed<typeof Rows>;
  run: Placed<typeof Search>;
}

class KernelMedoids implements MedoidSearch {
  readonly n: number;
  readonly nearest: Nearest;
  readonly gains: Float64Array;
  readonly slots: Int32Array;
  private readonly job: Job;
  private readonly team: Team;
  /** The weights as given, and in the kernel's memory. */
  private readonly own?: Float64Array;
  private readonly weights?: Float64Array;
  private readonly single?: (i: number, l: number) => number;
  /** Rows of a panel, panels of all pairs, and the distances in them. */
  private readonly height: number;
  private readonly panels?: Float32Array;
  private readonly column: Float32Array;
  private isBuilt = false;

  constructor({ n, weights, rows, keeps }: MedoidRows, job: Job) {
    const { buffer } = job.memory;
    const { fields } = job.run;
    this.n = n;
    this.job = job;
    this.height = Math.ceil(n / LANES) * LANES;
    if (job.bytes) writeStruct(job.memory, job.bytes);
    writeStruct(job.memory, job.run);
    if (job.bytes && rows) new Uint8Array(buffer, job.bytes.fields.x).set(rows.x);
    else if (rows?.x instanceof Float32Array) new Float32Array(buffer, fields.x).set(rows.x);
    else if (rows) new Float64Array(buffer, fields.x, n * rows.dim).set(rows.x);
    if (weights) {
      this.own = weights;
      this.weights = new Float64Array(buffer, fields.weights, n);
      this.weights.set(weights);
    }
    this.single = rows && singleDistance(rows);
    if (keeps) this.panels = new Float32Array(buffer, fields.panels, this.height * this.height);
    this.column = new Float32Array(buffer, fields.columns, LANES * n);
    this.gains = new Float64Array(buffer, fields.gains, this.height);
    this.slots = new Int32Array(buffer, fields.slots, this.height);
    this.nearest = {
      nearest: new Int32Array(buffer, fields.nearest, n),
      second: new Int32Array(buffer, fields.second, n),
      d1: new Float32Array(buffer, fields.d1, n),
      d2: new Float32Array(buffer, fields.d2, n),
      d3: new Float32Array(buffer, fields.d3, n),
    };
    this.choose(Int32Array.from({ length: n }, (_, row) => row));
    this.team = new Team(job);
  }

  put(i: number, later: Float32Array): void {
    const { n, height, panels = new Float32Array() } = this;
    const own = (i >> 4) * height * LANES + (i & 15);
    panels[own + i * LANES] = 0;
    for (let l = i + 1; l < n; l++) {
      const d = later[l - i - 1];
      panels[((l >> 4) * height + i) * LANES + (l & 15)] = d;
      panels[own + l * LANES] = d;
    }
  }

  *measure(): Generator<number> {
    if (!this.panels || !this.single) return;
    this.build();
    yield* this.team.slices(Step.fill, this.height / LANES);
  }

  choose(candidates: Int32Array): void {
    const { memory, run } = this.job;
    const all = new Int32Array(memory.buffer, run.fields.candidates, this.height);
    all.fill(-1);
    all.set(candidates);
  }

  columns(rows: readonly number[], out: readonly Float32Array[]): void {
    if (this.panels) {
      for (const [at, row] of rows.entries())
        for (let i = 0; i < this.n; i++) out[at][i] = this.between(row, i);
      return;
    }
    this.build();
    const chosen = new Int32Array(this.job.memory.buffer, this.job.run.fields.candidates, LANES);
    const before = chosen.slice();
    chosen.fill(-1);
    chosen.set(rows);
    this.team.run(Step.columns, Math.ceil(this.n / STRETCH));
    chosen.set(before);
    for (const [at, one] of out.entries())
      for (let i = 0; i < this.n; i++) one[i] = this.column[LANES * i + at];
  }

  between(i: number, l: number): number {
    if (!this.panels) return this.single?.(i, l) ?? Number.NaN;
    return this.panels[((i >> 4) * this.height + l) * LANES + (i & 15)];
  }

  evaluate(evaluation: Evaluation, from: number, to: number): void {
    const { goal, k, removal, rows, weights } = evaluation;
    this.build();
    setFields(this.job, { k, ...rows });
    if (weights) this.weights?.set(weights, rows.from);
    new Float64Array(this.job.memory.buffer, this.job.run.fields.removal, k).set(removal.subarray(0, k));
    this.team.run(goal, to - from, from);
    if (weights && this.own) this.weights?.set(this.own.subarray(rows.from, rows.end), rows.from);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  /** Prepares rows of bytes, once. */
  private build(): void {
    if (this.isBuilt) return;
    this.isBuilt = true;
    if (this.job.bytes) this.team.run(Step.build, chunksOf(this.n));
  }
}

function layOut(arena: Arena, rows: MedoidRows, k: number, threads: number) {
  const control = newControl();
  const { n, rows: measured } = rows;
  const bytes =
    measured?.x instanceof Uint8Array
      ? place(arena, Rows, () => rowFields(arena, n, measured.dim))
      : undefined;
  const run = place(arena, Search, () => searchFields(arena, rows, k, threads, bytes?.at ?? 0));
  return { threads, control, rows: bytes ?? { at: 0 }, bytes, run };
}

function searchFields(
  arena: Arena,
  { n, weights, rows, keeps }: MedoidRows,
  k: number,
  threads: number,
  bytes: number,
): Fields<typeof Search> {
  const padded = Math.ceil(n / LANES) * LANES;
  const isBytes = rows?.x instanceof Uint8Array;
  const width = isBytes ? 2 : (rows?.x.BYTES_PER_ELEMENT ?? 0);
  const points = LANES * width * 2 * Math.ceil((rows?.dim ?? 0) / 2);
  const scratchBytes = POINTS + Math.ceil(points / LANES) * LANES + 8 * LANES * (k + 1);
  return {
    n,
    dim: rows?.dim ?? 0,
    kind: !rows ? Kind.nothing : isBytes ? Kind.bytes : width === 4 ? Kind.singles : Kind.doubles,
    root: rows?.root ? 1 : 0,
    divisor: rows?.divisor ?? 1,
    k,
    from: 0,
    end: n,
    scratchBytes,
    bytes,
    x: rows && !isBytes ? arena.take(rows.x.byteLength) : 0,
    panels: keeps ? arena.take(4 * padded * padded) : 0,
    candidates: arena.take(4 * padded),
    columns: arena.take(4 * LANES * n),
    weights: weights ? arena.take(8 * n) : 0,
    nearest: arena.take(4 * n),
    second: arena.take(4 * n),
    d1: arena.take(4 * n),
    d2: arena.take(4 * n),
    d3: arena.take(4 * n),
    removal: arena.take(8 * k),
    gains: arena.take(8 * padded),
    slots: arena.take(4 * padded),
    scratch: arena.take(threads * scratchBytes),
  };
}
