import type { Dataset } from '../../core/dataset.ts';
import { ClusterkitError } from '../../core/errors.ts';
import type { BenchOptions } from '../params/bench.ts';
import type { Work } from '../work.ts';
import { bytesOf, openSource, type TimedSource } from './data.ts';
import { commonCenters, listBytes, listsOf, rivalCase } from './rival.ts';
import { type Case, outcomeOf } from './timing.ts';
import type { Workload } from './workloads.ts';

/** A workload with its data, and the functions that run it and its rival. */
export interface Prepared {
  workload: Workload;
  opened: TimedSource;
  /** The first centers of fits, for the record. */
  init: 'k-means++' | 'given';
  own: Case;
  rival?: Case;
  /** Number of rows that the rival receives. */
  rivalRows: number;
}

/** Opened data, each source once for algorithms that read it alike, and the memory that is left. */
export class Shelf {
  private readonly work: Work;
  private readonly options: BenchOptions;
  private readonly opened = new Map<string, TimedSource>();
  private readonly lists = new Map<Dataset, number[][]>();
  private left: number;

  /** @param options options for reading files */
  constructor(work: Work, options: BenchOptions) {
    this.work = work;
    this.options = options;
    this.left = work.maxMemory;
  }

  /** @throws {ClusterkitError} usage, input or memory */
  async open({ source, algorithm }: Workload): Promise<TimedSource> {
    const key = `${source.name} ${algorithm.categories} ${algorithm.takes.pixels}`;
    const known = this.opened.get(key);
    if (known) return known;
    const opened = await openSource({ ...this.work, maxMemory: this.left }, source, algorithm, this.options);
    this.left -= bytesOf(opened);
    this.opened.set(key, opened);
    return opened;
  }

  /** @throws {ClusterkitError} memory */
  rivalRows(data: Dataset): number[][] {
    const lists = this.lists.get(data) ?? listsOf(data, this.left);
    if (!this.lists.has(data)) this.left -= listBytes(data);
    this.lists.set(data, lists);
    return lists;
  }
}

/** @throws {ClusterkitError} usage, input or memory */
export async function prepare(
  work: Work,
  shelf: Shelf,
  workload: Workload,
  seed: number,
  withRival: boolean,
): Promise<Prepared> {
  const { algorithm, settings, k } = workload;
  const opened = await shelf.open(workload);
  const { data, sparse, graph } = opened.source;
  const isTaken = graph?.kind === 'given' ? algorithm.takes.graph : algorithm.takes.distances;
  if (!data && !sparse && !isTaken) {
    const kind = graph?.kind === 'given' ? 'a graph has' : 'distances have';
    throw new ClusterkitError('usage', `${algorithm.name} requires rows, and ${kind} none`, {
      option: 'algorithms',
    });
  }
  const { signal } = work.pacing;
  const code = await algorithm.load();
  const fitFrom = (init?: Float64Array): Case => ({
    fit: async () => {
      const context = { signal, maxMemory: work.maxMemory, ...(init && { init }) };
      const [{ clustering }] = await code.fit(opened.source, [settings], context);
      return outcomeOf(clustering);
    },
  });
  if (!withRival || !data || k === undefined)
    return { workload, opened, init: 'k-means++', own: fitFrom(), rivalRows: 0 };
  const centers = commonCenters(data, k, seed);
  const lists = shelf.rivalRows(data);
  const rival = await rivalCase(work, lists, k, centers);
  return { workload, opened, init: 'given', own: fitFrom(centers), rival, rivalRows: lists.length };
}
