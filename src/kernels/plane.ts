import {
  Arena,
  giveBack,
  instantiate,
  loadKernel,
  type Placed,
  place,
  readField,
  setFields,
  writeStruct,
} from './host.ts';
import { COLUMNS, Plane, POINTS, Step } from './layouts/plane.ts';
import { PlainPlane } from './plane/plain.ts';
import { forceTable, type Grid, gridBytes, gridFor, largestSize, nodesOf, turnsOf } from './plane/table.ts';
import type { PlaneWork } from './plane/work.ts';
import { newControl, Team, type TeamJob } from './team.ts';
import type { Affinities } from './tsne.ts';

/** Points of an iteration that are worth a second thread. */
const MANY = 3000;

/** Bytes that forces of n points take at most, with `pairs` similarities. */
export function planeBytes(n: number, pairs: number, threads: number): number {
  return 48 * n + 16 * pairs + gridBytes(largestSize(n), threads) + 48 * largestSize(n) ** 2;
}

/**
 * Forces of t-SNE in the plane. Those between all points are interpolated on a grid of equal steps, between whose nodes
 * they are convolved by Fourier transforms (G. C. Linderman et al., "Fast interpolation-based t-SNE for improved
 * visualization of single-cell RNA-seq data", Nature Methods 16, 2019); here by cubic splines, whose filter is part of the
 * convolution (R. W. Hockney and J. W. Eastwood, "Computer simulation using particles", 1981), for the forces themselves,
 * and with the sum of q from the transform (Parseval). Nodes are at most 0.45 apart unless a few points are far from all others.
 */
export class PlaneForces {
  private readonly work: PlaneWork;
  private readonly n: number;
  private grid: Grid | undefined;
  private turns: Float64Array = new Float64Array();

  constructor(affinities: Affinities, n: number, threads: number) {
    this.n = n;
    this.work = WasmPlane.open(affinities, n, threads) ?? new PlainPlane(affinities, n);
  }

  /**
   * Yields now and then.
   * @param y in, 3 n, of which the third coordinates are 0
   * @param pull out, 3 n: as `attract` has it
   * @param push out, 3 n: the sum of q^2 (y - other)
   * @returns the sum of q over all pairs
   */
  *forces(y: Float64Array, pull: Float64Array, push: Float64Array): Generator<number, number> {
    const { n, work } = this;
    const low = [y[0], y[1]];
    const high = [y[0], y[1]];
    for (let i = 0; i < n; i++)
      for (let axis = 0; axis < 2; axis++) {
        const value = y[3 * i + axis];
        work.y[2 * i + axis] = value;
        if (value < low[axis]) low[axis] = value;
        if (value > high[axis]) high[axis] = value;
      }
    this.fit(Math.max(high[0] - low[0], high[1] - low[1]));
    const total = yield* work.forces(low[0], low[1]);
    for (let i = 0; i < n; i++)
      for (let axis = 0; axis < 2; axis++) {
        pull[3 * i + axis] = work.pull[2 * i + axis];
        push[3 * i + axis] = work.push[2 * i + axis];
      }
    // each point has q = 1 with itself
    return total - n;
  }

  close(): void {
    this.work.close();
  }

  /** Sees to a grid that the points fit into. */
  private fit(span: number): void {
    const { work, grid: before } = this;
    const grid = gridFor(span, this.n, before);
    if (grid === before) return;
    this.grid = grid;
    if (grid.size !== before?.size) this.turns = turnsOf(grid.size);
    work.resize(grid, this.turns);
    work.setTable(forceTable(grid, this.turns, (signals) => work.transform(signals)));
  }
}

interface PlaneJob extends TeamJob {
  run: Placed<typeof Plane>;
}

/** Exports for the host alone. */
interface PlaneKernel {
  spread(plane: number): void;
  fft(x: number, y: number, size: number, turns: number): number;
}

