import { exp } from '../exp.ts';
import { COLD, ROUNDING } from '../layouts/communities.ts';
import type { Level, Tables } from './tables.ts';

/*
 * The twin of assembly/communities.ts: the same steps in the same order.
 */

/** Moves the next nodes of the queue. */
export function move(level: Level, tables: Tables, penalty: number, turns: number): void {
  const { n, offsets, targets, weights, volumes } = level;
  const { labels, sizes, counts, queue, isWaiting, empty, state, sums, near } = tables;
  let [head, size, free] = state;
  for (let turn = 0; turn < turns && size > 0; turn++) {
    const v = queue[head];
    head = head + 1 === n ? 0 : head + 1;
    size--;
    isWaiting[v] = 0;
    const own = labels[v];
    const [from, to] = [offsets[v], offsets[v + 1]];
    let count = 0;
    for (let p = from; p < to; p++) {
      const c = labels[targets[p]];
      if (sums[c] === 0) near[count++] = c;
      sums[c] += weights[p];
    }
    const volume = volumes[v];
    const cost = penalty * volume;
    const stays = sums[own];
    let best = own;
    let most = stays - cost * (sizes[own] - volume);
    if (most < -ROUNDING * stays && counts[own] > 1) {
      best = empty[free - 1];
      most = 0;
    }
    for (let at = 0; at < count; at++) {
      const c = near[at];
      const sum = sums[c];
      sums[c] = 0;
      if (c === own) continue;
      const gain = sum - cost * sizes[c];
      if (gain - most > ROUNDING * (sum + stays)) {
        most = gain;
        best = c;
      }
    }
    if (best === own) continue;
    if (counts[best] === 0) free--;
    labels[v] = best;
    sizes[best] += volume;
    counts[best]++;
    counts[own]--;
    sizes[own] = counts[own] === 0 ? 0 : sizes[own] - volume;
    if (counts[own] === 0) empty[free++] = own;
    for (let p = from; p < to; p++) {
      const u = targets[p];
      if (isWaiting[u] !== 0 || labels[u] === best) continue;
      isWaiting[u] = 1;
      const end = head + size++;
      queue[end >= n ? end - n : end] = u;
    }
  }
  state[0] = head;
  state[1] = size;
  state[2] = free;
}

/** The weight of the edges from nodes to others of their community. */
export function weigh(level: Level, { labels, outside }: Tables, first: number, end: number): void {
  const { offsets, targets, weights } = level;
  for (let v = first; v < end; v++) {
    let sum = 0;
    for (let p = offsets[v]; p < offsets[v + 1]; p++) if (labels[targets[p]] === labels[v]) sum += weights[p];
    outside[v] = sum;
  }
}

/** Merges nodes that are alone with sets of their community. */
export function merge(
  level: Level,
  tables: Tables,
  first: number,
  end: number,
  penalty: number,
  temperature: number,
): void {
  const { offsets, targets, weights, volumes } = level;
  const { labels, sizes, queue, sets, setVolumes, outside, isJoined, draws, sums, near } = tables;
  for (let at = first; at < end; at++) {
    const v = queue[at];
    if (isJoined[v] !== 0 || outside[v] === 0) continue;
    const own = labels[v];
    const total = sizes[own];
    const volume = volumes[v];
    if (outside[v] < penalty * volume * (total - volume)) continue;
    let count = 0;
    for (let p = offsets[v]; p < offsets[v + 1]; p++) {
      const u = targets[p];
      if (labels[u] !== own) continue;
      const set = sets[u];
      if (sums[set] === 0) near[count++] = set;
      sums[set] += weights[p];
    }
    const chosen = drawn(tables, count, { penalty, temperature, cost: penalty * volume, total }, draws[at]);
    if (chosen >= 0) {
      outside[chosen] += outside[v] - 2 * sums[chosen];
      setVolumes[chosen] += volume;
      sets[v] = chosen;
      isJoined[v] = 1;
      isJoined[chosen] = 1;
    }
    for (let c = 0; c < count; c++) sums[near[c]] = 0;
  }
}

/** What a node that merges loses: its cost for each unit of volume that it joins. */
interface Losses {
  penalty: number;
  temperature: number;
  cost: number;
  /** Volume of the community. */
  total: number;
}

/** One of the sets near a node, at random by what is gained; -1: the node stays alone. */
function drawn(tables: Tables, count: number, losses: Losses, draw: number): number {
  const { near, sums, setVolumes, outside, chances } = tables;
  const { penalty, temperature, cost, total } = losses;
  let most = 0;
  let open = 0;
  let last = -1;
  for (let at = 0; at < count; at++) {
    const set = near[at];
    const volume = setVolumes[set];
    const gain = sums[set] - cost * volume;
    const isOpen = gain >= 0 && outside[set] >= penalty * volume * (total - volume);
    chances[at] = isOpen ? gain : -1;
    if (!isOpen) continue;
    open++;
    last = set;
    if (gain > most) most = gain;
  }
  if (open === 0) return -1;
  // staying alone gains 0
  const alone = chanceOf(-most, temperature);
  if (open === 1 && alone === 0) return last;
  let sum = alone;
  for (let at = 0; at < count; at++) {
    if (chances[at] < 0) continue;
    sum += chanceOf(chances[at] - most, temperature);
    chances[at] = sum;
  }
  const drop = draw * sum;
  if (drop < alone) return -1;
  for (let at = 0; at < count; at++) if (drop < chances[at]) return near[at];
  return last;
}

function chanceOf(below: number, temperature: number): number {
  if (below === 0) return 1;
  const cold = below / temperature;
  return cold > -COLD ? exp(cold) : 0;
}

/** Makes sets the nodes of the next level. @returns the number of its edges, each in both directions */
export function aggregate(level: Level, tables: Tables, next: Level, count: number): number {
  const { n, offsets, targets, weights, volumes } = level;
  const { sets, sums, starts, queue: members } = tables;
  next.volumes.fill(0, 0, count);
  starts.fill(0, 0, count + 1);
  for (let v = 0; v < n; v++) {
    starts[sets[v] + 1]++;
    next.volumes[sets[v]] += volumes[v];
  }
  for (let c = 0; c < count; c++) starts[c + 1] += starts[c];
  for (let v = 0; v < n; v++) members[starts[sets[v]]++] = v;
  // each start is now that of the next set
  let end = 0;
  next.offsets[0] = 0;
  for (let c = 0; c < count; c++) {
    const begin = end;
    for (let at = c === 0 ? 0 : starts[c - 1]; at < starts[c]; at++) {
      const v = members[at];
      for (let p = offsets[v]; p < offsets[v + 1]; p++) {
        const other = sets[targets[p]];
        if (other === c) continue;
        if (sums[other] === 0) next.targets[end++] = other;
        sums[other] += weights[p];
      }
    }
    for (let q = begin; q < end; q++) {
      next.weights[q] = sums[next.targets[q]];
      sums[next.targets[q]] = 0;
    }
    next.offsets[c + 1] = end;
  }
  return end;
}
