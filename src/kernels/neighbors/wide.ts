import type { Rows } from '../../core/dataset.ts';
import type { Steps } from '../../core/evenSteps.ts';
import { numbersTo } from '../../core/numbers.ts';
import { finish } from '../../core/pacer.ts';
import { rowFields as byteFields, chunksOf, MOST_COLUMNS as MOST_BYTES } from '../bytes/layout.ts';
import { rowFields as floatFields, MOST_COLUMNS, pointsOf, takeRows } from '../floats/layout.ts';
import {
  Arena,
  type Fields,
  loadKernel,
  type Placed,
  place,
  setFields,
  writeFields,
  writeStruct,
} from '../host.ts';
import { Rows as ByteRows } from '../layouts/bytes.ts';
import { Rows as FloatRows, Numbers } from '../layouts/floats.ts';
import { Search } from '../layouts/neighbors.ts';
import { Edges, QUERIES, Step, TILES, WideRows } from '../layouts/wide.ts';
import type { FoundMerges } from '../linkage.ts';
import { newControl } from '../team.ts';
import { Forest, type RowEdges } from './edges.ts';
import { MOST_ASKED, type SearchJob, searchFields } from './job.ts';
import { KernelSearch } from './runner.ts';
import type { Cores, SearchRows } from './search.ts';

/** Rows of many columns, and a search among the rows. A worker can receive the job. */
interface WideJob extends SearchJob {
  rows: Placed<typeof WideRows>;
}

/** With more rows than this, keys of candidates are not exact. */
export const MOST_ROWS = 2 ** 22;

/**
 * How far squared distances of floats may be from those of whole steps, as a share, and in all where these are 0: values
 * are within 4e-13 steps of whole ones, and sums of columns are rounded.
 */
const STEP_SHARE = 1e-9;
const STEP_REST = 1e-15;

/** Room for candidates of a row, beyond twice the number of its neighbors. */
const SPARE = 64;

/**
 * Lays rows out for the kernel that compares all pairs of rows by products of whole numbers.
 * @param count the largest number of nearest rows that a search will return
 * @param steps the same rows as whole numbers of steps, for searches within a radius only
 * @returns undefined when the rows do not suit the kernel, the kernel is not available, or memory lacks room
 */
export function openWide(
  given: SearchRows,
  count: number,
  threads: number,
  steps?: Steps,
): WideJob | undefined {
  const { n, dim } = given;
  const x = steps?.values ?? bytesOf(given.x) ?? given.x;
  const data = { x, n, dim };
  const isBytes = x instanceof Uint8Array;
  if (n > MOST_ROWS || dim > (isBytes ? MOST_BYTES : MOST_COLUMNS)) return undefined;
  const module = loadKernel('wide');
  if (!module) return undefined;
  const arena = new Arena();
  const control = newControl();
  const bytes = isBytes ? place(arena, ByteRows, () => byteFields(arena, n, dim)) : undefined;
  const isWide = given.x instanceof Float64Array;
  const floats = isBytes ? undefined : place(arena, FloatRows, () => floatFields(arena, data, isWide));
  const exact =
    steps && !(given.x instanceof Uint8Array)
      ? place(arena, FloatRows, () => exactFields(arena, given, isWide))
      : undefined;
  const tileBytes = isBytes ? 4 * QUERIES * Math.ceil(dim / 2) : 2 * QUERIES * 8 * Math.ceil(dim / 8);
  const room = 2 * count + SPARE;
  const fields: Fields<typeof WideRows> = {
    n,
    room,
    bytes: bytes?.at ?? 0,
    floats: (floats ?? exact)?.at ?? 0,
    squaredStep: exact && steps ? steps.step * steps.step : 1,
    share: exact ? STEP_SHARE : 0,
    rest: exact ? STEP_REST : 0,
    tileBytes,
    edges: 0,
  };
  const rows = place(arena, WideRows, () => fields);
  const names = arena.take(4 * n);
  const scratch = TILES + tileBytes + 12 * QUERIES * room;
  const run = place(arena, Search, () => searchFields(arena, n, { tile: QUERIES, count, threads, scratch }));
  const memory = arena.usedMemory(0);
  if (!memory) return undefined;
  writeStruct(memory, rows);
  writeStruct(memory, run);
  if (bytes) {
    writeStruct(memory, bytes);
    new Uint8Array(memory.buffer).set(x as Uint8Array, bytes.fields.x);
  }
  if (exact) {
    writeStruct(memory, exact);
    new (isWide ? Float64Array : Float32Array)(memory.buffer, exact.fields.x, n * dim).set(given.x);
  }
  if (floats && !takeFloats(data, module, memory, floats)) return undefined;
  new Int32Array(memory.buffer, names).set(numbersTo(n));
  return { module, memory, threads, control, rows, run, tile: QUERIES, names, free: arena.bytes };
}

