import { Arena, giveBack, instantiate, loadKernel, place, writeStruct } from './host.ts';
import { Run } from './layouts/umap.ts';
import { ENTRIES, move, type Pulls } from './umap/twin.ts';

/** Passes over the edges of a graph, which move its places. */
export interface Passes {
  /** n * dims. */
  readonly places: Float32Array;
  /**
   * Moves by the edges of some rows.
   * @param rate share of the forces by which places move
   * @param pass number of the pass, from 0
   * @param key random, 32 bits for this pass
   */
  move(from: number, to: number, rate: number, pass: number, key: number): void;
  /** Releases the memory. */
  close(): void;
}

/** Bytes that the passes take. @param m edges, each in both directions */
export function passesBytes(n: number, m: number, dims: number): number {
  return 12 * m + 4 * n * (dims + 1);
}

/**
 * Opens passes for the edges of a graph.
 * @param graph in; the twin works in its arrays
 */
export function openPasses(graph: Pulls): Passes {
  const { places } = graph;
  return (
    wasmPasses(graph) ?? {
      places,
      move: (from, to, rate, pass, key) => move(graph, from, to, Math.fround(rate), pass, key),
      close() {},
    }
  );
}

interface UmapKernel {
  move(run: number, from: number, to: number, rate: number, pass: number, key: number): void;
}

function wasmPasses(graph: Pulls): Passes | undefined {
  const module = loadKernel('umap');
  if (!module) return undefined;
  const { n, dims, targets } = graph;
  const arena = new Arena();
  const run = place(arena, Run, () => ({
    n,
    dims,
    offsets: arena.take(4 * (n + 1)),
    targets: arena.take(4 * targets.length),
    every: arena.take(4 * targets.length),
    next: arena.take(4 * targets.length),
    places: arena.take(4 * n * dims),
    pulls: arena.take(4 * ENTRIES),
    pushes: arena.take(4 * ENTRIES),
  }));
  const memory = arena.usedMemory();
  if (!memory) return undefined;
  const { buffer } = memory;
  const { fields } = run;
  writeStruct(memory, run);
  new Int32Array(buffer, fields.offsets, n + 1).set(graph.offsets);
  new Int32Array(buffer, fields.targets, targets.length).set(targets);
  for (const name of ['every', 'next', 'places', 'pulls', 'pushes'] as const)
    new Float32Array(buffer, fields[name], graph[name].length).set(graph[name]);
  const kernel = instantiate<UmapKernel>(module, memory);
  return {
    places: new Float32Array(buffer, fields.places, n * dims),
    move: (...args) => kernel.move(run.at, ...args),
    close: () => giveBack(memory),
  };
}
