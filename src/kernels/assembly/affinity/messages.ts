import { f64At, i32At, setF64, setI32 } from '../arrays';
import { BLOCK, RECORD, Run, SLICE, STRIP } from './layout';

/*
 * The messages of affinity propagation. A responsibility that was never positive, in a column that was never the best of
 * its row, follows from the similarity and one number of the row; the availability that answers it is the same for all such
 * rows. Messages are therefore only kept for open blocks, in which there is another case; a block opens when it has one.
 * A closed block is not even read if its largest similarity and availability together cannot be among the best two.
 */

/** One iteration of the rows of a slice. */
export function exchangeSlice(run: Run, slice: i32): void {
  const bytes = (<usize>run.blocks) << 6;
  const sums = run.sums + <usize>slice * bytes;
  memory.fill(sums, 0, bytes);
  const end = min(run.n, (slice + 1) * SLICE);
  for (let i = slice * SLICE; i < end; i++) exchangeRow(run, i, sums);
}

function exchangeRow(run: Run, i: i32, sums: usize): void {
  const blocks = run.blocks;
  const damping = run.damping;
  const fresh = 1 - damping;
  const row = run.matrix + <usize>i * ((<usize>blocks) << 6);
  const messages = run.messages + <usize>i * (<usize>blocks * RECORD);
  const list = run.lists + <usize>i * ((<usize>blocks) << 2);
  const tops = run.tops + <usize>i * ((<usize>blocks) << 3);
  const old = f64x2.splat(damping);
  const part = f64x2.splat(fresh);
  const zero = f64x2.splat(0);
  let best = f64x2.splat(-Infinity);
  let next = best;
  let count = i32At(run.counts, i);
  for (let at = 0; at < count; at++) {
    const b = <usize>i32At(list, at);
    const record = messages + <usize>at * RECORD;
    const limits = run.limits + (b << 6);
    for (let p: usize = 0; p < 64; p += 16) {
      const positive = f64x2.pmax(zero, v128.load(record + p));
      const free = f64x2.pmin(zero, f64x2.sub(v128.load(limits + p), positive));
      const before = v128.load(record + p, 64);
      v128.store(record + p, f64x2.add(f64x2.mul(old, before), f64x2.mul(part, free)), 64);
    }
    if (at === 0) setF64(record + 64, i & (BLOCK - 1), f64At(run.ownAvailabilities, i));
    const s = row + (b << 6);
    for (let p: usize = 0; p < 64; p += 16) {
      const v = f64x2.add(v128.load(record + p, 64), v128.load(s + p));
      next = f64x2.pmax(next, f64x2.pmin(best, v));
      best = f64x2.pmax(best, v);
    }
  }
  const a = f64x2.extract_lane(best, 0);
  const b = f64x2.extract_lane(best, 1);
  let first = max(a, b);
  let second = max(min(a, b), max(f64x2.extract_lane(next, 0), f64x2.extract_lane(next, 1)));
  let opening = -1;
  for (let at = 0; at < blocks; at += 2) {
    const p = (<usize>at) << 3;
    const most = f64x2.add(v128.load(tops + p), v128.load(run.sharedTops + p));
    if (!v128.any_true(f64x2.gt(most, f64x2.splat(second)))) continue;
    for (let block = at; block < at + 2; block++) {
      if (!(f64At(tops, block) + f64At(run.sharedTops, block) > second)) continue;
      for (let k = block * BLOCK; k < (block + 1) * BLOCK; k++) {
        const v = f64At(run.shared, k) + f64At(row, k);
        if (v > first) {
          second = first;
          first = v;
          opening = block;
        } else if (v > second) second = v;
      }
    }
  }
  const before = f64At(run.levels, i);
  const level = damping * before + fresh * first;
  setF64(run.levels, i, level);
  if (opening >= 0) open(run, i, opening, before);
  const grown = f64x2.splat(damping * run.grown + fresh);
  for (let at = 0; at < blocks; at += 2) {
    const above = f64x2.gt(f64x2.mul(grown, v128.load(tops + ((<usize>at) << 3))), f64x2.splat(level));
    if (!v128.any_true(above)) continue;
    const mask = i64x2.bitmask(above);
    if (mask & 1) open(run, i, at, before);
    if (mask & 2) open(run, i, at + 1, before);
  }
  count = i32At(run.counts, i);
  const own = f64At(sums, i);
  const top = f64x2.splat(first);
  const other = f64x2.splat(second);
  for (let at = 0; at < count; at++) {
    const b = <usize>i32At(list, at);
    const record = messages + <usize>at * RECORD;
    const s = row + (b << 6);
    const column = sums + (b << 6);
    for (let p: usize = 0; p < 64; p += 16) {
      const similarity = v128.load(s + p);
      const v = f64x2.add(v128.load(record + p, 64), similarity);
      const rival = v128.bitselect(other, top, f64x2.eq(v, top));
      const sent = f64x2.mul(part, f64x2.sub(similarity, rival));
      const r = f64x2.add(f64x2.mul(old, v128.load(record + p)), sent);
      v128.store(record + p, r);
      v128.store(column + p, f64x2.add(v128.load(column + p), f64x2.pmax(zero, r)));
    }
  }
  setF64(sums, i, own);
  setF64(run.ownResponsibilities, i, f64At(messages, i & (BLOCK - 1)));
}

