import { openSpanning, spanTrees } from '../hac/spanning.ts';
import { giveBack, instantiate, setFields } from '../host.ts';
import { Step } from '../layouts/neighbors.ts';
import type { FoundMerges } from '../linkage.ts';
import { newControl, nextSlice, Team } from '../team.ts';
import { foundAtOnce, MOST_ASKED, type SearchJob } from './job.ts';
import type { TreeJob } from './layout.ts';
import type { Cores, NeighborSearch, VisitNeighbors } from './search.ts';

/** Remaining work, in ms, from which helpers pay: a helper takes 30 to 110 ms to start. */
const WORTH_HELP = 100;

/** Time to work before estimating the rest, in ms. */
const TRIAL = 5;

/** Searches by a kernel, with the results of `plainSearch`. */
export abstract class KernelSearch<Job extends SearchJob> implements NeighborSearch {
  protected readonly job: Job;
  /** The team has one thread until the work turns out to be worth helpers. */
  protected team: Team;
  private hasHelp = false;
  private isBuilt = false;

  constructor(job: Job) {
    this.job = job;
    this.team = new Team({ ...job, threads: 1 });
  }

  *nearest(count: number, indices: Int32Array, d: Float64Array): Generator<number, void> {
    this.prepareOnce();
    const { tile, memory, run } = this.job;
    const { n, near, nearD } = run.fields;
    const { buffer } = memory;
    const names = this.names();
    setFields(this.job, { count });
    const tiles = Math.ceil(n / tile);
    for (const { from, to } of this.stretches(Step.nearest, tiles, foundAtOnce(n, count, tile))) {
      const first = from * tile;
      const rows = Math.min(n, to * tile) - first;
      const found = new Int32Array(buffer, near, rows * count);
      const distances = new Float64Array(buffer, nearD, rows * count);
      for (let r = 0, from = 0; r < rows; r++) {
        const at = names[first + r] * count;
        for (let c = 0; c < count; c++, from++) {
          indices[at + c] = found[from];
          d[at + c] = distances[from];
        }
      }
      yield first + rows;
    }
  }

  *counts(limit: number, counts: Int32Array): Generator<number, void> {
    this.prepareOnce();
    this.setLimit(limit);
    const { tile, run } = this.job;
    const { n } = run.fields;
    for (const { to } of this.stretches(Step.count, Math.ceil(n / tile))) yield Math.min(n, to * tile);
    counts.set(new Int32Array(this.job.memory.buffer, this.job.run.fields.counts, n));
  }

  *lists(limit: number, rows: Int32Array, visit: VisitNeighbors): Generator<number, void> {
    this.prepareOnce();
    this.setLimit(limit);
    const { tile } = this.job;
    let size = tile;
    for (let from = 0; from < rows.length; ) {
      const began = performance.now();
      const asked = rows.subarray(from, Math.min(rows.length, from + size, from + MOST_ASKED));
      const listed = this.list(asked, visit);
      const spent = performance.now() - began;
      from += listed;
      yield from;
      this.callHelp(spent * ((rows.length - from) / listed));
      // where lists did not fit, the next step has fewer rows
      size = listed < asked.length ? Math.max(1, listed >> 1) : tile * nextSlice(listed / tile, spent, 1);
    }
  }

  close(): void {
    if (this.team.close()) giveBack(this.job.memory);
  }

  /** Lists the neighbors of some rows, and hands out the lists before the first list without room. */
  private list(rows: Int32Array, visit: VisitNeighbors): number {
    const { memory, run } = this.job;
    const { queries, places, slots, starts, lengths, listed } = run.fields;
    const { buffer } = memory;
    const slotOf = new Int32Array(buffer, slots, run.fields.n);
    // rows that are close together make a tile
    const order = Float64Array.from(rows, (row, at) => slotOf[row] * MOST_ASKED + at).sort();
    const place = new Int32Array(buffer, places, rows.length);
    const query = new Int32Array(buffer, queries, rows.length);
    for (let at = 0; at < rows.length; at++) {
      place[at] = order[at] % MOST_ASKED;
      query[at] = rows[place[at]];
    }
    setFields(this.job, { asked: rows.length, used: 0 });
    this.team.run(Step.list, Math.ceil(rows.length / this.job.tile));
    const start = new Int32Array(buffer, starts, rows.length);
    const length = new Int32Array(buffer, lengths, rows.length);
    let at = 0;
    for (; at < rows.length && start[at] >= 0; at++) {
      visit(rows[at], new Int32Array(buffer, listed + 4 * start[at], length[at]));
    }
    return at;
  }

  /** Runs a step in slices of at most `most` tiles. */
  protected *stretches(step: number, tiles: number, most = tiles) {
    let size = 1;
    let worked = 0;
    for (let from = 0; from < tiles; ) {
      const count = Math.min(size, most, tiles - from);
      const began = performance.now();
      setFields(this.job, { firstTile: from });
      this.team.run(step, count, from);
      const spent = performance.now() - began;
      worked += spent;
      size = nextSlice(count, spent, 1);
      yield { from, to: from + count };
      from += count;
      this.callHelp((worked * (tiles - from)) / from, worked);
    }
  }

  /** Lets helpers join when the remaining work, in ms, is worth it. */
  private callHelp(left: number, worked = TRIAL): void {
    if (this.hasHelp || this.job.threads === 1 || worked < TRIAL || left < WORTH_HELP) return;
    this.hasHelp = true;
    this.team.close();
    this.team = new Team({ ...this.job, control: newControl() });
  }

  /** Makes the structure that the kernel searches, and puts the number of a row in each slot. */
  protected abstract prepare(): void;

  protected prepareOnce(): void {
    if (this.isBuilt) return;
    this.isBuilt = true;
    this.prepare();
    const { memory, run } = this.job;
    const slots = new Int32Array(memory.buffer, run.fields.slots, run.fields.n);
    const names = this.names();
    for (let slot = 0; slot < names.length; slot++) slots[names[slot]] = slot;
  }

  /** The row in each slot. */
  protected names(): Int32Array {
    const { memory, names, run } = this.job;
    return new Int32Array(memory.buffer, names, run.fields.n);
  }

  private setLimit(limit: number): void {
    setFields(this.job, { limit: Math.min(limit, Number.MAX_VALUE) });
  }
}

/** The export of assembly/neighbors.ts for the tree; `tree` is the address of a struct. */
interface TreeKernel {
  build(tree: number): void;
}

/** Searches by a box tree. */
export class TreeSearch extends KernelSearch<TreeJob> {
  protected prepare(): void {
    const { module, memory, rows } = this.job;
    instantiate<TreeKernel>(module, memory).build(rows.at);
  }

  span(cores: Cores | undefined, found: FoundMerges): Generator<void> | undefined {
    this.prepareOnce();
    const job = openSpanning(this.job, cores);
    if (!job) return undefined;
    this.team.close();
    this.team = new Team(job);
    return spanTrees(job, this.team, found);
  }
}
