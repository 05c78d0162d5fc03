import { f64At, i32At, setF64, setI32 } from './arrays';
import { Level, Run } from './communities/layout';
import { exp } from './exp';

/*
 * Leiden on one level: nodes move between communities, merge within them, and sets of nodes become the nodes of the next
 * level. Sums are in the order of the edges, as in the twin.
 */

/** Differences of gains that are rounding, as a share of the weights in them. @host */
export const ROUNDING: f64 = 1e-12;

/** Gains that are so many temperatures below the best have no chance. @host */
export const COLD: f64 = 40;

/** @inline */
function byteAt(array: usize, i: i32): i32 {
  return load<u8>(array + <usize>i);
}

/** @inline */
function setByte(array: usize, i: i32, value: i32): void {
  store<u8>(array + <usize>i, <u8>value);
}

/** Moves the next nodes of the queue, `turns` of them. */
export function move(level: Level, run: Run, penalty: f64, turns: i32): void {
  const n = level.n;
  const offsets = level.offsets;
  const targets = level.targets;
  const weights = level.weights;
  const labels = run.labels;
  const sizes = run.sizes;
  const counts = run.counts;
  const queue = run.queue;
  const isWaiting = run.isWaiting;
  const empty = run.empty;
  const sums = run.sums;
  const near = run.near;
  let head = i32At(run.state, 0);
  let size = i32At(run.state, 1);
  let free = i32At(run.state, 2);
  for (let turn = 0; turn < turns && size > 0; turn++) {
    const v = i32At(queue, head);
    head = head + 1 === n ? 0 : head + 1;
    size--;
    setByte(isWaiting, v, 0);
    const own = i32At(labels, v);
    const from = i32At(offsets, v);
    const to = i32At(offsets, v + 1);
    let count = 0;
    for (let p = from; p < to; p++) {
      const c = i32At(labels, i32At(targets, p));
      const sum = f64At(sums, c);
      // whether it is the first is no branch, since that is hard to foretell
      setI32(near, count, c);
      count += sum === 0 ? 1 : 0;
      setF64(sums, c, sum + f64At(weights, p));
    }
    const volume = f64At(level.volumes, v);
    const cost = penalty * volume;
    const stays = f64At(sums, own);
    let best = own;
    let most = stays - cost * (f64At(sizes, own) - volume);
    if (most < -ROUNDING * stays && i32At(counts, own) > 1) {
      best = i32At(empty, free - 1);
      most = 0;
    }
    for (let at = 0; at < count; at++) {
      const c = i32At(near, at);
      const sum = f64At(sums, c);
      setF64(sums, c, 0);
      if (c === own) continue;
      const gain = sum - cost * f64At(sizes, c);
      if (gain - most > ROUNDING * (sum + stays)) {
        most = gain;
        best = c;
      }
    }
    if (best === own) continue;
    if (i32At(counts, best) === 0) free--;
    setI32(labels, v, best);
    setF64(sizes, best, f64At(sizes, best) + volume);
    setI32(counts, best, i32At(counts, best) + 1);
    const left = i32At(counts, own) - 1;
    setI32(counts, own, left);
    setF64(sizes, own, left === 0 ? 0 : f64At(sizes, own) - volume);
    if (left === 0) setI32(empty, free++, own);
    for (let p = from; p < to; p++) {
      const u = i32At(targets, p);
      // v does not wait, so the place behind the last that does is free
      const end = head + size;
      setI32(queue, end >= n ? end - n : end, u);
      const joins = i32At(labels, u) === best ? 0 : byteAt(isWaiting, u) ^ 1;
      setByte(isWaiting, u, byteAt(isWaiting, u) | joins);
      size += joins;
    }
  }
  setI32(run.state, 0, head);
  setI32(run.state, 1, size);
  setI32(run.state, 2, free);
}

/** The weight of the edges from the nodes first..end to others of their community. */
export function weigh(level: Level, run: Run, first: i32, end: i32): void {
  const labels = run.labels;
  for (let v = first; v < end; v++) {
    const own = i32At(labels, v);
    const to = i32At(level.offsets, v + 1);
    let sum: f64 = 0;
    for (let p = i32At(level.offsets, v); p < to; p++)
      if (i32At(labels, i32At(level.targets, p)) === own) sum += f64At(level.weights, p);
    setF64(run.outside, v, sum);
  }
}

