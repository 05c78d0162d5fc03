import type { Pacer } from '../../core/pacer.ts';
import { type AnyRows, isSparse } from '../../core/sparse.ts';
import { ByteRunner } from '../../kernels/bytes.ts';
import { openColors } from '../../kernels/colors/layout.ts';
import { ColorRunner } from '../../kernels/colors.ts';
import { openByteJob } from './byteEngine.ts';
import { labelRows, type Nearest } from './labelRows.ts';

/** With less work (n * dim * k), setting up the kernel for many columns takes longer than it saves. */
const WORTH_SETTING_UP = 1e9;

/** Labels all rows of a dataset, for one set of centers after the other, in the fastest way for the data. */
export class Labeler {
  private readonly data: AnyRows;
  private readonly colors?: ColorRunner;
  private readonly bytes?: ByteRunner;

  /** @param kMax the largest k of all sets of centers */
  constructor(data: AnyRows, kMax: number) {
    this.data = data;
    if (isSparse(data)) return;
    const job = openColors(data, kMax, 1);
    if (job) this.colors = new ColorRunner(job, 0);
    else if (data.n * data.dim * kMax > WORTH_SETTING_UP) {
      const wide = openByteJob(data, kMax);
      if (wide) this.bytes = new ByteRunner(wide);
    }
  }

  /**
   * @param centers in, k * dim
   * @throws {ClusterkitError} aborted
   */
  async label(centers: Float64Array, pacer: Pacer): Promise<Nearest> {
    // the rounding bounds of the 8-bit kernels hold for centers within 0..255
    const found = centers.every((v) => v >= 0 && v <= 255) && (await this.quickly(centers, pacer));
    if (!found) return labelRows(this.data, centers, pacer);
    return { labels: found.labels.slice(), d2: found.d2.slice() };
  }

  private async quickly(centers: Float64Array, pacer: Pacer): Promise<Nearest | undefined> {
    if (this.colors) return pacer.run(this.colors.measure(centers));
    return this.bytes && pacer.run(this.bytes.measure(centers));
  }

  /** Releases helpers. */
  close(): void {
    this.bytes?.close();
  }
}
