import type { Dataset } from '../../core/dataset.ts';
import type { Pacer } from '../../core/pacer.ts';
import { RowLabeler } from '../../kernels/minibatch/labeling.ts';
import { threadCount } from '../../kernels/pool.ts';
import { isWorthProjecting } from '../../kernels/projected.ts';
import { chunkRows, labelRows, type Nearest } from './labelRows.ts';

/** Helpers save time above this work of a piece, n * dim * k: they are there already for all pieces but the first. */
const WORTH_HELP = 2e7;

/** Labels the rows of one piece after the other, which their reader puts into the same place as a rule. */
export class PieceLabeler {
  private readonly centers: Float64Array;
  private found: Nearest = { labels: new Int32Array(0), d2: new Float64Array(0) };
  /** Works on pieces that lie where the one did that it was opened for. */
  private opened?: { x: Dataset['x']; labeler?: RowLabeler };

  /** @param centers k * dim, which do not change */
  constructor(centers: Float64Array) {
    this.centers = centers;
  }

  /**
   * The nearest centers of the rows, the first of equally near ones, in arrays that the next piece overwrites.
   * @throws {ClusterkitError} aborted
   */
  async label(piece: Dataset, pacer: Pacer): Promise<Nearest> {
    const { n } = piece;
    if (this.found.d2.length < n) this.found = { labels: new Int32Array(n), d2: new Float64Array(n) };
    const labeler = this.labelerFor(piece);
    if (labeler) await pacer.run(labeler.label(this.centers, this.found));
    else await labelRows(piece, this.centers, pacer, this.found);
    return this.found;
  }

  private labelerFor({ x, n, dim }: Dataset): RowLabeler | undefined {
    const { opened, centers } = this;
    const isThere =
      opened?.x.buffer === x.buffer && opened.x.byteOffset === x.byteOffset && opened.x.length === x.length;
    if (isThere) return opened.labeler;
    this.close();
    const k = centers.length / dim;
    const isWorthIt = n * dim * k >= WORTH_HELP && !isWorthProjecting(n, dim, k);
    const chunk = { most: chunkRows(n, dim, k), threads: threadCount() };
    const labeler = isWorthIt ? RowLabeler.open({ x, n, dim }, k, chunk) : undefined;
    this.opened = { x, labeler };
    return labeler;
  }

  /** Releases helpers. */
  close(): void {
    this.opened?.labeler?.close();
    this.opened = undefined;
  }
}
