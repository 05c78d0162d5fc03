import {
  addSlices,
  type Components,
  fillTiles,
  type MixtureRows,
  type MixtureSums,
  productsOf,
  scratchBytesOf,
  slicesOf,
  strideOf,
  type Told,
} from './gmm/layout.ts';
import { PlainPasses } from './gmm/plain.ts';
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
import { Rows, Run, Step, TILE } from './layouts/gmm.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** Passes of mixtures over the same rows; each yields the share that is done. */
export interface MixturePasses {
  /** Sums where each row belongs to one component as a whole; of the components only the means are used. */
  hard(labels: Int32Array, components: Components): Generator<number, MixtureSums>;
  /** Sums where rows belong to components by their densities. */
  fit(components: Components): Generator<number, MixtureSums>;
  /** How far rows belong to components, and how dense the mixture is at them. */
  tell(components: Components): Generator<number, Told>;
  close(): void;
}

/** What the bytes of the passes depend on. */
export interface MixtureShape {
  /** The most components. */
  k: number;
  /** Whether all covariances have the columns as their axes. */
  isDiagonal: boolean;
}

/** What is known of the passes before they begin. */
export interface MixtureWork extends MixtureShape {
  /** About how many passes there are. */
  passes: number;
}

/** Bytes that the passes take for n rows. */
export function mixtureBytes(n: number, dim: number, { k, isDiagonal }: MixtureShape): number {
  const stride = strideOf(k, dim, isDiagonal);
  return 8 * (n * (dim + 2) + stride * slicesOf(Math.ceil(n / TILE), stride).slices);
}

/** The fast kernel if it is available, else its twin; their results are equal to the last bit. */
export function openMixture(rows: MixtureRows, work: MixtureWork, threads: number): MixturePasses {
  return WasmPasses.open(rows, work, threads) ?? new PlainPasses(rows);
}

/** Multiplications of all passes that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 3e8;

/** Tiles of an item where shares are told, and items that are told at once. */
const TOLD_TILES = 16;
const TOLD_ITEMS = 64;

interface MixtureJob extends TeamJob {
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
}

class WasmPasses implements MixturePasses {
  private readonly job: MixtureJob;
  private readonly team: Team;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(rows: MixtureRows, work: MixtureWork, threads: number): WasmPasses | undefined {
    const module = loadKernel('gmm');
    if (!module) return undefined;
    const { n, dim } = rows;
    const { k, isDiagonal } = work;
    const effort = n * k * work.passes * (10 + 2 * dim + productsOf(dim, isDiagonal));
    const team = effort < MANY ? 1 : threads;
    const arena = new Arena();
    const tiles = Math.ceil(n / TILE);
    const placed = place(arena, Rows, () => ({
      n,
      dim,
      tiles,
      x: arena.take(8 * tiles * TILE * dim),
      weights: arena.take(8 * tiles * TILE),
    }));
    const run = place(arena, Run, () => runFields(arena, tiles, dim, work, team));
    const memory = arena.usedMemory(0);
    if (!memory) return undefined;
    writeStruct(memory, placed);
    writeStruct(memory, run);
    const { x, weights } = placed.fields;
    fillTiles(
      rows,
      new Float64Array(memory.buffer, x, tiles * TILE * dim),
      new Float64Array(memory.buffer, weights, tiles * TILE),
    );
    return new WasmPasses({ module, memory, threads: team, control: newControl(), rows: placed, run });
  }

  private constructor(job: MixtureJob) {
    this.job = job;
    this.team = new Team(job);
  }

  *hard(labels: Int32Array, components: Components): Generator<number, MixtureSums> {
    const { memory, run } = this.job;
    new Int32Array(memory.buffer, run.fields.labels, labels.length).set(labels);
    return yield* this.addUp(Step.hard, components);
  }

  fit(components: Components): Generator<number, MixtureSums> {
    return this.addUp(Step.fit, components);
  }

  *tell(components: Components): Generator<number, Told> {
    const { memory, rows, run } = this.job;
    const { n, tiles } = rows.fields;
    const { k } = components;
    this.write(components, { tilesPerSlice: TOLD_TILES });
    const told = { shares: new Float64Array(n * k), densities: new Float64Array(n) };
    const items = Math.ceil(tiles / TOLD_TILES);
    for (let from = 0; from < items; from += TOLD_ITEMS) {
      const first = from * TOLD_TILES;
      setFields(this.job, { firstTile: first });
      this.team.run(Step.tell, Math.min(TOLD_ITEMS, items - from), from);
      const count = Math.min(n - first * TILE, TOLD_ITEMS * TOLD_TILES * TILE);
      told.shares.set(new Float64Array(memory.buffer, run.fields.shares, count * k), first * TILE * k);
      told.densities.set(new Float64Array(memory.buffer, run.fields.densities, count), first * TILE);
      yield from / items;
    }
    return told;
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  private *addUp(step: number, components: Components): Generator<number, MixtureSums> {
    const { memory, rows, run } = this.job;
    const { dim, tiles } = rows.fields;
    const { k, isDiagonal } = components;
    const stride = strideOf(k, dim, isDiagonal);
    const { slices, tilesPerSlice } = slicesOf(tiles, stride);
    this.write(components, { tilesPerSlice, stride });
    yield* this.team.slices(step, slices);
    const sums = new Float64Array(memory.buffer, run.fields.sums, slices * stride);
    return addSlices(sums, slices, k, dim, isDiagonal);
  }

  private write(
    { k, means, roots, logs, isDiagonal }: Components,
    fields: Partial<Fields<typeof Run>>,
  ): void {
    const { memory, run } = this.job;
    new Float64Array(memory.buffer, run.fields.means, means.length).set(means);
    new Float64Array(memory.buffer, run.fields.roots, roots.length).set(roots);
    new Float64Array(memory.buffer, run.fields.logs, k).set(logs);
    setFields(this.job, { ...fields, k, isDiagonal: isDiagonal ? 1 : 0 });
  }
}

function runFields(
  arena: Arena,
  tiles: number,
  dim: number,
  { k, isDiagonal }: MixtureWork,
  threads: number,
): Fields<typeof Run> {
  const told = Math.min(tiles, TOLD_ITEMS * TOLD_TILES) * TILE;
  const scratchBytes = scratchBytesOf(k, dim);
  return {
    k,
    isDiagonal: 0,
    tilesPerSlice: 0,
    stride: 0,
    firstTile: 0,
    means: arena.take(8 * k * dim),
    roots: arena.take(8 * k * productsOf(dim, isDiagonal)),
    logs: arena.take(8 * k),
    labels: arena.take(4 * tiles * TILE),
    shares: arena.take(8 * told * k),
    densities: arena.take(8 * told),
    sums: arena.take(8 * mostSums(tiles, dim, k, isDiagonal)),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
  };
}

/** The most sums that k or fewer components take: fewer components can have more slices. */
function mostSums(tiles: number, dim: number, k: number, isDiagonal: boolean): number {
  let most = 0;
  for (let few = 1; few <= k; few++) {
    const stride = strideOf(few, dim, isDiagonal);
    most = Math.max(most, stride * slicesOf(tiles, stride).slices);
  }
  return most;
}
