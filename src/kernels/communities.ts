import type { Level, Levels, Lowest, Tables } from './communities/tables.ts';
import { aggregate, merge, move, weigh } from './communities/twin.ts';
import { Arena, giveBack, instantiate, loadKernel, place, setFields, writeStruct } from './host.ts';
import { Level as LevelStruct, Run } from './layouts/communities.ts';

/** Graphs that there is room for: the lowest level, and two that take turns above it. */
const SLOTS = 3;

/** Bytes that the levels of a graph take, itself included. @param m edges, each in both directions */
export function levelsBytes(n: number, m: number): number {
  return SLOTS * sumOfBytes(levelShapes(n, m)) + sumOfBytes(tableShapes(n));
}

/** Levels of a graph, the graph itself for the current one. */
export function openLevels(lowest: Lowest): Levels {
  return wasmLevels(lowest) ?? plainLevels(lowest);
}

type Arrays = typeof Float64Array | typeof Int32Array | typeof Uint8Array;

/** The type and the length of each array. */
type Shapes<Names extends string> = Record<Names, readonly [type: Arrays, length: number]>;

function levelShapes(n: number, m: number): Shapes<keyof Omit<Level, 'n'>> {
  return {
    offsets: [Int32Array, n + 1],
    targets: [Int32Array, m],
    weights: [Float64Array, m],
    volumes: [Float64Array, n],
  };
}

function tableShapes(n: number): Shapes<keyof Tables> {
  return {
    labels: [Int32Array, n],
    sizes: [Float64Array, n],
    counts: [Int32Array, n],
    queue: [Int32Array, n],
    isWaiting: [Uint8Array, n],
    empty: [Int32Array, n],
    state: [Int32Array, 3],
    sets: [Int32Array, n],
    setVolumes: [Float64Array, n],
    outside: [Float64Array, n],
    isJoined: [Uint8Array, n],
    draws: [Float64Array, n],
    sums: [Float64Array, n],
    near: [Int32Array, n],
    chances: [Float64Array, n],
    starts: [Int32Array, n + 1],
  };
}

function sumOfBytes(shapes: Shapes<string>): number {
  const bytes = Object.values(shapes).map(([type, length]) => type.BYTES_PER_ELEMENT * length);
  return bytes.reduce((a, b) => a + b, 0);
}

/** Something for each shape. */
function each<Names extends string, T>(
  shapes: Shapes<Names>,
  make: (type: Arrays, length: number, name: Names) => T,
): Record<Names, T> {
  const entries = Object.entries(shapes) as [Names, Shapes<Names>[Names]][];
  return Object.fromEntries(
    entries.map(([name, [type, length]]) => [name, make(type, length, name)]),
  ) as Record<Names, T>;
}

/** What is done to the levels in the slots of these numbers. */
interface Steps {
  move(slot: number, penalty: number, turns: number): void;
  weigh(slot: number, first: number, end: number): void;
  merge(slot: number, first: number, end: number, penalty: number, temperature: number): void;
  aggregate(slot: number, next: number, count: number): void;
  close(): void;
}

/** Levels in slots: the lowest in the first, and those above it in turns in the two others. */
function levelsIn(slots: readonly Level[], tables: Tables, steps: Steps): Levels {
  let slot = 0;
  return {
    tables,
    get level() {
      return slots[slot];
    },
    reset() {
      slot = 0;
    },
    move: (penalty, turns) => steps.move(slot, penalty, turns),
    weigh: (first, end) => steps.weigh(slot, first, end),
    merge: (first, end, penalty, temperature) => steps.merge(slot, first, end, penalty, temperature),
    aggregate(count) {
      const next = slot === 1 ? 2 : 1;
      steps.aggregate(slot, next, count);
      slots[next].n = count;
      slot = next;
    },
    close: steps.close,
  };
}

function plainLevels(lowest: Lowest): Levels {
  const { n, targets } = lowest;
  const tables = each(tableShapes(n), (type, length) => new type(length)) as unknown as Tables;
  const upper = () => each(levelShapes(n, targets.length), (type, length) => new type(length));
  const slots = [lowest, { n, ...upper() }, { n, ...upper() }] as Level[];
  return levelsIn(slots, tables, {
    move: (slot, ...rest) => move(slots[slot], tables, ...rest),
    weigh: (slot, ...rest) => weigh(slots[slot], tables, ...rest),
    merge: (slot, ...rest) => merge(slots[slot], tables, ...rest),
    aggregate: (slot, next, count) => aggregate(slots[slot], tables, slots[next], count),
    close: () => {},
  });
}

interface CommunitiesKernel {
  move(level: number, run: number, penalty: number, turns: number): void;
  weigh(level: number, run: number, first: number, end: number): void;
  merge(level: number, run: number, first: number, end: number, penalty: number, temperature: number): void;
  aggregate(level: number, run: number, next: number, count: number): number;
}

function wasmLevels(lowest: Lowest): Levels | undefined {
  const module = loadKernel('communities');
  if (!module) return undefined;
  const { n } = lowest;
  const shapes = levelShapes(n, lowest.targets.length);
  const arena = new Arena();
  const take = (type: Arrays, length: number) => arena.take(type.BYTES_PER_ELEMENT * length);
  const structs = Array.from({ length: SLOTS }, () =>
    place(arena, LevelStruct, () => ({ n, ...each(shapes, take) })),
  );
  const run = place(arena, Run, () => each(tableShapes(n), take));
  const memory = arena.usedMemory();
  if (!memory) return undefined;
  for (const struct of structs) writeStruct(memory, struct);
  writeStruct(memory, run);
  const { buffer } = memory;
  const slots = structs.map(({ fields }) => ({
    n,
    ...each(shapes, (type, length, name) => new type(buffer, fields[name], length)),
  })) as Level[];
  for (const name of ['offsets', 'targets', 'weights', 'volumes'] as const) slots[0][name].set(lowest[name]);
  const tables = each(
    tableShapes(n),
    (type, length, name) => new type(buffer, run.fields[name], length),
  ) as unknown as Tables;
  tables.sums.fill(0);
  const kernel = instantiate<CommunitiesKernel>(module, memory);
  return levelsIn(slots, tables, {
    move: (slot, ...rest) => kernel.move(structs[slot].at, run.at, ...rest),
    weigh: (slot, ...rest) => kernel.weigh(structs[slot].at, run.at, ...rest),
    merge: (slot, ...rest) => kernel.merge(structs[slot].at, run.at, ...rest),
    aggregate(slot, next, count) {
      kernel.aggregate(structs[slot].at, run.at, structs[next].at, count);
      setFields({ memory, run: structs[next] }, { n: count });
    },
    close: () => giveBack(memory),
  });
}