/** Writes down the messages of a block, as they were before this iteration. @param level that of the row, then */
function open(run: Run, i: i32, block: i32, level: f64): void {
  const blocks = <usize>run.blocks;
  const count = i32At(run.counts, i);
  setI32(run.lists + <usize>i * (blocks << 2), count, block);
  setI32(run.counts, i, count + 1);
  setF64(run.tops + <usize>i * (blocks << 3), block, -Infinity);
  const record = run.messages + (<usize>i * blocks + <usize>count) * RECORD;
  const s = run.matrix + (<usize>i * blocks + <usize>block) * 64;
  const shared = run.shared + ((<usize>block) << 6);
  for (let k = 0; k < BLOCK; k++) {
    // before the first iteration all messages are 0, also between rows that are infinitely dissimilar
    setF64(record, k, run.grown === 0 ? 0 : run.grown * f64At(s, k) - level);
    setF64(record + 64, k, f64At(shared, k));
  }
}

/** Sums up columns, and makes the availabilities that follow from the sums. */
export function sumStrip(run: Run, strip: i32): void {
  const width = run.blocks * BLOCK;
  const from = strip * STRIP;
  const end = min(width, from + STRIP);
  const damping = run.damping;
  const fresh = 1 - damping;
  for (let k = from; k < end; k += 2) {
    let sum = f64x2.splat(0);
    let column = run.sums + ((<usize>k) << 3);
    for (let slice = 0; slice < run.slices; slice++, column += (<usize>width) << 3) {
      sum = f64x2.add(sum, v128.load(column));
    }
    takeSum(run, k, f64x2.extract_lane(sum, 0), damping, fresh);
    takeSum(run, k + 1, f64x2.extract_lane(sum, 1), damping, fresh);
  }
  for (let b = from / BLOCK; b < end / BLOCK; b++) {
    let top = -Infinity;
    for (let k = b * BLOCK; k < (b + 1) * BLOCK; k++) top = max(top, f64At(run.shared, k));
    setF64(run.sharedTops, b, top);
  }
}

function takeSum(run: Run, k: i32, sum: f64, damping: f64, fresh: f64): void {
  if (k >= run.n) return;
  const limit = f64At(run.ownResponsibilities, k) + sum;
  setF64(run.limits, k, limit);
  setF64(run.ownAvailabilities, k, damping * f64At(run.ownAvailabilities, k) + fresh * sum);
  setF64(run.shared, k, damping * f64At(run.shared, k) + fresh * min<f64>(0, limit));
}