/** Numbers as bytes, where all are; squared distances are the same, and bounds need no margins. */
function bytesOf(x: Rows): Uint8Array | undefined {
  if (x instanceof Uint8Array) return x;
  for (let p = 0; p < x.length; p++)
    if (!(x[p] >= 0 && x[p] <= 255 && x[p] === Math.floor(x[p]))) return undefined;
  return Uint8Array.from(x);
}

/** Rows of floats of which nothing but the values is used. */
function exactFields(arena: Arena, { n, dim }: SearchRows, wide: boolean): Fields<typeof FloatRows> {
  const none = Object.fromEntries(Object.keys(FloatRows.fields).map((name) => [name, 0]));
  const x = arena.take((wide ? 8 : 4) * n * dim);
  return { ...(none as Fields<typeof FloatRows>), n, dim, wide: wide ? 1 : 0, x };
}

/** @returns whether the rows suit the kernel */
function takeFloats(
  data: SearchRows,
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  rows: Placed<typeof FloatRows>,
): boolean {
  writeStruct(memory, rows);
  const { spread } = finish(takeRows(data, module, memory, rows));
  const errors = pointsOf(data.dim, spread);
  if (!errors) return false;
  const numbers = { ...errors, firstMass: 0, secondMass: 0, thirdMass: 0 };
  writeFields(memory, { struct: Numbers, at: rows.fields.numbers }, numbers);
  return true;
}

function edgeFields(arena: Arena, n: number): Fields<typeof Edges> {
  return {
    trees: arena.take(4 * n),
    core: arena.take(8 * n),
    keys: arena.take(8 * n),
    apart: arena.take(8 * n),
    ends: arena.take(4 * n),
  };
}

function edgesIn({ buffer }: WebAssembly.Memory, n: number, at: Fields<typeof Edges>): RowEdges {
  return {
    trees: new Int32Array(buffer, at.trees, n),
    core: new Float64Array(buffer, at.core, n),
    keys: new Float64Array(buffer, at.keys, n),
    apart: new Float64Array(buffer, at.apart, n),
    ends: new Int32Array(buffer, at.ends, n),
  };
}

/** Compares all pairs of rows by products. For many columns, products are faster than a tree. */
export class WideSearch extends KernelSearch<WideJob> {
  protected prepare(): void {
    this.team.run(Step.prepare, chunksOf(this.job.run.fields.n));
  }

  span(cores: Cores | undefined, found: FoundMerges): Generator<void> | undefined {
    const { memory, rows, run, free } = this.job;
    const { n } = run.fields;
    const arena = new Arena(free);
    const edges = place(arena, Edges, () => edgeFields(arena, n));
    if (!arena.grow(memory)) return undefined;
    writeStruct(memory, edges);
    writeFields(memory, rows, { edges: edges.at });
    this.prepareOnce();
    const known = edgesIn(memory, n, edges.fields);
    known.core.set(cores?.core ?? new Float64Array(n));
    return new Forest(known, cores?.near).grow((asked) => this.look(asked), MOST_ASKED, found);
  }

  /** Looks for edges of at most MOST_ASKED rows. */
  private look(rows: Int32Array): Generator<unknown> {
    const { memory, run, tile } = this.job;
    new Int32Array(memory.buffer, run.fields.queries, rows.length).set(rows);
    setFields(this.job, { asked: rows.length });
    return this.stretches(Step.edges, Math.ceil(rows.length / tile));
  }
}
