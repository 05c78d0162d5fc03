import { numbersTo } from '../../core/numbers.ts';
import { type Random, shuffle } from '../../core/random.ts';
import type { Levels } from '../../kernels/communities/tables.ts';

/** What two nodes of a community lose, times the volumes of both; and how random merges within communities are. */
export interface Pull {
  penalty: number;
  /** How far below the best gain the gains of merges may lie. */
  temperature: number;
}

/** Nodes that are processed between two opportunities to pause. */
const SLICE = 16384;

/**
 * One iteration of Leiden: nodes move, communities are refined into sets that merge at random within them, and sets are the
 * nodes of the next level, which begins with the communities. On the last level each node is a community, so communities
 * are connected.
 * @param labels the communities at the beginning, numbers below n; those at the end on return
 * @returns the number of levels
 */
export function* iterate(
  levels: Levels,
  labels: Int32Array,
  pull: Pull,
  random: Random,
): Generator<void, number> {
  const n = labels.length;
  const { tables } = levels;
  const nodes = numbersTo(n);
  levels.reset();
  tables.labels.set(labels);
  for (let count = 1; ; count++) {
    yield* moveNodes(levels, pull, random);
    const sets = yield* setsOf(levels, pull, random);
    if (sets === 0) {
      for (let i = 0; i < n; i++) labels[i] = tables.labels[nodes[i]];
      return count;
    }
    for (let i = 0; i < n; i++) nodes[i] = tables.sets[nodes[i]];
    const communities = communitiesOfSets(levels, sets);
    levels.aggregate(sets);
    tables.labels.set(communities);
  }
}

/**
 * Moves nodes to the communities of neighbors, or to one of their own, as long as the quality rises: all in random order
 * first, and then those beside one that moved.
 */
function* moveNodes(levels: Levels, { penalty }: Pull, random: Random): Generator<void, void> {
  const { n, volumes } = levels.level;
  const { labels, sizes, counts, queue, isWaiting, empty, state } = levels.tables;
  sizes.fill(0, 0, n);
  counts.fill(0, 0, n);
  for (let v = 0; v < n; v++) {
    sizes[labels[v]] += volumes[v];
    counts[labels[v]]++;
  }
  fillShuffled(queue, n, random);
  isWaiting.fill(1, 0, n);
  state.set([0, n, 0]);
  for (let c = n - 1; c >= 0; c--) if (counts[c] === 0) empty[state[2]++] = c;
  while (state[1] > 0) {
    levels.move(penalty, SLICE);
    yield;
  }
}

/**
 * Sets of nodes within communities, the nodes of the next level.
 * @returns how many there are; 0 where communities are nodes, or are split into these
 */
function* setsOf(levels: Levels, pull: Pull, random: Random): Generator<void, number> {
  const { n } = levels.level;
  const { labels, counts, sets } = levels.tables;
  let most = 0;
  for (let c = 0; c < n; c++) most = Math.max(most, counts[c]);
  if (most <= 1) return 0;
  yield* refine(levels, pull, random);
  const merged = compact(sets, n, n);
  if (merged < n) return merged;
  // nothing merges where rounding takes the last gain away
  const pieces = findPieces(levels);
  if (pieces < n) return pieces;
  labels.set(sets.subarray(0, n));
  return 0;
}

/**
 * Merges nodes within their communities, each node that is still alone with one of the sets beside it, at random: the more
 * quality it gains the likelier. Nodes and sets with few edges to the rest of their community do not merge.
 */
function* refine(levels: Levels, { penalty, temperature }: Pull, random: Random): Generator<void, void> {
  const { n, volumes } = levels.level;
  const { queue, sets, setVolumes, isJoined, draws } = levels.tables;
  fillShuffled(queue, n, random);
  for (let v = 0; v < n; v++) {
    sets[v] = v;
    draws[v] = random.float();
  }
  setVolumes.set(volumes.subarray(0, n));
  isJoined.fill(0, 0, n);
  for (let first = 0; first < n; first += SLICE) {
    levels.weigh(first, Math.min(n, first + SLICE));
    yield;
  }
  for (let first = 0; first < n; first += SLICE) {
    levels.merge(first, Math.min(n, first + SLICE), penalty, temperature);
    yield;
  }
}

/** The numbers below n in random order. */
function fillShuffled(order: Int32Array, n: number, random: Random): void {
  for (let i = 0; i < n; i++) order[i] = i;
  shuffle(order, n, random);
}

/** Numbers the first n labels from 0 in the order in which they occur, in place. @returns how many there are */
export function compact(labels: Int32Array, n: number, most: number): number {
  const numbers = new Int32Array(most).fill(-1);
  let count = 0;
  for (let v = 0; v < n; v++) {
    if (numbers[labels[v]] < 0) numbers[labels[v]] = count++;
    labels[v] = numbers[labels[v]];
  }
  return count;
}

/** The community of each set. */
function communitiesOfSets({ level, tables }: Levels, count: number): Int32Array {
  const { n } = level;
  const communities = new Int32Array(count);
  for (let v = 0; v < n; v++) communities[tables.sets[v]] = tables.labels[v];
  compact(communities, count, n);
  return communities;
}

/** Makes the connected pieces of communities the sets. @returns how many there are */
function findPieces({ level, tables }: Levels): number {
  const { n, offsets, targets } = level;
  const { labels, sets: pieces, queue } = tables;
  pieces.fill(-1, 0, n);
  let count = 0;
  for (let first = 0; first < n; first++) {
    if (pieces[first] >= 0) continue;
    pieces[first] = count;
    queue[0] = first;
    let end = 1;
    for (let at = 0; at < end; at++) {
      for (let p = offsets[queue[at]]; p < offsets[queue[at] + 1]; p++) {
        const u = targets[p];
        if (pieces[u] >= 0 || labels[u] !== labels[first]) continue;
        pieces[u] = count;
        queue[end++] = u;
      }
    }
    count++;
  }
  return count;
}
