import type { Dataset } from '../../core/dataset.ts';
import type { Session } from '../session.ts';
import { bytesOf, type OpenRows, openSource, type TimedRows } from './data.ts';
import { commonCenters, listBytes, listsOf, rivalCase } from './rival.ts';
import type { Case } from './timing.ts';
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
  private readonly session: Session;
  private readonly openRows: OpenRows;
  private readonly opened = new Map<string, TimedRows>();
  private readonly lists = new Map<Dataset, number[][]>();
  private left: number;

  constructor(session: Session, openRows: OpenRows) {
    this.session = session;
    this.openRows = openRows;
    this.left = session.maxMemory;
  }

  /** @throws {ClusterkitError} input or memory */
  async rows({ source }: Workload): Promise<TimedRows> {
    const rows =
      this.opened.get(source.name) ?? (await openSource(this.session, source, this.left, this.openRows));
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
  session: Session,
  shelf: Shelf,
  workload: Workload,
  seed: number,
  withRival: boolean,
): Promise<Prepared> {
  const { algorithm, k } = workload;
  const rows = await shelf.rows(workload);
  const { data } = rows;
  const { signal } = session.io;
  const fitFrom = (init: 'k-means++' | Float64Array): Case => ({
    fit: async () => {
      const [{ result }] = await algorithm.fit(data, { ks: [k], init, seed, signal });
      const { centers, descent, warnings } = result;
      const { iterations = 0, converged = true } = descent ?? {};
      return { inertia: centers.inertia, iterations, converged, warnings };
    },
  });
  if (!withRival) return { workload, rows, init: 'k-means++', own: fitFrom('k-means++'), rivalRows: 0 };
  const centers = commonCenters(data, k, seed);
  const lists = shelf.rivalRows(data);
  const rival = await rivalCase(session, lists, k, centers);
  return { workload, rows, init: 'given', own: fitFrom(centers), rival, rivalRows: lists.length };
}
