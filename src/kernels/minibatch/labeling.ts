import type { Dataset } from '../../core/dataset.ts';
import { borrowMemory, type RowMemory, returnMemory } from '../../core/rowMemory.ts';
import { Arena, loadKernel, place, writeStruct } from '../host.ts';
import { Batch, Labeling } from '../layouts/minibatch.ts';
import { paddedRows, scratchFields } from '../minibatch.ts';
import { newControl, Team, type TeamJob } from '../team.ts';

/** Limits of a chunk of rows. */
export interface Chunked {
  /** Rows at most. */
  most: number;
  threads: number;
}

/** Labels rows that lie in the memory of a kernel, where they are and on several threads, with the results of a batch. */
export class RowLabeler {
  private readonly job: TeamJob;
  private readonly team: Team;
  private readonly chunks: number;
  private readonly centers: Float64Array;
  private readonly labels: Int32Array;
  private readonly d2: Float64Array;

  /**
   * @param k the number of centers
   * @returns undefined if rows lie elsewhere, the kernel is not available, or there is no room behind the rows
   */
  static open({ x, n, dim }: Dataset, k: number, chunked: Chunked): RowLabeler | undefined {
    const lent = x instanceof Uint8Array ? undefined : borrowMemory(x);
    if (!lent) return undefined;
    const labeler = RowLabeler.behind(lent, { n, dim, k, wide: x instanceof Float64Array ? 1 : 0 }, chunked);
    if (!labeler) returnMemory(lent.memory);
    return labeler;
  }

  private static behind(
    lent: RowMemory,
    { n, dim, k, wide }: { n: number; dim: number; k: number; wide: number },
    { most, threads }: Chunked,
  ): RowLabeler | undefined {
    const module = loadKernel('minibatch');
    if (!module) return undefined;
    const chunk = Math.max(8, paddedRows(most + 1) - 8);
    const arena = new Arena(lent.end);
    const centers = arena.take(8 * k * dim);
    const batches = Array.from({ length: threads }, () =>
      place(arena, Batch, () => ({
        ...scratchFields(arena, chunk, dim, k),
        ...{ n: 0, dim, k, wide, rows: 0, centers, labels: 0, d2: 0, sums: 0, mass: 0 },
      })),
    );
    const [first, second = first] = batches;
    const rows = place(arena, Labeling, () => ({
      ...{ n, dim, chunk, wide },
      rows: lent.at,
      labels: arena.take(4 * paddedRows(n)),
      d2: arena.take(8 * paddedRows(n)),
      batches: first.at,
      next: second.at - first.at,
    }));
    const memory = arena.behind(lent);
    if (!memory) return undefined;
    for (const batch of batches) writeStruct(memory, batch);
    writeStruct(memory, rows);
    const { buffer } = memory;
    return new RowLabeler(
      { module, memory, threads, rows, run: rows, control: newControl() },
      Math.ceil(n / chunk),
      new Float64Array(buffer, centers, k * dim),
      new Int32Array(buffer, rows.fields.labels, n),
      new Float64Array(buffer, rows.fields.d2, n),
    );
  }

  private constructor(
    job: TeamJob,
    chunks: number,
    centers: Float64Array,
    labels: Int32Array,
    d2: Float64Array,
  ) {
    this.job = job;
    this.team = new Team(job);
    this.chunks = chunks;
    this.centers = centers;
    this.labels = labels;
    this.d2 = d2;
  }

  /**
   * Labels all rows with the first of the nearest centers; yields for pauses.
   * @param centers in, k * dim
   * @param found out
   */
  *label(centers: Float64Array, found: { labels: Int32Array; d2: Float64Array }): Generator<void, void> {
    this.centers.set(centers);
    for (const _ of this.team.slices(0, this.chunks)) yield;
    found.labels.set(this.labels);
    found.d2.set(this.d2);
  }

  /** Releases helpers and the memory; cannot be used afterwards. */
  close(): void {
    if (this.team.close()) returnMemory(this.job.memory);
  }
}
