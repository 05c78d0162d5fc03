import type { Dataset } from '../../core/dataset.ts';
import type { Work } from '../work.ts';
import { bytesOf, openSource, type TimedRows } from './data.ts';
import { commonCenters, listBytes, listsOf, rivalCase } from './rival.ts';
import { type Case, outcomeOf } from './timing.ts';
import type { Workload } from './workloads.ts';

/** A workload with its data, and how it and its rival are run. */
export interface Prepared {
  workload: Workload;
  rows: TimedRows;
  /** Where the fits begin, as the record says. */
  init: 'k-means++' | 'given';
  own: Case;
  rival?: Case;
  /** Rows that the rival is given. */
  rivalRows: number;
}

/** Data that are open, each once, and what they leave of the memory. */
export class Shelf {
  private readonly work: Work;
  private readonly opened = new Map<string, TimedRows>();
  private readonly lists = new Map<Dataset, number[][]>();
  private left: number;

  constructor(work: Work) {
    this.work = work;
    this.left = work.maxMemory;
  }

  /** @throws {ClusterkitError} input or memory */
  async rows({ source }: Workload): Promise<TimedRows> {
    const rows =
      this.opened.get(source.name) ?? (await openSource({ ...this.work, maxMemory: this.left }, source));
    if (!this.opened.has(source.name)) this.left -= bytesOf(rows.data);
    this.opened.set(source.name, rows);
    return rows;
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
  const rows = await shelf.rows(workload);
  const { data } = rows;
  const { signal } = work.pacing;
  const code = await algorithm.load();
  const fitFrom = (init?: Float64Array): Case => ({
    fit: async () => {
      const context = { signal, maxMemory: work.maxMemory, ...(init && { init }) };
      const [{ clustering }] = await code.fit({ data }, [settings], context);
      return outcomeOf(clustering);
    },
  });
  if (!withRival) return { workload, rows, init: 'k-means++', own: fitFrom(), rivalRows: 0 };
  const centers = commonCenters(data, k, seed);
  const lists = shelf.rivalRows(data);
  const rival = await rivalCase(work, lists, k, centers);
  return { workload, rows, init: 'given', own: fitFrom(centers), rival, rivalRows: lists.length };
}
