import {
  addSlices,
  evenOf,
  exponentOf,
  fillSquares,
  fillTiles,
  isNarrow,
  type SoftCenters,
  type SoftData,
  type SoftShares,
  type SoftSums,
  slicesOf,
  strideOf,
} from './fuzzy/layout.ts';
import { PlainPasses } from './fuzzy/plain.ts';
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
import { HEAD, Rows, Run, Step, TILE } from './layouts/fuzzy.ts';
import { newControl, Team, type TeamJob } from './team.ts';

/** Passes of fuzzy c-means over the same rows. */
export interface SoftPasses {
  /** Sums by how far rows belong to clusters. */
  fit(centers: SoftCenters): Generator<unknown, SoftSums>;
  /** How far rows belong to clusters. */
  tell(centers: SoftCenters): Generator<unknown, SoftShares>;
  close(): void;
}

/** Bytes that the passes take. */
export function softBytes(n: number, dim: number, k: number): number {
  const stride = strideOf(k, dim);
  const { slices } = slicesOf(Math.ceil(n / TILE), stride);
  return 8 * ((n + TILE) * (dim + 2) + slices * stride + Math.min(n, TOLD_ROWS) * (k + 3));
}

/**
 * The fast kernel if it is available, else its twin; their results are equal to the last bit.
 * @param passes about how many there are
 */
export function openSoft(data: SoftData, k: number, passes: number, threads: number): SoftPasses {
  return WasmPasses.open(data, k, passes, threads) ?? new PlainPasses(data);
}

/** Multiplications of all passes that are worth a second thread: a helper takes 30 to 110 ms to start. */
const MANY = 6e8;

/** What a pass takes for a row and center, in multiplications, without that for the columns. */
const SPREADING = 20;

/** Tiles of an item where memberships are told, and items that are told at once. */
const TOLD_TILES = 16;
const TOLD_ITEMS = 64;
const TOLD_ROWS = TOLD_ITEMS * TOLD_TILES * TILE;

interface SoftJob extends TeamJob {
  rows: Placed<typeof Rows>;
  run: Placed<typeof Run>;
}

class WasmPasses implements SoftPasses {
  private readonly job: SoftJob;
  private readonly team: Team;
  private readonly k: number;

  /** @returns undefined if the kernel is not available, or the memory cannot be allocated */
  static open(data: SoftData, k: number, passes: number, threads: number): WasmPasses | undefined {
    const module = loadKernel('fuzzy');
    if (!module) return undefined;
    const { n, dim } = data;
    const team = n * k * passes * (2 * dim + SPREADING) < MANY ? 1 : threads;
    const arena = new Arena();
    const tiles = Math.ceil(n / TILE);
    const numbers = tiles * TILE * dim;
    const narrow = isNarrow(data);
    const rows = place(arena, Rows, () => ({
      n,
      dim,
      tiles,
      isNarrow: narrow ? 1 : 0,
      x: arena.take((narrow ? 4 : 8) * numbers),
      weights: arena.take(8 * tiles * TILE),
      squares: arena.take(8 * tiles * TILE),
    }));
    const run = place(arena, Run, () => runFields(arena, tiles, dim, k, team));
    const memory = arena.usedMemory(0);
    if (!memory) return undefined;
    writeStruct(memory, rows);
    writeStruct(memory, run);
    const { buffer } = memory;
    const { x, weights, squares } = rows.fields;
    fillTiles(
      data,
      narrow ? new Float32Array(buffer, x, numbers) : new Float64Array(buffer, x, numbers),
      new Float64Array(buffer, weights, tiles * TILE),
      new Float64Array(buffer, squares, tiles * TILE),
    );
    return new WasmPasses({ module, memory, threads: team, control: newControl(), rows, run }, k);
  }

  private constructor(job: SoftJob, k: number) {
    this.job = job;
    this.team = new Team(job);
    this.k = k;
  }

  *fit(centers: SoftCenters): Generator<unknown, SoftSums> {
    const { k } = this;
    const { memory, rows, run } = this.job;
    const { dim, tiles } = rows.fields;
    const stride = strideOf(k, dim);
    const { slices, tilesPerSlice } = slicesOf(tiles, stride);
    this.write(centers, { tilesPerSlice });
    yield* this.team.slices(Step.fit, slices);
    return addSlices(new Float64Array(memory.buffer, run.fields.sums, slices * stride), slices, k, dim);
  }

  *tell(centers: SoftCenters): Generator<unknown, SoftShares> {
    const { k } = this;
    const { memory, rows, run } = this.job;
    const { buffer } = memory;
    const { n, tiles } = rows.fields;
    const weights = new Float64Array(buffer, rows.fields.weights, n);
    const shares = new Float64Array(n * k);
    const labels = new Int32Array(n);
    let inertia = 0;
    let objective = 0;
    const items = Math.ceil(tiles / TOLD_TILES);
    this.write(centers, { tilesPerSlice: TOLD_TILES });
    for (let item = 0; item < items; item += TOLD_ITEMS) {
      const firstTile = item * TOLD_TILES;
      const from = firstTile * TILE;
      setFields(this.job, { firstTile });
      this.team.run(Step.tell, Math.min(TOLD_ITEMS, items - item), item);
      const count = Math.min(n - from, TOLD_ROWS);
      shares.set(new Float64Array(buffer, run.fields.shares, count * k), from * k);
      const nearest = new Float64Array(buffer, run.fields.nearest, count);
      const least = new Float64Array(buffer, run.fields.least, count);
      const costs = new Float64Array(buffer, run.fields.costs, count);
      labels.set(nearest, from);
      for (let i = 0; i < count; i++) {
        inertia += weights[from + i] * least[i];
        objective += costs[i];
      }
      yield;
    }
    return { shares, labels, inertia, objective };
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  private write({ points, fuzziness }: SoftCenters, fields: Partial<Fields<typeof Run>>): void {
    const { memory, run } = this.job;
    const { dim } = this.job.rows.fields;
    const { centers, squares } = run.fields;
    new Float64Array(memory.buffer, centers, points.length).set(points);
    fillSquares(points, dim, new Float64Array(memory.buffer, squares, this.k));
    setFields(this.job, { ...fields, ...exponentOf(fuzziness), fuzziness });
  }
}

function runFields(arena: Arena, tiles: number, dim: number, k: number, threads: number): Fields<typeof Run> {
  const even = evenOf(k);
  const stride = strideOf(k, dim);
  const told = Math.min(tiles * TILE, TOLD_ROWS);
  const scratchBytes = 8 * (HEAD + 2 * even) * TILE;
  return {
    k,
    tilesPerSlice: 0,
    stride,
    firstTile: 0,
    halves: 0,
    exponent: 0,
    fuzziness: 0,
    centers: arena.take(8 * even * dim),
    squares: arena.take(8 * even),
    shares: arena.take(8 * told * k),
    nearest: arena.take(8 * told),
    least: arena.take(8 * told),
    costs: arena.take(8 * told),
    sums: arena.take(8 * stride * slicesOf(tiles, stride).slices),
    scratch: arena.take(threads * scratchBytes),
    scratchBytes,
  };
}
