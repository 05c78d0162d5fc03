import type { Graph } from '../../core/graph.ts';

/** A graph whose nodes stand for sets of nodes of the level below. */
export interface Level {
  n: number;
  /** n + 1. */
  offsets: Int32Array;
  /** Other ends of edges, never the node itself, and no node twice. */
  targets: Int32Array;
  /** Above 0. */
  weights: Float64Array;
  /** n: what a node counts in the penalty of its community. */
  volumes: Float64Array;
}

/** The nodes of a level while they move and merge; lengths are those of the lowest level. */
export interface Tables {
  /** inout: communities of nodes. */
  labels: Int32Array;
  /** inout: volumes and numbers of nodes of communities. */
  sizes: Float64Array;
  counts: Int32Array;
  /** inout: nodes that wait in a ring; for merges nodes in order. */
  queue: Int32Array;
  /** inout: 1 for nodes in the queue. */
  isWaiting: Uint8Array;
  /** inout: numbers of communities without nodes. */
  empty: Int32Array;
  /** inout: first of the queue, nodes in it, communities without nodes. */
  state: Int32Array;
  /** inout: sets of nodes within communities, each with the number of its first node. */
  sets: Int32Array;
  /** inout: volumes of sets, and the weight of the edges to the rest of their communities. */
  setVolumes: Float64Array;
  outside: Float64Array;
  /** inout: 1 for sets of more than one node. */
  isJoined: Uint8Array;
  /** in: random numbers in [0, 1), in the order of the queue. */
  draws: Float64Array;
  /** scratch, 0 between nodes: the weight of edges to each community or set. */
  sums: Float64Array;
  /** scratch: communities or sets beside a node, and chances of these. */
  near: Int32Array;
  chances: Float64Array;
  /** scratch, n + 1: first members of sets. */
  starts: Int32Array;
}

/** The levels of a graph, one of which is current. */
export interface Levels {
  readonly tables: Tables;
  readonly level: Level;
  /** Makes the graph itself the current level. */
  reset(): void;
  /** Moves the next nodes of the queue, `turns` of them, where two nodes of a community lose penalty * their volumes. */
  move(penalty: number, turns: number): void;
  /** The weight of the edges from the nodes first to end - 1 to others of their community. */
  weigh(first: number, end: number): void;
  /** Merges nodes that are alone with sets of their community: those at first to end - 1 of the queue. */
  merge(first: number, end: number, penalty: number, temperature: number): void;
  /** Makes the sets, numbered from 0 to count - 1, the nodes of the next level, which is then the current one. */
  aggregate(count: number): void;
  /** Releases the memory. */
  close(): void;
}

/** What levels are made of. */
export type Lowest = Pick<Graph, 'n' | 'offsets' | 'targets' | 'weights'> & { volumes: Float64Array };