/** Merges nodes that are still alone with sets of their community: those from `first` to `end` in the order of the queue. */
export function merge(level: Level, run: Run, first: i32, end: i32, penalty: f64, temperature: f64): void {
  const labels = run.labels;
  const sets = run.sets;
  const sums = run.sums;
  const near = run.near;
  const outside = run.outside;
  for (let at = first; at < end; at++) {
    const v = i32At(run.queue, at);
    if (byteAt(run.isJoined, v) !== 0 || f64At(outside, v) === 0) continue;
    const own = i32At(labels, v);
    const total = f64At(run.sizes, own);
    const volume = f64At(level.volumes, v);
    if (f64At(outside, v) < penalty * volume * (total - volume)) continue;
    const to = i32At(level.offsets, v + 1);
    let count = 0;
    for (let p = i32At(level.offsets, v); p < to; p++) {
      const u = i32At(level.targets, p);
      if (i32At(labels, u) !== own) continue;
      const set = i32At(sets, u);
      const sum = f64At(sums, set);
      setI32(near, count, set);
      count += sum === 0 ? 1 : 0;
      setF64(sums, set, sum + f64At(level.weights, p));
    }
    const chosen = drawn(run, count, penalty * volume, penalty, temperature, total, f64At(run.draws, at));
    if (chosen >= 0) {
      const gone = f64At(outside, v) - 2 * f64At(sums, chosen);
      setF64(outside, chosen, f64At(outside, chosen) + gone);
      setF64(run.setVolumes, chosen, f64At(run.setVolumes, chosen) + volume);
      setI32(sets, v, chosen);
      setByte(run.isJoined, v, 1);
      setByte(run.isJoined, chosen, 1);
    }
    for (let c = 0; c < count; c++) setF64(sums, i32At(near, c), 0);
  }
}

/** One of the sets near a node, at random by what is gained; -1: the node stays alone. */
function drawn(run: Run, count: i32, cost: f64, penalty: f64, temperature: f64, total: f64, draw: f64): i32 {
  const near = run.near;
  const chances = run.chances;
  let most: f64 = 0;
  let open = 0;
  let last = -1;
  for (let at = 0; at < count; at++) {
    const set = i32At(near, at);
    const volume = f64At(run.setVolumes, set);
    const gain = f64At(run.sums, set) - cost * volume;
    const isOpen = gain >= 0 && f64At(run.outside, set) >= penalty * volume * (total - volume);
    setF64(chances, at, isOpen ? gain : -1);
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
    const gain = f64At(chances, at);
    if (gain < 0) continue;
    sum += chanceOf(gain - most, temperature);
    setF64(chances, at, sum);
  }
  const drop = draw * sum;
  if (drop < alone) return -1;
  for (let at = 0; at < count; at++) if (drop < f64At(chances, at)) return i32At(near, at);
  return last;
}

/** @inline */
function chanceOf(below: f64, temperature: f64): f64 {
  if (below === 0) return 1;
  const cold = below / temperature;
  return cold > -COLD ? f64x2.extract_lane(exp(f64x2.splat(cold)), 0) : 0;
}

/**
 * Makes the sets of nodes, numbered from 0 to count - 1, the nodes of the next level.
 * @returns the number of its edges, each in both directions
 */
export function aggregate(level: Level, run: Run, next: Level, count: i32): i32 {
  const n = level.n;
  const sets = run.sets;
  const sums = run.sums;
  const starts = run.starts;
  const members = run.queue;
  const targets = next.targets;
  memory.fill(next.volumes, 0, (<usize>count) << 3);
  memory.fill(starts, 0, (<usize>count + 1) << 2);
  for (let v = 0; v < n; v++) {
    const c = i32At(sets, v);
    setI32(starts, c + 1, i32At(starts, c + 1) + 1);
    setF64(next.volumes, c, f64At(next.volumes, c) + f64At(level.volumes, v));
  }
  for (let c = 0; c < count; c++) setI32(starts, c + 1, i32At(starts, c + 1) + i32At(starts, c));
  for (let v = 0; v < n; v++) {
    const c = i32At(sets, v);
    const place = i32At(starts, c);
    setI32(members, place, v);
    setI32(starts, c, place + 1);
  }
  // each start is now that of the next set
  let end = 0;
  setI32(next.offsets, 0, 0);
  for (let c = 0; c < count; c++) {
    const begin = end;
    const last = i32At(starts, c);
    for (let at = c === 0 ? 0 : i32At(starts, c - 1); at < last; at++) {
      const v = i32At(members, at);
      const to = i32At(level.offsets, v + 1);
      for (let p = i32At(level.offsets, v); p < to; p++) {
        const other = i32At(sets, i32At(level.targets, p));
        if (other === c) continue;
        const sum = f64At(sums, other);
        setI32(targets, end, other);
        end += sum === 0 ? 1 : 0;
        setF64(sums, other, sum + f64At(level.weights, p));
      }
    }
    for (let q = begin; q < end; q++) {
      const other = i32At(targets, q);
      setF64(next.weights, q, f64At(sums, other));
      setF64(sums, other, 0);
    }
    setI32(next.offsets, c + 1, end);
  }
  return end;
}