class WasmPlane implements PlaneWork {
  readonly y: Float64Array;
  readonly pull: Float64Array;
  readonly push: Float64Array;
  private readonly job: PlaneJob;
  private readonly kernel: PlaneKernel;
  private readonly team: Team;
  /** Where what depends on the grid begins. */
  private readonly fixed: number;
  private size = 0;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(affinities: Affinities, n: number, threads: number): WasmPlane | undefined {
    const module = loadKernel('plane');
    if (!module) return undefined;
    const { starts, others, shares } = affinities;
    const pairs = starts[n];
    const arena = new Arena();
    const run = place(arena, Plane, () => ({
      ...NOTHING,
      n,
      y: arena.take(16 * n),
      starts: arena.take(4 * (n + 1)),
      others: arena.take(4 * pairs),
      shares: arena.take(8 * pairs),
      pull: arena.take(16 * n),
      push: arena.take(16 * n),
    }));
    const fixed = arena.bytes;
    // pages of grids that are never made stay untouched
    arena.take(gridBytes(largestSize(n), threads));
    const memory = arena.usedMemory();
    if (!memory) return undefined;
    writeStruct(memory, run);
    const { buffer } = memory;
    new Int32Array(buffer, run.fields.starts, n + 1).set(starts);
    new Int32Array(buffer, run.fields.others, pairs).set(others.subarray(0, pairs));
    new Float64Array(buffer, run.fields.shares, pairs).set(shares.subarray(0, pairs));
    const job = { module, memory, control: newControl(), rows: { at: 0 }, run };
    return new WasmPlane({ ...job, threads: n < MANY ? 1 : threads }, fixed);
  }

  private constructor(job: PlaneJob, fixed: number) {
    const { memory, run } = job;
    const { n, y, pull, push } = run.fields;
    this.job = job;
    this.fixed = fixed;
    this.y = new Float64Array(memory.buffer, y, 2 * n);
    this.pull = new Float64Array(memory.buffer, pull, 2 * n);
    this.push = new Float64Array(memory.buffer, push, 2 * n);
    this.kernel = instantiate<PlaneKernel>(job.module, memory);
    this.team = new Team(job);
  }

  resize({ size, scale }: Grid, turns: Float64Array): void {
    const { job } = this;
    if (size !== this.size) {
      const nodes = nodesOf(size);
      const arena = new Arena(this.fixed);
      setFields(job, {
        size,
        nodes,
        turns: arena.take(16 * size),
        table: arena.take(6 * size * size),
        mass: arena.take(8 * nodes * nodes),
        half: arena.take(8 * size * nodes),
        lines: arena.take(16 * nodes * (size + 4)),
        field: arena.take(16 * nodes * nodes),
        sums: arena.take(size),
        scratch: arena.take(128 * size * job.threads),
      });
      this.size = size;
    }
    setFields(job, { scale });
    this.view('turns', 2 * size).set(turns);
  }

  setTable(table: Float64Array): void {
    this.view('table', table.length).set(table);
  }

  transform(signals: Float64Array): void {
    const { size } = this;
    const [x, y] = [this.address('scratch'), this.address('scratch') + 32 * size];
    new Float64Array(this.job.memory.buffer, x, 4 * size).set(signals);
    const at = this.kernel.fft(x, y, size, this.address('turns'));
    signals.set(new Float64Array(this.job.memory.buffer, at, 4 * size));
  }

  *forces(low0: number, low1: number): Generator<number, number> {
    const { job, team, size } = this;
    const nodes = nodesOf(size);
    const items = size / 2 / COLUMNS;
    setFields(job, { low0, low1 });
    this.kernel.spread(job.run.at);
    team.run(Step.there, nodes / 4);
    yield 0;
    team.run(Step.columns, items);
    yield 0;
    team.run(Step.back, nodes / 2);
    yield 0;
    team.run(Step.forces, Math.ceil(job.run.fields.n / POINTS));
    return this.view('sums', items).reduce((sum, value) => sum + value, 0);
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  private address(name: 'turns' | 'table' | 'sums' | 'scratch'): number {
    return readField(this.job.memory, this.job.run, name);
  }

  private view(name: 'turns' | 'table' | 'sums', length: number): Float64Array {
    return new Float64Array(this.job.memory.buffer, this.address(name), length);
  }
}

/** The fields that depend on the grid, before there is one. */
const NOTHING = {
  size: 0,
  nodes: 0,
  low0: 0,
  low1: 0,
  scale: 0,
  turns: 0,
  table: 0,
  mass: 0,
  half: 0,
  lines: 0,
  field: 0,
  sums: 0,
  scratch: 0,
};
